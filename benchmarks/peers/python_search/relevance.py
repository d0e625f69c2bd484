"""What can matter to this person's goal, and nothing else: reductions of a problem that lose no worth of
its front.
"""

from __future__ import annotations

from dataclasses import replace

from benchmarks.peers.python_search.bounds import Sweep
from benchmarks.peers.python_search.labels import first_label
from benchmarks.peers.python_search.problem import Problem, Ride, Slot, renumbered


def reduced(problem: Problem) -> Problem:
    """The problem with only the slots that can be entered and can serve, and only the facts that matter."""
    return serving(enterable(problem))


def enterable(problem: Problem) -> Problem:
    """Without the slots that open on no day, even if every other is followed as early as it can be.

    A sweep from the empty plan gains each fact no later than any plan does: what it never enters is in no
    valid plan, and a means of travel that nothing it gains would allow is used by none.
    """
    sweep = Sweep(first_label(problem), problem.slots)
    sweep.run()
    slots = (replace(slot, rides=_usable(slot.rides, sweep.may)) for slot in sweep.entered)
    return replace(problem, slots=renumbered(slots))


def _usable(rides: tuple[Ride, ...], may: int) -> tuple[Ride, ...]:
    return tuple(ride for ride in rides if ride.gate.opens(may, 0))


def serving(problem: Problem) -> Problem:
    """Without the slots that give no fact needed by the goal, or by a slot that serves: to enter, to travel
    or to pay.

    Leave the others out of a valid plan: no condition, trip or payment of the steps that stay looks at what
    they gave, but to be closed by it, and their hours and costs are gone. The plan has fewer steps and is
    worth no less.
    """
    wanted = problem.goal.needs
    kept: set[int] = set()
    grown = True
    while grown:
        serving = [slot for slot in problem.slots if slot.index not in kept and slot.grants & wanted]
        grown = bool(serving)
        for slot in serving:
            kept.add(slot.index)
            wanted |= slot.needs
    slots = [slot for slot in problem.slots if slot.index in kept]
    return _with_facts(problem, slots, wanted)


def _with_facts(problem: Problem, slots: list[Slot], wanted: int) -> Problem:
    """Grants cut down to the facts that something looks at: no condition can tell the difference."""
    looked_at = wanted | problem.goal.bars
    for slot in slots:
        looked_at |= slot.bars
    return replace(problem, slots=renumbered(replace(slot, grants=slot.grants & looked_at) for slot in slots))
