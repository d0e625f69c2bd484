"""Communes drawn as SVG."""

import re
from typing import Any

import pytest

from maillage.territories import reference
from maillage.territories.contours import commune_map, svg_path, svg_paths
from maillage.territories.importing import Known
from maillage.territories.models import Contour
from maillage.territories.projection import Projection
from maillage.territories.shapes import encode_contour

PATH = re.compile(r"(M-?[\d.]+ -?[\d.]+(l-?[\d.]+ -?[\d.]+( -?[\d.]+ -?[\d.]+)*)?z)+")


@pytest.fixture
def drawn(small_france: Known) -> None:
    """Hold the contours of Coutras, Libourne and Saint-Émilion."""
    gironde = reference.contours("33")
    Contour.objects.bulk_create(
        Contour(commune_id=code, text=encode_contour(gironde[code])) for code in ("33138", "33243", "33394")
    )


@pytest.mark.usefixtures("drawn")
def test_a_departement_is_drawn_within_its_frame_in_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        paths = svg_paths("33", 400, 300)
    assert [(path.code, path.name) for path in paths] == [
        ("33138", "Coutras"),
        ("33243", "Libourne"),
        ("33394", "Saint-Émilion"),
    ]
    assert all(PATH.fullmatch(path.d) for path in paths)


@pytest.mark.usefixtures("drawn")
def test_a_place_falls_within_its_own_commune_on_the_map() -> None:
    drawn = commune_map(["33243", "33138"], 400, 300)
    coutras = reference.commune("33138")
    assert drawn is not None
    assert coutras is not None
    assert coutras.hall_lat is not None
    assert coutras.hall_lon is not None
    x, y = drawn.projection.place(coutras.hall_lat, coutras.hall_lon)
    points = _points(next(path.d for path in drawn.paths if path.code == "33138"))
    assert min(px for px, _ in points) < x < max(px for px, _ in points)
    assert min(py for _, py in points) < y < max(py for _, py in points)


def _points(d: str) -> list[tuple[float, float]]:
    x, y, *moves = map(float, re.findall(r"-?[\d.]+", d))
    points = [(x, y)]
    for across, down in zip(moves[::2], moves[1::2], strict=True):
        points.append((points[-1][0] + across, points[-1][1] + down))
    return points


@pytest.mark.usefixtures("drawn")
def test_a_commune_without_contour_is_left_out() -> None:
    assert [path.code for path in svg_paths(["33138", "33063", "99999"], 100, 100)] == ["33138"]


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize("where", ["75", "99", "", []])
def test_an_unknown_or_empty_zone_has_no_map(where: str | list[str]) -> None:
    assert commune_map(where, 100, 100) is None
    assert svg_paths(where, 100, 100) == []


def test_neighbours_are_drawn_without_gap() -> None:
    shared = [(0.333333, 45.1), (0.333337, 45.2)]
    west, east = [[[(0.0, 45.0), *shared]]], [[[(1.0, 45.0), *shared]]]
    projection = Projection.fitting([(0.0, 45.0), (1.0, 45.2)], 300, 300)
    left, right = (set(_points(svg_path(each, projection))) for each in (west, east))
    assert len(left & right) == 2


def test_a_speck_does_not_break_its_path() -> None:
    projection = Projection.fitting([(0.0, 45.0), (1.0, 46.0)], 100, 100)
    assert PATH.fullmatch(svg_path([[[(0.5, 45.5), (0.50001, 45.5), (0.5, 45.50001)]]], projection))
