"""What the directory has near a person: services by theme, drop-ins and mobile stops of the coming days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch

from maillage.desk.models import Person
from maillage.directory import loading
from maillage.directory.models import Offer, OfferKind, Place, PlaceKind, Session
from maillage.directory.occurrences import occurrences
from maillage.directory.recurrences import starts_between
from maillage.directory.search import Reach, Wish, search
from maillage.directory.towns import place_point, town_name, town_point
from pathways.travel import EstimatedTravel, Point, great_circle_km

FARTHEST_KM = 40  # as the crow flies; our own choice, as far as a mobile service is worth the trip
MOST_OFFERS = 60
MOST_DROP_INS = 20
MOST_DAYS = 3  # of one drop-in: what is open every day leaves room for the others
VEHICLES = (("car", ("licence-b", "has-car")), ("moped", ("has-moped",)), ("bike", ("has-bike",)))


@dataclass(frozen=True, slots=True)
class Service:
    """An offer near the person. ``grants``: the facts that it gives; ``km`` as the crow flies, if known."""

    name: str
    organisation: str
    address: str
    kind: str
    themes: frozenset[str]
    grants: frozenset[str]
    km: float | None


@dataclass(frozen=True, slots=True)
class DropIn:
    """Somewhere to go without an appointment, on a day; ``minutes`` one way by ``mode``, if it is known."""

    day: date
    name: str
    organisation: str
    where: str
    address: str
    hours: str
    minutes: int | None
    mode: str


def services_near(person: Person, themes: Iterable[str], today: date) -> list[Service]:
    """The offers of these themes that are nearest the person, nearest first; none without a commune."""
    origin = town_point(person.commune)
    if origin is None:
        return []
    wish = Wish(
        commune=person.commune,
        origin=origin,
        reach=Reach(km=FARTHEST_KM),
        record="offers",
        themes=tuple(sorted(set(themes))),
    )
    hits = search(wish, today, count=MOST_OFFERS, facetted=False).hits
    found = Offer.current().select_related("organisation", "territory").prefetch_related(None)
    offers = found.in_bulk([hit.pk for hit in hits])
    return [_service(offers[hit.pk], hit.km) for hit in hits if hit.pk in offers]


def _service(offer: Offer, km: float | None) -> Service:
    return Service(
        name=offer.name,
        organisation=offer.organisation.name,
        address=offer.get_absolute_url(),
        kind=offer.kind,
        themes=frozenset(offer.themes or ()),
        grants=frozenset(offer.grants or ()) if isinstance(offer.grants, list) else frozenset(),
        km=km,
    )


def mode_of(situation: dict[str, Any]) -> str:
    """The quickest means that the person is known to have; on foot otherwise."""
    held = set((situation.get("facts") or {}).get("yes") or ())
    return next((mode for mode, needed in VEHICLES if held.issuperset(needed)), "walk")


def drop_ins(person: Person, situation: dict[str, Any], today: date) -> list[DropIn]:
    """The drop-ins and mobile stops near a person, this week and the next, in order of day, then nearest."""
    origin, until = town_point(person.commune), next_sunday(today)
    if origin is None:
        return []
    mode = mode_of(situation)
    found = [*_of_offers(person, origin, mode, today, until), *_of_places(person, origin, mode, today, until)]
    far = 10**6
    found.sort(key=lambda each: (each.day, far if each.minutes is None else each.minutes, each.name))
    return found[:MOST_DROP_INS]


def next_sunday(today: date) -> date:
    """The last day of next week."""
    return today + timedelta(days=13 - today.weekday())


def _of_offers(person: Person, origin: Point, mode: str, today: date, until: date) -> Iterator[DropIn]:
    """Drop-ins by kind, and whatever is held at a mobile stop."""
    territories = loading.with_used([person.territory])
    sessions = Session.current().filter(territory__in=territories).select_related("place")
    kind = Offer.current().filter(territory__in=territories, kind=OfferKind.DROP_IN)
    stop = Offer.current().filter(territory__in=territories, sessions__place__kind=PlaceKind.MOBILE_STOP)
    pks = {*kind.values_list("pk", flat=True), *stop.values_list("pk", flat=True)}
    offers = Offer.current().filter(pk__in=pks).select_related("organisation", "territory")
    for offer in offers.prefetch_related(None).prefetch_related(Prefetch("sessions", sessions)):
        for session in offer.sessions.all():
            if session.place is None or not _held_there(offer, session.place):
                continue
            if great_circle_km(origin, point := place_point(session.place) or origin) > FARTHEST_KM:
                continue
            for start in _days(session, today, until)[:MOST_DAYS]:
                yield DropIn(
                    start,
                    offer.name,
                    offer.organisation.name,
                    f"{session.place.name}, {town_name(session.place.commune)}",
                    offer.get_absolute_url(),
                    session.place.opening_hours,
                    _minutes(origin, point, mode),
                    mode,
                )


def _held_there(offer: Offer, place: Place) -> bool:
    return offer.kind == OfferKind.DROP_IN or place.kind == PlaceKind.MOBILE_STOP


def _days(session: Session, today: date, until: date) -> list[date]:
    document = {"id": session.slug, **{name: getattr(session, name) for name in _DATED}}
    horizon = (until - today).days
    return sorted({each.start for each in occurrences(document, today, horizon) if not each.full})


_DATED = ("start", "end", "starts", "entry", "days", "weeks", "months", "seats", "register_by")


def _of_places(person: Person, origin: Point, mode: str, today: date, until: date) -> Iterator[DropIn]:
    """The stops of places that move."""
    territories = loading.with_used([person.territory])
    places = Place.current().filter(territory__in=territories, stops__isnull=False)
    for place in places.select_related("organisation", "territory").prefetch_related(None):
        for stop in place.stops or ():
            point = town_point(stop["commune"])
            if point is None or great_circle_km(origin, point) > FARTHEST_KM:
                continue
            for day in _stop_days(stop, today, until)[:MOST_DAYS]:
                yield DropIn(
                    day,
                    place.name,
                    place.organisation.name if place.organisation else "",
                    ", ".join(filter(None, (stop.get("address"), town_name(stop["commune"])))),
                    place.get_absolute_url(),
                    "–".join(filter(None, (stop.get("begins"), stop.get("ends")))),
                    _minutes(origin, point, mode),
                    mode,
                )


def _stop_days(stop: dict[str, Any], today: date, until: date) -> list[date]:
    if stop.get("day"):
        day = date.fromisoformat(stop["day"])
        return [day] if today <= day <= until else []
    return starts_between(stop["days"], today, until) if stop.get("days") else []


def _minutes(origin: Point, point: Point, mode: str) -> int | None:
    trip = EstimatedTravel().trip(origin, point, mode)
    return trip.minutes_out if trip else None
