"""What waits for a facilitator: one function per sort of line, one query each, nothing sealed is opened.

Each asks only about the people of one's own caseload, one's own acts, or one's own organisations: what the
territory holds besides is never read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.desk.models import (
    Appointment,
    AppointmentState,
    Decision,
    HandOver,
    PathwayState,
    Person,
    Question,
    Referral,
    ReferralState,
    Request,
    RequestKind,
    Scope,
    Step,
    StepState,
)
from maillage.desk.welcome import presence
from maillage.desk.welcome.caseload import Caseload
from maillage.desk.welcome.reference import reference_of
from maillage.desk.welcome.services import OPEN

WEEK = timedelta(days=7)
FORTNIGHT = timedelta(days=14)
LATE_REQUEST = timedelta(days=3)
SILENT = timedelta(days=60)
READ_AT_MOST = 300  # rows of one sort: more than a day holds
STEP_COLUMNS = (
    *("starts_on", "own", "occurrence", "state", "pathway__person_id"),
    *("session__start", "session__starts", "session__register_by", "session__register_before_days"),
    *("offer__withdrawn_on", "offer__status"),
)
REGISTERED = ("accepted", "waiting", "started", "completed")


class Urgency(IntEnum):
    """When something must be done."""

    LATE = 0
    TODAY = 1
    WEEK = 2
    LATER = 3


URGENCIES: dict[Urgency, Promise] = {
    Urgency.LATE: _("En retard"),
    Urgency.TODAY: _("Aujourd’hui"),
    Urgency.WEEK: _("Dans les sept jours"),
    Urgency.LATER: _("Ensuite"),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A line before names are read. ``step_id``: whose title completes it; ``scope``: what it shows."""

    urgency: Urgency
    day: date | None
    sort: str
    route: str
    title: str = ""
    at: time | None = None
    person_id: int | None = None
    step_id: int | None = None
    scope: Scope = Scope.IDENTITY
    key: UUID | None = None


SILENCE = "silent"
SORTS: dict[str, Promise] = {
    "appointment": _("Rendez-vous"),
    "request": _("Demande à traiter"),
    "awaited": _("Réponse attendue"),
    "received": _("Orientation reçue, à répondre"),
    "starting": _("Une étape commence"),
    "register": _("Date limite d’inscription"),
    "gone": _("Session annulée ou changée"),
    "past": _("Inscription close"),
    "question": _("Question posée"),
    "hand-over": _("Dossier à reprendre"),
    "decision": _("Décision de commission"),
    "consent": _("Accord qui prend fin"),
    SILENCE: _("Sans nouvelles depuis longtemps"),
}


def urgency_of(day: date | None, today: date) -> Urgency:
    """How urgent what falls on a day is."""
    if day is None:
        return Urgency.LATER
    if day <= today:
        return Urgency.LATE if day < today else Urgency.TODAY
    return Urgency.WEEK if day <= today + WEEK else Urgency.LATER


def appointments(account_id: int, today: date) -> Iterator[Draft]:
    """Whom one sees today and this week; what became of those of the last fortnight, if it isn't said."""
    zone = timezone.get_current_timezone()
    first, last = (datetime.combine(day, time(), zone) for day in (today - FORTNIGHT, today + WEEK))
    planned = Appointment.objects.filter(account_id=account_id, state=AppointmentState.PLANNED)
    soon = planned.filter(begins_at__gte=first, begins_at__lt=last).order_by("begins_at")
    for person, begins_at in soon.values_list("person_id", "begins_at")[:READ_AT_MOST]:
        begins = timezone.localtime(begins_at)
        day = begins.date()
        title = gettext("a-t-il eu lieu ?") if day < today else ""
        yield Draft(
            urgency_of(day, today), day, "appointment", "followup:followup", title, begins.time(), person
        )


def requests(answering: Iterable[int], account_id: int, today: date) -> Iterator[Draft]:
    """The requests of one's organisations that wait, nobody else having taken them."""
    waiting = Request.objects.filter(organisation_id__in=answering, state__in=OPEN, person=None)
    mine = waiting.filter(Q(assigned_to=None) | Q(assigned_to=account_id)).order_by("received_at", "pk")
    for key, kind, received_at in mine.values_list("key", "kind", "received_at")[:READ_AT_MOST]:
        day = timezone.localtime(received_at).date()
        urgency = Urgency.LATE if day < today - LATE_REQUEST else Urgency.TODAY
        title = f"{RequestKind(kind).label} ({reference_of(key)})"
        yield Draft(urgency, day, "request", "welcome:request", title, key=key)


def awaited(caseload: Caseload, account_id: int, today: date) -> Iterator[Draft]:
    """The referrals sent that were not answered yet: one's own, and those of one's people."""
    sent = Referral.objects.filter(state=ReferralState.SENT, sent_for_id__in=caseload.organisations)
    mine = sent.filter(Q(sent_by_id=account_id) | Q(person_id__in=list(caseload.mine)))
    by_deadline = mine.order_by(F("answer_by").asc(nulls_last=True), "pk")
    columns = ("person_id", "answer_by", "sent_to__name", "offer__name")
    for person, day, to, offer in by_deadline.values_list(*columns)[:READ_AT_MOST]:
        title = f"{to} : {offer}" if offer else to
        yield Draft(
            urgency_of(day, today),
            day,
            "awaited",
            "referrals:of_person",
            title,
            person_id=person,
            scope=Scope.PATHWAY,
        )


