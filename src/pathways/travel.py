"""Minutes and euros between two points by a means of travel, there and back; providers behind a one-method
protocol.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import asin, ceil, cos, radians, sin, sqrt
from types import MappingProxyType
from typing import ClassVar, NamedTuple, Protocol, runtime_checkable

from pathways.conditions import ALWAYS, Condition

MINUTES_OF_A_DAY = 24 * 60


class Point(NamedTuple):
    """WGS 84, degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Mode:
    """A means of travel, and what one must hold to use it."""

    id: str
    label: str
    requires: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Leg:
    """One ride on a line, from stop to stop; minutes after midnight, past 24 x 60 on the day after."""

    line: str
    board: str
    departs: int
    alight: str
    arrives: int


@dataclass(frozen=True, slots=True)
class Way:
    """One way by timetable, door to door, as it is on ``weekday`` (Monday is 0), when it takes the longest.

    ``leaves`` and ``arrives``: minutes after midnight. ``parked``: the stop where one's own vehicle is left.
    """

    weekday: int
    leaves: int
    arrives: int
    legs: tuple[Leg, ...]
    parked: str = ""


@dataclass(frozen=True, slots=True)
class Trip:
    """One going and coming back: minutes each way, kilometres and cents for both together.

    By timetable, the minutes are those between leaving home and the beginning, between the end and being
    home: waiting counts. ``there`` and ``back`` then tell how one goes.
    """

    mode: str
    minutes_out: int
    minutes_back: int
    km: float
    cents: int
    there: Way | None = None
    back: Way | None = None

    @property
    def longest(self) -> int:
        """The longer way: what is held against the accepted minutes."""
        return max(self.minutes_out, self.minutes_back)

    @property
    def minutes(self) -> int:
        """There and back."""
        return self.minutes_out + self.minutes_back


@dataclass(frozen=True, slots=True)
class Schedule:
    """When one must be there: days of the week (Monday is 0), minutes after midnight."""

    weekdays: frozenset[int]
    begins: int
    ends: int

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= set(range(7)):
            raise ValueError("a schedule needs days of the week, from 0 to 6")
        if not 0 <= self.begins < self.ends <= MINUTES_OF_A_DAY:
            raise ValueError("a schedule begins and ends within one day, and ends after it begins")


USUAL_HOURS = Schedule(frozenset(range(5)), 9 * 60, 17 * 60)
"""What is assumed of a session that doesn't say its days and hours: Monday to Friday, from 9:00 to 17:00."""


class Travel(Protocol):
    """A source of travel times."""

    def trip(
        self, origin: Point, destination: Point, mode: str, schedule: Schedule | None = None
    ) -> Trip | None:
        """There and back by that mode, to be there at that schedule (``None``: not known).

        ``None`` when it can't be done so.
        """


@runtime_checkable
class BoundedTravel(Protocol):
    """A source of travel times that can tell beforehand how far each means may ever lead."""

    def farthest_km(self, mode: str, minutes: int) -> float:
        """No trip of at most so many minutes one way leads farther, as the crow flies; negative if none."""


EARTH_RADIUS_KM = 6371.0


def great_circle_km(origin: Point, destination: Point) -> float:
    """Kilometres as the crow flies (haversine formula on a sphere: within 0.5 % of the true distance)."""
    south, north = radians(origin.lat), radians(destination.lat)
    across = sin(radians(destination.lon - origin.lon) / 2) ** 2
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * across
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


@dataclass(frozen=True, slots=True)
class Pace:
    """How one travels by a means: kilometres along the way for one as the crow flies, and how fast.

    ``speeds``: from so many kilometres along the way on, so many kilometres an hour; ascending, the first
    from 0. ``access_minutes``: to get ready, park, walk to the door; each way. ``cents_per_km``: all costs.
    """

    detour: float
    speeds: tuple[tuple[float, float], ...]
    access_minutes: float
    cents_per_km: float

    def minutes(self, km: float) -> float:
        """One way, over so many kilometres along the way."""
        ends = [start for start, _ in self.speeds[1:]] + [km]
        driven = (
            max(0.0, min(km, end) - start) / speed
            for (start, speed), end in zip(self.speeds, ends, strict=True)
        )
        return self.access_minutes + 60 * sum(driven)

    def farthest_km(self, minutes: float) -> float:
        """The kilometres along the way that these minutes suffice for; negative when they are too few."""
        hours = (minutes - self.access_minutes) / 60
        if hours < 0:
            return -1.0
        for (start, speed), (end, _) in zip(self.speeds, self.speeds[1:], strict=False):
            if hours <= (end - start) / speed:
                return start + hours * speed
            hours -= (end - start) / speed
        start, speed = self.speeds[-1]
        return start + hours * speed


PACES: Mapping[str, Pace] = MappingProxyType(
    {
        "walk": Pace(1.3, ((0, 4.5),), 0, 0),
        "bike": Pace(1.3, ((0, 14),), 3, 0),
        "moped": Pace(1.4, ((0, 25), (3, 35)), 4, 31.5),
        "car": Pace(1.3, ((0, 35), (5, 55), (20, 75)), 4, 60.6),
    }
)
"""The paces of ``EstimatedTravel``, checked on 2026-11-22.

Detours: the road is on average 1.2 to 1.4 times as long as the crow flies (Ballou, Rahardja and Sakai 2002,
by country; Boscoe, Henry and Zdeb 2012, 66,000 trips to hospitals); 1.3 here, a little more by moped, which
may not take expressways. Speeds: assumptions of this project, below what the Code de la route allows
(R413-2 and R413-3: 50 in towns, 80 on other roads; R311-1: mopeds are built for 45 at most), slower near
both ends, since towns stand there: distance stands in for density. Costs: the tax scale of 2026 for a car
of 4 CV up to 5,000 km a year and for a moped up to 3,000 km (service-public.fr, 2026-04-09): wear and
insurance are in it, so that a trip costs less than that in fuel alone. No scale is published for walking
and cycling: they count as free.
"""


@dataclass(frozen=True, slots=True)
class EstimatedTravel:
    """Travel estimated from the great circle: no road, relief, river, congestion or timetable is known.

    The way back is as long as the way out. A good order of magnitude on plains, too short where a mountain,
    an estuary or a one-sided coast stands between; ask a road router where that matters.
    """

    paces: Mapping[str, Pace] = field(default_factory=lambda: PACES)
    by_distance: ClassVar[bool] = True  # the farther as the crow flies, the longer

    def trip(
        self, origin: Point, destination: Point, mode: str, schedule: Schedule | None = None
    ) -> Trip | None:
        """There and back, at any hour; ``None`` for a means of travel without a pace."""
        del schedule
        pace = self.paces.get(mode)
        if pace is None:
            return None
        km = great_circle_km(origin, destination) * pace.detour
        minutes = ceil(pace.minutes(km) - 1e-9)
        return Trip(mode, minutes, minutes, round(2 * km, 1), round(2 * km * pace.cents_per_km))

    def farthest_km(self, mode: str, minutes: int) -> float:
        """As the crow flies, what no trip of so many minutes one way exceeds; negative without any."""
        pace = self.paces.get(mode)
        return -1.0 if pace is None else pace.farthest_km(minutes + 1e-9) / pace.detour
