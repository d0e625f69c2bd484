"""Stop times: sorted, completed, put in order, trip by trip."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pathways.timetable.lines import Trips
from pathways.timetable.remarks import Flaw, Report
from pathways.timetable.stops import Stops
from pathways.timetable.tables import Table

BLANK = -1
DAY = 24 * 3600
LATEST = 4 * DAY  # seconds after midnight: a longer trip than that is a slip
BOARD, ALIGHT, BOARD_BOOKED, ALIGHT_BOOKED = 1, 2, 4, 8
_COLUMNS = ("arrival_time", "departure_time", "pickup_type", "drop_off_type", "pickup_booking_rule_id")
_FILE = "stop_times.txt"

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class StopTimes:
    """Trip ``t`` calls at ``stop[i]``, ``i`` from ``starts[t]`` to ``starts[t + 1]``; seconds after midnight.

    ``may``: bits ``BOARD``, ``ALIGHT``, and the same when it must be booked beforehand.
    """

    starts: NDArray[np.int64]
    stop: Ints
    arrive: Ints
    depart: Ints
    may: NDArray[np.int8]


@dataclass(slots=True)
class _Columns:
    trip: array[int] = field(default_factory=lambda: array("i"))
    order: array[int] = field(default_factory=lambda: array("i"))
    stop: array[int] = field(default_factory=lambda: array("i"))
    arrive: array[int] = field(default_factory=lambda: array("i"))
    depart: array[int] = field(default_factory=lambda: array("i"))
    may: array[int] = field(default_factory=lambda: array("b"))
    line: array[int] = field(default_factory=lambda: array("i"))

    def arrays(self) -> tuple[NDArray[np.int64], ...]:
        columns = (self.trip, self.order, self.stop, self.arrive, self.depart, self.may, self.line)
        return tuple(np.array(column, dtype=np.int64) for column in columns)


def read_stop_times(table: Table, trips: Trips, stops: Stops, report: Report) -> StopTimes:
    """The calls of each trip, in order; a trip whose times can't be put right has none."""
    trip, order, stop, arrive, depart, may, line = _read(table, trips, stops, report).arrays()
    sorting = np.lexsort((order, trip))
    unsorted = np.flatnonzero(np.diff(sorting) < 0)
    if len(unsorted):
        report.add(Flaw.UNSORTED, table.file, int(line[sorting[unsorted[0] + 1]]), "stop_sequence")
    trip, order, stop, arrive, depart, may, line = (
        column[sorting] for column in (trip, order, stop, arrive, depart, may, line)
    )
    same = (np.diff(trip) == 0) & (np.diff(order) == 0)
    for at in np.flatnonzero(same):
        report.add(Flaw.SAME_SEQUENCE, table.file, int(line[at + 1]), "stop_sequence", str(order[at + 1]))
    twice = same & (np.diff(stop) == 0)
    kept = np.concatenate(([True], ~twice))[: len(trip)]
    columns = [column[kept] for column in (trip, stop, arrive, depart, may, line)]
    return _in_order(columns, len(trips.ids), stops, report)


def _read(table: Table, trips: Trips, stops: Stops, report: Report) -> _Columns:
    trip_at = {trip: at for at, trip in enumerate(trips.ids)}
    stop_at = {stop: at for at, stop in enumerate(stops.ids)}
    columns, clocks = _Columns(), _Clocks(report)
    for line, cells in table.rows(("trip_id", "stop_sequence"), ("stop_id", *_COLUMNS)):
        trip, sequence, stop, arrival, departure, pickup, drop_off, booking = cells
        if trip not in trip_at:
            report.add(Flaw.UNKNOWN_TRIP, _FILE, line, "trip_id", trip)
        elif stop not in stop_at:
            report.add(Flaw.UNKNOWN_STOP if stop else Flaw.ZONE, _FILE, line, "stop_id", stop)
        elif not (sequence.isascii() and sequence.isdigit() and len(sequence) < 10):
            report.add(Flaw.LINE_BROKEN, _FILE, line, "stop_sequence", sequence)
        else:
            columns.trip.append(trip_at[trip])
            columns.order.append(int(sequence))
            columns.stop.append(stop_at[stop])
            columns.arrive.append(clocks.read(arrival, line, "arrival_time"))
            columns.depart.append(clocks.read(departure, line, "departure_time"))
            columns.may.append(_may(pickup, drop_off, booking))
            columns.line.append(line)
    return columns


def _may(pickup: str, drop_off: str, booking: str) -> int:
    board = 0 if pickup == "1" else BOARD_BOOKED if pickup == "2" or booking else BOARD
    alight = 0 if drop_off == "1" else ALIGHT_BOOKED if drop_off == "2" else ALIGHT
    return board | alight


@dataclass(slots=True)
class _Clocks:
    """Reads hours; each way of writing one is read once."""

    report: Report
    known: dict[str, int] = field(default_factory=lambda: {"": BLANK})

    def read(self, text: str, line: int, column: str) -> int:
        """Seconds after midnight, ``BLANK`` for nothing or what can't be read."""
        seconds = self.known.get(text)
        if seconds is None:
            seconds = self.known[text] = read_clock(text)
        if seconds == BLANK and text:
            self.report.add(Flaw.TIME_UNREADABLE, _FILE, line, column, text)
        return seconds


