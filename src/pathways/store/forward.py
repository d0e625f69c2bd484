"""When each fact may be had at the earliest, and what can't be entered even so."""

from __future__ import annotations

import numba
import numpy as np

from pathways.store.candidates import Candidates, next_entry
from pathways.store.programs import EVER, NEVER, Days, Reading, window
from pathways.store.ragged import Ragged


@numba.njit(cache=True)
def earliest(
    found: Candidates, programs: Ragged, modes: Ragged, grants: Ragged, held_from: Days, reading: Reading
) -> Days:
    """The earliest last day of each session, ``NEVER`` if it can't be entered; ``held_from`` is lowered to
    the day on which each fact may be had.

    *Proof.* Hours, budget and whatever a fact may close are forgotten, a condition is never refused where it
    could be accepted (``programs.window``), and every session that may be entered is followed as early as
    can be. So by induction on the day of gain, a valid plan gains each fact no earlier than told here, and
    enters no session that is told ``NEVER``.
    """
    ends = np.full(len(found.offer), NEVER, np.int64)
    mode_days = np.empty((len(modes.starts) - 1, 2), np.int64)
    grown = True
    while grown:
        grown = False
        for mode in range(len(mode_days)):
            program = modes.values[modes.starts[mode] : modes.starts[mode + 1]]
            mode_days[mode] = window(program, held_from, 1, reading)
        for at in range(len(found.offer)):
            end = _end(at, found, programs, held_from, reading, mode_days)
            if end < ends[at]:
                ends[at] = end
                grown |= _gained(end, found.offer[at], grants, held_from)
    return ends


@numba.njit(cache=True)
def _end(
    at: int, found: Candidates, programs: Ragged, held_from: Days, reading: Reading, mode_days: Days
) -> int:
    """The earliest last day of a session, with the facts that may be held so far."""
    offer = found.offer[at]
    program = programs.values[programs.starts[offer] : programs.starts[offer + 1]]
    begin, until = window(program, held_from, found.lag[at], reading)
    go, back = _travelling(found.means[at], mode_days)
    begin = max(found.first[at], begin, go)
    if begin >= NEVER:
        return NEVER
    start = next_entry(begin, found.weekdays[at])
    return start + found.length[at] - 1 if start <= min(found.last[at], until, back) else NEVER


@numba.njit(cache=True)
def _gained(day: int, offer: int, grants: Ragged, held_from: Days) -> bool:
    earlier = False
    for fact in grants.values[grants.starts[offer] : grants.starts[offer + 1]]:
        if day < held_from[fact]:
            held_from[fact], earlier = day, True
    return earlier


@numba.njit(cache=True)
def _travelling(means: int, mode_days: Days) -> tuple[int, int]:
    """Between which days some of these modes may be used; always when there is nowhere to go."""
    if means < 0:
        return EVER, NEVER
    go, back = NEVER, EVER
    for mode in range(len(mode_days)):
        if means >> mode & 1:
            go, back = min(go, mode_days[mode, 0]), max(back, mode_days[mode, 1])
    return go, back
