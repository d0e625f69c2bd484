"""From degrees to pixels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.territories.projection import Projection, narrowing

POINT = st.tuples(st.floats(-5, 9), st.floats(42, 51))


@given(st.lists(POINT, min_size=1, max_size=20), st.integers(20, 2000), st.integers(20, 2000))
def test_every_point_falls_within_the_frame(
    points: list[tuple[float, float]], width: int, height: int
) -> None:
    projection = Projection.fitting(points, width, height)
    for lon, lat in points:
        x, y = projection.place(lat, lon)
        assert -1e-3 <= x <= width + 1e-3
        assert -1e-3 <= y <= height + 1e-3


def test_north_is_up_and_a_kilometre_is_as_long_across_as_down() -> None:
    projection = Projection.fitting([(-1.0, 44.0), (1.0, 46.0)], 500, 500)
    x, y = projection.place(45.0, 0.0)
    assert projection.place(45.1, 0.0)[1] < y
    across = projection.place(45.0, 0.1 / narrowing(45.0))[0] - x
    assert across == pytest.approx(y - projection.place(45.1, 0.0)[1])


def test_a_map_without_points_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        Projection.fitting([], 100, 100)


def test_a_map_smaller_than_its_margins_is_refused() -> None:
    with pytest.raises(ValueError, match="no room"):
        Projection.fitting([(0.0, 45.0)], 8, 100)
