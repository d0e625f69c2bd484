"""Places in a grid of cells, row after row: those around a point are a few runs of neighbours.

A cell is a tenth of a degree of latitude and of longitude: 11 km from south to north, 7 km from west to east
in the middle of France.
"""

from __future__ import annotations

from math import ceil, cos, radians

import numpy as np
from numpy.typing import NDArray

from pathways.store.ragged import Ints
from pathways.store.sections import Array
from pathways.travel import EARTH_RADIUS_KM, Point

CELLS = 10  # a degree
ROW = 360 * CELLS + 1
KM_OF_A_DEGREE = EARTH_RADIUS_KM * radians(1)

Floats = NDArray[np.float64]


def cells(lat: Array, lon: Array) -> Array:
    """The number of the cell of each point: cells of a row follow each other, from west to east."""
    row = np.floor((lat + 90) * CELLS).astype(np.int32)
    found: Array = (row * ROW + np.floor((lon + 180) * CELLS)).astype(np.int32)
    return found


def runs(sorted_cells: Array, around: Point, km: float) -> Ints:
    """First and last row (not included) of each run of places that may be so near; shape (runs, 2).

    A point that far is at most as many degrees of latitude away; of longitude, as many as on the parallel of
    the box that is nearest to a pole. Where the box meets a pole or the edge of the map, all of it is kept.
    """
    tall = km / KM_OF_A_DEGREE
    nearest_pole = min(90.0, abs(around.lat) + tall)
    shrunk = cos(radians(nearest_pole))
    wide = tall / shrunk if shrunk > 0.01 else 360.0
    if around.lon - wide < -180 or around.lon + wide > 180:
        return np.array([[0, len(sorted_cells)]], np.int64)
    low = int((max(-90.0, around.lat - tall) + 90) * CELLS)
    high = ceil((min(90.0, around.lat + tall) + 90) * CELLS)
    rows = np.arange(low, high + 1, dtype=np.int64) * ROW
    west, east = int((around.lon - wide + 180) * CELLS), ceil((around.lon + wide + 180) * CELLS)
    found = np.stack(
        [np.searchsorted(sorted_cells, rows + west), np.searchsorted(sorted_cells, rows + east, "right")], 1
    )
    return found[found[:, 0] < found[:, 1]]


def km_from(point: Point, lat: Floats, lon: Floats) -> Floats:
    """Kilometres as the crow flies from a point to each of these, as ``travel.great_circle_km`` has it."""
    south, north = np.radians(point.lat), np.radians(lat)
    across = np.sin(np.radians(lon - point.lon) / 2) ** 2
    chord = np.sin((north - south) / 2) ** 2 + np.cos(south) * np.cos(north) * across
    found: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
    return found
