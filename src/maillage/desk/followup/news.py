"""Support goes on after the pathway: when to ask how somebody is, one, three and six months after its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from maillage.desk.gate import File
from maillage.desk.models import Appointment, AppointmentState, Pathway, PathwayState, Scope

MONTHS = (1, 3, 6)
AROUND = timedelta(days=14)  # an appointment this near to the day is that one


@dataclass(frozen=True, slots=True)
class News:
    """A day on which to ask for news: so many months after the end."""

    months: int
    day: date


def news_due(file: File, today: date) -> list[News]:
    """The days to propose an appointment for news, from two weeks ago on; two queries.

    None while a pathway is under way, before the first one, or where an appointment stands around that day.
    """
    if not file.shows(Scope.PATHWAY):
        return []
    ended = ended_on(file)
    if ended is None:
        return []
    kept = Appointment.objects.filter(
        person=file.person, state__in=(AppointmentState.PLANNED, AppointmentState.HELD)
    )
    days = [timezone.localdate(at) for at in kept.values_list("begins_at", flat=True)]
    wanted = [News(months, ended + relativedelta(months=months)) for months in MONTHS]
    return [
        news
        for news in wanted
        if news.day >= today - AROUND and not any(abs(day - news.day) <= AROUND for day in days)
    ]


def ended_on(file: File) -> date | None:
    """The day on which the last pathway ended; ``None`` while one is under way, or when there was none.

    A pathway ends when the last of its steps changed its state.
    """
    pathways = list(Pathway.objects.filter(person=file.person).prefetch_related("steps"))
    if not pathways or any(pathway.state == PathwayState.ACTIVE for pathway in pathways):
        return None
    last = max(pathways, key=lambda pathway: (pathway.chosen_at, pathway.pk))
    ends = [timezone.localdate(step.state_at) for step in last.steps.all()]
    return max(ends, default=timezone.localdate(last.chosen_at))
