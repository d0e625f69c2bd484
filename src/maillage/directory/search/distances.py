"""Points and how far they are, all at once: the same kilometres and minutes as one by one."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maillage.directory.search.columns import Columns, Mask
from pathways.travel import EARTH_RADIUS_KM, PACES, Pace, Point

Floats = NDArray[np.float64]
STRIPES_PER_DEGREE = 10  # of latitude: 11 km each
STRIPES = 180 * STRIPES_PER_DEGREE
SLACK = 1.001  # how much farther one looks than needed, against rounding
HALF_TURN_KM = math.pi * EARTH_RADIUS_KM
UP_TO = 1e-9  # of a minute, that ``EstimatedTravel`` forgives before it counts one more


class Points:
    """Points of rows, put in stripes of latitude and by longitude in each."""

    def __init__(self) -> None:
        self.rows, self.lats, self.lons = array("i"), array("d"), array("d")

    def add(self, row: int, point: Point) -> None:
        """Put a point of a row."""
        self.rows.append(row)
        self.lats.append(point.lat)
        self.lons.append(point.lon)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The columns of the points."""
        lats, lons = np.array(self.lats, np.float64), np.array(self.lons, np.float64)
        stripes = np.array([_stripe(lat) for lat in self.lats], np.int64)
        order = np.lexsort((lons, stripes))
        starts = np.zeros(STRIPES + 1, np.int64)
        np.cumsum(np.bincount(stripes, minlength=STRIPES), out=starts[1:])
        return {
            "point_row": np.array(self.rows, np.int32)[order],
            "point_lon": lons[order],
            "point_xyz": on_the_sphere(lats[order], lons[order]),
            "stripe_starts": starts,
        }


def _stripe(lat: float) -> int:
    return min(max(int((lat + 90) * STRIPES_PER_DEGREE), 0), STRIPES - 1)


def on_the_sphere(lats: Floats, lons: Floats) -> Floats:
    """Points (degrees) as three lines of coordinates on the sphere of radius 1."""
    lat, lon = np.radians(lats), np.radians(lons)
    return np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def chord2(km: float) -> float:
    """The square of the straight line through the sphere of radius 1 between points that far apart."""
    return float((2 * math.sin(min(km, HALF_TURN_KM) / (2 * EARTH_RADIUS_KM))) ** 2)


def kilometres(chords2: Floats) -> Floats:
    """As the crow flies, from squares of chords."""
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chords2) / 2))


def minutes(pace: Pace, km: Floats) -> NDArray[np.int64]:
    """One way, over so many kilometres as the crow flies: what ``EstimatedTravel`` counts for each."""
    way = km * pace.detour
    ends = [start for start, _ in pace.speeds[1:]] + [math.inf]
    driven = np.zeros_like(way)
    for (start, speed), end in zip(pace.speeds, ends, strict=True):
        driven += np.clip(way - start, 0.0, end - start) / speed
    return np.ceil(pace.access_minutes + 60 * driven - UP_TO).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Ring:
    """The rows that have a point within a distance, and the square of the chord to the nearest one of each.

    Both have a value for every row; ``chords2`` is infinite for those without such a point.
    """

    inside: Mask
    chords2: Floats

    @classmethod
    def empty(cls, size: int) -> Ring:
        """No row at all."""
        return cls(np.zeros(size, np.bool_), np.full(size, np.inf))


def ring(columns: Columns, origin: Point, km: float) -> Ring:
    """The rows with a point at most that far from the origin."""
    here = on_the_sphere(np.array([origin.lat]), np.array([origin.lon]))
    found = Ring.empty(columns.size)
    limit = chord2(km)
    for span in _spans(columns, origin, km):
        away = columns["point_xyz"][:, span] - here
        chords2 = np.einsum("ij,ij->j", away, away)
        kept = chords2 <= limit
        rows = columns["point_row"][span][kept]
        np.minimum.at(found.chords2, rows, chords2[kept])
        found.inside[rows] = True
    return found


def _spans(columns: Columns, origin: Point, km: float) -> Iterator[slice]:
    """Where in the columns the points are that may be within the distance."""
    degrees = math.degrees(km / EARTH_RADIUS_KM) * SLACK
    if origin.lat - degrees <= -89 or origin.lat + degrees >= 89 or degrees > 20:
        yield slice(0, len(columns["point_row"]))
        return
    steepest = max(abs(origin.lat - degrees), abs(origin.lat + degrees))
    across = math.degrees(
        math.asin(min(1.0, math.sin(math.radians(degrees)) / math.cos(math.radians(steepest))))
    )
    if origin.lon - across < -180 or origin.lon + across > 180:
        across = 360.0
    lons, starts = columns["point_lon"], columns["stripe_starts"]
    for stripe in range(_stripe(origin.lat - degrees), _stripe(origin.lat + degrees) + 1):
        first, last = int(starts[stripe]), int(starts[stripe + 1])
        if first < last:
            west, east = np.searchsorted(lons[first:last], (origin.lon - across, origin.lon + across))
            if west < east:
                yield slice(first + int(west), first + int(east))


def within(columns: Columns, origin: Point, mode: str, limit: int, paces: Mapping[str, Pace] = PACES) -> Ring:
    """The rows with a point that one reaches in at most so many minutes one way; none without a pace."""
    pace = paces.get(mode)
    farthest = pace.farthest_km(limit + UP_TO) / pace.detour if pace else -1.0
    if pace is None or farthest < 0:
        return Ring.empty(columns.size)
    near = ring(columns, origin, farthest * SLACK)
    rows = np.flatnonzero(near.inside)
    too_long = rows[minutes(pace, kilometres(near.chords2[rows])) > limit]
    near.chords2[too_long], near.inside[too_long] = np.inf, False
    return near
