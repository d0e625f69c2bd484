"""The dates of a session's document: fixed, repeated by an RFC 5545 rule, or permanent entry.

A rule without a start of its own counts from ``ANCHOR``, so that an occurrence keeps its date and its id
whatever the day on which one looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrule, rrulestr

from pathways.offers import Dates, Entry

ANCHOR = date(2024, 1, 1)  # a Monday, the first of its month and year
FAR = date(2050, 1, 1)  # the end of rules that say none, so that one which never happens ends too
DAYS_IN_A_MONTH = 365.25 / 12
WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
WORKING_DAYS = WEEKDAYS[:5]
_FREQUENCIES = frozenset({"YEARLY", "MONTHLY", "WEEKLY", "DAILY"})
_PARTS = frozenset(
    {
        "FREQ",
        "INTERVAL",
        "UNTIL",
        "BYMONTH",
        "BYMONTHDAY",
        "BYDAY",
        "BYSETPOS",
        "BYYEARDAY",
        "BYWEEKNO",
        "WKST",
    }
)

Document = Mapping[str, Any]


def read_day(value: object) -> date | None:
    """A day from a date or its ISO text."""
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))


def read_rule(text: str) -> rrule:
    """The rule, counted from ``ANCHOR``; raises ``ValueError`` when it can't be read or has hours."""
    parts = dict(re.findall(r"([A-Z]+)=([^;=]+)", text))
    if text != ";".join(f"{name}={value}" for name, value in parts.items()):
        raise ValueError("a rule is FREQ=…;NAME=value;…")
    if not set(parts) <= _PARTS or parts.get("FREQ") not in _FREQUENCIES:
        raise ValueError("a rule needs FREQ (YEARLY, MONTHLY, WEEKLY or DAILY) and takes no COUNT nor hours")
    if int(parts.get("INTERVAL", "1")) < 1:
        raise ValueError("an interval is at least 1")
    rule = rrulestr(text, dtstart=datetime.combine(ANCHOR, time()), ignoretz=True)
    if not isinstance(rule, rrule):
        raise ValueError("one rule is expected")
    return rule if "UNTIL" in parts else rule.replace(until=datetime.combine(FAR, time()))


def ever_starts(text: str) -> bool:
    """Whether a rule gives at least one date."""
    return next(iter(read_rule(text)), None) is not None


def starts_between(text: str, first: date, last: date) -> list[date]:
    """The starts that a rule gives from ``first`` to ``last``, both included."""
    begin, end = (datetime.combine(day, time()) for day in (first, last))
    return [start.date() for start in read_rule(text).between(begin, end, inc=True)]


def end_of(start: date, document: Document) -> date:
    """The last day of what starts then: its ``end``, else by its length; the same day without any."""
    end = read_day(document.get("end"))
    if end is not None:
        return end
    if document.get("months"):
        return start + relativedelta(months=document["months"]) - timedelta(days=1)
    return start + timedelta(days=length_in_days(document) - 1)


def length_in_days(document: Document) -> int:
    """Days from the first to the last, both included; a month counts as 365.25 / 12 days."""
    if document.get("months"):
        return round(int(document["months"]) * DAYS_IN_A_MONTH)
    return int(document.get("days") or 7 * (document.get("weeks") or 0) or 1)


def occurrences(document: Document, first: date, last: date) -> Iterator[tuple[str, Dates | Entry]]:
    """The id and the dates of each occurrence that starts within the window, in order.

    Fixed dates and permanent entry keep the session's id; those of a rule add their start to it.
    """
    start = read_day(document.get("start"))
    if start is not None:
        yield document["id"], Dates(start, end_of(start, document))
    elif document.get("starts"):
        for day in starts_between(document["starts"], first, last):
            yield f"{document['id']}@{day.isoformat()}", Dates(day, end_of(day, document))
    else:
        yield document["id"], _entry(document, last)


def _entry(document: Document, last: date) -> Entry:
    entry = document.get("entry") or {}
    return Entry(
        first=read_day(entry.get("from")) or ANCHOR,
        last=read_day(entry.get("until")) or last,
        weekdays=frozenset(WEEKDAYS.index(day) for day in entry.get("weekdays") or WORKING_DAYS),
        days=length_in_days(document),
    )