def received(answering: Iterable[int], today: date) -> Iterator[Draft]:
    """The referrals that one's organisations received and have to answer; nobody is named."""
    sent = Referral.objects.filter(state=ReferralState.SENT, sent_to_id__in=answering)
    by_deadline = sent.order_by(F("answer_by").asc(nulls_last=True), "pk")
    columns = ("answer_by", "sent_for__name", "offer__name")
    for day, by, offer in by_deadline.values_list(*columns)[:READ_AT_MOST]:
        title = gettext("%(offer)s, de la part de %(by)s") % {"offer": offer or "…", "by": by}
        yield Draft(urgency_of(day, today), day, "received", "referrals:tray", title)


def steps(caseload: Caseload, today: date) -> Iterator[Draft]:
    """The steps to come: those that start, those to register for, those whose session is no more."""
    planned = Step.objects.filter(
        pathway__person_id__in=caseload.showing(Scope.PATHWAY),
        pathway__state=PathwayState.ACTIVE,
        state=StepState.PLANNED,
    )
    registered = Referral.objects.filter(step=OuterRef("pk"), state__in=REGISTERED)
    told = planned.annotate(registered=Exists(registered)).select_related("pathway", "session", "offer")
    for step in told.only(*STEP_COLUMNS).order_by("starts_on", "pk"):
        yield from _of_step(step, bool(step.registered), today)


def _of_step(step: Step, registered: bool, today: date) -> Iterator[Draft]:
    day = step.starts_on
    if _is_gone(step):
        yield _step_draft(step, Urgency.LATE, day, "gone")
        return
    limit = _register_by(step)
    if limit is not None and not registered and limit <= today + FORTNIGHT:
        sort = "past" if limit < today else "register"
        yield _step_draft(step, urgency_of(limit, today), limit, sort)
    if day is not None and day <= today + FORTNIGHT:
        yield _step_draft(step, urgency_of(day, today), day, "starting")


def _step_draft(step: Step, urgency: Urgency, day: date | None, sort: str) -> Draft:
    return Draft(
        urgency,
        day,
        sort,
        "pathways:pathway",
        person_id=step.pathway.person_id,
        step_id=step.pk,
        scope=Scope.PATHWAY,
    )


def _is_gone(step: Step) -> bool:
    """Whether the session or the offer that a step counts on is no more, or no longer on that day."""
    if step.own:
        return False
    if step.occurrence and step.session is None:
        return True
    return presence.offers_session(step.session, step.offer, step.starts_on) is False


def _register_by(step: Step) -> date | None:
    session = step.session
    if session is None:
        return None
    if session.register_before_days is not None and step.starts_on is not None:
        return step.starts_on - timedelta(days=session.register_before_days)
    return session.register_by


def questions(caseload: Caseload, today: date) -> Iterator[Draft]:
    """What one's people asked from their space, and was not answered."""
    asked = Question.objects.filter(person_id__in=list(caseload.mine), answered_at=None)
    for person, asked_at in asked.order_by("asked_at").values_list("person_id", "asked_at")[:READ_AT_MOST]:
        day = timezone.localtime(asked_at).date()
        urgency = Urgency.LATE if day < today - LATE_REQUEST else Urgency.TODAY
        yield Draft(urgency, day, "question", "followup:followup", person_id=person)


def hand_overs(account_id: int, today: date) -> Iterator[Draft]:
    """The files that one is asked to take."""
    asked = HandOver.objects.filter(next_id=account_id, taken_at=None).order_by("asked_at")
    for person, asked_at in asked.values_list("person_id", "asked_at")[:READ_AT_MOST]:
        day = timezone.localtime(asked_at).date()
        urgency = Urgency.LATE if day < today - WEEK else Urgency.TODAY
        yield Draft(urgency, day, "hand-over", "followup:followup", person_id=person)


def without_key_worker(caseload: Caseload) -> Iterator[Draft]:
    """The files of one's organisations that nobody follows any more: somebody has to take them."""
    alone = Person.objects.filter(
        key_worker=None, key_worker_for_id__in=caseload.organisations, closed_at=None
    ).order_by("last_contact_on", "pk")
    for person in alone.values_list("pk", flat=True)[:READ_AT_MOST]:
        title = gettext("plus personne ne suit ce dossier")
        yield Draft(Urgency.WEEK, None, "hand-over", "followup:followup", title, person_id=person)


def decisions(account_id: int, today: date) -> Iterator[Draft]:
    """What a case conference gave one to do."""
    mine = Decision.objects.filter(owner_id=account_id, done_at=None, due_on__lte=today + FORTNIGHT)
    for person, day in mine.order_by("due_on").values_list("case__person_id", "due_on")[:READ_AT_MOST]:
        yield Draft(urgency_of(day, today), day, "decision", "conferences:conferences", person_id=person)


def of_caseload(caseload: Caseload, today: date) -> Iterator[Draft]:
    """Those one has not met for long, those whose agreement ends: no query."""
    for person, known in caseload.mine.items():
        if known.ends_on <= today + FORTNIGHT:
            urgency = urgency_of(known.ends_on, today)
            yield Draft(urgency, known.ends_on, "consent", "circle:circle", person_id=person)
        if known.last_contact_on < today - SILENT:
            last = gettext("dernier contact le %(day)s") % {"day": date_format(known.last_contact_on)}
            yield Draft(Urgency.WEEK, known.last_contact_on, SILENCE, "files:file", last, person_id=person)
