"""What is still ahead of a partial plan, at best: exact lower bounds that let a search give up early.

Both bounds forget hours, budget and the facts that close something: every real completion obeys more rules
than these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from typing import NamedTuple

from benchmarks.peers.python_search.gates import union
from benchmarks.peers.python_search.labels import Label
from benchmarks.peers.python_search.problem import Problem, Slot

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


class Ahead(NamedTuple):
    """What the rest of a plan takes at least."""

    steps: int
    minutes: int


class Needs:
    """What a plan can't do without, remembered by facts held. Dates are forgotten."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._known: dict[int, Ahead | None] = {}

    def ahead(self, facts: int) -> Ahead | None:
        """The steps and the minutes of travel still needed; ``None`` where nothing reaches the goal.

        Where the goal is out of reach without some fact, a step must give it, and travel as much as the
        nearest that does. Facts that no offer gives together need as many steps: their minutes add up.
        """
        if facts not in self._known:
            self._known[facts] = self._landmarks(facts) if self._reaches(facts, 0) else None
        return self._known[facts]

    def _landmarks(self, facts: int) -> Ahead:
        """Counts the facts that can't be done without, each given by offers that give none counted before."""
        steps, minutes, counted = 0, 0, set[str]()
        for bit in self._by_rarity(facts):
            givers = [slot for slot in self.problem.slots if slot.grants & bit]
            offers = {slot.offer.id for slot in givers}
            if counted.isdisjoint(offers) and not self._reaches(facts, bit):
                counted |= offers
                steps += 1
                minutes += min(slot.rides[0].minutes if slot.rides else 0 for slot in givers)
        return Ahead(steps, minutes)

    def _by_rarity(self, facts: int) -> list[int]:
        """The facts still to be gained, those that fewest slots give first."""
        givers = {
            bit: sum(1 for slot in self.problem.slots if slot.grants & bit)
            for bit in self.problem.bits.values()
            if not bit & facts
        }
        return sorted((bit for bit, number in givers.items() if number), key=lambda bit: givers[bit])

    def _reaches(self, facts: int, without: int) -> bool:
        """Whether following all that is open, but what gives ``without``, opens the goal in the end."""
        slots = [slot for slot in self.problem.slots if not slot.grants & without]
        may, grown = facts, True
        while grown and not self.problem.goal.opens(may, 0):
            given = union(slot.grants for slot in slots if slot.gate.opens(may, 0))
            grown = bool(given & ~may)
            may |= given
        return self.problem.goal.opens(may, 0)
