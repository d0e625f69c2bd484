"""Travel by timetable behind the travel protocol, alone or after a vehicle left at a stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pathways.timetable.footpaths import within
from pathways.timetable.kept import Kept
from pathways.timetable.network import CHANGE_SECONDS, Day, Network
from pathways.timetable.patterns import NEVER
from pathways.timetable.reach import ACCESS_SECONDS, Reach, Ride, arriving, leaving
from pathways.timetable.speeds import Bounds, bounds_of
from pathways.travel import (
    PACES,
    USUAL_HOURS,
    BoundedTravel,
    EstimatedTravel,
    Leg,
    Pace,
    Point,
    Schedule,
    Travel,
    Trip,
    Way,
    great_circle_km,
)

PARK_SECONDS = 1800  # the longest way by one's own vehicle to the stop where it is left
DETOUR = 1.3  # of a line, as of a road: kilometres for one as the crow flies
KEPT_BYTES = 256_000_000
BYTES_OF_A_STOP = 20  # in what is kept of one place at one hour

Ints = NDArray[np.int32]
Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Merge:
    """A means of travel with a timetable: how one gets from home to the stop, whether what must be booked
    beforehand counts.
    """

    vehicle: Pace | None = None
    booked: bool = False


MERGES: Mapping[str, Merge] = MappingProxyType(
    {
        "bus": Merge(),
        "bus-on-demand": Merge(booked=True),
        "bike-bus": Merge(PACES["bike"]),
        "moped-bus": Merge(PACES["moped"]),
        "car-bus": Merge(PACES["car"]),
    }
)


class _Course(NamedTuple):
    """One weekday's going and coming back at a place's hours, searched when it is asked for."""

    weekday: int
    out: Callable[[], Reach]
    back: Callable[[], Reach]


class _Ends(NamedTuple):
    """Stop at home's end, and when one leaves home or is back there, in the hours of the search."""

    stop: int
    hour: int


