"""A step followed to its end: begun, completed with what it gives, or stopped; and the steps in trouble."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.desk.files.content import Source
from maillage.desk.files.telling import tell, touch
from maillage.desk.gate import EVERY_SCOPE, File
from maillage.desk.models import (
    Pathway,
    PathwayState,
    Person,
    Referral,
    Step,
    StepState,
)
from maillage.desk.pathways import storing
from maillage.desk.pathways.replanning import REGISTERED, Change, Replan, current_version, replan
from maillage.desk.pathways.standpoints import telling_of
from maillage.desk.pathways.version import standing_of
from maillage.desk.refusals import RefusedError
from maillage.desk.telling import facts_told
from maillage.directory import clock
from maillage.directory.models import Session
from maillage.directory.occurrences import Occurrence, occurrences
from maillage.privacy import journal
from maillage.privacy.actor import CLOCK, acting_as
from pathways.bridges import root_of

ALLOWED: Mapping[str, frozenset[str]] = {
    StepState.STARTED: frozenset({StepState.PLANNED}),
    StepState.COMPLETED: frozenset({StepState.PLANNED, StepState.STARTED}),
    StepState.STOPPED: frozenset({StepState.PLANNED, StepState.STARTED}),
}
"""From which states a step may come to each."""


def step_started(step: Step, seen: int | None = None, organisation: int | None = None) -> Step:
    """The person has begun. Whoever calls has looked at who asks; ``organisation``: for whom they do.

    Said again, nothing changes. Raises ``RefusedError`` for a step that is over, ``ChangedMeanwhileError``
    when the version ``seen`` no longer holds.
    """
    return _moved(step, StepState.STARTED, "step.started", seen, organisation)


@transaction.atomic
def step_completed(
    step: Step,
    seen: int | None = None,
    organisation: int | None = None,
    *,
    gained: Iterable[str] | None = None,
    source: Source = Source.SAID,
) -> Step:
    """The person went to the end: what the step gives (``gained``: what it gave in fact) is told of them.

    The pathway is finished when it was the last one. Raises as ``step_started`` does.
    """
    again = step.state == StepState.COMPLETED
    after = _moved(step, StepState.COMPLETED, "step.completed", seen, organisation)
    if not again:
        _tell_gained(after, given_by(after) if gained is None else frozenset(gained), source, organisation)
        _finish(after.pathway_id)
    return after


def step_stopped(step: Step, seen: int | None = None, organisation: int | None = None) -> Step:
    """The person stopped along the way, or never began. Raises as ``step_started`` does."""
    return _moved(step, StepState.STOPPED, "step.stopped", seen, organisation)


@transaction.atomic
def _moved(step: Step, state: StepState, deed: str, seen: int | None, organisation: int | None) -> Step:
    row = Step.objects.select_related("pathway__person", "offer").get(pk=step.pk)
    if seen is not None and row.version != seen:
        raise storing.changed_meanwhile()
    if row.state == state:
        return row
    if row.state not in ALLOWED[state]:
        raise RefusedError(_("Cette étape est déjà finie, ou n’est plus dans le parcours."))
    storing.change_step(row, state=state, pinned=False)
    journal.write(row.pathway.person.key, deed, on_behalf_of=organisation, step=str(row.key))
    with acting_as(CLOCK):
        touch(row.pathway.person)
    return row


def given_by(step: Step) -> frozenset[str]:
    """The facts that a step gives: its offer's, and those that the plan says."""
    given = set(step.offer.grants or ()) if step.offer else set()
    standing = standing_of(current_version(step.pathway), [step])
    return frozenset(given.union(*(each.gives for each, row in standing.pairs if row is not None)))


def _tell_gained(step: Step, facts: frozenset[str], source: Source, organisation: int | None) -> None:
    person = step.pathway.person
    telling = telling_of(person)
    yes, no = facts_told(telling.content.get("situation") or {})
    if not facts <= yes:
        told = {"yes": sorted(yes | facts), "no": sorted(no - facts)}
        file = File(person, EVERY_SCOPE, organisation)
        tell(file, telling.number, {"situation": {"facts": told}}, source=source)


def _finish(pathway: int) -> None:
    left = Step.objects.filter(pathway=pathway, state__in=storing.HELD)
    if not left.exists():
        Pathway.objects.filter(pk=pathway, state=PathwayState.ACTIVE).update(state=PathwayState.FINISHED)


class Fallen(StrEnum):
    """How a step falls through."""

    SESSION = "session"  # cancelled, full, or no longer possible for the person: another date may do
    OFFER = "offre"  # the organisation refuses the person: nothing of that offer


