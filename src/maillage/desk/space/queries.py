"""The questions of a space: what comes next, where each thing stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk.circle import queries as circle
from maillage.desk.followup.appointments import Shown, appointments_of
from maillage.desk.followup.words import first_name
from maillage.desk.gate import File
from maillage.desk.models import AppointmentState, Pathway, Referral, ReferralState, Step, StepState
from maillage.desk.pathways.services import active_pathway, step_at

NEXT = 3
HELD = (StepState.PLANNED, StepState.STARTED, StepState.COMPLETED)


def home_of(file: File) -> dict[str, Any]:
    """What the first page shows; a handful of queries."""
    chosen = active_pathway(file.person)
    rows = steps_of(chosen) if chosen else []
    coming, _over = split(appointments_of(file))
    return {
        "called": first_name(file.person),
        "appointments": coming[:NEXT],
        "steps": [row for row in rows if row.state != StepState.COMPLETED][:NEXT],
        "proposed": circle.proposals(file.person).count(),
        "drafts": referrals_of(file).filter(state=ReferralState.DRAFT).count(),
        "answered": file.person.questions.exclude(answered_at=None).count(),
    }


def last_pathway(file: File) -> Pathway | None:
    """The pathway under way, or else the last one, be it finished or stopped."""
    return active_pathway(file.person) or file.person.pathways.order_by("-chosen_at", "-pk").first()


def steps_of(pathway: Pathway) -> list[Step]:
    """The steps of a pathway but those taken out, in order."""
    held = pathway.steps.filter(state__in=HELD).select_related("offer__organisation", "session__place")
    return list(held.order_by("position", "pk"))


def step_of(file: File, key: UUID) -> Step:
    """A step of the pathway under way. Raises ``NoSuchFileError``."""
    return step_at(file.person, key)[1]


def referrals_of(file: File) -> QuerySet[Referral]:
    """The person's referrals, the latest first."""
    return Referral.objects.filter(person=file.person).select_related("sent_to", "sent_for", "offer")


def split(every: list[Shown]) -> tuple[list[Shown], list[Shown]]:
    """The appointments to come, then those that are over or cancelled, latest first."""
    now = timezone.now()
    coming = [
        one for one in every if one.ends_at >= now and one.appointment.state == AppointmentState.PLANNED
    ]
    over = [one for one in every if one not in coming]
    return coming, over[::-1]


def opening(file: File, step: str | None) -> str:
    """How a question about a step begins; empty for one that is not theirs."""
    try:
        row = Step.objects.filter(pathway__person=file.person, key=UUID(step or "")).first()
    except ValueError:
        return ""
    return _("À propos de « %(name)s » : ") % {"name": row.title} if row else ""
