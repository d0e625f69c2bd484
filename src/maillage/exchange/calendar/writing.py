"""Sessions as events: those with hours on their days, the others all day; drop-ins repeated every week."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from maillage.directory.occurrences import HORIZON_DAYS, Occurrence, occurrences
from maillage.directory.recurrences import WEEKDAYS, WORKING_DAYS
from maillage.exchange.reading import Documents, Loss, Written
from maillage.territories import reference

Document = Mapping[str, Any]

ZONE = ZoneInfo("Europe/Paris")
SHOWN_WHOLE = timedelta(days=14)  # a longer session without hours is shown by its first day
ENTERED_DAILY = ("drop-in", "service", "event", "loan")
"""Offers into which one walks: their permanent entry is a weekly opening, not a start."""
_NAMESPACE = uuid5(NAMESPACE_URL, "urn:maillage:session")


def write(
    documents: Documents, today: date, *, name: str, url_of: Callable[[str], str] | None = None
) -> Written:
    """The calendar of what begins or is open from today on.

    ``url_of`` gives the page of an offer by its id. A session that has nothing to come, or whose dates can't
    be read, is listed.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Maillage//Offres//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    by_id = {kind: {each["id"]: each for each in documents.get(kind, ())} for kind in ("offers", "places")}
    losses = []
    for session in documents.get("sessions", ()):
        offer, place = by_id["offers"].get(session["offer"]), by_id["places"].get(session.get("place", ""))
        events = list(_events(session, offer, today)) if offer is not None else []
        for event in events:
            _describe(event, session, offer or {}, place, url_of)
            event.add("dtstamp", datetime.combine(today, time(), UTC))
            calendar.add_component(event)
        if not events:
            losses.append(Loss("sessions", session["id"], "", _("Cette session n’a pas de date à venir.")))
    calendar.add_missing_timezones()
    return Written(bytes(calendar.to_ical()), tuple(losses))


def _events(session: Document, offer: Document, today: date) -> Iterator[Event]:
    if session.get("entry") is not None:
        yield from _opening(session, offer, today)
        return
    try:
        dated = list(occurrences(session, today, HORIZON_DAYS))
    except ValueError:
        return
    for occurrence in dated:
        yield _session(session, offer, occurrence)


def _session(session: Document, offer: Document, occurrence: Occurrence) -> Event:
    event = _named(occurrence.id, offer["name"])
    hours = session.get("schedule")
    if hours:
        day = _first_on(occurrence.start, hours["days"])
        if day <= occurrence.end:
            _timed(event, day, hours)
            event.add("rrule", _weekly(hours["days"], occurrence.end))
            return event
    if occurrence.end - occurrence.start <= SHOWN_WHOLE:
        _all_day(event, occurrence.start, occurrence.end)
    else:
        event["summary"] = _("Début : %(name)s") % {"name": offer["name"]}
        _all_day(event, occurrence.start, occurrence.start)
    return event


def _opening(session: Document, offer: Document, today: date) -> Iterator[Event]:
    entry = session["entry"]
    begins = max(filter(None, [_day(entry.get("from")), today]))
    ends, hours = _day(entry.get("until")), session.get("schedule")
    days = entry.get("weekdays") or (hours or {}).get("days") or list(WORKING_DAYS)
    first = _first_on(begins, days)
    if ends is not None and first > ends:
        return
    walked_in = offer["kind"] in ENTERED_DAILY
    event = _named(session["id"], offer["name"] if walked_in else _("Entrée possible : %(name)s") % offer)
    if hours and walked_in:
        _timed(event, first, hours)
    else:
        _all_day(event, first, first)
    event.add("rrule", _weekly(days, ends))
    yield event


def _named(key: str, name: str) -> Event:
    event = Event()
    event.add("uid", f"{uuid5(_NAMESPACE, key)}@maillage")
    event.add("summary", name)
    event.add("transp", "TRANSPARENT")
    return event


def _timed(event: Event, day: date, hours: Document) -> None:
    for name, clock in (("dtstart", hours["begins"]), ("dtend", hours["ends"])):
        late = clock == "24:00"
        at = time() if late else time.fromisoformat(clock)
        event.add(name, datetime.combine(day + timedelta(days=late), at, ZONE))


def _all_day(event: Event, first: date, last: date) -> None:
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))


def _weekly(days: list[str], until: date | None) -> dict[str, Any]:
    rule: dict[str, Any] = {"freq": "weekly", "byday": [day.upper() for day in days]}
    if until is not None:
        rule["until"] = datetime.combine(until, time(23, 59, 59), UTC)
    return rule


def _first_on(day: date, weekdays: list[str]) -> date:
    """The first of these weekdays from that day on."""
    wanted = {WEEKDAYS.index(each) for each in weekdays}
    return next(
        each for each in (day + timedelta(days=more) for more in range(7)) if each.weekday() in wanted
    )


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _describe(
    event: Event,
    session: Document,
    offer: Document,
    place: Document | None,
    url_of: Callable[[str], str] | None,
) -> None:
    told = (offer.get("summary"), offer.get("first_step"), session.get("note"))
    event.add("description", "\n".join(str(each) for each in told if each))
    if place is not None:
        event.add("location", _where(place))
        if "lat" in place and "lon" in place:
            event.add("geo", (place["lat"], place["lon"]))
    if url_of is not None:
        event.add("url", url_of(offer["id"]))


def _where(place: Document) -> str:
    commune = reference.commune(place["commune"])
    town = " ".join(filter(None, [place.get("postal_code"), commune.name if commune else ""]))
    return ", ".join(filter(None, [place["name"], place.get("address"), town]))
