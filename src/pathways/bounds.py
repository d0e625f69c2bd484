"""What is still ahead of a partial plan, at best: exact lower bounds that let a search give up early.

Both bounds forget hours, budget and the facts that close something: every real completion obeys more rules
than these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heappop, heappush

from pathways.labels import Label
from pathways.problem import Problem, Slot

EVER = -1  # a day before every other: facts held from the beginning


class Sweep:
    """Days in order, from the facts of a label on: which slots open, when they end at the earliest, what
    that gives.

    ``may`` is what may be held by the current day, if every slot that opens is followed as early as it can
    be. Each fact is gained no later than in any completion of the label, by induction on the day on which
    it is gained.
    """

    def __init__(self, label: Label, slots: Iterable[Slot], last_end: int | None = None) -> None:
        self.label = label
        self.not_before = label.last[0]
        self.last_end = last_end
        self.may = 0
        self.entered: list[Slot] = []
        self._waiting: list[tuple[Slot, int | None]] = [
            (slot, None) for slot in slots if slot.last >= self.not_before and not label.takes(slot)
        ]
        self._gains: list[tuple[int, int]] = [(EVER, 0), *label.timeline]

    def run(self, until: Callable[[int, int], bool] = lambda may, must: False) -> int | None:
        """The first day on which ``until`` (facts that may be held, facts held at most) is true; ``None``
        if never.
        """
        while self._gains:
            day = self._next_day()
            must = self.label.known(day)
            if until(self.may, must):
                return day
            if self.last_end is not None and day > self.last_end:
                return None
            self._waiting = [
                waiting for each in self._waiting if (waiting := self._offer(each, day, must)) is not None
            ]
        return None

    def _next_day(self) -> int:
        day, facts = heappop(self._gains)
        self.may |= facts
        while self._gains and self._gains[0][0] == day:
            self.may |= heappop(self._gains)[1]
        return day

    def _offer(self, waiting: tuple[Slot, int | None], day: int, must: int) -> tuple[Slot, int | None] | None:
        """The slot, entered if it can be; ``None`` once there is nothing more to wait for."""
        slot, opened = waiting
        if opened is None:
            if slot.settled is not None and day > slot.settled:
                return None
            if not slot.gate.opens(self.may, must):
                return waiting
            opened = day
        start = slot.entry(max(self.not_before, opened + slot.lag, day + 1) if slot.settled is None else 0)
        if start is None or start <= day or start < self.not_before:
            return None
        if slot.rides and not any(ride.gate.opens(self.may, must) for ride in slot.rides):
            return slot, opened
        self.entered.append(slot)
        if slot.grants & ~self.may:
            heappush(self._gains, (slot.end(start), slot.grants))
        return None


class StepBound:
    """How many more steps are needed at least, remembered by facts held."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._known: dict[int, int] = {}

    def least(self, facts: int) -> int:
        """Rounds of "follow all that is open" until the goal opens: a real plan needs a step in each.

        Dates are forgotten. Where the goal never opens, more than there are slots.
        """
        if facts not in self._known:
            self._known[facts] = self._rounds(facts)
        return self._known[facts]

    def _rounds(self, facts: int) -> int:
        may = facts
        for rounds in range(len(self.problem.slots) + 1):
            if self.problem.goal.opens(may, 0):
                return rounds
            given = may
            for slot in self.problem.slots:
                if slot.grants & ~given and slot.gate.opens(may, 0):
                    given |= slot.grants
            if given == may:
                break
            may = given
        return len(self.problem.slots) + 1
