"""The questions put to the directory: read only, in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from django.db.models import Prefetch, QuerySet

from maillage.directory import loading
from maillage.directory.models import (
    KINDS,
    Offer,
    OfferKind,
    Organisation,
    Place,
    PlaceKind,
    Role,
    Session,
    Source,
    Territory,
)
from maillage.directory.occurrences import Occurrence, occurrences
from maillage.directory.search import Hit
from maillage.directory.towns import town_name
from maillage.directory.trust.records import believed_document
from maillage.directory.wording.words import place_names

Listing = Offer | Organisation | Place
AnyListing = TypeVar("AnyListing", Offer, Organisation, Place)


def territory_documents(territory: Territory, *, with_used: bool = True) -> dict[str, list[dict[str, Any]]]:
    """The territory's records in the format of a pack, by kind, with those of the packs that it uses.

    ``pack`` holds the territory's own document alone.
    """
    territories = loading.with_used([territory]) if with_used else [territory]
    found = {kind: list(loading.current_documents(model, territories)) for kind, model in KINDS.items()}
    return {"pack": [territory.as_document()], **found}


@dataclass(frozen=True, slots=True)
class Card:
    """A record as lists show it. ``next_start``: the first that one may still join, one with seats if any."""

    record: Listing
    hit: Hit | None
    kind: str
    organisation: str = ""
    where: str = ""
    next_start: Occurrence | None = None
    permanent: bool = False
    at_a_distance: bool = False

    @property
    def dated(self) -> bool:
        """Whether dates are expected of it."""
        return isinstance(self.record, Offer)


def cards(hits: Sequence[Hit], today: date) -> list[Card]:
    """The records of these results, in their order; those that are gone meanwhile are left out."""
    wanted: dict[str, list[int]] = {}
    for hit in hits:
        wanted.setdefault(hit.record, []).append(hit.pk)
    made: dict[str, Card] = {}
    for offer in _offers().filter(pk__in=wanted.get("offers", ())):
        made[f"offers:{offer.pk}"] = offer_card(offer, today)
    for one in _organisations().filter(pk__in=wanted.get("organisations", ())):
        made[f"organisations:{one.pk}"] = organisation_card(one)
    for place in places().filter(pk__in=wanted.get("places", ())):
        made[f"places:{place.pk}"] = place_card(place)
    shown = [(made[hit.key], hit) for hit in hits if hit.key in made]
    return [replace(card, hit=hit, where=_where(hit)) for card, hit in shown]


def _where(hit: Hit) -> str:
    return place_names([town_name(code) for code in hit.communes])


def _offers() -> QuerySet[Offer]:
    sessions = Prefetch("sessions", Session.complete())
    found = Offer.current().select_related("territory", "organisation").prefetch_related(None)
    return found.prefetch_related(sessions)


def _organisations() -> QuerySet[Organisation]:
    return Organisation.current().select_related("territory")


def places() -> QuerySet[Place]:
    """The places that are listed today, with who runs them."""
    return Place.current().select_related("territory", "organisation")


def offer_card(offer: Offer, today: date) -> Card:
    """An offer as lists show it."""
    day = offer.territory.replay_date or today
    sessions = list(offer.sessions.all())
    starts = [
        start
        for session in sessions
        for start in occurrences(believed_document(session, offer, day), day)
        if start.open_on(day)
    ]
    towns = sorted({town_name(session.place.commune) for session in sessions if session.place})
    return Card(
        record=offer,
        hit=None,
        kind=str(OfferKind(offer.kind).label) if offer.kind in OfferKind else offer.kind,
        organisation=offer.organisation.name,
        where=place_names(towns),
        next_start=min(starts, key=lambda start: (start.full, start.start), default=None),
        permanent=any(session.entry for session in sessions),
        at_a_distance=any(session.place_id is None for session in sessions),
    )


def organisation_card(one: Organisation) -> Card:
    """An organisation as lists show it."""
    return Card(one, None, ", ".join(role_names(one)), where=town_name(one.commune))


def place_card(place: Place) -> Card:
    """A place as lists show it."""
    kind = str(PlaceKind(place.kind).label) if place.kind in PlaceKind else place.kind
    organisation = place.organisation.name if place.organisation else ""
    return Card(place, None, kind, organisation, town_name(place.commune))


def offers_of(organisation: Organisation, today: date) -> list[Card]:
    """What an organisation offers."""
    return _by_name(offer_card(offer, today) for offer in _offers().filter(organisation=organisation))


def offers_at(place: Place, today: date) -> list[Card]:
    """What happens in a place."""
    found = _offers().filter(sessions__place=place).distinct()
    return _by_name(offer_card(offer, today) for offer in found)


def _by_name(found: Iterable[Card]) -> list[Card]:
    return sorted(found, key=lambda card: (str(card.record), card.record.pk))


def find(model: type[AnyListing], territory: str, slug: str) -> AnyListing | None:
    """The record at an address, withdrawn or not; ``None`` when there has never been one."""
    found = model.complete().filter(territory__slug=territory, slug=slug)
    return found.select_related("territory", *model.REFERENCES).first()


def places_of(organisation: Organisation) -> list[Card]:
    """The places that an organisation runs."""
    return _by_name(place_card(place) for place in places().filter(organisation=organisation))


def role_names(organisation: Organisation) -> list[str]:
    """What an organisation does, in words."""
    return [str(Role(role).label) for role in organisation.roles or () if role in Role]


def source_of(record: Listing, territories: Iterable[Territory] = ()) -> Source | None:
    """The publication that a record names, in its territory or what it uses; ``None`` for one in words.

    ``territories``: these, when the caller has them already.
    """
    if not record.source:
        return None
    territories = territories or loading.with_used([record.territory])
    found = Source.objects.filter(territory__in=territories, slug=record.source)
    return found.order_by("territory_id").first()
