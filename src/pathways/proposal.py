"""All that is told to a person: plans, what to ask, what is closed and why, what would open a pathway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from pathways.catalogue import Catalogue
from pathways.continuations import opened_by
from pathways.diversity import farthest_first
from pathways.exclusions import Exclusion, exclusions
from pathways.obstruction import Obstruction, Obstructions, obstructions
from pathways.plans import Certainty, Plan, Worth
from pathways.questions import Question, questions
from pathways.search import NOTHING, Front, Known, search
from pathways.situation import Situation

LABELS: Mapping[str, Callable[[Worth], tuple[Any, ...]]] = {
    "soonest": lambda worth: worth,
    "cheapest": lambda worth: (worth.out_of_pocket, *worth),
    "least_travel": lambda worth: (worth.travel, *worth),
    "fewest_steps": lambda worth: (worth.steps, *worth),
}
"""What a plan may be the best at; equal on that, the sooner one is."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The answer to a person. ``possible`` is empty where it adds nothing to what is sure.

    ``obstructions`` only where there is no plan at all. ``complete`` is false when time ran out.
    """

    sure: Front
    possible: Front
    questions: tuple[Question, ...]
    exclusions: tuple[Exclusion, ...]
    obstructions: tuple[Obstruction, ...]
    complete: bool

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "complete": self.complete,
            "bounds": {"sure": _bound(self.sure), "possible": _bound(self.possible)},
            "sure": _documents(self.sure),
            "possible": _documents(self.possible),
            "questions": [question.document() for question in self.questions],
            "exclusions": [exclusion.document() for exclusion in self.exclusions],
            "obstructions": [obstruction.document() for obstruction in self.obstructions],
        }


def explain(
    catalogue: Catalogue,
    situation: Situation,
    today: date,
    deadline: float | None = None,
    known: Mapping[Certainty, Known] = MappingProxyType({}),
) -> Proposal:
    """Everything to tell this person on that day. ``deadline``: seconds for each of the two searches of
    plans, for the questions and for the obstructions; ``known``: from which these searches begin.
    """
    sure, possible = (
        search(catalogue, situation, today, each, deadline=deadline, known=known.get(each, NOTHING))
        for each in (Certainty.SURE, Certainty.POSSIBLE)
    )
    asked = questions(catalogue, situation, today, sure, possible, deadline)
    missing = Obstructions()
    if not sure.plans and not possible.plans:
        missing = obstructions(catalogue, situation, today, deadline=deadline)
    return Proposal(
        sure=_told(catalogue, situation, sure),
        possible=_told(catalogue, situation, adding(sure, possible)),
        questions=asked.asked,
        exclusions=exclusions(catalogue, situation, today),
        obstructions=missing.sets,
        complete=all(part.complete for part in (sure, possible, asked, missing)),
    )


def adding(sure: Front, possible: Front) -> Front:
    """The possible plans that no sure plan equals or beats."""
    worths = sure.worths
    plans = tuple(
        plan
        for plan in possible.plans
        if not any(worth == plan.worth or worth.beats(plan.worth) for worth in worths)
    )
    return replace(possible, plans=plans)


def labels(plans: tuple[Plan, ...]) -> dict[str, Plan]:
    """The plan that is best at each thing: ``soonest``, ``cheapest``, ``least_travel``, ``fewest_steps``.

    What all of several plans are as good at tells none of them apart, and is left out.
    """
    telling = (name for name, order in LABELS.items() if _tells_apart(plans, order))
    return {name: _best(plans, LABELS[name]) for name in telling}


def _tells_apart(plans: tuple[Plan, ...], order: Callable[[Worth], tuple[Any, ...]]) -> bool:
    return len(plans) == 1 or len({order(plan.worth)[0] for plan in plans}) > 1


def _best(plans: tuple[Plan, ...], order: Callable[[Worth], tuple[Any, ...]]) -> Plan:
    return min(plans, key=lambda plan: order(plan.worth))


def in_order_of_interest(plans: tuple[Plan, ...]) -> tuple[Plan, ...]:
    """The soonest (then with the fewest steps), those that are best at something else, then the others, each
    as different as can be from those before it.
    """
    first = sorted(plans, key=lambda plan: plan.worth)[:1]
    best = tuple(dict.fromkeys([*first, *labels(plans).values()]))
    return (*best, *farthest_first([plan for plan in plans if plan not in best], best))


def _told(catalogue: Catalogue, situation: Situation, front: Front) -> Front:
    """The front in order of interest, each plan with what its end opens."""
    ordered = in_order_of_interest(front.plans)
    return replace(
        front,
        plans=tuple(replace(plan, opens=opened_by(catalogue, situation, plan)) for plan in ordered),
    )


def _bound(front: Front) -> dict[str, Any] | None:
    """What no plan that time left unfound is worth less than, on any count: minutes are rounded down."""
    if front.bound is None:
        return None
    return front.bound._replace(travel=front.bound.travel // 6 * 6).document()


def _documents(front: Front) -> list[dict[str, Any]]:
    best = labels(front.plans)
    return [
        {**plan.document(), "labels": [name for name, each in best.items() if each.worth == plan.worth]}
        for plan in front.plans
    ]
