"""Contours with fewer points, whose neighbours still share their border."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LinearRing, MultiPolygon, Polygon

from maillage.territories.shapes import Contour, Ring

TOLERANCE_DEGREES = 0.001
"""Detail smaller than a triangle of about 100 m a side is dropped (Visvalingam-Whyatt)."""
_NARROWING = np.array([0.7, 1.0])

Shape = Polygon | MultiPolygon


def simplify_together(shapes: Sequence[Shape]) -> list[Contour]:
    """Return the shapes' contours (degrees) with fewer points; a border that two of them share stays shared.

    Longitudes are narrowed as at 45° while simplifying, so that detail is weighed alike in both directions.
    """
    flat = shapely.transform(np.array(shapes, dtype=object), lambda points: points * _NARROWING)
    simplified = shapely.coverage_simplify(flat, TOLERANCE_DEGREES)
    return [contour_of(shape) for shape in shapely.transform(simplified, _widen)]


def _widen(points: NDArray[np.float64]) -> NDArray[np.float64]:
    wide: NDArray[np.float64] = points / _NARROWING
    return wide


def contour_of(shape: Shape) -> Contour:
    """Return the rings of a shape, first point of each not repeated at its end."""
    polygons: Iterable[Polygon] = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    return [[_ring(ring) for ring in (polygon.exterior, *polygon.interiors)] for polygon in polygons]


def _ring(ring: LinearRing) -> Ring:
    return [(point[0], point[1]) for point in ring.coords[:-1]]
