"""A version written: the pathway's number first, then what it holds, then the steps that it moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk.models import Pathway, PathwayState, PathwayVersion, Snapshot, Step, StepState, Telling
from maillage.desk.pathways.version import Choices, Standing, schedule_of
from maillage.desk.refusals import ChangedMeanwhileError
from maillage.directory.loading import with_used
from maillage.directory.models import Offer, Session, Territory
from maillage.planning.wording.plans import PlanWords
from maillage.planning.wording.sheets import plan_document
from maillage.privacy.actor import current
from pathways import Plan
from pathways import Step as EngineStep
from pathways.bridges import root_of
from pathways.catalogue import Catalogue

HELD = (StepState.STARTED, StepState.PLANNED)
_LEFT = {StepState.PLANNED: StepState.DROPPED, StepState.STARTED: StepState.STOPPED}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a version will hold."""

    plan: Plan
    words: PlanWords
    choices: Choices
    reason: str
    day: date
    telling: Telling | None
    snapshot: Snapshot | None
    catalogue: Catalogue


def changed_meanwhile() -> ChangedMeanwhileError:
    """What is told to whoever changes a pathway that is no longer the one they saw."""
    return ChangedMeanwhileError(
        _("Ce parcours a changé pendant que vous le lisiez. Rien n’est perdu : relisez, puis recommencez.")
    )


def store(pathway: Pathway, seen: int, draft: Draft, standing: Standing | None = None) -> PathwayVersion:
    """The next version of a pathway, and its steps as it has them; within a transaction.

    Raises ``ChangedMeanwhileError`` when ``seen`` no longer holds, or a step changed since it was read.
    """
    number = raised(pathway, seen)
    keys = _keys(draft.plan, standing)
    told = [_told(key, step, draft.catalogue) for key, step in zip(keys, draft.plan.steps, strict=True)]
    _steps(pathway, draft, dict(zip(keys, draft.plan.steps, strict=True)), standing)
    rows = list(pathway.steps.all())
    pinned = tuple(sorted(row.occurrence for row in rows if row.pinned and not row.own and row.state in HELD))
    choices = replace(draft.choices, pinned=pinned, steps=tuple(told), own=_own(rows), done=_over(rows))
    return PathwayVersion.objects.create(
        pathway=pathway,
        number=number,
        by=str(current()),
        day=draft.day,
        reason=draft.reason,
        plan=plan_document(draft.words),
        engine=draft.plan.document(),
        choices=choices.document(),
        telling=draft.telling,
        snapshot=draft.snapshot,
    )


def store_alike(pathway: Pathway, seen: int, version: PathwayVersion, reason: str) -> PathwayVersion:
    """The next version, the plan as it was: only what is beside it changed (a pin, a step of one's own)."""
    number = raised(pathway, seen)
    rows = list(pathway.steps.all())
    pinned = sorted(row.occurrence for row in rows if row.pinned and not row.own and row.state in HELD)
    choices = dict(version.choices) | {"pinned": pinned, "own": list(_own(rows))}
    choices["done"] = list(_over(rows))
    choices["how"] = {"kind": "kept", "base": computed_at(version)}
    return PathwayVersion.objects.create(
        pathway=pathway,
        number=number,
        by=str(current()),
        day=version.day,
        reason=reason,
        plan=version.plan,
        engine=version.engine,
        choices=choices,
        telling=version.telling,
        snapshot=version.snapshot,
    )


def computed_at(version: PathwayVersion) -> int:
    """The number of the version whose plan this one has: its own, but for one that computed nothing."""
    how = version.choices.get("how") or {}
    return int(how["base"]) if how.get("kind") == "kept" else version.number


def raised(pathway: Pathway, seen: int) -> int:
    """The next number, taken: two who change a pathway at once can't both have it."""
    standing = Pathway.objects.filter(pk=pathway.pk, version=seen, state=PathwayState.ACTIVE)
    if not standing.update(version=seen + 1):
        raise changed_meanwhile()
    pathway.version = seen + 1
    return pathway.version


