"""The rules by which a session's dates repeat (RFC 5545), and the weekdays of a pack.

A rule without a start of its own counts from ``ANCHOR``, so that an occurrence keeps its date and its id
whatever the day on which one looks.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time

from dateutil.rrule import rrule, rrulestr

ANCHOR = date(2024, 1, 1)  # a Monday, the first of its month and year
FAR = date(2050, 1, 1)  # the end of rules that say none, so that one which never happens ends too
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


def read_rule(text: str) -> rrule:
    """The rule, counted from ``ANCHOR``; raises ``ValueError`` when it can't be read or has hours."""
    parts = dict(re.findall(r"([A-Z]+)=([^;=]+)", text))
    if text != ";".join(f"{name}={value}" for name, value in parts.items()):
        raise ValueError(f"{text}: a rule is FREQ=…;NAME=value;…")
    if not set(parts) <= _PARTS or parts.get("FREQ") not in _FREQUENCIES:
        raise ValueError(
            f"{text}: a rule needs FREQ (YEARLY, MONTHLY, WEEKLY or DAILY) and takes no COUNT nor hours"
        )
    if int(parts.get("INTERVAL", "1")) < 1:
        raise ValueError(f"{text}: an interval is at least 1")
    rule = rrulestr(text, dtstart=datetime.combine(ANCHOR, time()), ignoretz=True)
    if not isinstance(rule, rrule):
        raise ValueError(f"{text}: one rule is expected")
    return rule if "UNTIL" in parts else rule.replace(until=datetime.combine(FAR, time()))


def ever_starts(text: str) -> bool:
    """Whether a rule gives at least one date."""
    return next(iter(read_rule(text)), None) is not None


def starts_between(text: str, first: date, last: date) -> list[date]:
    """The starts that a rule gives from ``first`` to ``last``, both included."""
    begin, end = (datetime.combine(day, time()) for day in (first, last))
    return [start.date() for start in read_rule(text).between(begin, end, inc=True)]
