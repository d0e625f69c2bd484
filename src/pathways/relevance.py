"""What can matter to this person's goal, and nothing else: reductions of a problem that lose no worth of
its front.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pathways.kernel.layout import Layout
from pathways.kernel.memory import blank
from pathways.kernel.reductions import mark_ever_open
from pathways.problem import Problem
from pathways.slots import Ride, Slot


def reduced(problem: Problem) -> Problem:
    """The problem with only the slots that can be entered and can serve."""
    return serving(enterable(problem))


def enterable(problem: Problem) -> Problem:
    """Without the slots that open on no day, even if every other is followed as early as it can be; nor the
    means of travel that nothing it gains would allow: no valid plan uses them.
    """
    layout = Layout(problem)
    memory = blank(layout.tables, layout.paying, None, None)
    entered, usable = np.zeros(len(problem.slots), np.bool_), np.zeros(len(layout.tables.gates), np.bool_)
    mark_ever_open(layout.tables, memory, entered, usable)
    slots = [slot for slot, enters in zip(problem.slots, entered.tolist(), strict=True) if enters]
    if usable[list(layout.gates.values())].all():
        return problem.with_slots(slots)
    shut = {gate for gate, rank in layout.gates.items() if not usable[rank]}
    return problem.with_slots(_usable(slots, shut))


def serving(problem: Problem) -> Problem:
    """Without the slots that give no fact needed by the goal, or by a slot that serves: to enter, to travel
    or to pay.

    Leave the others out of a valid plan: no condition, trip or payment of the steps that stay looks at what
    they gave, but to be closed by it, and their hours and costs are gone. The plan has fewer steps and is
    worth no less.
    """
    wanted, kept, left = problem.goal.needs, set[int](), list(problem.lines)
    while serving := [line for line in left if line.grants & wanted]:
        left = [line for line in left if not line.grants & wanted]
        for line in serving:
            kept.update(line.slots)
            wanted |= line.needs
    return problem.with_slots(slot for rank, slot in enumerate(problem.slots) if rank in kept)


def _usable(slots: Sequence[Slot], shut: set[int]) -> Iterator[Slot]:
    """The slots without the rides whose gate is among these, by identity."""
    rides: dict[int, tuple[Ride, ...]] = {}
    for slot in slots:
        key = id(slot.rides)
        if key not in rides:
            rides[key] = tuple(ride for ride in slot.rides if id(ride.gate) not in shut)
        yield slot if len(rides[key]) == len(slot.rides) else slot._replace(rides=rides[key])
