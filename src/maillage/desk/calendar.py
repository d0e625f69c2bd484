"""A plan as a calendar file (RFC 5545) that any calendar program reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils.translation import gettext
from icalendar import Calendar, Event

from maillage.planning.wording.plans import PlanWords
from maillage.planning.wording.steps import StepWords

SHOWN_WHOLE = timedelta(days=14)  # a longer step is shown by its first and last days
NAMESPACE = uuid5(NAMESPACE_URL, "urn:maillage:step")


def plan_calendar(plan: PlanWords, made_on: date) -> bytes:
    """All-day events: by when to apply, then each step; the same step always has the same identifier."""
    calendar = Calendar()
    calendar.add("prodid", "-//Maillage//Parcours//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", gettext("Mon parcours"))
    for step in plan.steps:
        for event in _events(step, made_on):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(step: StepWords, made_on: date) -> Iterator[Event]:
    if step.apply_on < step.start:
        yield _event(
            step, "apply", gettext("À faire au plus tard : %(name)s"), step.apply_on, step.apply_on, made_on
        )
    if step.end - step.start <= SHOWN_WHOLE:
        yield _event(step, "step", "%(name)s", step.start, step.end, made_on)
    else:
        yield _event(step, "start", gettext("Début : %(name)s"), step.start, step.start, made_on)
        yield _event(step, "end", gettext("Fin : %(name)s"), step.end, step.end, made_on)


def _event(step: StepWords, kind: str, title: str, first: date, last: date, made_on: date) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(NAMESPACE, f'{step.offer} {step.start.isoformat()} {kind}')}@maillage")
    event.add("dtstamp", datetime.combine(made_on, time(), UTC))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", title % {"name": step.name})
    event.add("location", step.place)
    event.add("description", "\n".join((*step.first, *step.travel, *step.bring)))
    event.add("transp", "TRANSPARENT")
    return event
