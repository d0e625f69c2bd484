"""Stops: where they are, and which can't be used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pathways.timetable.remarks import Flaw, Report
from pathways.timetable.tables import Table

FARTHEST_DEGREES = 15.0  # from the middle of a feed: beyond, a stop is an error of coordinates
BOARDED = frozenset({"", "0"})  # location_type of a stop or a platform; a station has no vehicle of its own


@dataclass(frozen=True, slots=True, eq=False)
class Stops:
    """Those where one may board or alight, WGS 84 degrees."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]


def read_stops(table: Table, report: Report) -> Stops:
    """Stops with coordinates, their parent station's where they have none of their own."""
    columns = ("stop_name", "stop_lat", "stop_lon", "location_type", "parent_station")
    rows: dict[str, tuple[int, list[str]]] = {}
    for line, (stop, *cells) in table.rows(("stop_id",), columns):
        if stop in rows or not stop:
            report.add(Flaw.TWICE, table.file, line, "stop_id", stop)
        else:
            rows[stop] = line, cells
    points = {stop: _point(cells) for stop, (_, cells) in rows.items()}
    kept: dict[str, tuple[str, float, float]] = {}
    for stop, (line, (name, lat, lon, kind, parent)) in rows.items():
        point = points[stop] or points.get(parent)
        if point is None:
            flaw = Flaw.OUT_OF_BOUNDS if lat and lon else Flaw.NO_COORDINATES
            report.add(flaw, table.file, line, "stop_lat", f"{lat} {lon}".strip())
        elif kind in BOARDED:
            if points[stop] is None:
                report.add(Flaw.PARENT_COORDINATES, table.file, line, "stop_lat", stop)
            kept[stop] = name, *point
    return _near_each_other(kept, rows, table, report)


def _point(cells: list[str]) -> tuple[float, float] | None:
    """Latitude and longitude; ``None`` when they are absent, unreadable or on no land (0, 0)."""
    try:
        lat, lon = (float(cell.replace(",", ".")) for cell in cells[1:3])
    except ValueError:
        return None
    on_earth = -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0.0, 0.0)
    return (lat, lon) if on_earth else None


def _near_each_other(
    kept: dict[str, tuple[str, float, float]],
    rows: dict[str, tuple[int, list[str]]],
    table: Table,
    report: Report,
) -> Stops:
    """Without those that stand so far from the middle of the others that their coordinates must be wrong."""
    points = np.array([point[1:] for point in kept.values()], dtype=np.float64).reshape(-1, 2)
    middle = np.median(points, axis=0) if len(points) else np.zeros(2)
    near = np.abs(points - middle).max(axis=1, initial=0.0) <= FARTHEST_DEGREES
    for stop, close in zip(kept, near, strict=True):
        if not close:
            report.add(Flaw.OUT_OF_BOUNDS, table.file, rows[stop][0], "stop_lat", stop)
    ids = tuple(stop for stop, close in zip(kept, near, strict=True) if close)
    names = tuple(kept[stop][0] or stop for stop in ids)
    return Stops(ids, names, points[near, 0].copy(), points[near, 1].copy())
