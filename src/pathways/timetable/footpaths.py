"""Distances on foot: which stops are near a point, and near each other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pathways.travel import EARTH_RADIUS_KM, Pace, Point

KM_OF_A_DEGREE = 111.19  # of latitude

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


class Footpaths(NamedTuple):
    """From stop ``s`` one walks to ``to[i]`` in ``seconds[i]``, for ``starts[s] <= i < starts[s + 1]``.

    They go both ways, and never from a stop to itself.
    """

    starts: Ints
    to: Ints
    seconds: Ints


def crow_km(lat: Floats, lon: Floats, to_lat: Floats, to_lon: Floats) -> Floats:
    """``great_circle_km`` of arrays of degrees."""
    south, north = np.radians(lat), np.radians(to_lat)
    across = np.sin(np.radians(to_lon - lon) / 2) ** 2
    chord = np.sin((north - south) / 2) ** 2 + np.cos(south) * np.cos(north) * across
    km: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
    return km


def seconds_of(pace: Pace, km: Floats) -> Ints:
    """Whole seconds of so many kilometres as the crow flies, rounded up."""
    along = km * pace.detour
    ends = [start for start, _ in pace.speeds[1:]] + [np.inf]
    minutes = np.full(along.shape, pace.access_minutes, dtype=np.float64)
    for (start, speed), end in zip(pace.speeds, ends, strict=True):
        minutes += 60 * np.maximum(0.0, np.minimum(along, end) - start) / speed
    return np.ceil(60 * minutes - 1e-6).astype(np.int32)


def within(
    lat: Floats, lon: Floats, point: Point, pace: Pace, most_seconds: int
) -> tuple[NDArray[np.int64], Ints]:
    """The stops within that time of a point by that pace, and the seconds to each."""
    here = np.array(point.lat), np.array(point.lon)
    seconds = seconds_of(pace, crow_km(*here, lat, lon))
    near = np.flatnonzero(seconds <= most_seconds)
    return near, seconds[near]


def footpaths(lat: Floats, lon: Floats, pace: Pace, most_seconds: int) -> Footpaths:
    """Between all stops that are within that time of each other."""
    km = most_seconds / 3600 * max(speed for _, speed in pace.speeds) / pace.detour
    start, end = _pairs_nearby(lat, lon, km)
    seconds = seconds_of(pace, crow_km(lat[start], lon[start], lat[end], lon[end]))
    near = (seconds <= most_seconds) & (start != end)
    start, end, seconds = start[near], end[near], seconds[near]
    order = np.lexsort((end, start))
    starts = np.searchsorted(start[order], np.arange(len(lat) + 1))
    return Footpaths(starts.astype(np.int32), end[order].astype(np.int32), seconds[order])


def _pairs_nearby(lat: Floats, lon: Floats, km: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs at most ``km`` apart, and some a little farther: those of the same or a neighbouring cell."""
    if not len(lat):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    step = max(km, 0.001) / KM_OF_A_DEGREE * 1.01
    narrow = max(0.05, np.cos(np.radians(np.abs(lat).max() + step)))
    row = np.floor((lat - lat.min()) / step).astype(np.int64) + 1
    column = np.floor((lon - lon.min()) / (step / narrow)).astype(np.int64) + 1
    width = int(column.max()) + 2
    cell = row * width + column
    order = np.argsort(cell, kind="stable")
    in_order = cell[order]
    starts, ends = [], []
    for beside in [down * width + right for down in (-1, 0, 1) for right in (-1, 0, 1)]:
        low, high = (np.searchsorted(in_order, cell + beside, side) for side in ("left", "right"))
        count = high - low
        start = np.repeat(np.arange(len(lat)), count)
        offset = np.arange(len(start)) - np.repeat(np.cumsum(count) - count, count)
        starts.append(start)
        ends.append(order[np.repeat(low, count) + offset])
    return np.concatenate(starts), np.concatenate(ends)
