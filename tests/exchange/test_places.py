"""Points inside and outside their commune."""

from __future__ import annotations

import pytest

from maillage.exchange.pack.checks.outlines import km_to_contour
from maillage.exchange.pack.checks.places import km_outside
from maillage.territories import reference
from maillage.territories.reference import CommuneRecord

# A square of a tenth of a degree around Coutras, with a hole in its middle, and an island to the east.
SQUARE = [(-0.2, 45.0), (-0.1, 45.0), (-0.1, 45.1), (-0.2, 45.1)]
HOLE = [(-0.16, 45.04), (-0.14, 45.04), (-0.14, 45.06), (-0.16, 45.06)]
ISLAND = [(0.0, 45.0), (0.1, 45.0), (0.1, 45.1), (0.0, 45.1)]
CONTOUR = [[SQUARE, HOLE], [ISLAND]]


def commune(code: str) -> CommuneRecord:
    found = reference.commune(code)
    assert found is not None
    return found


@pytest.mark.parametrize(("lat", "lon"), [(45.02, -0.12), (45.05, 0.05), (45.09, -0.19)])
def test_a_point_inside_is_at_no_distance(lat: float, lon: float) -> None:
    assert km_to_contour(lat, lon, CONTOUR) == 0


@pytest.mark.parametrize(
    ("lat", "lon", "km"), [(44.9, -0.15, 11.1), (45.05, -0.05, 3.9), (45.05, -0.15, 0.8), (45.2, 0.2, 13.6)]
)
def test_a_point_outside_is_as_far_as_the_nearest_edge(lat: float, lon: float, km: float) -> None:
    assert km_to_contour(lat, lon, CONTOUR) == pytest.approx(km, abs=0.1)


def test_a_town_hall_is_never_outside_its_commune() -> None:
    for each in reference.communes_of(departement="33"):
        if each.hall_lat is not None and each.hall_lon is not None:
            assert km_outside(each.hall_lat, each.hall_lon, each) == 0, each.name


def test_the_next_town_is_outside_where_contours_are_known() -> None:
    libourne = commune("33243")
    assert libourne.point is not None
    assert 8 < km_outside(*libourne.point, commune("33138")) < 16


def test_without_a_contour_only_what_is_surely_too_far_is_refused() -> None:
    brest, quimper = commune("29019"), commune("29232")
    assert brest.point is not None
    assert quimper.point is not None
    assert km_outside(*brest.point, brest) == 0
    assert km_outside(*quimper.point, brest) > 40


def test_a_commune_without_a_known_point_refuses_nothing() -> None:
    unknown = [each for each in reference.communes() if each.lat is None]
    assert unknown
    assert km_outside(48.0, 2.0, unknown[0]) == 0
