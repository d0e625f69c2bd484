"""Where people are welcomed, and when: the stops of places that move, drop-ins, from the directory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from maillage.directory.documents import Document, to_day
from maillage.directory.models import Offer, OfferKind, Place, Session, Territory
from maillage.directory.occurrences import occurrences
from maillage.directory.recurrences import starts_between
from maillage.directory.towns import town_name

WEEK_DAYS = 7
MOST_PLACES = 60


@dataclass(frozen=True, slots=True, order=True)
class DropIn:
    """A day on which somebody may come without an appointment, or a place that moves is somewhere."""

    day: date
    begins: str
    name: str
    where: str
    ends: str
    url: str
    place_id: int


def drop_ins(organisation_ids: Iterable[int], first: date, days: int = WEEK_DAYS) -> list[DropIn]:
    """The drop-ins of some organisations and the stops of their places, from a day on: two queries."""
    mine = list(organisation_ids)
    sessions = Session.current().filter(offer__organisation_id__in=mine, offer__kind=OfferKind.DROP_IN)
    told = sessions.select_related("offer__territory", "place__territory")
    found = [one for session in told for one in _of_session(session, first, days)]
    for place in _moving().filter(organisation_id__in=mine):
        found += _of_place(place, first, first + timedelta(days=days - 1))
    return sorted(found)


def _of_session(session: Session, first: date, days: int) -> Iterator[DropIn]:
    place, offer = session.place, session.offer
    where = f"{place.name} ({town_name(place.commune)})" if place else ""
    for one in occurrences(session.as_document(), first, days - 1):
        yield DropIn(one.start, "", offer.name, where, "", offer.get_absolute_url(), place.pk if place else 0)


def stops_of_day(territory: Territory, day: date) -> list[DropIn]:
    """Where the places of a territory that move are on a day: one query."""
    places = _moving().filter(territory=territory)
    return sorted(one for place in places for one in _of_place(place, day, day))


def _moving() -> QuerySet[Place]:
    return Place.current().exclude(stops__isnull=True).select_related("territory")


def _of_place(place: Place, first: date, last: date) -> Iterator[DropIn]:
    for stop in place.stops or ():
        where = ", ".join(filter(None, [town_name(stop["commune"]), stop.get("address")]))
        for day in days_of(stop, first, last):
            begins, ends = stop.get("begins") or "", stop.get("ends") or ""
            yield DropIn(day, begins, place.name, where, ends, place.get_absolute_url(), place.pk)


def days_of(stop: Document, first: date, last: date) -> list[date]:
    """The days of a stop within a period; none for a rule that can't be read."""
    day = to_day(stop.get("day"))
    if day is not None:
        return [day] if first <= day <= last else []
    try:
        return starts_between(stop["days"], first, last) if stop.get("days") else []
    except ValueError:
        return []


def fixed_places(organisation_id: int) -> list[tuple[int, str]]:
    """The places that an organisation runs and that don't move, by name: keys and names, one query."""
    still = Place.current().select_related(None).filter(organisation_id=organisation_id, stops__isnull=True)
    return list(still.order_by("name", "pk").values_list("pk", "name")[:MOST_PLACES])


def place_of(territory: Territory, key: int | None) -> Place | None:
    """A place of the territory by its key; ``None`` when none is named, or it is no more."""
    return Place.current().filter(territory=territory, pk=key).first() if key else None


def offers_session(session: Session | None, offer: Offer | None, day: date | None) -> bool | None:
    """Whether a session is still given on the day that a step counts on; ``None`` when it can't be told."""
    if session is None or day is None:
        return None
    if offer is not None and (offer.withdrawn_on is not None or offer.status != "published"):
        return False
    if session.start is not None:
        return session.start == day
    try:
        return bool(starts_between(session.starts, day, day)) if session.starts else None
    except ValueError:
        return None
