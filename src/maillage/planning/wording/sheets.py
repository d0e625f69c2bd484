"""A plan's words as a JSON document, and back: what a private link keeps, whatever the directory becomes."""

from __future__ import annotations

from dataclasses import MISSING, asdict, fields
from datetime import date
from typing import Any

from maillage.planning.wording.money import MonthWords
from maillage.planning.wording.plans import PlanWords
from maillage.planning.wording.steps import StepWords
from pathways.plans import Worth

_DAYS = ("apply_on", "start", "end")


def plan_document(plan: PlanWords) -> dict[str, Any]:
    """As JSON; dates in ISO, the worth in cents and minutes."""
    document = asdict(plan)
    document["worth"] = [plan.worth.goal_date.isoformat(), *plan.worth[1:]]
    for step in document["steps"]:
        step.update({day: step[day].isoformat() for day in _DAYS})
    return document


def plan_from_document(document: dict[str, Any]) -> PlanWords:
    """The plan that ``plan_document`` wrote, be it before months were told.

    Raises ``ValueError`` or ``KeyError`` for anything else.
    """
    goal_date, *rest = document["worth"]
    steps = tuple(_step(step) for step in document["steps"])
    months = tuple(_month(month) for month in document.get("months") or ())
    told = {
        field.name: _frozen(document[field.name])
        for field in fields(PlanWords)
        if field.default is MISSING or field.name in document
    }
    worth = Worth(date.fromisoformat(goal_date), *rest)
    return PlanWords(**{**told, "worth": worth, "steps": steps, "months": months})


def _month(document: dict[str, Any]) -> MonthWords:
    return MonthWords(**{name: _frozen(value) for name, value in document.items()})


def _step(document: dict[str, Any]) -> StepWords:
    told = {field.name: _frozen(document[field.name]) for field in fields(StepWords)}
    return StepWords(**{**told, **{day: date.fromisoformat(document[day]) for day in _DAYS}})


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
