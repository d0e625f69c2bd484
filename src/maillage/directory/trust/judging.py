"""What each criterion looks at in an offer: 0 to 1, or nothing when it does not apply."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from maillage.directory.models import Offer, Organisation, Place, Session
from maillage.directory.occurrences import occurrences
from maillage.directory.trust.freshness import Field
from maillage.directory.trust.records import freshness_of

SIX_MONTHS, TWO_YEARS = 365.25 / 2, 365.25 * 2
VERY_SHORT, SHORT, LONG = 50, 200, 2000
PHONES = re.compile(r"\b(appel|t[ée]l[ée]phon)", re.IGNORECASE)
WRITES = re.compile(r"\b(mail|e-mail|courriel|[ée]criv)", re.IGNORECASE)
GIVES_NOTHING = frozenset({"job", "contract", "drop-in"})


@dataclass(frozen=True, slots=True)
class Seen:
    """An offer with what its criteria look at; a day."""

    offer: Offer
    sessions: Sequence[Session]
    today: date

    @property
    def organisation(self) -> Organisation:
        """Who offers it."""
        return self.offer.organisation

    @property
    def places(self) -> list[Place]:
        """Where it is held."""
        return [session.place for session in self.sessions if session.place]

    def contact(self, key: str) -> str:
        """What the offer's own contact says, else the organisation's."""
        return (self.offer.contact or {}).get(key) or getattr(self.organisation, key, "") or ""

    @property
    def way_in(self) -> str:
        """What one is told to do first."""
        return " ".join([self.offer.first_step, (self.offer.contact or {}).get("how") or ""]).strip()

    @property
    def to_come(self) -> list[Session]:
        """The sessions that one may still join, or that others will follow."""
        told = ((session, session.as_document()) for session in self.sessions)
        return [session for session, document in told if next(occurrences(document, self.today), None)]


Judge = Callable[[Seen], float | None]


def share(answers: Sequence[bool]) -> float | None:
    """The share of yes; nothing when there is nothing to look at."""
    return sum(answers) / len(answers) if answers else None


def recent(checked_on: date | None, today: date) -> float:
    """1 within six months, 0 after two years, in between by the day."""
    if checked_on is None:
        return 0.0
    age = (today - checked_on).days
    return min(1.0, max(0.0, (TWO_YEARS - age) / (TWO_YEARS - SIX_MONTHS)))


def long_enough(text: str) -> float:
    """0 under 50 characters, 1 from 200 to 1,999, one half in between and beyond."""
    if len(text) < VERY_SHORT:
        return 0.0
    return 1.0 if SHORT <= len(text) < LONG else 0.5


def description_of(record: Offer | Organisation) -> str:
    """All that a record says of itself."""
    return " ".join(part for part in (record.summary, record.description) if part)


def address(seen: Seen) -> float | None:
    """The share of its places with an address."""
    return share([bool(place.address) for place in seen.places])


def way_in(seen: Seen) -> float:
    """Half for what to do first, half for whom to ask."""
    who = bool(seen.offer.prescription or (seen.offer.contact or {}).get("who"))
    return 0.5 * bool(seen.way_in) + 0.5 * who


def phone(seen: Seen) -> float | None:
    """Whether there is a number, where one is told to call."""
    return float(bool(seen.contact("phone"))) if PHONES.search(seen.way_in) else None


def email(seen: Seen) -> float | None:
    """Whether there is an address, where one is told to write."""
    return float(bool(seen.contact("email"))) if WRITES.search(seen.way_in) else None


def some_contact(seen: Seen) -> float:
    """Whether it can be reached at all."""
    return float(any(seen.contact(key) for key in ("email", "phone", "website")))


def dates(seen: Seen) -> float:
    """Whether something is to come."""
    return float(bool(seen.to_come))


def seats(seen: Seen) -> float | None:
    """The share of what is to come whose seats are known."""
    return share([session.seats is not None for session in seen.to_come])


def fresh(seen: Seen) -> float | None:
    """The share of dates and seats to come that are still believed."""
    fields = (Field.DATES, Field.SEATS)
    return share(
        [
            freshness_of(session, field, seen.today).believed
            for session in seen.to_come
            for field in fields
            if field is Field.DATES or session.seats is not None
        ]
    )


def conditions(seen: Seen) -> float | None:
    """Whether for whom it is can be worked out, where it is told at all."""
    if seen.offer.requires:
        return 1.0
    meant_for = set(seen.offer.publics or ()) - {"tous-publics"}
    return 0.0 if meant_for else None


def grants(seen: Seen) -> float | None:
    """Whether what it gives is told."""
    if seen.offer.kind in GIVES_NOTHING:
        return None
    return float(bool(seen.offer.grants or seen.offer.credentials or seen.offer.eases or seen.offer.badges))


def accessibility(seen: Seen) -> float | None:
    """Whether it says how one gets in, itself or its places."""
    if seen.offer.accessibility:
        return 1.0
    return share([bool(place.accessibility) for place in seen.places])


def point(seen: Seen) -> float | None:
    """The share of its places with a point of their own."""
    return share([place.lat is not None for place in seen.places])


def length(seen: Seen) -> float | None:
    """Whether its length is known."""
    if seen.offer.hours is not None or seen.offer.duration_note:
        return 1.0
    return share(
        [bool(session.days or session.weeks or session.months or session.end) for session in seen.sessions]
    )
