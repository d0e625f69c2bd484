"""From documents by kind to the engine: one path for a folder and for the database, which give the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from maillage.directory.documents import Document, to_cents, to_day
from maillage.directory.occurrences import laid_out, register_by, seats_of
from maillage.directory.readings import read_born, read_vocabulary
from maillage.directory.recurrences import WEEKDAYS
from maillage.directory.schemes import read_amounts, read_scheme
from maillage.directory.towns import point_at, town
from maillage.planning.bridges import bridged, read_bridge
from pathways.catalogue import Catalogue
from pathways.facts import Vocabulary
from pathways.offers import (
    Dates,
    Entry,
    Offer,
    Place,
    Prescription,
    Session,
)
from pathways.reading import read_condition
from pathways.situation import HORIZON_DAYS, Situation, situation_facts
from pathways.travel import EstimatedTravel, Mode, Point, Schedule, Travel

SEEN_DAYS = 3 * 366  # how far ahead a rule's dates are laid out, unless a person's horizon is farther
HOURS_OF_A_DAY = 7.0  # of training in France, to tell days on site from hours when a session gives hours only
FULL_WEEK = 5

Documents = Mapping[str, Iterable[Document]]


def compile_catalogue(
    documents: Documents, today: date, *, travel: Travel | None = None, seen_days: int = SEEN_DAYS
) -> Catalogue:
    """The catalogue of these documents (lists by kind) as one sees it on that day.

    Rules of recurrence are laid out from ``today`` on, for ``seen_days``. Raises ``ValueError`` for documents
    that no check would have let through: an unknown reference, a circle of facts, dates in disorder.
    """
    amounts = read_amounts(documents.get("amounts", ()))
    vocabulary = read_vocabulary(*(documents.get(kind, ()) for kind in ("facts", "scales", "ladders")))
    listed = {document["id"]: _offer(document) for document in documents.get("offers", ())}
    last = today + timedelta(days=seen_days)
    held = _sessions(documents.get("sessions", ()), listed, today, last)
    ladders = documents.get("ladders", ())
    offers, sessions = bridged(listed.values(), held, ladders, vocabulary, Dates(today, last))
    return Catalogue(
        vocabulary=vocabulary,
        travel=travel or EstimatedTravel(),
        modes=[_mode(document) for document in documents.get("modes", ())],
        places=_places(documents.get("places", ())),
        offers=offers,
        sessions=sessions,
        schemes=[read_scheme(document, amounts) for document in documents.get("funding", ())],
    )


def records_by_id(documents: Documents) -> dict[str, dict[str, Document]]:
    """The documents of each kind by id."""
    return {kind: {document["id"]: document for document in records} for kind, records in documents.items()}


def read_situation(document: Document, vocabulary: Vocabulary, today: date) -> Situation:
    """The situation of a document; an age is the person's age on that day.

    Raises ``ValueError`` for an unknown fact, a fact both true and false, or a commune that has no point.
    """
    facts = document.get("facts") or {}
    held, denied = situation_facts(
        vocabulary, frozenset(facts.get("yes") or ()), frozenset(facts.get("no") or ())
    )
    minutes = document.get("minutes") or {}
    horizon = document.get("horizon_days")
    home = town(document["commune"])
    return Situation(
        home=point_of(document),
        zones=home.zones if home else None,
        goal=read_condition(document["goal"]),
        held=held,
        denied=denied,
        born=read_born(document, today),
        hours_per_week=document.get("hours_per_week"),
        daily_minutes=minutes.get("daily"),
        occasional_minutes=minutes.get("occasional"),
        budget=to_cents(document.get("budget")),
        wallets={name: to_cents(euros) or 0 for name, euros in (document.get("wallets") or {}).items()},
        available_from=to_day(document.get("available_from")),
        refused_offers=frozenset(document.get("refuses") or ()),
        horizon_days=HORIZON_DAYS if horizon is None else horizon,
    )


def point_of(document: Document) -> Point:
    """The document's own point, else its commune's; raises ``ValueError`` when there is neither."""
    point = point_at(document.get("lat"), document.get("lon"), document["commune"])
    if point is None:
        raise ValueError(f"no point is known for the commune {document['commune']}")
    return point


def _mode(document: Document) -> Mode:
    return Mode(document["id"], document["label"], read_condition(document.get("requires")))


def _places(documents: Iterable[Document]) -> Iterator[Place]:
    for document in documents:
        yield Place(
            document["id"],
            document["name"],
            point_of(document),
            document["commune"],
            document.get("kind") or "",
        )


def _offer(document: Document) -> Offer:
    return Offer(
        id=document["id"],
        name=document["name"],
        kind=document["kind"],
        organisation=document["organisation"],
        requires=read_condition(document.get("requires")),
        grants=tuple(document.get("grants") or ()),
        hours=document.get("hours"),
        price=to_cents(document.get("price")),
        funding=tuple(document.get("funding") or ()),
        prescription=_prescription(document.get("prescription")),
        delay_days=document.get("delay_days") or 0,
        bring=tuple(document.get("bring") or ()),
        pay=document.get("pay") or "",
        first_step=document.get("first_step") or "",
        continues=document.get("continues") or "",
        bridges=tuple(read_bridge(bridge) for bridge in document.get("exempts") or ()),
        example=bool(document.get("example")),
    )


def _prescription(document: Document | None) -> Prescription | None:
    if document is None:
        return None
    return Prescription(tuple(document["by"]), document.get("delay_days") or 0, document.get("note") or "")


def _sessions(
    documents: Iterable[Document], offers: Mapping[str, Offer], first: date, last: date
) -> Iterator[Session]:
    for document in documents:
        offer = offers.get(document["offer"])
        for rank, (session_id, dates) in enumerate(laid_out(document, first, last)):
            hours = hours_per_week(document, offer.hours if offer else None, dates)
            yield Session(
                id=session_id,
                offer=document["offer"],
                dates=dates,
                place=document.get("place"),
                hours_per_week=hours,
                days_per_week=days_per_week(document, hours, dates),
                seats=seats_of(document, rank),
                register_by=register_by(document, dates),
                boarding=bool(document.get("boarding")),
                schedule=read_schedule(document.get("schedule")),
                attendance=document.get("attendance") or ("onsite" if document.get("place") else "distance"),
                note=document.get("note") or "",
                example=bool(document.get("example")),
            )


def read_schedule(document: Document | None) -> Schedule | None:
    """The days and hours of a session; ``None`` when they aren't told."""
    if document is None:
        return None
    days = frozenset(WEEKDAYS.index(day) for day in document["days"])
    begins, ends = (_minutes(document[name]) for name in ("begins", "ends"))
    return Schedule(days, begins, ends)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def hours_per_week(document: Document, offer_hours: float | None, dates: Dates | Entry) -> float:
    """Hours a week as given, else the offer's hours over the session's weeks; 0 when neither is known."""
    given = document.get("hours_per_week")
    if given is not None:
        return float(given)
    weeks = max(1, round(_length(dates) / 7))
    return round((offer_hours or 0.0) / weeks, 1)


def days_per_week(document: Document, hours: float, dates: Dates | Entry) -> float:
    """Days on site a week as given, else as many as the hours fill, else the days of a week or less."""
    given = document.get("days_per_week")
    if given is not None:
        return float(given)
    if document.get("place") is None:
        return 0.0
    if hours:
        return float(min(FULL_WEEK, -(-hours // HOURS_OF_A_DAY)))
    return float(min(FULL_WEEK, _length(dates))) if _length(dates) <= 7 else 0.0


def _length(dates: Dates | Entry) -> int:
    return dates.days if isinstance(dates, Entry) else (dates.end - dates.start).days + 1
