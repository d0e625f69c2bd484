"""Offers that are worth the same to one person, though they differ: free, entered alike, giving the same of
the facts that are looked at.
"""

from __future__ import annotations

import numba
import numpy as np

from pathways.store.person import Flags
from pathways.store.programs import DATE, EVER, HAS, LEAST, NONE, ZONE, Days, Reading, Stack, window
from pathways.store.ragged import Ints, Ragged
from pathways.store.sections import Array


@numba.njit(cache=True)
def open_at_once(kinds: Ints, programs: Ragged, held_from: Days, reading: Reading, stack: Stack) -> Flags:
    """Which of these kinds of offers surely let the person in on any day, whatever they gain.

    Only programs of facts held and of zones can tell: an age or a date may come or go, and what stands under
    ``none`` is let through by ``window`` where it can't tell.
    """
    found = np.zeros(len(kinds), np.bool_)
    for at in range(len(kinds)):
        program = programs.values[programs.starts[kinds[at]] : programs.starts[kinds[at] + 1]]
        if _plain(program):
            found[at] = window(program, held_from, 0, reading, stack)[0] == EVER
    return found


@numba.njit(cache=True)
def _plain(program: Days) -> bool:
    at = 0
    while at < len(program):
        kind = program[at]
        if kind not in (HAS, ZONE, LEAST):
            return False
        at += 3 if kind == LEAST else 2
    return True


@numba.njit(cache=True)
def told_whole(kinds: Ints, programs: Ragged) -> Flags:
    """Whose condition is all in its program: of what stands under ``none`` only facts are."""
    found = np.ones(len(kinds), np.bool_)
    for row in range(len(kinds)):
        program = programs.values[programs.starts[kinds[row]] : programs.starts[kinds[row] + 1]]
        at = 0
        while at < len(program):
            if program[at] == NONE:
                found[row] = False
                break
            at += 3 if program[at] in (LEAST, DATE) else 2
    return found


def like_kinds(entry: Ints, given: Array) -> Ints:
    """For each kind of offer a number that those worth the same share, where offers are free: one for their
    condition (``entry``, -1 for those open at once) and for what they give (``given``, as bits) of the facts
    that are looked at.

    *Proof.* A free offer costs nothing, its program is all of its condition, nothing that it gives closes
    anything and nothing closes it (it is not rigid). Put another in its stead, that asks the same, or lets in
    at once as it does, and gives the same of the facts looked at: each condition of the plan, of its means of
    travel and of its funding answers the same, and so does the goal. Dates, hours and trips are compared
    session by session, as between alike offers.
    """
    keys = np.column_stack([entry.astype(np.int64), given.view(np.int64)])
    numbers: Ints = np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)
    return numbers
