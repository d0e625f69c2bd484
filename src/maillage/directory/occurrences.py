"""The dated starts of a session, from a day on: fixed dates, recurrences and permanent entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from maillage.directory.documents import Document, to_day
from pathways.offers import UNLIMITED

HORIZON_DAYS = 730
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
ANCHOR = date(2024, 1, 1)  # rules count from there, so that a start keeps its date whatever the day one looks
MOST = HORIZON_DAYS + 1  # one start a day


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

    ``seats`` given as a list are those of the upcoming starts in turn, the last repeated.
    Raises ``ValueError`` for a rule of recurrence that can't be read.
    """
    last = today + timedelta(days=horizon_days)
    fixed = to_day(session.get("start"))
    for rank, start in enumerate(islice(_starts(session, today, last), MOST)):
        yield Occurrence(
            id=str(session["id"]) if fixed else f"{session['id']}@{start.isoformat()}",
            start=start,
            end=end_of(session, start),
            register_by=_register_by(session, start),
            seats=_seats(session.get("seats"), rank),
        )


def _starts(session: Document, today: date, last: date) -> Iterator[date]:
    fixed = to_day(session.get("start"))
    if fixed:
        yield from (day for day in (fixed,) if today <= day <= last)
    elif session.get("starts"):
        rule = rrulestr(str(session["starts"]), dtstart=datetime.combine(ANCHOR, time()), ignoretz=True)
        first = datetime.combine(today, time())
        yield from takewhile(
            lambda day: day <= last, (found.date() for found in rule.xafter(first, inc=True))
        )
    elif session.get("entry") is not None:
        yield from _entries(session["entry"], today, last)


def _entries(entry: Document, today: date, last: date) -> Iterator[date]:
    first = max(today, to_day(entry.get("from")) or today)
    end = min(last, to_day(entry.get("until")) or last)
    weekdays = {WEEKDAYS.index(name) for name in entry.get("weekdays") or WEEKDAYS[:5]}
    days = (first + timedelta(days=count) for count in range((end - first).days + 1))
    yield from (day for day in days if day.weekday() in weekdays)


def end_of(session: Document, start: date) -> date:
    """The last day of a start, both days included; the first one when no length is given."""
    end = to_day(session.get("end"))
    if end:
        return end
    if session.get("months"):
        return start + relativedelta(months=session["months"]) - timedelta(days=1)
    days = session.get("days") or (session.get("weeks") or 0) * 7
    return start + timedelta(days=max(days, 1) - 1)


def _register_by(session: Document, start: date) -> date | None:
    fixed = to_day(session.get("register_by"))
    before = session.get("register_before_days")
    return fixed or (None if before is None else start - timedelta(days=before))


def _seats(seats: Any, rank: int) -> int | None:
    if seats == "unlimited":
        return UNLIMITED
    if isinstance(seats, list):
        return int(seats[min(rank, len(seats) - 1)]) if seats else None
    return None if seats is None else int(seats)
