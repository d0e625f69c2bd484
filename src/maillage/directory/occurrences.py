"""The dates of a session's document: fixed, repeated by a rule, or permanent entry; and those to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from maillage.directory.documents import Document, to_day
from maillage.directory.recurrences import ANCHOR, WEEKDAYS, WORKING_DAYS, starts_between
from pathways.offers import UNLIMITED, Dates, Entry

HORIZON_DAYS = 730
DAYS_IN_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One dated start; ``seats`` left, ``pathways.offers.UNLIMITED``, or ``None`` when unknown."""

    id: str
    start: date
    end: date
    register_by: date | None
    seats: int | None

    @property
    def unlimited(self) -> bool:
        """Whether there is always a seat."""
        return self.seats == UNLIMITED

    @property
    def full(self) -> bool:
        """Whether no seat is left; unknown is not full."""
        return self.seats == 0

    def open_on(self, day: date) -> bool:
        """Whether one may still register on that day."""
        return self.start >= day and (self.register_by is None or self.register_by >= day)


def occurrences(session: Document, today: date, horizon_days: int = HORIZON_DAYS) -> Iterator[Occurrence]:
    """The starts of a session (its pack document) from today to the horizon, in order.

    Raises ``ValueError`` for a rule of recurrence that can't be read.
    """
    last = today + timedelta(days=horizon_days)
    for rank, (occurrence_id, dates) in enumerate(_upcoming(session, today, last)):
        yield Occurrence(
            id=occurrence_id,
            start=dates.start,
            end=dates.end,
            register_by=register_by(session, dates),
            seats=seats_of(session, rank),
        )


def _upcoming(session: Document, today: date, last: date) -> Iterator[tuple[str, Dates]]:
    for occurrence_id, dates in laid_out(session, today, last):
        if isinstance(dates, Entry):
            for start in (each.start for each in dates.between(today, last)):
                yield f"{occurrence_id}@{start.isoformat()}", Dates(start, end_of(start, session))
        elif today <= dates.start <= last:
            yield occurrence_id, dates


def laid_out(session: Document, first: date, last: date) -> Iterator[tuple[str, Dates | Entry]]:
    """The id and the dates of a session as a whole, in order; a rule's are those that start in the window.

    Fixed dates and permanent entry keep the session's id; those of a rule add their start to it.
    """
    start = to_day(session.get("start"))
    if start is not None:
        yield session["id"], Dates(start, end_of(start, session))
    elif session.get("starts"):
        for day in starts_between(session["starts"], first, last):
            yield f"{session['id']}@{day.isoformat()}", Dates(day, end_of(day, session))
    elif session.get("entry") is not None:
        yield session["id"], _entry(session, last)


def _entry(session: Document, last: date) -> Entry:
    entry = session["entry"]
    return Entry(
        first=to_day(entry.get("from")) or ANCHOR,
        last=to_day(entry.get("until")) or last,
        weekdays=frozenset(WEEKDAYS.index(day) for day in entry.get("weekdays") or WORKING_DAYS),
        days=length_in_days(session),
    )


def end_of(start: date, session: Document) -> date:
    """The last day of what starts then: its ``end``, else by its length; the same day without any."""
    end = to_day(session.get("end"))
    if end is not None:
        return end
    if session.get("months"):
        return start + relativedelta(months=session["months"]) - timedelta(days=1)
    return start + timedelta(days=length_in_days(session) - 1)


def length_in_days(session: Document) -> int:
    """Days from the first to the last, both included; a month counts as 365.25 / 12 days."""
    if session.get("months"):
        return round(int(session["months"]) * DAYS_IN_A_MONTH)
    return int(session.get("days") or 7 * (session.get("weeks") or 0) or 1)


def register_by(session: Document, dates: Dates | Entry) -> date | None:
    """The last day on which to register; ``None`` when there is none, or it isn't known."""
    before = session.get("register_before_days")
    if before is not None and isinstance(dates, Dates):
        return dates.start - timedelta(days=before)
    return to_day(session.get("register_by"))


def seats_of(session: Document, rank: int) -> int | None:
    """Seats left in the upcoming occurrence of that rank (0 is the first); ``None`` when unknown.

    ``seats`` given as a list are those of the upcoming occurrences in turn, the last repeated.
    """
    seats: int | str | list[int] | None = session.get("seats")
    if isinstance(seats, list):
        return seats[min(rank, len(seats) - 1)] if seats else None
    return UNLIMITED if isinstance(seats, str) else seats
