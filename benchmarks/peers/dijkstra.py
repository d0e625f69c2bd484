"""The earliest goal date as a shortest path, by networkx's Dijkstra on a graph grown as it is explored.

A state is a day, what has been gained and when, and what is under way; starting a step costs no days, waiting
for the next day on which something may start costs the days between, and reaching the goal costs the days
until the last step ends. Its limits: one criterion only, no money (so it is asked of people without a
budget), and as many states as there are ways to be busy: past ``MOST_STATES`` it gives up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import networkx  # type: ignore[import-untyped]

from benchmarks.peers.python_search.labels import Label, extended, first_label
from benchmarks.peers.python_search.problem import Problem, Slot

MOST_STATES = 50_000
GOAL = "goal"
START = "start"

State = tuple[Any, ...] | str  # a day and all that may matter from then on, or one of the two above


class TooLargeError(Exception):
    """More states than are explored."""


@dataclass
class StateGraph:
    """The graph of a reduced problem, of which only what has been looked at is there."""

    problem: Problem
    graph: Any = field(default_factory=networkx.DiGraph)
    _labels: dict[State, Label] = field(default_factory=dict)
    _explored: set[State] = field(default_factory=set)
    _days: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._days = sorted({day for slot in self.problem.slots for day in _entries(slot)})

    def earliest(self) -> date | None:
        """The day on which the goal may be reached at the soonest; ``None`` when it never is.

        Raises ``TooLargeError``.
        """
        label = first_label(self.problem)
        if self.problem.goal.opens(0, 0):
            return self.problem.today
        state = self._state(self.problem.today.toordinal(), -1, label)
        self.graph.add_node(GOAL)
        self.graph.add_edge(START, state, days=0)
        try:
            days = networkx.dijkstra_path_length(self.graph, START, GOAL, weight=self._cost)
        except networkx.NetworkXNoPath:
            return None
        return date.fromordinal(self.problem.today.toordinal() + days)

    def _cost(self, origin: State, towards: State, edge: dict[str, int]) -> int:
        """The days of an edge; what leads on from its far end is added to the graph the first time."""
        del origin
        if towards not in self._explored and towards != GOAL:
            self._explored.add(towards)
            for following, days in list(self._following(towards)):
                self.graph.add_edge(towards, following, days=days)
            if self.graph.number_of_nodes() > MOST_STATES:
                raise TooLargeError
        return edge["days"]

    def _following(self, state: State) -> Iterator[tuple[State, int]]:
        """Start one more step today (after the last one started, to try each set once), or wait."""
        day, rank = int(state[0]), int(state[1])
        label = self._labels[state]
        for slot in self.problem.slots[rank + 1 :]:
            child = extended(self.problem, label, slot, day) if slot.entry(day) == day else None
            if child is not None:
                if self.problem.goal.opens(child.facts, child.facts):
                    yield GOAL, child.end - day
                else:
                    yield self._state(day, slot.index, child), 0
        later = bisect_left(self._days, day + 1)
        if later < len(self._days):
            yield self._state(self._days[later], -1, label), self._days[later] - day

    def _state(self, day: int, rank: int, label: Label) -> State:
        """Two ways to be in the same state have the same future, as far as dates go."""
        running = tuple(sorted((end, hours) for end, hours in label.running if end >= day))
        state = (day, rank, label.timeline, running, label.end)
        self._labels.setdefault(state, label)
        return state


def _entries(slot: Slot) -> Iterator[int]:
    day = slot.entry(slot.first)
    while day is not None:
        yield day
        day = slot.entry(day + 1)
