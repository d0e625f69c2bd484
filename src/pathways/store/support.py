"""A few sessions among which a first plan is likely: those that give each needed fact soonest."""

from __future__ import annotations

import numba
import numpy as np

from pathways.store.candidates import Candidates
from pathways.store.person import Flags
from pathways.store.ragged import Ints, Ragged


@numba.njit(cache=True)
def supporting(
    order: Ints, found: Candidates, grants: Ragged, asked: Ragged, modes: Ragged, settled: Flags,
    needed: Flags, each: int,
) -> Flags:  # fmt: skip
    """Back from the facts ``needed``: for each, the first ``each`` sessions in this order that give it, then
    the same for the facts that these ask to be entered or paid for, or to travel there.
    """
    chosen = np.zeros(len(order), np.bool_)
    given = np.zeros(len(needed), np.int64)
    grown = True
    while grown:
        grown = False
        for at in order:
            kind = found.kind[at]
            if not chosen[at] and _give(kind, grants, needed, given, each):
                chosen[at], grown = True, True
                _need(kind, asked, settled, needed)
                for mode in range(len(modes.starts) - 1 if found.means[at] > 0 else 0):
                    if found.means[at] >> mode & 1:
                        _need(mode, modes, settled, needed)
    return chosen


@numba.njit(cache=True)
def _give(row: int, grants: Ragged, needed: Flags, given: Ints, each: int) -> bool:
    """Whether a list gives a needed fact that too few give; then it is counted for all that it gives."""
    facts = grants.values[grants.starts[row] : grants.starts[row + 1]]
    serves = False
    for fact in facts:
        serves |= needed[fact] and given[fact] < each
    if serves:
        for fact in facts:
            given[fact] += 1
    return serves


@numba.njit(cache=True)
def _need(row: int, asked: Ragged, settled: Flags, needed: Flags) -> None:
    for fact in asked.values[asked.starts[row] : asked.starts[row + 1]]:
        if not settled[fact]:
            needed[fact] = True
