"""What a version holds, read back: the plan in words, the plan of the engine, the person's choices."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from maillage.desk.models import PathwayVersion, Step, StepState
from maillage.planning.wording.plans import PlanWords
from maillage.planning.wording.sheets import plan_from_document
from pathways import Plan, Worth, plan_from
from pathways import Step as EngineStep
from pathways.catalogue import Catalogue

LEFT = (StepState.STOPPED, StepState.DROPPED)
LISTS = ("pinned", "refused", "dropped", "steps", "own", "done")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person decided beside the plan.

    ``pinned``: sessions as the engine names them; ``refused``: ``{"offer", "reason"}``; ``dropped``: offers
    taken out without a refusal; ``steps``: for each step of the plan, in its order, its stable ``key``, its
    offer and its timetable; ``own``: the steps that the engine knows nothing of; ``done``: those that are
    over; ``how``: what was asked of the engine, so as to be asked again.
    """

    pinned: tuple[str, ...] = ()
    refused: tuple[dict[str, Any], ...] = ()
    dropped: tuple[str, ...] = ()
    steps: tuple[dict[str, Any], ...] = ()
    own: tuple[dict[str, Any], ...] = ()
    done: tuple[dict[str, Any], ...] = ()
    how: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        lists = {name: list(getattr(self, name)) for name in LISTS}
        return {**lists, "how": dict(self.how)}


def choices_of(version: PathwayVersion) -> Choices:
    """The choices that a version keeps."""
    told = version.choices
    lists = {name: tuple(told.get(name) or ()) for name in LISTS}
    return Choices(**lists, how=told.get("how") or {})


def words_of(version: PathwayVersion) -> PlanWords:
    """The plan of a version in words, as they were."""
    return plan_from_document(version.plan)


def plan_of(version: PathwayVersion) -> Plan:
    """The plan of a version as the engine wrote it."""
    return plan_from(version.engine)


def digest_of(document: Mapping[str, Any]) -> str:
    """What tells one document from another: what a form says it showed."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def whole(plan: Plan, steps: Iterable[EngineStep]) -> Plan:
    """The plan with these steps, worth what they are worth."""
    steps = tuple(sorted(steps, key=lambda step: (step.start, step.end)))
    travel = sum(step.trip.minutes * step.trips for step in steps if step.trip)
    paid = sum(step.out_of_pocket for step in steps)
    end = max([step.end for step in steps], default=plan.worth.goal_date)
    return replace(plan, steps=steps, worth=Worth(end, len(steps), paid, travel))


def schedule_of(catalogue: Catalogue, step: EngineStep) -> dict[str, Any] | None:
    """The days and hours of a step's session, where they are told."""
    session = catalogue.sessions.get(step.session)
    if session is None or session.schedule is None:
        return None
    schedule = session.schedule
    return {"days": sorted(schedule.weekdays), "begins": schedule.begins, "ends": schedule.ends}


@dataclass(frozen=True, slots=True)
class Standing:
    """The steps of a pathway as they stand, for the engine: its own steps with their rows."""

    plan: Plan
    rows: tuple[Step | None, ...]

    @property
    def pairs(self) -> tuple[tuple[EngineStep, Step | None], ...]:
        """Each step of the plan with its row."""
        return tuple(zip(self.plan.steps, self.rows, strict=True))

    def in_states(self, *states: str) -> tuple[tuple[EngineStep, Step], ...]:
        """The steps whose row is in one of these states."""
        return tuple((step, row) for step, row in self.pairs if row is not None and row.state in states)


def standing_of(version: PathwayVersion, rows: Iterable[Step]) -> Standing:
    """The plan of a version, each step with its row of today."""
    by_key = {str(row.key): row for row in rows}
    keys = [each.get("key") for each in choices_of(version).steps]
    return Standing(plan_of(version), tuple(by_key.get(str(key)) for key in keys))


def under_way(step: EngineStep, today: date) -> EngineStep:
    """A step that somebody says has begun and is not over, as the engine takes that: by its dates."""
    return replace(step, start=min(step.start, today - timedelta(days=1)), end=max(step.end, today))
