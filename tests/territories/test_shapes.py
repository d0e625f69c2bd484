"""Contours written as text and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.territories.shapes import UNITS_PER_DEGREE, decode_contour, encode_contour

UNIT = st.integers(-1_800_000, 1_800_000)
RING = st.lists(st.tuples(UNIT, UNIT), min_size=3, max_size=12, unique=True)


def _degrees(ring: list[tuple[int, int]]) -> list[tuple[float, float]]:
    return [(x / UNITS_PER_DEGREE, y / UNITS_PER_DEGREE) for x, y in ring]


@given(st.lists(st.lists(RING, min_size=1, max_size=3), min_size=1, max_size=3))
def test_a_contour_on_the_grid_is_read_back_as_it_was_written(
    units: list[list[list[tuple[int, int]]]],
) -> None:
    contour = [[_degrees(ring) for ring in polygon] for polygon in units]
    assert decode_contour(encode_contour(contour)) == contour


def test_a_hole_smaller_than_the_grid_is_left_out() -> None:
    outline = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)]
    speck = [(0.5, 0.5), (0.500001, 0.5), (0.5, 0.500001)]
    assert decode_contour(encode_contour([[outline, speck]])) == [[outline]]


def test_a_contour_without_any_visible_ring_is_refused() -> None:
    with pytest.raises(ValueError, match="smaller"):
        encode_contour([[[(0.5, 0.5), (0.500001, 0.5), (0.5, 0.500001)]]])


@pytest.mark.parametrize("text", ["", "1,2", "1,2 3,4", "a,b c,d e,f", "1,2 3,4 5,6;", "1,2 3,4 5,6||"])
def test_a_broken_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode_contour(text)
