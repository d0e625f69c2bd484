"""What gives nothing in time: the way back from the goal, with dates."""

from __future__ import annotations

import numba
import numpy as np

from pathways.store.candidates import Candidates
from pathways.store.person import Flags
from pathways.store.programs import Days
from pathways.store.ragged import Ragged

USELESS = -1


@numba.njit(cache=True)
def latest(
    found: Candidates, grants: Ragged, asked: Ragged, modes: Ragged, settled: Flags, needed: Days
) -> Days:
    """The latest last day on which each session serves, ``USELESS`` if none does; ``needed`` is raised to the
    last day on which the gain of each fact may serve (at first that of the goal's facts alone).

    ``asked``: by kind of offer, the facts whose gain may help to enter it or to pay; ``modes``: by mode, to
    use it; ``settled``: those that conditions take as met from the first day.

    *Proof.* In a valid plan whose goal date is to be shown, leave out a step none of whose facts is looked
    at, once it has ended, by a step that stays (to enter or to be paid: ``lag`` days before its start; to
    travel: the day before) nor by the goal: what is left is valid, with fewer steps, and worth no less. So
    consider plans without such steps: from the goal back, each step ends by a day on which one of its facts
    may still serve.
    """
    until = np.full(len(found.offer), USELESS, np.int64)
    grown = True
    while grown:
        grown = False
        for at in range(len(found.offer)):
            end = _serving(at, found, grants, needed)
            if end >= found.end[at] and end > until[at]:
                until[at] = end
                start = end - found.length[at] + 1
                grown |= _ask(found.kind[at], start - found.lag[at], asked, settled, needed)
                for mode in range(len(modes.starts) - 1 if found.means[at] > 0 else 0):
                    if found.means[at] >> mode & 1:
                        grown |= _ask(mode, start - 1, modes, settled, needed)
    return until


@numba.njit(cache=True)
def _serving(at: int, found: Candidates, grants: Ragged, needed: Days) -> int:
    """The latest day on which the session may end and still serve."""
    kind = found.kind[at]
    end = USELESS
    for fact in grants.values[grants.starts[kind] : grants.starts[kind + 1]]:
        end = max(end, needed[fact])
    return int(min(end, found.last[at] + found.length[at] - 1))


@numba.njit(cache=True)
def _ask(row: int, day: int, asked: Ragged, settled: Flags, needed: Days) -> bool:
    """Whether a fact of this row's list serves later than was known."""
    later = False
    for fact in asked.values[asked.starts[row] : asked.starts[row + 1]]:
        if not settled[fact] and needed[fact] < day:
            needed[fact], later = day, True
    return later
