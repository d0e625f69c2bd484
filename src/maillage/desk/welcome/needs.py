"""Unmet demand: what was asked for and could not be had, with its cause, until it is had after all."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.desk.models import Person, UnmetNeed
from maillage.directory.models import Territory
from maillage.directory.towns import town
from maillage.privacy.actor import CLOCK, acting_as


class Cause(TextChoices):
    """Why something could not be had."""

    NO_OFFER = "no-offer", _("Rien de tel n’existe ici")
    TOO_FAR = "too-far", _("Trop loin, ou sans transport possible")
    FULL = "full", _("Plus de place")
    TOO_LATE = "too-late", _("Pas assez tôt")
    NOT_ELIGIBLE = "not-eligible", _("Les conditions ne sont pas remplies")
    NO_ANSWER = "no-answer", _("Pas de réponse")
    REFUSED = "refused", _("Refusé pour une autre raison")
    PRICE = "price", _("Trop cher")
    UNKNOWN = "unknown", _("Cause inconnue")


def zone_of(commune: str) -> str:
    """The EPCI of a commune (INSEE code), by which needs are counted; empty when it has none."""
    found = town(commune)
    return (found.epci or "") if found else ""


@transaction.atomic
def unmet(person: Person | None, territory: Territory, subject: str, cause: str, zone: str = "") -> UnmetNeed:
    """Count something that could not be had: once per person, subject and cause.

    ``subject``: the goal or the offer, as a code; never words of the person. ``zone``: an EPCI code
    (``zone_of``), taken from the person's commune when left out. Without a person each call counts one.
    A need that had been met and is missed again is open again. Raises ``ValueError`` for an unknown cause.
    """
    told = Cause(cause)
    with acting_as(CLOCK):  # the territory counts, whoever noticed
        return _counted(person, territory, subject, told, zone)


def _counted(person: Person | None, territory: Territory, subject: str, told: Cause, zone: str) -> UnmetNeed:
    zone = zone or (zone_of(person.commune) if person else "")
    columns = {"territory": territory, "zone": zone, "at": timezone.now()}
    if person is None:
        return UnmetNeed.objects.create(person=None, subject=subject, cause=told, **columns)
    try:
        with transaction.atomic():
            need, new = UnmetNeed.objects.get_or_create(
                person=person, subject=subject, cause=told, defaults=columns
            )
    except IntegrityError:  # told twice at once
        need, new = UnmetNeed.objects.get(person=person, subject=subject, cause=told), False
    if not new and need.met_at is not None:
        UnmetNeed.objects.filter(pk=need.pk).update(met_at=None, **columns)
        need.refresh_from_db()
    return need


def met(person: Person, subject: str) -> int:
    """What a person missed of a subject they have now, whatever the cause; how many needs that closes."""
    with acting_as(CLOCK):
        missed = UnmetNeed.objects.filter(person=person, subject=subject, met_at=None)
        return missed.update(met_at=timezone.now())
