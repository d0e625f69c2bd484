"""Two slow and obvious searches to judge ours: a textbook RAPTOR in plain Python, and Dijkstra on events.

Both read trips as plain lists, know nothing of patterns or arrays, and share one definition: at most so many
rides, at most one walk between two of them, at the stop two minutes before leaving.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from pathways.timetable.feed import Feed
from pathways.travel import PACES, Point, great_circle_km

CHANGE, LONGEST_FOOTPATH, DAY = 120, 600, 86400
Call = tuple[int, int | None, int | None]  # stop, be there by, there at; None where one may not
Walks = Mapping[int, list[tuple[int, int]]]


@dataclass(frozen=True)
class Plain:
    """One day of one feed as lists."""

    stops: list[Point]
    trips: list[list[Call]]
    walks: Walks


def plain_day(feed: Feed, day: date, *, booked: bool = False, walks: Walks | None = None) -> Plain:
    """What runs that day: the day before's trips past midnight, the day's, the small hours after it."""
    stops = [Point(lat, lon) for lat, lon in zip(feed.stops.lat, feed.stops.lon, strict=True)]
    trips = []
    for shift in (-1, 0, 1):
        runs = feed.calendar.on(day + timedelta(days=shift))
        for trip in range(len(feed.trips.ids)):
            kind = feed.lines.services[feed.trips.line[trip]]
            if runs[feed.trips.calendar[trip]] and kind != 1 and (booked or kind != 2):
                calls = _calls(feed, trip, shift * DAY, booked=booked)
                if calls and _belongs(feed, trip, shift):
                    trips.append(calls)
    return Plain(stops, trips, walks if walks is not None else all_walks(stops))


def _belongs(feed: Feed, trip: int, shift: int) -> bool:
    first, end = feed.times.starts[trip], feed.times.starts[trip + 1]
    if shift == -1:
        return bool(feed.times.arrive[end - 1] > DAY)
    return shift == 0 or bool(feed.times.depart[first] < 3 * 3600)


def _calls(feed: Feed, trip: int, later: int, *, booked: bool) -> list[Call]:
    times = feed.times
    board, alight = (1 | 4, 2 | 8) if booked else (1, 2)
    return [
        (
            int(times.stop[at]),
            int(times.depart[at]) + later - CHANGE if times.may[at] & board else None,
            int(times.arrive[at]) + later if times.may[at] & alight else None,
        )
        for at in range(times.starts[trip], times.starts[trip + 1])
    ]


def on_foot(here: Point, there: Point) -> int:
    """Seconds, rounded up."""
    pace = PACES["walk"]
    seconds = pace.minutes(great_circle_km(here, there) * pace.detour) * 60
    return int(-(-(seconds - 1e-6) // 1))


def all_walks(stops: list[Point]) -> Walks:
    """Every pair of stops, one by one, whose latitudes are near enough."""
    order = sorted(range(len(stops)), key=lambda at: stops[at].lat)
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for rank, one in enumerate(order):
        for other in order[rank + 1 :]:
            if stops[other].lat - stops[one].lat > 0.01:
                break
            seconds = on_foot(stops[one], stops[other])
            if seconds <= LONGEST_FOOTPATH:
                found[one].append((other, seconds))
                found[other].append((one, seconds))
    return found


def reversed_day(day: Plain) -> Plain:
    """The day run backwards, hours negative."""
    trips = [
        [
            (stop, None if alight is None else -alight, None if board is None else -board)
            for stop, board, alight in reversed(trip)
        ]
        for trip in day.trips
    ]
    return Plain(day.stops, trips, day.walks)


@dataclass
class TextbookRaptor:
    """Routes are trips over the same stops of which none overtakes another; each round scans the routes of
    the stops reached in the round before.
    """

    day: Plain
    routes: list[list[list[Call]]] = field(default_factory=list)
    serving: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        alike: dict[tuple[tuple[int, bool, bool], ...], list[list[list[Call]]]] = defaultdict(list)
        for trip in sorted(self.day.trips, key=_hours):
            key = tuple((stop, board is None, alight is None) for stop, board, alight in trip)
            for route in alike[key]:
                if all(old <= new for old, new in zip(_hours(route[-1]), _hours(trip), strict=True)):
                    route.append(trip)
                    break
            else:
                alike[key].append([trip])
        self.routes = [route for routes in alike.values() for route in routes]
        for number, route in enumerate(self.routes):
            for position, (stop, _, _) in enumerate(route[0]):
                self.serving[stop].append((number, position))

    def earliest(self, starts: Mapping[int, int], latest: int, rides: int) -> dict[int, int]:
        """When one alights at each stop at the earliest."""
        ready, alighted = dict(starts), dict[int, int]()
        marked = {stop for stop, hour in starts.items() if hour <= latest}
        for _ in range(rides):
            before, gained = dict(ready), set()
            for number, position in self._queue(marked).items():
                for stop, hour in self._scan(self.routes[number], position, before, latest):
                    if hour < alighted.get(stop, latest + 1):
                        alighted[stop] = hour
                        gained.add(stop)
            marked = set()
            for stop in gained:
                for there, walk in [(stop, 0), *self.day.walks.get(stop, ())]:
                    if alighted[stop] + walk < ready.get(there, latest + 1):
                        ready[there] = alighted[stop] + walk
                        marked.add(there)
        return alighted

    def _queue(self, marked: Iterable[int]) -> dict[int, int]:
        queue: dict[int, int] = {}
        for stop in marked:
            for number, position in self.serving.get(stop, ()):
                queue[number] = min(position, queue.get(number, position))
        return queue

    @staticmethod
    def _scan(
        route: list[list[Call]], start: int, before: Mapping[int, int], latest: int
    ) -> Iterable[tuple[int, int]]:
        current = len(route)
        for position in range(start, len(route[0])):
            stop = route[0][position][0]
            if current < len(route):
                hour = route[current][position][2]
                if hour is not None and hour <= latest:
                    yield stop, hour
            if stop in before and before[stop] <= latest:
                while current > 0:
                    board = route[current - 1][position][1]
                    if board is None or board < before[stop]:
                        break
                    current -= 1


def _hours(trip: list[Call]) -> list[int]:
    return [hour for _, board, alight in trip for hour in (board, alight) if hour is not None]


@dataclass
class TimeExpanded:
    """Dijkstra over what may happen: being ready at a stop or sitting in a trip, with so many rides taken."""

    day: Plain
    leaving: dict[int, list[tuple[int, int, int]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for number, trip in enumerate(self.day.trips):
            for position, (stop, board, _) in enumerate(trip):
                if board is not None:
                    self.leaving[stop].append((board, number, position))
        for events in self.leaving.values():
            events.sort()

    def earliest(self, starts: Mapping[int, int], latest: int, rides: int) -> dict[int, int]:
        """When one alights at each stop at the earliest."""
        alighted: dict[int, int] = {}
        seated: dict[int, dict[int, int]] = defaultdict(dict)  # trip -> rides -> position boarded
        fewest: dict[int, int] = {}  # stop -> the fewest rides with which it was settled
        heap = [(hour, 0, stop) for stop, hour in starts.items() if hour <= latest]
        heapq.heapify(heap)
        while heap:
            hour, taken, stop = heapq.heappop(heap)
            if taken >= min(rides, fewest.get(stop, rides)):
                continue
            fewest[stop] = taken
            for board, number, position in self.leaving.get(stop, ()):
                if board < hour:
                    continue
                if any(seat <= position for count, seat in seated[number].items() if count <= taken):
                    continue
                seated[number][taken] = position
                for there, _, alight in self.day.trips[number][position + 1 :]:
                    if alight is None or alight > latest:
                        continue
                    alighted[there] = min(alight, alighted.get(there, alight))
                    for beside, walk in [(there, 0), *self.day.walks.get(there, ())]:
                        if alight + walk <= latest:
                            heapq.heappush(heap, (alight + walk, taken + 1, beside))
        return alighted
