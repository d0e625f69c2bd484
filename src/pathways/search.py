"""The exact front (goal date, steps, out-of-pocket, travel): the same worths as ``specification``, found
fast.

Plans are built in order of start from what is left of the territory after ``relevance``, by the compiled
functions of ``kernel``. A partial plan (a *label*) is dropped when ``kernel.sweep`` and ``kernel.needs`` show
that no completion can be shown, or when another ``dominates`` it (``kernel.dominance``).

**Which days are tried.** A fixed session has one start. With permanent entry, consider, among the valid
plans of a given worth on the front, one whose starts add up to the fewest days. Moving a step to the
previous entry day, the others as they are, can't give a valid plan of that worth. So between the two days
something changed: (a) the slot's first day, at which an age, a date or a funding rule changes; (b) a fact
was gained on the day ``e`` when some step ended: for the condition and the payment that shows ``lag`` days
after ``e``, for the trip the day after; (c) hours were freed: the day after a step ended. (A step whose
hours are in the way on some day before the start, and not at the start, has ended in between.) In each case
that step started before this one. These are the only days to try (``kernel.labels.next_start``), but for
steps whose facts can close something for others: moving them earlier may shut a door, so all their days are
tried.

**Why dropping and trying few days hold together.** Take that same plan. All its starts are tried. If one of
its beginnings is dropped for another that dominates it, exchanging them gives a valid plan, worth no less,
hence of the same worth, with as many steps, whose starts add up to no more: it is again such a plan, and
one more of its steps is found. And so on to its end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import NamedTuple

from pathways.catalogue import Catalogue
from pathways.plans import Certainty, Plan, Worth
from pathways.problem import Problem, compile_problem
from pathways.reasons import plan_of
from pathways.situation import Situation
from pathways.specification import Picks, within_slacks


@dataclass(frozen=True, slots=True)
class Slacks:
    """How far from the best a plan may be to be shown; ``None`` is no limit.

    At most so many ``days`` after the earliest and, of these, at most so many ``steps`` over the fewest.
    """

    steps: int | None = 1
    days: int | None = 180


FULL = Slacks(None, None)
DEFAULT = Slacks()


@dataclass(frozen=True, slots=True)
class Front:
    """The plans, by goal date; ``complete`` is false when time ran out: then there may be better ones.

    ``bound``: then no plan that was not found is worth less than this on any count; ``None`` when complete.
    """

    plans: tuple[Plan, ...]
    complete: bool = True
    bound: Worth | None = None

    @property
    def worths(self) -> set[Worth]:
        return {plan.worth for plan in self.plans}


class Found(NamedTuple):
    """A valid plan, not told yet: what it is worth, and its steps."""

    worth: Worth
    picks: Picks


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a search: some valid plans, and a day before which none ends."""

    plans: tuple[Found, ...] = ()
    since: date = date.min

    def front(self, slacks: Slacks) -> tuple[Found, ...]:
        """The plans that no other known one beats, within the slacks, by goal date."""
        plans = {found.worth: found for found in self.plans}
        best = {worth for worth in plans if not any(other.beats(worth) for other in plans)}
        return tuple(plans[worth] for worth in sorted(within_slacks(best, slacks.steps, slacks.days)))


NOTHING = Known()


class Findings(NamedTuple):
    """A ``Front`` whose plans are not told yet."""

    plans: tuple[Found, ...]
    complete: bool
    bound: Worth | None


def search(
    catalogue: Catalogue,
    situation: Situation,
    today: date,
    certainty: Certainty = Certainty.SURE,
    slacks: Slacks | None = DEFAULT,
    deadline: float | None = None,
    known: Known = NOTHING,
) -> Front:
    """The plans worth showing: one for each worth of the front within the slacks (``None``: all of it).

    ``deadline``: seconds after which the best plans found so far are returned, with ``complete`` false.
    ``known``: plans of this very question, from which to begin.
    """
    found = found_by(catalogue, situation, today, certainty, slacks or FULL, deadline, known)
    plans = tuple(plan_of(catalogue, situation, each.picks, today, certainty) for each in found.plans)
    return Front(plans, found.complete, found.bound)


def found_by(
    catalogue: Catalogue,
    situation: Situation,
    today: date,
    certainty: Certainty,
    slacks: Slacks,
    deadline: float | None = None,
    known: Known = NOTHING,
) -> Findings:
    """What ``search`` finds, before it is told."""
    from pathways.kernel.run import Run

    out_of_time = _alarm(deadline)
    try:
        problem = _question(catalogue, situation, today, certainty, out_of_time)
    except TimeoutError:
        return Findings(known.front(slacks), False, Worth(max(today, known.since), 0, 0, 0))
    plans = known.front(FULL)
    worths = [plan.worth for plan in plans]
    run = Run(problem, slacks.steps, slacks.days, known=worths, since=known.since)
    complete = run.to_the_end(out_of_time)
    shown = (plans[~label] if label < 0 else Found(worth, run.picks(label)) for worth, label in run.shown())
    return Findings(tuple(shown), complete, None if complete else run.bound())


def _question(
    catalogue: Catalogue,
    situation: Situation,
    today: date,
    certainty: Certainty,
    out_of_time: Callable[[], bool],
) -> Problem:
    """The question compiled and reduced. Raises ``TimeoutError`` when time is out."""
    from pathways.relevance import reduced

    def watch() -> None:
        if out_of_time():
            raise TimeoutError

    watch()
    problem = compile_problem(catalogue, situation, today, certainty, watch)
    watch()
    return reduced(problem)


def feasible(
    catalogue: Catalogue, situation: Situation, today: date, certainty: Certainty = Certainty.SURE
) -> bool:
    """Whether there is any valid plan: the search, stopped at the first one."""
    from pathways.kernel.run import Run

    in_time = _alarm(None)
    run = Run(_question(catalogue, situation, today, certainty, in_time), 0, 0, first_only=True)
    run.to_the_end(in_time)
    return run.has_found()


def _alarm(deadline: float | None) -> Callable[[], bool]:
    if deadline is None:
        return lambda: False
    end = monotonic() + deadline
    return lambda: monotonic() >= end
