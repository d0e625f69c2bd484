"""Reminders of appointments: by e-mail two days before, to whoever agreed; a text to copy for a telephone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.desk.followup.words import first_name
from maillage.desk.models import Appointment, AppointmentState, Consent
from maillage.desk.posting import post
from maillage.directory.wording import words

AHEAD = timedelta(days=2)


def remind(now: datetime | None = None) -> int:
    """Post the reminder of each appointment of the next two days, once; how many. Run as the clock.

    Only where the person agreed, has an e-mail, and still agrees that the organisation accompanies them.
    """
    now = now or timezone.now()
    last = timezone.localdate(now) + AHEAD
    due = Appointment.objects.filter(
        state=AppointmentState.PLANNED, remind=True, begins_at__gte=now, begins_at__lt=now + AHEAD * 2
    ).filter(person__closed_at=None)
    agreed = set(
        Consent.objects.filter(
            Q(person__in=due.values("person")), withdrawn_at=None, ends_on__gte=timezone.localdate(now)
        ).values_list("person_id", "organisation_id")
    )
    soon = [
        each
        for each in due.select_related("person", "organisation")
        if timezone.localdate(each.begins_at) <= last and (each.person_id, each.organisation_id) in agreed
    ]
    return sum(_posted(each) for each in soon)


def _posted(appointment: Appointment) -> bool:
    address = str(appointment.person.contact.get("email") or "")
    if not address:
        return False
    post(
        f"reminder:{appointment.key}:{int(appointment.begins_at.timestamp())}",
        address,
        _("Rappel de votre rendez-vous"),
        message(appointment),
        person=appointment.person,
    )
    return True


def message(appointment: Appointment) -> str:
    """The reminder, as short as it can be: when, where, whom to call. Nothing of what it is about."""
    name = first_name(appointment.person)
    organisation = appointment.organisation
    lines = [
        _("Bonjour %(name)s,") % {"name": name} if name else _("Bonjour,"),
        _("Rappel : vous avez rendez-vous %(when)s.") % {"when": when(appointment)},
        _("Où : %(where)s") % {"where": appointment.where} if appointment.where else "",
        organisation.name,
        _("En cas d’empêchement : %(phone)s") % {"phone": organisation.phone} if organisation.phone else "",
    ]
    return "\n".join(line for line in lines if line)


def when(appointment: Appointment) -> str:
    """« mardi 24 novembre 2026 à 10 h 30 »."""
    local = timezone.localtime(appointment.begins_at)
    return _("%(day)s à %(hour)d h %(minute)02d") % {
        "day": words.day(local.date()),
        "hour": local.hour,
        "minute": local.minute,
    }
