"""What other records need of one: nothing that is seen may name what is not."""

from __future__ import annotations

from itertools import chain

from django.db.models import Q

from maillage.directory.models import (
    ExampleSituation,
    Listed,
    Offer,
    Organisation,
    Place,
    Record,
    Session,
    Territory,
)
from maillage.directory.models.record import Status


def needing(record: Listed) -> list[str]:
    """The names of what is seen today and would lose this record, at most one mention each."""
    if isinstance(record, Place):
        found = [session.offer.name for session in Session.current().filter(place=record)]
    elif isinstance(record, Organisation):
        own = (Offer.current(), Place.current())
        found = [str(one) for one in chain(*(each.filter(organisation=record) for each in own))]
        found += _asking(record)
    else:
        found = _refusing(record)
    return list(dict.fromkeys(found))


def _around(record: Record) -> list[Territory]:
    """The record's territory and those that use it, directly."""
    return list(Territory.objects.filter(Q(pk=record.territory_id) | Q(uses=record.territory)).distinct())


def _asking(organisation: Organisation) -> list[str]:
    """The offers for which one must ask this organisation."""
    asked = Offer.current().filter(territory__in=_around(organisation)).exclude(prescription=None)
    return [offer.name for offer in asked if organisation.slug in (offer.prescription or {}).get("by", [])]


def _refusing(record: Listed) -> list[str]:
    """The example people who say that they refuse this offer."""
    people = ExampleSituation.objects.filter(territory__in=_around(record))
    return [one.title for one in people if record.slug in (one.document.get("refuses") or [])]


def hidden_needs(record: Listed) -> list[str]:
    """The names of what a record needs and that is not seen today."""
    needed: list[Listed] = []
    if isinstance(record, Offer):
        needed = [record.organisation, *Place.objects.filter(sessions__offer=record).distinct()]
    elif isinstance(record, Place) and record.organisation:
        needed = [record.organisation]
    return [str(one) for one in needed if one.withdrawn_on or one.status != Status.PUBLISHED]