def read_clock(text: str) -> int:
    """Seconds after midnight of « 7:05:00 », « 25:10:00 » or « 07:05 »; ``BLANK`` when it is no hour."""
    parts = text.strip().split(":")
    if not 2 <= len(parts) <= 3 or not all(p.isascii() and p.isdigit() and len(p) <= 2 for p in parts):
        return BLANK
    hours, minutes, seconds = (*map(int, parts), 0)[:3]
    total = 3600 * hours + 60 * minutes + seconds
    return total if minutes < 60 and seconds < 60 and total <= LATEST else BLANK


def _in_order(columns: list[NDArray[np.int64]], trips: int, stops: Stops, report: Report) -> StopTimes:
    trip, stop, arrive, depart, may, line = columns
    arrive = np.where(arrive == BLANK, depart, arrive)
    depart = np.where(depart == BLANK, arrive, depart)
    starts = np.searchsorted(trip, np.arange(trips + 1))
    sound = np.ones(trips, dtype=np.bool_)
    first = np.flatnonzero(np.diff(starts) < 2)
    for at in first:
        report.add(Flaw.TOO_FEW_STOPS, _FILE, int(line[starts[at]]) if starts[at] < starts[at + 1] else 0)
    sound[first] = False
    for at in _suspects(trip, arrive, depart):
        calls = slice(starts[at], starts[at + 1])
        if sound[at]:
            one = _Calls(stop[calls], arrive[calls], depart[calls], line[calls])
            sound[at] = one.completed(stops, report) and one.put_in_order(report)
    kept = sound[trip] if len(trip) else np.zeros(0, dtype=np.bool_)
    lengths = np.where(sound, np.diff(starts), 0)
    return StopTimes(
        np.concatenate(([0], np.cumsum(lengths))),
        stop[kept].astype(np.int32),
        arrive[kept].astype(np.int32),
        depart[kept].astype(np.int32),
        may[kept].astype(np.int8),
    )


def _suspects(
    trip: NDArray[np.int64], arrive: NDArray[np.int64], depart: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Trips with a blank hour, or hours that go backwards."""
    blank = trip[arrive == BLANK]
    reversed_call = trip[depart < arrive]
    same = np.diff(trip) == 0
    reversed_ride = trip[1:][same & (arrive[1:] < depart[:-1])]
    return np.unique(np.concatenate((blank, reversed_call, reversed_ride)))


@dataclass(frozen=True, slots=True)
class _Calls:
    """The calls of one trip, views that are corrected in place."""

    stop: NDArray[np.int64]
    arrive: NDArray[np.int64]
    depart: NDArray[np.int64]
    line: NDArray[np.int64]

    def completed(self, stops: Stops, report: Report) -> bool:
        """Give blank hours those of a steady speed between the hours around; false where there are none."""
        known = self.arrive != BLANK
        if known.all():
            return True
        if not (known[0] and known[-1]):
            end = 0 if not known[0] else -1
            report.add(Flaw.TIME_MISSING, _FILE, int(self.line[end]), "arrival_time")
            return False
        lat, lon = stops.lat[self.stop], stops.lon[self.stop]
        steps = np.hypot(np.diff(lat), np.diff(lon) * np.cos(np.radians(lat.mean()))) + 1e-9
        along = np.concatenate(([0.0], np.cumsum(steps)))
        ahead = along[~known]
        after = np.searchsorted(along[known], ahead)
        (from_km, from_s), (to_km, to_s) = (
            (along[known][at], when[known][at])
            for at, when in ((after - 1, self.depart), (after, self.arrive))
        )
        hours = np.rint(from_s + (to_s - from_s) * (ahead - from_km) / (to_km - from_km))
        self.arrive[~known] = hours
        self.depart[~known] = hours
        for line in self.line[~known]:
            report.add(Flaw.TIME_BLANK, _FILE, int(line), "arrival_time")
        return True

    def put_in_order(self, report: Report) -> bool:
        """Add a day after a midnight that was written 00:05; false when hours still go backwards."""
        hours = np.stack((self.arrive, self.depart), axis=1).reshape(-1)
        midnights = np.diff(hours) < -DAY // 2
        if midnights.any():
            days = np.concatenate(([0], np.cumsum(midnights))) * DAY
            at = int(np.flatnonzero(midnights)[0] + 1) // 2
            report.add(Flaw.TIME_PAST_MIDNIGHT, _FILE, int(self.line[at]), "arrival_time")
            hours = hours + days
            self.arrive[:], self.depart[:] = hours[::2], hours[1::2]
        back = np.flatnonzero(np.diff(hours) < 0)
        if len(back):
            line = int(self.line[(back[0] + 1) // 2])
            report.add(Flaw.TIME_BACKWARDS, _FILE, line, "arrival_time", _clock(int(hours[back[0] + 1])))
            return False
        return True


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
