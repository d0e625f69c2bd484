"""The exact front (goal date, steps, out-of-pocket, travel), found by labels in pure Python.

Plans are built in order of start, one more step a round, from what is left of the territory after
``relevance``. A partial plan is dropped when ``bounds`` shows that no completion can be shown, or when
another ``dominates`` it. Why no other days need be tried is told in the engine's reference page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import count
from time import monotonic

from benchmarks.peers.python_search.bounds import Needs, Sweep
from benchmarks.peers.python_search.labels import Label, cost, dominates, extended, first_label, starts
from benchmarks.peers.python_search.problem import Problem, compile_problem
from benchmarks.peers.python_search.relevance import reduced
from pathways.catalogue import Catalogue
from pathways.plans import Certainty, Worth
from pathways.reasons import plan_of
from pathways.search import FULL, Front, Slacks
from pathways.situation import Situation
from pathways.specification import within_slacks


def search(
    catalogue: Catalogue,
    situation: Situation,
    today: date,
    certainty: Certainty = Certainty.SURE,
    slacks: Slacks | None = None,
    deadline: float | None = None,
) -> Front:
    """The plans worth showing: one for each worth of the front within the slacks (``None``: all of it).

    ``deadline``: seconds after which the best plans found so far are returned, with ``complete`` false.
    """
    problem = reduced(compile_problem(catalogue, situation, today, certainty))
    found = searched(problem, slacks, deadline)
    labels = [found.front[worth] for worth in found.within_slacks()]
    picks = [tuple(slot.occurrence(start) for slot, start in label.steps) for label in labels]
    plans = tuple(plan_of(catalogue, situation, each, today, certainty) for each in picks)
    return Front(plans, found.complete)


def searched(problem: Problem, slacks: Slacks | None, deadline: float | None) -> Search:
    """The search alone, of a reduced problem."""
    found = Search(problem, slacks or FULL, _alarm(deadline))
    found.run()
    return found


def _alarm(deadline: float | None) -> Callable[[], bool]:
    if deadline is None:
        return lambda: False
    end = monotonic() + deadline
    return lambda: monotonic() > end


@dataclass(slots=True)
class Search:
    """One run. ``front``: the worths found that no other found one beats, each with its label."""

    problem: Problem
    slacks: Slacks
    out_of_time: Callable[[], bool]
    front: dict[Worth, Label] = field(default_factory=dict)
    complete: bool = True
    _queue: list[tuple[Worth, int, Label]] = field(default_factory=list)
    _ranks: Iterator[int] = field(default_factory=count)
    _seen: dict[int, list[Label]] = field(default_factory=dict)
    _soonest: date = date.min
    _needs: Needs = field(init=False)

    def __post_init__(self) -> None:
        self._needs = Needs(self.problem)

    def run(self) -> None:
        """Labels one by one, those that may end soonest first; until none is left that may still be shown."""
        start = first_label(self.problem)
        if not self._arrived(start):
            self._push(start)
        while self._queue and not self._is_over():
            best, _, label = heappop(self._queue)
            self._soonest = max(self._soonest, best.goal_date)
            if self._may_be_shown(best):
                for child in self._children(label):
                    if not self._arrived(child) and self._is_new(child):
                        self._push(child)

    def _push(self, label: Label) -> None:
        best = self._best(label)
        if best is not None and self._may_be_shown(best):
            heappush(self._queue, (best, next(self._ranks), label))

    def _children(self, label: Label) -> Iterator[Label]:
        for slot in self.problem.slots:
            if self._is_over():
                return
            if slot.last < label.last[0] or label.takes(slot):
                continue
            for start in starts(label, slot, all_days=bool(slot.grants & self.problem.shuttable)):
                child = extended(self.problem, label, slot, start)
                if child is not None:
                    yield child

    def _is_over(self) -> bool:
        if self.out_of_time():
            self.complete = False
        return not self.complete

    def _arrived(self, label: Label) -> bool:
        """Whether the label reaches the goal; then it is a plan, that any step more would only make worse."""
        if not self.problem.goal.opens(label.facts, label.facts):
            return False
        mine = Worth(date.fromordinal(label.end), len(label.steps), cost(self.problem, label), label.travel)
        if not any(worth == mine or worth.beats(mine) for worth in self.front):
            self.front = {worth: each for worth, each in self.front.items() if not mine.beats(worth)}
            self.front[mine] = label
        return True

    def _best(self, label: Label) -> Worth | None:
        """What a completion of the label is worth at best; ``None`` when none can be shown."""
        ahead = self._needs.ahead(label.facts)
        if ahead is None:
            return None
        end = Sweep(label, self.problem.slots, self._last_end()).run(self.problem.goal.opens)
        if end is None:
            return None
        day = date.fromordinal(max(end, label.end))
        steps, minutes = len(label.steps) + ahead.steps, label.travel + ahead.minutes
        return Worth(day, steps, cost(self.problem, label), minutes)

    def _may_be_shown(self, best: Worth) -> bool:
        """Whether such a plan would be within the slacks, or earlier than all, and not beaten already."""
        if any(worth == best or worth.beats(best) for worth in self.front):
            return False
        return not self.front or best.goal_date < self._earliest() or self._fits(best)

    def _earliest(self) -> date:
        return min(worth.goal_date for worth in self.front)

    def _last_end(self) -> int | None:
        """The last day on which a goal date may be shown, as far as is known."""
        if self.slacks.days is None or not self.front:
            return None
        return self._earliest().toordinal() + self.slacks.days

    def _fits(self, worth: Worth) -> bool:
        steps, latest = self.slacks.steps, self._last_day(self._earliest())
        if worth.goal_date > latest:
            return False
        window = self._last_day(min(self._earliest(), self._soonest))
        fewest = min((found.steps for found in self.front if found.goal_date <= window), default=None)
        return steps is None or fewest is None or worth.steps <= fewest + steps

    def _last_day(self, first: date) -> date:
        days = self.slacks.days
        return date.max if days is None else first + timedelta(days=days)

    def _is_new(self, label: Label) -> bool:
        """Whether no label met so far makes it useless; if so it is remembered."""
        bars = self.problem.bars
        for facts, others in self._seen.items():
            if label.facts & ~facts == 0 and any(dominates(other, label, bars) for other in others):
                return False
        kept = [other for other in self._seen.get(label.facts, []) if not dominates(label, other, bars)]
        self._seen[label.facts] = [*kept, label]
        return True

    def within_slacks(self) -> list[Worth]:
        """The worths to show, by goal date."""
        return sorted(within_slacks(self.front, self.slacks.steps, self.slacks.days))