def fallen(step: Step, how: Fallen) -> Change:
    """The change that a step's fall is, for ``replanning.replan``: what referrals call after a refusal."""
    if how is Fallen.SESSION:
        return Change(cancelled=frozenset({step.occurrence}))
    return Change(closed=frozenset({offer_of(step)}))


def repair_after(step: Step, how: Fallen) -> Replan:
    """What becomes of the pathway when a step falls through: the ways that change the least, nothing written.

    Whoever calls has looked at who asks. ``services.confirm`` goes on by one of them; none: what is missing.
    """
    pathway = Pathway.objects.select_related("territory", "person").get(pk=step.pathway_id)
    return replan(pathway.person, pathway, fallen(step, how))


def offer_of(step: Step) -> str:
    """The offer of a step as the engine names it."""
    standing = standing_of(current_version(step.pathway), [step])
    found = (each.offer for each, row in standing.pairs if row is not None)
    return next(found, root_of(step.offer.slug) if step.offer else "")


class TroubleKind(StrEnum):
    """What is wrong with a step."""

    GONE = "gone"  # its session or its offer is no longer in the directory
    MOVED = "moved"  # the session is held, on other dates
    FULL = "full"  # no seat is left, and none is the person's
    LATE = "late"  # it should have begun, and nobody said so
    OVER = "over"  # it should be over, and nobody said so


@dataclass(frozen=True, slots=True)
class Trouble:
    """A step that needs somebody: which, why, in one sentence."""

    step: Step
    kind: TroubleKind
    sentence: str


def troubled_steps(people: Iterable[Person] | Any) -> list[Trouble]:
    """The steps of these people's pathways that need somebody, soonest first; three questions, however many.

    ``people``: people, or a query of them, whose pathway whoever asks may see (``people_showing``).
    """
    rows = list(
        Step.objects.filter(
            pathway__person__in=people, pathway__state=PathwayState.ACTIVE, state__in=storing.HELD
        ).select_related("pathway__person", "pathway__territory", "offer")
    )
    sessions = _sessions({row.session_id for row in rows if row.session_id})
    seated = set(
        Referral.objects.filter(step__in=[row.pk for row in rows], state__in=REGISTERED).values_list(
            "step", flat=True
        )
    )
    found = (_trouble(row, sessions.get(row.session_id or 0), row.pk in seated) for row in rows)
    return sorted(
        (each for each in found if each), key=lambda each: (each.step.starts_on or date.max, each.step.pk)
    )


def _sessions(keys: set[int]) -> dict[int, Session]:
    return {session.pk: session for session in Session.complete().filter(pk__in=keys)}


def _trouble(row: Step, session: Session | None, seated: bool) -> Trouble | None:
    kind = _kind(row, session, seated, clock.today(row.pathway.territory.replay_date))
    return Trouble(row, kind, sentence_of(row, kind)) if kind else None


def _kind(row: Step, session: Session | None, seated: bool, today: date) -> TroubleKind | None:
    if row.ends_on and row.ends_on < today:
        return TroubleKind.OVER
    if row.state == StepState.STARTED:
        return None
    if row.starts_on and row.starts_on < today:
        return TroubleKind.LATE
    if row.own or not row.occurrence or row.starts_on is None:
        return None
    return _listed(row, session, seated, today)


def _listed(row: Step, session: Session | None, seated: bool, today: date) -> TroubleKind | None:
    """What the directory says of a step to come."""
    if row.offer is None:  # a formality that no directory lists: the award of a credential
        return None
    if session is None or row.offer.withdrawn_on is not None:
        return TroubleKind.GONE
    held = _held_on(session, row.starts_on or today, today)
    if held is None:
        return TroubleKind.MOVED
    return TroubleKind.FULL if held.full and not seated else None


def _held_on(session: Session, day: date, today: date) -> Occurrence | None:
    horizon = max(0, (day - today).days) + 1
    found = occurrences(session.as_document(), today - timedelta(days=1), horizon + 1)
    return next((each for each in found if each.start == day), None)


def sentence_of(row: Step, kind: TroubleKind) -> str:
    """What is wrong, in one sentence."""
    told = {
        TroubleKind.GONE: _("« %(name)s » n’est plus dans l’annuaire : il faut autre chose."),
        TroubleKind.MOVED: _("« %(name)s » n’a plus lieu à cette date."),
        TroubleKind.FULL: _("« %(name)s » est complet, et la place n’est pas réservée."),
        TroubleKind.LATE: _("« %(name)s » devait commencer : est-ce fait ?"),
        TroubleKind.OVER: _("« %(name)s » devait être finie : comment cela s’est-il passé ?"),
    }
    return told[kind] % {"name": row.title}
