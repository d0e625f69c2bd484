"""A GTFS feed (General Transit Feed Specification, the static one) read into arrays, whatever its defects."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

import numpy as np

from pathways.timetable.calendar import Calendar, read_calendar
from pathways.timetable.lines import Lines, Trips, read_lines, read_trips
from pathways.timetable.remarks import FeedError, Flaw, Report
from pathways.timetable.stops import Stops, read_stops
from pathways.timetable.tables import Table, read_tables
from pathways.timetable.times import BLANK, StopTimes, read_clock, read_stop_times

LEAST_HEADWAY = 60  # seconds: a line that would come more often is a slip


@dataclass(frozen=True, slots=True, eq=False)
class Feed:
    """One network's timetable. ``fare``: cents of one way, ``None`` when it is not known."""

    name: str
    stops: Stops
    lines: Lines
    trips: Trips
    times: StopTimes
    calendar: Calendar
    fare: int | None
    report: Report


def read_feed(
    path: Path,
    *,
    school: Collection[str] = (),
    on_demand: Collection[str] = (),
    fare: int | None = None,
) -> Feed:
    """The feed of an archive; what was corrected or refused is in its report.

    ``school``, ``on_demand``: ids or short names of lines known to be so; ``fare``: cents of one way, else
    the dearest of the feed's own. Raises ``FeedError`` for what can't be read at all.
    """
    report = Report()
    tables = read_tables(path, report)
    calendar = read_calendar(tables, report)
    stops = read_stops(tables["stops.txt"], report)
    lines = read_lines(tables["routes.txt"], report, school, on_demand)
    trips = read_trips(tables["trips.txt"], lines, calendar, report)
    times = read_stop_times(tables["stop_times.txt"], trips, stops, report)
    if not len(times.stop):
        raise FeedError(f"{path.name}: no trip can be read")
    trips, times = _repeated(tables["frequencies.txt"], trips, times, report)
    own = _dearest(tables["fare_attributes.txt"], report)
    return Feed(path.stem, stops, lines, trips, times, calendar, own if fare is None else fare, report)


def _dearest(table: Table, report: Report) -> int | None:
    """The dearest single fare in euros, in cents: what a way may cost at most."""
    prices = []
    for line, (written, currency) in table.rows(("price",), ("currency_type",)):
        try:
            price = Decimal(written)
        except InvalidOperation:
            price = Decimal(-1)
        if price.is_finite() and price >= 0 and currency in {"", "EUR"}:
            prices.append(round(price * 100))
        else:
            report.add(Flaw.LINE_BROKEN, table.file, line, "price", f"{written} {currency}")
    return max(prices, default=None)


def _repeated(table: Table, trips: Trips, times: StopTimes, report: Report) -> tuple[Trips, StopTimes]:
    """Trips that run every so often, written out one by one; their model runs no more by itself."""
    position = {trip: at for at, trip in enumerate(trips.ids)}
    starts: dict[int, set[int]] = {}
    for line, (trip, start, end, headway) in table.rows(
        ("trip_id", "start_time", "end_time", "headway_secs")
    ):
        first, last = read_clock(start), read_clock(end)
        every = int(headway) if headway.isascii() and headway.isdigit() and len(headway) < 7 else 0
        if trip not in position:
            report.add(Flaw.UNKNOWN_TRIP, table.file, line, "trip_id", trip)
        elif BLANK in (first, last) or last <= first or every < LEAST_HEADWAY:
            report.add(Flaw.FREQUENCY_UNREADABLE, table.file, line, "headway_secs", headway)
        else:
            report.add(Flaw.FREQUENCY, table.file, line, "headway_secs", headway)
            starts.setdefault(position[trip], set()).update(range(first, last, every))
    return _written_out(trips, times, starts) if starts else (trips, times)


def _written_out(trips: Trips, times: StopTimes, starts: dict[int, set[int]]) -> tuple[Trips, StopTimes]:
    copies: list[tuple[int, int]] = []  # trip, seconds to add
    for trip in range(len(trips.ids)):
        first, end = times.starts[trip : trip + 2]
        if first < end:
            model = int(times.depart[first])
            copies += [(trip, start - model) for start in sorted(starts.get(trip, {model}))]
    which = np.array([trip for trip, _ in copies], dtype=np.int64)
    lengths = times.starts[which + 1] - times.starts[which]
    ends = np.cumsum(lengths)
    calls = np.repeat(times.starts[which] - (ends - lengths), lengths) + np.arange(ends[-1])
    shift = np.repeat(np.array([later for _, later in copies]), lengths).astype(np.int32)
    written = replace(
        times,
        starts=np.concatenate(([0], ends)),
        stop=times.stop[calls],
        arrive=times.arrive[calls] + shift,
        depart=times.depart[calls] + shift,
        may=times.may[calls],
    )
    ids = tuple(trips.ids[trip] for trip in which)
    return Trips(ids, trips.line[which], trips.calendar[which]), written
