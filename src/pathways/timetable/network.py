"""Several feeds as one network: their stops together, what runs on each day of the reference week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from pathways.timetable.feed import Feed
from pathways.timetable.footpaths import Footpaths, footpaths
from pathways.timetable.lines import Service
from pathways.timetable.patterns import NEVER, Patterns, Run, mirrored, patterns
from pathways.timetable.times import ALIGHT, ALIGHT_BOOKED, BOARD, BOARD_BOOKED, DAY
from pathways.travel import PACES, Pace

CHANGE_SECONDS = 120  # one is at a stop two minutes before leaving it
FOOTPATH_SECONDS = 600  # the longest walk between two rides
NEXT_MORNING = 3 * 3600  # trips of the day after are taken until this hour: the end of an evening

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """What runs on one day of the reference week, and the same mirrored."""

    forward: Patterns
    backward: Patterns


@dataclass(frozen=True, slots=True)
class _Calling:
    """A feed in the network: where its stops and trips begin in the network's own."""

    feed: Feed
    stop: int
    trip: int
    monday: date


class Network:
    """Feeds merged: one may change between any two on foot.

    ``reference``: a day of the week that stands for all weeks, for every feed whose period has it; each
    feed's own reference week otherwise. ``school``: whether lines for pupils only are open to everybody.
    Raises ``ValueError`` without a feed.
    """

    def __init__(
        self,
        feeds: Iterable[Feed],
        *,
        reference: date | None = None,
        school: bool = False,
        walk: Pace = PACES["walk"],
    ) -> None:
        self.feeds = tuple(feeds)
        if not self.feeds:
            raise ValueError("a network needs a feed")
        self.school, self.walk = school, walk
        self.lat = np.concatenate([feed.stops.lat for feed in self.feeds])
        self.lon = np.concatenate([feed.stops.lon for feed in self.feeds])
        self.names = tuple(name for feed in self.feeds for name in feed.stops.names)
        self.walks: Footpaths = footpaths(self.lat, self.lon, walk, FOOTPATH_SECONDS)
        self._calling = tuple(self._placed(reference))
        self._days: dict[bytes, Day] = {}
        self._by_weekday: dict[tuple[int, bool], Day] = {}
        self._lock = Lock()

    def _placed(self, reference: date | None) -> Iterator[_Calling]:
        stop = trip = 0
        for feed in self.feeds:
            monday = feed.calendar.reference_week()
            if reference is not None and feed.calendar.first <= reference <= feed.calendar.last:
                monday = reference - timedelta(days=reference.weekday())
            yield _Calling(feed, stop, trip, monday)
            stop, trip = stop + len(feed.stops.ids), trip + len(feed.trips.ids)

    @property
    def weeks(self) -> tuple[date, ...]:
        """The Monday of each feed's reference week."""
        return tuple(calling.monday for calling in self._calling)

    def feed_of(self, trip: int) -> int:
        """The rank of the feed of a trip of the network."""
        starts = [calling.trip for calling in self._calling]
        return int(np.searchsorted(starts, trip, side="right")) - 1

    def line_of(self, trip: int) -> str:
        """The name of the line of a trip of the network."""
        calling = self._calling[self.feed_of(trip)]
        return str(calling.feed.lines.names[calling.feed.trips.line[trip - calling.trip]])

    def day(self, weekday: int, *, booked: bool = False) -> Day:
        """What runs on that day of the week (Monday is 0); with what must be booked beforehand, or without.

        Days on which the same trips run are the same object.
        """
        with self._lock:
            if (weekday, booked) not in self._by_weekday:
                chosen = [self._chosen(calling, weekday, booked) for calling in self._calling]
                key = b"".join(shift.tobytes() for shifts in chosen for shift in shifts)
                key += bytes([booked and self._has_booked(chosen)])
                if key not in self._days:
                    self._days[key] = self._made(chosen, booked)
                self._by_weekday[weekday, booked] = self._days[key]
            return self._by_weekday[weekday, booked]

    def _chosen(self, calling: _Calling, weekday: int, booked: bool) -> list[NDArray[np.bool_]]:
        """The trips of the day before that go on past midnight, of the day, of the small hours after it."""
        feed, times = calling.feed, calling.feed.times
        day = calling.monday + timedelta(days=weekday)
        service = feed.lines.services[feed.trips.line]
        calls = np.diff(times.starts)
        open_to_all = (calls > 0) & (self.school | (service != Service.SCHOOL))
        open_to_all &= booked | (service != Service.ON_DEMAND)
        first, last = np.full(len(calls), DAY), np.zeros(len(calls))
        first[calls > 0] = times.depart[times.starts[:-1][calls > 0]]
        last[calls > 0] = times.arrive[times.starts[1:][calls > 0] - 1]
        runs = [feed.calendar.on(day + timedelta(days=shift))[feed.trips.calendar] for shift in (-1, 0, 1)]
        return [
            runs[0] & open_to_all & (last > DAY),
            runs[1] & open_to_all,
            runs[2] & open_to_all & (first < NEXT_MORNING),
        ]

    def _has_booked(self, chosen: list[list[NDArray[np.bool_]]]) -> bool:
        """Whether any of the chosen trips has calls to be booked."""
        for calling, shifts in zip(self._calling, chosen, strict=True):
            times = calling.feed.times
            booked = times.may & (BOARD_BOOKED | ALIGHT_BOOKED) != 0
            trip = np.repeat(np.arange(len(times.starts) - 1), np.diff(times.starts))
            if any(shift[trip[booked]].any() for shift in shifts):
                return True
        return False

    def _made(self, chosen: list[list[NDArray[np.bool_]]], booked: bool) -> Day:
        runs = [
            run
            for calling, shifts in zip(self._calling, chosen, strict=True)
            for later, trips in zip((-DAY, 0, DAY), shifts, strict=True)
            for run in _runs(calling, np.flatnonzero(trips), later, booked)
        ]
        forward = patterns(runs, len(self.lat))
        return Day(forward, mirrored(forward))


def _runs(calling: _Calling, trips: NDArray[np.int64], later: int, booked: bool) -> Iterator[Run]:
    times = calling.feed.times
    may_board = times.may & (BOARD | (BOARD_BOOKED if booked else 0)) != 0
    may_alight = times.may & (ALIGHT | (ALIGHT_BOOKED if booked else 0)) != 0
    board = np.where(may_board, times.depart + later - CHANGE_SECONDS, -NEVER).astype(np.int32)
    alight = np.where(may_alight, times.arrive + later, NEVER).astype(np.int32)
    stop = times.stop + np.int32(calling.stop)
    for trip in trips:
        calls = slice(times.starts[trip], times.starts[trip + 1])
        yield Run(calling.trip + int(trip), stop[calls], board[calls], alight[calls])
