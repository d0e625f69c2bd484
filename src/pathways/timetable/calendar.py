"""On which days each service runs, and the week that stands for all weeks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from pathways.timetable.remarks import FeedError, Flaw, Report
from pathways.timetable.tables import Table

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LONGEST_DAYS = 1100  # three years: what is farther from the first day than that is taken for a slip
ADDED, REMOVED = "1", "2"  # exception_type


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """``runs[service, day]``: whether the service runs on the day ``first + day``."""

    services: tuple[str, ...]
    first: date
    runs: NDArray[np.bool_]

    @property
    def last(self) -> date:
        """The last day of the period."""
        return self.first + timedelta(days=max(0, self.runs.shape[1] - 1))

    def on(self, day: date) -> NDArray[np.bool_]:
        """Of each service, whether it runs that day; none outside the period."""
        at = (day - self.first).days
        if 0 <= at < self.runs.shape[1]:
            return self.runs[:, at]
        return np.zeros(len(self.services), dtype=np.bool_)

    def reference_week(self) -> date:
        """The Monday of the week most like all the others.

        For each day of the week, the commonest set of services is the usual one; the week that has the most
        usual days, weighted by how common they are, is the reference; the earliest of those that tie.
        In a feed of a school year that is a school week without a public holiday.
        """
        days = [self.first + timedelta(days=at) for at in range(self.runs.shape[1])]
        sets = {day: np.packbits(self.on(day)).tobytes() for day in days}
        common = Counter((day.weekday(), sets[day]) for day in days if self.on(day).any())
        mondays = sorted({day - timedelta(days=day.weekday()) for day in days})

        def usual(monday: date) -> int:
            week = (monday + timedelta(days=at) for at in range(7))
            return sum(common[day.weekday(), sets[day]] for day in week if day in sets)

        return max(mondays, key=usual)


def read_calendar(tables: dict[str, Table], report: Report) -> Calendar:
    """Raises ``FeedError`` when no service ever runs."""
    spans = _spans(tables["calendar.txt"], report)
    exceptions = _exceptions(tables["calendar_dates.txt"], report)
    days = [day for _, first, last, _ in spans for day in (first, last)]
    days += [day for _, day, kind in exceptions if kind == ADDED]
    if not days:
        raise FeedError("calendar.txt, calendar_dates.txt: no service ever runs")
    first = min(days)
    length = min((max(days) - first).days + 1, LONGEST_DAYS)
    services = tuple(dict.fromkeys([span[0] for span in spans] + [found[0] for found in exceptions]))
    index = {service: at for at, service in enumerate(services)}
    runs = np.zeros((len(services), length), dtype=np.bool_)
    weekdays = (first.weekday() + np.arange(length)) % 7
    for service, start, end, week in spans:
        within = slice((start - first).days, (end - first).days + 1)
        runs[index[service], within] |= week[weekdays[within]]
    for service, day, kind in exceptions:
        if 0 <= (day - first).days < length:
            runs[index[service], (day - first).days] = kind == ADDED
    return Calendar(services, first, runs)


def _spans(table: Table, report: Report) -> list[tuple[str, date, date, NDArray[np.bool_]]]:
    found = []
    for line, (service, start, end, *week) in table.rows(("service_id", "start_date", "end_date"), WEEKDAYS):
        first = _day(start, table, line, "start_date", report)
        last = _day(end, table, line, "end_date", report)
        if first is None or last is None:
            continue
        if last < first:
            report.add(Flaw.PERIOD_REVERSED, table.file, line, "end_date", end)
            continue
        found.append((service, first, last, np.array([day == "1" for day in week])))
    return found


def _exceptions(table: Table, report: Report) -> list[tuple[str, date, str]]:
    found = []
    for line, (service, written, kind) in table.rows(("service_id", "date", "exception_type")):
        day = _day(written, table, line, "date", report)
        if day is not None and kind in {ADDED, REMOVED}:
            found.append((service, day, kind))
        elif day is not None:
            report.add(Flaw.LINE_BROKEN, table.file, line, "exception_type", kind)
    return found


def _day(text: str, table: Table, line: int, field: str, report: Report) -> date | None:
    digits = text.replace("-", "").replace("/", "")
    try:
        if len(digits) == 8 and digits.isascii() and digits.isdigit():
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        pass
    report.add(Flaw.DATE_UNREADABLE, table.file, line, field, text)
    return None