class TimetableTravel:
    """Bus, and bus after one's own vehicle, by timetable; every other means by ``beside``.

    A place that can't be reached on one of the session's days, either way, is not reached. A vehicle is left
    at one stop all week, and taken back there. Raises ``ValueError`` for a feed without a fare.
    """

    def __init__(self, network: Network, beside: Travel | None = None) -> None:
        for feed in network.feeds:
            if feed.fare is None:
                raise ValueError(f"feed {feed.name}: its fare is not known, give it")
        self.network = network
        self.beside = beside or EstimatedTravel()
        most = max(64, KEPT_BYTES // (BYTES_OF_A_STOP * max(1, len(network.lat))))
        self._reaches: Kept[Reach] = Kept(most)
        self._walked: Kept[Ints] = Kept(most)
        self._near: Kept[tuple[Positions, Ints]] = Kept(most)
        self._bounds: Kept[Bounds] = Kept(len(MERGES))

    def trip(
        self, origin: Point, destination: Point, mode: str, schedule: Schedule | None = None
    ) -> Trip | None:
        """There and back on each of the session's days; the longest of them each way counts."""
        merge = MERGES.get(mode)
        if merge is None:
            return self.beside.trip(origin, destination, mode, schedule)
        hours = schedule or USUAL_HOURS
        courses = list(self._courses(destination, hours, merge))
        if merge.vehicle is None:
            return self._on_foot(origin, destination, mode, hours, courses)
        return self._parked(origin, destination, mode, hours, courses)

    def farthest_km(self, mode: str, minutes: int) -> float:
        """No trip of at most so many minutes one way leads farther; infinite if ``beside`` can't tell."""
        merge = MERGES.get(mode)
        if merge is None:
            return (
                self.beside.farthest_km(mode, minutes) if isinstance(self.beside, BoundedTravel) else np.inf
            )
        own = [self.network.walk] if merge.vehicle is None else [self.network.walk, merge.vehicle]
        kmh = max(speed / pace.detour for pace in own for _, speed in pace.speeds)
        return self._bounds.get(kmh, lambda: bounds_of(self.network, kmh)).farthest_km(minutes)

    def _courses(self, place: Point, hours: Schedule, merge: Merge) -> Iterator[_Course]:
        """One course for each day of the schedule that differs from the others."""
        met: set[int] = set()
        for weekday in sorted(hours.weekdays):
            day = self.network.day(weekday, booked=merge.booked)
            if id(day) not in met:
                met.add(id(day))
                yield _Course(
                    weekday,
                    partial(self._reach, day, place, hours.begins * 60, back=False),
                    partial(self._reach, day, place, hours.ends * 60, back=True),
                )

    def _reach(self, day: Day, place: Point, hour: int, *, back: bool) -> Reach:
        search = leaving if back else arriving
        return self._reaches.get((id(day), place, hour, back), lambda: search(self.network, day, place, hour))

    def _stops_near(self, home: Point, pace: Pace, most: int) -> tuple[Positions, Ints]:
        lat, lon = self.network.lat, self.network.lon
        return self._near.get((home, pace), lambda: within(lat, lon, home, pace, most))

    def _on_foot(
        self, home: Point, place: Point, mode: str, hours: Schedule, courses: list[_Course]
    ) -> Trip | None:
        near, seconds = self._stops_near(home, self.network.walk, ACCESS_SECONDS)
        if not len(near):
            return None
        found = []
        for course in courses:
            out = course.out().ride[near] + seconds
            first = int(np.argmin(out))
            if out[first] > 0:
                return None
            back = course.back().ride[near] + seconds
            last = int(np.argmin(back))
            if back[last] >= NEVER:
                return None
            ends = _Ends(int(near[first]), int(out[first])), _Ends(int(near[last]), int(back[last]))
            found.append((course, *ends))
        there = max(found, key=lambda one: one[1].hour)
        back_again = max(found, key=lambda one: one[2].hour)
        km = 2 * great_circle_km(home, place) * DETOUR
        return self._trip(mode, hours, (there[0], there[1]), (back_again[0], back_again[2]), km, 0.0, "")

    def _parked(
        self, home: Point, place: Point, mode: str, hours: Schedule, courses: list[_Course]
    ) -> Trip | None:
        """By the stop, the same all week, for which the longer way of the worst days is the shortest."""
        vehicle = MERGES[mode].vehicle
        assert vehicle is not None  # noqa: S101 - the caller has looked
        near, seconds = self._stops_near(home, vehicle, PARK_SECONDS)
        outs = [self._walked_ends(course.out())[near] + seconds for course in courses]
        out = np.max(outs, axis=0)
        if not (out <= 0).any():
            return None
        backs = [self._walked_ends(course.back())[near] + seconds for course in courses]
        back = np.max(backs, axis=0)
        open_all_week = np.flatnonzero((out <= 0) & (back < NEVER))
        if not len(open_all_week):
            return None
        minutes = out[open_all_week] + hours.begins * 60, back[open_all_week] - hours.ends * 60
        at = int(open_all_week[np.lexsort((minutes[0] + minutes[1], np.maximum(*minutes)))[0]])
        stop = int(near[at])
        first, last = (int(np.argmax([hour[at] for hour in ways])) for ways in (outs, backs))
        point = Point(float(self.network.lat[stop]), float(self.network.lon[stop]))
        driven = 2 * great_circle_km(home, point) * vehicle.detour
        return self._trip(
            mode,
            hours,
            (courses[first], _Ends(stop, int(out[at]))),
            (courses[last], _Ends(stop, int(back[at]))),
            driven + 2 * great_circle_km(point, place) * DETOUR,
            driven * vehicle.cents_per_km,
            self.network.names[stop],
        )

    def _walked_ends(self, reach: Reach) -> Ints:
        return self._walked.get((id(reach.patterns), reach.place, reach.hour), reach.walked)

    def _trip(
        self,
        mode: str,
        hours: Schedule,
        there: tuple[_Course, _Ends],
        back: tuple[_Course, _Ends],
        km: float,
        driven_cents: float,
        parked: str,
    ) -> Trip:
        (out_course, out), (back_course, home) = there, back
        rides_out, rides_back = _rides(out_course.out(), out.stop), _rides(back_course.back(), home.stop)
        fares = sum(self._fare(rides) for rides in (rides_out, rides_back))
        return Trip(
            mode,
            _minutes_up(hours.begins * 60 + out.hour),
            _minutes_up(home.hour - hours.ends * 60),
            round(km, 1),
            round(driven_cents) + fares,
            self._way_there(out_course, out, rides_out, parked),
            self._way_back(back_course, home, rides_back, parked),
        )

    def _fare(self, rides: list[Ride]) -> int:
        """One ticket for each network that one rides in."""
        feeds = {self.network.feed_of(ride.trip) for ride in rides}
        return sum(self.network.feeds[feed].fare or 0 for feed in feeds)

    def _way_there(self, course: _Course, ends: _Ends, rides: list[Ride], parked: str) -> Way:
        """The search ran backwards from the place: its last ride is the first, what it boards is left."""
        legs = [
            self._leg(ride.trip, ride.alight, -ride.arrives, ride.board, -ride.departs)
            for ride in reversed(rides)
        ]
        arrives = -rides[0].departs + course.out().walk_to(rides[0].board)
        return Way(course.weekday, -ends.hour // 60, _minutes_up(arrives), tuple(legs), parked)

    def _way_back(self, course: _Course, ends: _Ends, rides: list[Ride], parked: str) -> Way:
        legs = [self._leg(ride.trip, ride.board, ride.departs, ride.alight, ride.arrives) for ride in rides]
        leaves = rides[0].departs - course.back().walk_to(rides[0].board)
        return Way(course.weekday, leaves // 60, _minutes_up(ends.hour), tuple(legs), parked)

    def _leg(self, trip: int, board: int, ready: int, alight: int, arrives: int) -> Leg:
        names = self.network.names
        departs = (ready + CHANGE_SECONDS) // 60
        return Leg(self.network.line_of(trip), names[board], departs, names[alight], _minutes_up(arrives))


def _rides(reach: Reach, stop: int) -> list[Ride]:
    """The rides to a stop, or to the stop from which one walks there sooner."""
    return reach.rides(reach.alighted_before(stop))


def _minutes_up(seconds: int) -> int:
    return -(-seconds // 60)
