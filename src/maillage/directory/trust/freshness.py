"""How far a value is still believed: trust is 1 on the day it was checked, and halves with each half-life.

Works on documents, so that a pack and the database give the same answers. The half-lives and both thresholds
are our own choice (docs/reference/trust.md says why each), in force since 22 November 2026.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from maillage.directory.documents import Document, to_day


class Field(StrEnum):
    """What is checked apart from the rest of its record."""

    SEATS = "seats"
    DATES = "dates"
    PRICE = "price"
    CONTACT = "contact"
    ADDRESS = "address"
    RECORD = "record"


HALF_LIVES: Mapping[Field, int] = {
    Field.SEATS: 30,
    Field.DATES: 120,
    Field.PRICE: 180,
    Field.CONTACT: 270,
    Field.RECORD: 365,
    Field.ADDRESS: 730,
}
"""Days after which half of the trust is left."""

FRESH_FROM = 0.5
STALE_BELOW = 0.25

FIELDS_OF: Mapping[str, tuple[Field, ...]] = {
    "organisations": (Field.CONTACT,),
    "places": (Field.ADDRESS,),
    "offers": (Field.PRICE, Field.CONTACT),
    "sessions": (Field.SEATS, Field.DATES),
}
"""The sensitive fields of each kind."""


class Level(StrEnum):
    """How far a value is believed."""

    FRESH = "fresh"
    AGING = "aging"
    STALE = "stale"
    NEVER = "never"
    EXAMPLE = "example"


@dataclass(frozen=True, slots=True)
class LastCheck:
    """Who last checked a value, and when; no day when nobody did."""

    day: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How a value stands on a day. ``days``: since it was checked."""

    field: Field
    check: LastCheck
    level: Level
    trust: float
    days: int | None = None

    @property
    def believed(self) -> bool:
        """Whether one may rely on it without asking."""
        return self.level not in (Level.STALE, Level.NEVER)


def last_check(document: Document, field: Field, parent: Document | None = None) -> LastCheck:
    """The latest check that covers a field: its own, its record's, a session's offer's (``parent``)."""
    told = list(_told(document, field))
    if parent is not None:
        told += _told(parent, field)
    dated = [check for check in told if check.day is not None]
    return max(dated, key=lambda check: check.day or date.min, default=LastCheck())


def _told(document: Document, field: Field) -> Iterable[LastCheck]:
    own = (document.get("checks") or {}).get(str(field))
    if own:
        yield LastCheck(to_day(own.get("day")), own.get("by") or "")
    yield LastCheck(to_day(document.get("checked_on")), document.get("checked_by") or "")


def trust_after(field: Field, days: int) -> float:
    """What is left of the trust in a field so many days after its check: from 1 down to 0."""
    return float(0.5 ** (max(0, days) / HALF_LIVES[field]))


def freshness(
    document: Document, field: Field | str, today: date, parent: Document | None = None
) -> Freshness:
    """How a field of a record stands on that day.

    What is invented for a demonstration never goes stale: it was never true. A check dated after ``today``,
    when a day is replayed, counts as that day's.
    """
    field = Field(field)
    check = last_check(document, field, parent)
    if document.get("example") or (parent or {}).get("example"):
        return Freshness(field, check, Level.EXAMPLE, 1.0)
    if check.day is None:
        return Freshness(field, check, Level.NEVER, 0.0)
    days = max(0, (today - check.day).days)
    trust = trust_after(field, days)
    return Freshness(field, check, _level(trust), trust, days)


def _level(trust: float) -> Level:
    if trust >= FRESH_FROM:
        return Level.FRESH
    return Level.AGING if trust >= STALE_BELOW else Level.STALE


def seats_to_confirm(session: Document, offer: Document | None, today: date) -> bool:
    """Whether seats that a session states are no longer believed: they or its dates were checked long ago.

    Seats without limit do not run out: only the dates count for them.
    """
    if session.get("seats") is None:
        return False
    fields = (Field.DATES,) if session["seats"] == "unlimited" else (Field.SEATS, Field.DATES)
    return not all(freshness(session, field, today, offer).believed for field in fields)


def believed_session(session: Document, offer: Document | None, today: date) -> Document:
    """The session as one may rely on it that day: seats no longer believed are unknown, never none."""
    if not seats_to_confirm(session, offer, today):
        return session
    return {key: value for key, value in session.items() if key != "seats"}


def believed(documents: Mapping[str, Iterable[Any]], today: date) -> dict[str, list[Any]]:
    """A territory's documents, by kind, as one may rely on them that day: see ``believed_session``."""
    kept = {kind: list(records) for kind, records in documents.items()}
    offers = {offer["id"]: offer for offer in kept.get("offers", ())}
    kept["sessions"] = [
        believed_session(session, offers.get(session["offer"]), today) for session in kept.get("sessions", ())
    ]
    return kept


def all_checked(keys: Collection[str], day: date, by: str) -> dict[str, Any]:
    """What the document of a record with these keys says once somebody has checked all of it."""
    if "checked_on" in keys:
        return {"checked_on": day, "checked_by": by or None, "checks": None}
    if "checks" in keys:
        return {"checks": {str(field): check_of(day, by) for field in FIELDS_OF["sessions"]}}
    return {}


def check_of(day: date, by: str) -> dict[str, str]:
    """A check as documents write it."""
    return {"day": day.isoformat(), **({"by": by} if by else {})}
