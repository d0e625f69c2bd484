"""Contours simplified together."""

import shapely
from shapely import MultiPolygon, Polygon

from maillage.territories import reference
from maillage.territories.shapes import Contour
from maillage.territories.simplification import contour_of, simplify_together


def _polygon(contour: Contour) -> MultiPolygon:
    return MultiPolygon([Polygon(rings[0], rings[1:]) for rings in contour])


def test_two_neighbours_keep_one_border() -> None:
    jagged = [(1 + 0.0001 * (place % 2), place / 100) for place in range(101)]
    west = Polygon([(0, 0), *jagged, (0, 1)])
    east = Polygon([(2, 0), *jagged, (2, 1)])
    left, right = (_polygon(each) for each in simplify_together([west, east]))
    assert len(left.geoms[0].exterior.coords) < 60
    assert left.intersection(right).area == 0
    assert shapely.union_all([left, right]).geom_type == "Polygon"


def test_a_ring_is_not_closed_twice() -> None:
    assert contour_of(Polygon([(0, 0), (1, 0), (1, 1)])) == [[[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]]]


def test_no_two_communes_of_ariege_overlap() -> None:
    shapes = [shapely.make_valid(_polygon(each)) for each in reference.contours("09").values()]
    whole = shapely.union_all(shapes)
    overlap = sum(each.area for each in shapes) - whole.area
    assert overlap < 1e-5 * whole.area
