"""What a plan with a given session costs at least, in steps or in money: what comes before it, itself, what
comes after it.
"""

from __future__ import annotations

import numba
import numpy as np

from pathways.store.candidates import Candidates
from pathways.store.person import Flags
from pathways.store.programs import COUNTING, EVER, NEVER, Days, Reading, Stack, window
from pathways.store.ragged import Ints, Ragged


@numba.njit(cache=True)
def before(
    found: Candidates, programs: Ragged, modes: Ragged, grants: Ragged, costs: Ints, levels: Days,
    reading: Reading, stack: Stack,
) -> Ints:  # fmt: skip
    """The steps that each session needs before it at least, or their cost: ``costs`` of each, 1 for steps.
    ``levels`` (0 for facts that conditions take as met, ``NEVER`` for the others) is lowered to what each
    fact costs.

    *Proof.* A condition can't be met before the facts that it can't do without (the largest number of
    ``all``, the smallest of ``any``). The steps that give two of these facts may be the same one, so only the
    dearest chain counts. By induction on the number of steps, no plan gains a fact for less.
    """
    least = np.full(len(found.offer), NEVER, np.int64)
    mode_levels = np.empty(len(modes.starts) - 1, np.int64)
    grown = True
    while grown:
        grown = False
        for mode in range(len(mode_levels)):
            mode_levels[mode] = _level(modes, mode, levels, reading, stack)
        for at in range(len(found.offer)):
            level = _level(programs, found.kind[at], levels, reading, stack)
            level = max(level, _riding(found.means[at], mode_levels))
            if level < least[at]:
                least[at], grown = level, True
                for fact in grants.values[grants.starts[found.kind[at]] : grants.starts[found.kind[at] + 1]]:
                    levels[fact] = min(levels[fact], level + costs[at])
    return least


@numba.njit(cache=True)
def _level(programs: Ragged, row: int, levels: Days, reading: Reading, stack: Stack) -> int:
    program = programs.values[programs.starts[row] : programs.starts[row + 1]]
    return int(window(program, levels, COUNTING, reading, stack)[0])


@numba.njit(cache=True)
def _riding(means: int, mode_levels: Ints) -> int:
    if means < 0:
        return EVER
    level = NEVER
    for mode in range(len(mode_levels)):
        if means >> mode & 1:
            level = min(level, mode_levels[mode])
    return level


@numba.njit(cache=True)
def after(
    found: Candidates, grants: Ragged, asked: Ragged, modes: Ragged, settled: Flags, costs: Ints, left: Ints
) -> Ints:
    """The same from each session to the goal, itself included; ``left`` (0 for the goal's facts,
    ``NEVER`` for the others) is lowered to what still follows once each fact is had.

    *Proof.* Consider plans of which no step can be left out: each gives a fact that the goal or a later step
    looks at. Following these from one to the next, the goal is reached for no less than told here.
    They all come later, and those that ``before`` counts earlier: the two numbers add up.
    """
    least = np.full(len(found.offer), NEVER, np.int64)
    grown = True
    while grown:
        grown = False
        for at in range(len(found.offer)):
            kind = found.kind[at]
            steps = NEVER
            for fact in grants.values[grants.starts[kind] : grants.starts[kind + 1]]:
                steps = min(steps, left[fact] + costs[at])
            if steps < least[at]:
                least[at], grown = steps, True
                _precede(kind, steps, asked, settled, left)
                for mode in range(len(modes.starts) - 1 if found.means[at] > 0 else 0):
                    if found.means[at] >> mode & 1:
                        _precede(mode, steps, modes, settled, left)
    return least


@numba.njit(cache=True)
def _precede(row: int, steps: int, asked: Ragged, settled: Flags, left: Ints) -> None:
    for fact in asked.values[asked.starts[row] : asked.starts[row + 1]]:
        if not settled[fact]:
            left[fact] = min(left[fact], steps)
