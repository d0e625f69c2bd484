"""Appointments as calendar programs read them: a facilitator's private address, a person's own file."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from maillage.desk.followup import appointments
from maillage.desk.followup.words import first_name
from maillage.desk.gate import File
from maillage.desk.models import Appointment, AppointmentState, CalendarFeed
from maillage.privacy.actor import Actor, ActorKind, acting_as, current

PAST, FUTURE = timedelta(days=31), timedelta(days=731)


@transaction.atomic
def open_feed(*, names: bool = False) -> str:
    """Give whoever is logged in a new private address, whose token is told once; the former opens no more."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        account_id=current().key,
        defaults={"token_hash": _hash(token), "names": names, "made_at": timezone.now()},
    )
    return token


def close_feed() -> None:
    """Take the private address back."""
    CalendarFeed.objects.filter(account_id=current().key).delete()


def my_feed() -> CalendarFeed | None:
    """The private address of whoever is logged in, if they have one; never its token."""
    return CalendarFeed.objects.filter(account_id=current().key).first()


def calendar_at(token: str) -> bytes | None:
    """The calendar at a private address; ``None`` when it opens nothing (any more)."""
    feed = CalendarFeed.objects.filter(token_hash=_hash(token), account__is_active=True).first()
    if feed is None:
        return None
    now = timezone.now()
    with acting_as(Actor(ActorKind.ACCOUNT, feed.account_id)):
        found = appointments.my_appointments(now - PAST, now + FUTURE)
    shown = [each for each in found if each.state in (AppointmentState.PLANNED, AppointmentState.HELD)]
    return _calendar(_("Mes rendez-vous"), (_mine(each, names=feed.names) for each in shown))


def person_calendar(file: File) -> bytes:
    """The appointments to come of a person, for their own calendar."""
    found = appointments.upcoming(file)
    return _calendar(_("Mes rendez-vous"), (_theirs(each) for each in found))


def _mine(appointment: Appointment, *, names: bool) -> Event:
    """Without names, no title, place or subject tells who it is."""
    name = first_name(appointment.person) if names else ""
    event = _event(appointment, _("Rendez-vous – %(name)s") % {"name": name} if name else _("Rendez-vous"))
    if names and appointment.where:
        event.add("location", appointment.where)
    return event


def _theirs(appointment: Appointment) -> Event:
    organisation = appointment.organisation
    event = _event(appointment, _("Rendez-vous – %(name)s") % {"name": organisation.name})
    if appointment.where:
        event.add("location", appointment.where)
    if organisation.phone:
        event.add("description", _("En cas d’empêchement : %(phone)s") % {"phone": organisation.phone})
    return event


def _event(appointment: Appointment, title: str) -> Event:
    event = Event()
    event.add("uid", f"{appointment.key}@maillage")
    event.add("sequence", appointment.version)
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", appointment.begins_at.astimezone(UTC))
    event.add("dtend", (appointment.begins_at + timedelta(minutes=appointment.minutes)).astimezone(UTC))
    event.add("summary", title)
    event.add("class", "PRIVATE")
    return event


def _calendar(name: str, events: Iterable[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Maillage//Rendez-vous//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
