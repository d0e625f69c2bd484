"""The front by OR-Tools CP-SAT: one optimum after another, each cutting off all that it beats or equals.

Each solve minimises a sum of the four criteria with positive weights under the cut "better than every point
found on one criterion at least": its optimum is a new point of the front, so a front of n points takes n + 1
solves (minimising one criterion after the other takes four times as many). Within slacks, the earliest date
bounds the model first, then the fewest steps of what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter

from ortools.sat.python import cp_model

from benchmarks.peers.cp_model import Model, Question
from benchmarks.peers.python_search.problem import compile_problem
from benchmarks.peers.python_search.relevance import reduced
from pathways.occurrences import Occurrence, occurrences
from pathways.plans import Worth
from pathways.search import Slacks

WORKERS = 2
WEIGHTS = 100, 1000, 1, 1  # a day, a step, a cent, a minute: any positive weights give the front


def all_candidates(question: Question) -> list[Occurrence]:
    """Every dated start open to the person."""
    return list(occurrences(question.catalogue, question.situation, question.today, question.certainty))


def reduced_candidates(question: Question) -> list[Occurrence]:
    """The dated starts that relevance leaves: the engine's own reduction, given away to the peer."""
    problem = reduced(
        compile_problem(question.catalogue, question.situation, question.today, question.certainty)
    )
    found: list[Occurrence] = []
    for slot in problem.slots:
        day = slot.entry(slot.first)
        while day is not None:
            found.append(slot.occurrence(day))
            day = slot.entry(day + 1)
    return found


@dataclass
class Solved:
    """The front found; the seconds spent making the model and solving it; how many solves."""

    worths: set[Worth]
    complete: bool
    modelling: float
    solving: float
    solves: int


def front(
    question: Question,
    candidates: Sequence[Occurrence],
    slacks: Slacks | None = None,
    deadline: float | None = None,
) -> Solved:
    """The worths of the front, or of the front within the slacks.

    ``deadline``: seconds after which what is found is returned, not complete.
    """
    begun = perf_counter()
    model = Model(question, candidates)
    made = perf_counter()
    run = _Enumeration(model, made + deadline if deadline is not None else None)
    complete = run.everything(slacks)
    return Solved(run.worths, complete, made - begun, perf_counter() - made, run.solves)


class _OutOfTimeError(Exception):
    pass


@dataclass
class _Enumeration:
    model: Model
    until: float | None
    worths: set[Worth] = field(default_factory=set)
    solves: int = 0

    def everything(self, slacks: Slacks | None) -> bool:
        """Find all points; whether time sufficed."""
        try:
            if slacks is None or self._within(slacks):
                for worth in self._points():
                    self.worths.add(worth)
                    self._cut(worth)
        except _OutOfTimeError:
            return False
        return True

    def _points(self) -> Iterator[Worth]:
        objective = cp_model.LinearExpr.weighted_sum(self.model.criteria.all(), WEIGHTS)
        while (worth := self._best(objective)) is not None:
            yield worth

    def _best(self, objective: cp_model.LinearExpr) -> Worth | None:
        """The worth of a best solution, ``None`` when there is none left; the next solve starts from it."""
        self.solves += 1
        model = self.model.model
        model.minimize(objective)
        solver = self._solver()
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise _OutOfTimeError
        model.clear_hints()  # type: ignore[no-untyped-call]
        for present in self.model.present:
            model.add_hint(present, solver.boolean_value(present))
        return self.model.worth(solver)

    def _solver(self) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = WORKERS
        if self.until is not None:
            solver.parameters.max_time_in_seconds = max(0.0, self.until - perf_counter())
        return solver

    def _cut(self, worth: Worth) -> None:
        """Ask to be better on one criterion at least."""
        model = self.model.model
        values = worth.goal_date.toordinal(), worth.steps, worth.out_of_pocket, worth.travel
        better = [model.new_bool_var("") for _ in values]
        for literal, criterion, value in zip(better, self.model.criteria.all(), values, strict=True):
            model.add(criterion <= value - 1).only_enforce_if(literal)
        model.add_bool_or(better)

    def _within(self, slacks: Slacks) -> bool:
        """Bound date and steps by the slacks; whether there is any plan."""
        criteria, model = self.model.criteria, self.model.model
        if slacks.days is not None:
            soonest = self._best(criteria.day)
            if soonest is None:
                return False
            model.add(criteria.day <= min(soonest.goal_date.toordinal() + slacks.days, date.max.toordinal()))
        if slacks.steps is not None:
            shortest = self._best(criteria.steps)
            if shortest is None:
                return False
            model.add(criteria.steps <= shortest.steps + slacks.steps)
        return True