def _keys(plan: Plan, standing: Standing | None) -> list[UUID]:
    """The key of each step: the one it had, by its offer, then by the offer that it is a variant of."""
    rows = {step.offer: row.key for step, row in standing.in_states(*HELD)} if standing else {}
    roots = {root_of(offer): key for offer, key in rows.items()}
    taken = {rows[step.offer] for step in plan.steps if step.offer in rows}
    keys = []
    for step in plan.steps:
        key = rows.get(step.offer) or roots.pop(root_of(step.offer), None)
        again = key is None or (step.offer not in rows and key in taken)
        keys.append(uuid4() if again or key is None else key)
    return keys


def _told(key: UUID, step: EngineStep, catalogue: Catalogue) -> dict[str, Any]:
    return {"key": str(key), "offer": step.offer, "schedule": schedule_of(catalogue, step)}


def _steps(
    pathway: Pathway, draft: Draft, steps: Mapping[UUID, EngineStep], standing: Standing | None
) -> None:
    """The rows of the steps: those there already are moved, new ones are written, others are dropped."""
    rows = {row.key: row for row in pathway.steps.all()}
    links = _links(pathway.territory, steps.values())
    words = dict(zip(steps, draft.words.steps, strict=True))
    for key, step in steps.items():
        offer, session = links(step)
        columns: dict[str, Any] = {
            "offer_id": offer.pk if offer else None,
            "session_id": session.pk if session else None,
            "occurrence": step.session,
            "title": words[key].name,
            "place": words[key].place if step.place else "",
            "starts_on": step.start,
            "ends_on": step.end,
        }
        if key in rows:
            change_step(rows[key], **columns)
        else:
            Step.objects.create(pathway=pathway, key=key, position=0, **columns)
    if standing is not None:
        for _step, row in standing.in_states(*HELD):
            if row.key not in steps:
                change_step(row, state=_LEFT[StepState(row.state)], pinned=False)
    order(pathway)


def _links(territory: Territory, steps: Iterable[EngineStep]) -> Any:
    """Finds the directory's own records of a step, in two questions for all of them."""
    steps = list(steps)
    where = {"territory__in": with_used([territory])}
    offers = {o.slug: o for o in Offer.objects.filter(slug__in={root_of(s.offer) for s in steps}, **where)}
    slugs = {slug_of(step.session) for step in steps}
    sessions = {session.slug: session for session in Session.objects.filter(slug__in=slugs, **where)}
    return lambda step: (offers.get(root_of(step.offer)), sessions.get(slug_of(step.session)))


def slug_of(occurrence: str) -> str:
    """The directory's session of an occurrence."""
    return root_of(occurrence).partition("@")[0]


def change_step(row: Step, **columns: Any) -> None:
    """Change these columns of a step as it was read.

    Raises ``ChangedMeanwhileError`` when somebody changed it since.
    """
    if all(getattr(row, name) == value for name, value in columns.items()):
        return
    if "state" in columns:
        columns["state_at"] = timezone.now()
    again = Step.objects.filter(pk=row.pk, version=row.version)
    if not again.update(**columns, version=row.version + 1):
        raise changed_meanwhile()
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1


def order(pathway: Pathway) -> None:
    """Number the steps by their dates; those without a date come last."""
    rows = sorted(
        pathway.steps.all(), key=lambda row: (row.starts_on or date.max, row.ends_on or date.max, row.pk)
    )
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            Step.objects.filter(pk=row.pk).update(position=position)


def _own(rows: Iterable[Step]) -> tuple[dict[str, Any], ...]:
    return tuple(_row(row) for row in rows if row.own and row.state in HELD)


def _over(rows: Iterable[Step]) -> tuple[dict[str, Any], ...]:
    return tuple(_row(row) for row in rows if row.state in (StepState.COMPLETED, StepState.STOPPED))


def _row(row: Step) -> dict[str, Any]:
    """A step that is not in the plan, as a version keeps it."""
    return {
        "key": str(row.key),
        "title": row.title,
        "place": row.place,
        "starts_on": row.starts_on.isoformat() if row.starts_on else None,
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        "state": row.state,
    }


def new_pathway(person_id: int, territory: Territory) -> Pathway:
    """A pathway that has no version yet.

    Raises ``ChangedMeanwhileError`` when another one was chosen at the same time.
    """
    try:
        with transaction.atomic():
            return Pathway.objects.create(person_id=person_id, territory=territory)
    except IntegrityError:
        raise changed_meanwhile() from None
