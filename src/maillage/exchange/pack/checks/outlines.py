"""How far a point is from a commune, by its contour."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import hypot

from maillage.territories.projection import EARTH_KM_PER_DEGREE, narrowing
from maillage.territories.shapes import Contour, Ring

_Flat = tuple[float, float]


def km_to_contour(lat: float, lon: float, contour: Contour) -> float:
    """Kilometres from the point to the nearest edge; 0 inside."""
    rings = [_flat(ring, lat, lon) for polygon in contour for ring in polygon]
    if sum(_crosses(start, end) for ring in rings for start, end in ring) % 2:
        return 0.0
    return min(_km(start, end) for ring in rings for start, end in ring)


def _flat(ring: Ring, lat: float, lon: float) -> list[tuple[_Flat, _Flat]]:
    """The edges of a ring in kilometres around the point."""
    return list(pairwise(_around(ring, lat, lon)))


def _around(ring: Ring, lat: float, lon: float) -> Iterator[_Flat]:
    narrow = narrowing(lat)
    for east, north in (*ring, ring[0]):
        yield (east - lon) * narrow * EARTH_KM_PER_DEGREE, (north - lat) * EARTH_KM_PER_DEGREE


def _crosses(start: _Flat, end: _Flat) -> bool:
    """Whether a ray from the point to the east meets the edge: an odd number of edges is inside."""
    (x1, y1), (x2, y2) = start, end
    return (y1 > 0) != (y2 > 0) and x1 - y1 * (x2 - x1) / (y2 - y1) > 0


def _km(start: _Flat, end: _Flat) -> float:
    (x1, y1), (x2, y2) = start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = 0.0 if length == 0 else max(0.0, min(1.0, -(x1 * (x2 - x1) + y1 * (y2 - y1)) / length))
    return hypot(x1 + along * (x2 - x1), y1 + along * (y2 - y1))
