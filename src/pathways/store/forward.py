"""When each fact may be had at the earliest, and what can't be entered even so."""

from __future__ import annotations

import numba
import numpy as np

from pathways.store.candidates import Candidates, next_entry
from pathways.store.person import Flags
from pathways.store.programs import EVER, NEVER, Days, Reading, Stack, window
from pathways.store.ragged import Ragged


@numba.njit(cache=True)
def earliest(
    found: Candidates, programs: Ragged, modes: Ragged, grants: Ragged, asked: Ragged, held_from: Days,
    reading: Reading, stack: Stack,
) -> Days:  # fmt: skip
    """The earliest last day of each session, ``NEVER`` if it can't be entered; ``held_from`` is lowered to
    the day on which each fact may be had. By kind of offer: ``programs``, ``grants`` and ``asked`` (the facts
    after whose gain to look again). ``found.end``: the last day of each when nothing stands in the way.

    *Proof.* Hours, budget and whatever a fact may close are forgotten, a condition is never refused where it
    could be accepted (``programs.window``), and every session that may be entered is followed as early as
    can be. So by induction on the day of gain, a valid plan gains each fact no earlier than told here, and
    enters no session that is told ``NEVER``.
    """
    ends = np.full(len(found.offer), NEVER, np.int64)
    mode_days = np.full((len(modes.starts) - 1, 2), NEVER, np.int64)
    fresh = np.ones(len(held_from), np.bool_)
    first_round = True
    while first_round or fresh.any():
        moved = _modes(modes, held_from, reading, stack, mode_days)
        gained = np.zeros(len(held_from), np.bool_)
        for at in range(len(found.kind)):
            kind = found.kind[at]
            if ends[at] == found.end[at]:
                continue
            waits = (moved and found.means[at] > 0) or _any(fresh, asked, kind)
            if first_round or waits:
                end = _end(at, found, programs, held_from, reading, mode_days, stack)
                if end < ends[at]:
                    ends[at] = end
                    _gain(end, kind, grants, held_from, gained)
        fresh, first_round = gained, False
    return ends


@numba.njit(cache=True)
def _modes(modes: Ragged, held_from: Days, reading: Reading, stack: Stack, mode_days: Days) -> bool:
    """Between which days each mode may be used, into ``mode_days``; whether one may be used earlier."""
    moved = False
    for mode in range(len(mode_days)):
        program = modes.values[modes.starts[mode] : modes.starts[mode + 1]]
        begin, end = window(program, held_from, 1, reading, stack)
        moved |= begin < mode_days[mode, 0]
        mode_days[mode, 0], mode_days[mode, 1] = begin, end
    return moved


@numba.njit(cache=True)
def _any(flags: Flags, lists: Ragged, row: int) -> bool:
    return bool(flags[lists.values[lists.starts[row] : lists.starts[row + 1]]].any())


@numba.njit(cache=True)
def _end(
    at: int, found: Candidates, programs: Ragged, held_from: Days, reading: Reading, mode_days: Days,
    stack: Stack,
) -> int:  # fmt: skip
    """The earliest last day of a session, with the facts that may be held so far."""
    kind = found.kind[at]
    program = programs.values[programs.starts[kind] : programs.starts[kind + 1]]
    begin, until = window(program, held_from, found.lag[at], reading, stack)
    go, back = _travelling(found.means[at], mode_days)
    begin = max(found.first[at], begin, go)
    if begin >= NEVER:
        return NEVER
    start = next_entry(begin, found.weekdays[at])
    return start + found.length[at] - 1 if start <= min(found.last[at], until, back) else NEVER


@numba.njit(cache=True)
def _gain(day: int, kind: int, grants: Ragged, held_from: Days, gained: Flags) -> None:
    for fact in grants.values[grants.starts[kind] : grants.starts[kind + 1]]:
        if day < held_from[fact]:
            held_from[fact], gained[fact] = day, True


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
