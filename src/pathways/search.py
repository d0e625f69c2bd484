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

from pathways.catalogue import Catalogue
from pathways.plans import Certainty, Plan, Worth
from pathways.problem import compile_problem
from pathways.reasons import plan_of
from pathways.situation import Situation


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


def search(
    catalogue: Catalogue,
    situation: Situation,
    today: date,
    certainty: Certainty = Certainty.SURE,
    slacks: Slacks | None = DEFAULT,
    deadline: float | None = None,
) -> Front:
    """The plans worth showing: one for each worth of the front within the slacks (``None``: all of it).

    ``deadline``: seconds after which the best plans found so far are returned, with ``complete`` false.
    """
    from pathways.kernel.run import Run
    from pathways.relevance import reduced

    out_of_time, slacks = _alarm(deadline), slacks or FULL
    if out_of_time():
        return Front((), complete=False, bound=Worth(today, 0, 0, 0))
    problem = reduced(compile_problem(catalogue, situation, today, certainty))
    run = Run(problem, slacks.steps, slacks.days)
    complete = run.to_the_end(out_of_time)
    plans = tuple(plan_of(catalogue, situation, picks, today, certainty) for picks in run.shown())
    return Front(plans, complete, None if complete else run.bound())


def feasible(
    catalogue: Catalogue, situation: Situation, today: date, certainty: Certainty = Certainty.SURE
) -> bool:
    """Whether there is any valid plan: the search, stopped at the first one."""
    from pathways.kernel.run import Run
    from pathways.relevance import reduced

    problem = reduced(compile_problem(catalogue, situation, today, certainty))
    run = Run(problem, 0, 0, first_only=True)
    run.to_the_end(_alarm(None))
    return run.has_found()


def _alarm(deadline: float | None) -> Callable[[], bool]:
    if deadline is None:
        return lambda: False
    end = monotonic() + deadline
    return lambda: monotonic() >= end
