"""Kilometres and minutes of many points at once are those of one by one."""

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.directory.entries import Entry
from maillage.directory.search.building import build
from maillage.directory.search.distances import chord2, kilometres, minutes, on_the_sphere, ring, within
from maillage.directory.search.order import STEPS, first
from pathways.travel import PACES, EstimatedTravel, Point, great_circle_km

TODAY = date(2026, 11, 22)
lats, lons = st.floats(-85, 85), st.floats(-180, 180)
points = st.builds(Point, st.floats(41, 51.5), st.floats(-5, 10))
anywhere = st.builds(Point, lats, lons)


def entry(pk: int, *where: Point) -> Entry:
    """A place at these points."""
    return Entry("places", pk, "pays", f"p{pk}", "", "", "", "", points=where)


def apart(one: Point, other: Point) -> float:
    here, there = (on_the_sphere(np.array([each.lat]), np.array([each.lon])) for each in (one, other))
    return float(kilometres(((there - here) ** 2).sum(axis=0))[0])


@given(anywhere, anywhere)
def test_kilometres_are_those_of_the_great_circle(one: Point, other: Point) -> None:
    km = great_circle_km(one, other)
    if km < 19_900:  # near the antipode, neither formula is exact
        assert apart(one, other) == pytest.approx(km, abs=1e-6)


@given(points, points, st.sampled_from(sorted(PACES)))
def test_minutes_are_those_of_the_estimate(one: Point, other: Point, mode: str) -> None:
    trip = EstimatedTravel().trip(one, other, mode)
    assert trip is not None
    assert minutes(PACES[mode], np.array([apart(one, other)]))[0] == trip.longest


@given(
    points, st.lists(st.lists(points, min_size=1, max_size=3), max_size=12), st.sampled_from(sorted(PACES))
)
def test_within_so_many_minutes_are_the_rows_that_the_estimate_reaches(
    origin: Point, rows: list[list[Point]], mode: str
) -> None:
    columns = build(entry(pk, *where) for pk, where in enumerate(rows))
    for limit in (0, 15, 60, 240):
        expected = [
            any(
                (trip := EstimatedTravel().trip(origin, point, mode)) and trip.longest <= limit
                for point in where
            )
            for where in rows
        ]
        assert within(columns, origin, mode, limit).inside.tolist() == expected


@given(
    anywhere, st.lists(anywhere, min_size=1, max_size=12), st.sampled_from([0.0, 1.0, 50.0, 800.0, 20_100.0])
)
def test_a_ring_holds_the_nearest_point_of_each_row_even_across_the_date_line(
    origin: Point, where: list[Point], km: float
) -> None:
    columns = build([entry(0, *where)])
    nearest = min(great_circle_km(origin, point) for point in where)
    found = ring(columns, origin, km)
    if abs(nearest - km) > 1e-6 and nearest < 19_900:
        assert bool(found.inside[0]) is (nearest <= km)
        if found.inside[0]:
            assert kilometres(found.chords2)[0] == pytest.approx(nearest, abs=1e-6)


def test_a_means_without_a_pace_reaches_nothing() -> None:
    columns = build([entry(0, Point(45, 0))])
    assert not within(columns, Point(45, 0), "balloon", 600).inside.any()


def test_what_has_no_point_is_never_near() -> None:
    columns = build([entry(0)])
    assert not ring(columns, Point(45, 0), 20_100).inside.any()


def test_a_chord_never_shrinks_beyond_half_a_turn() -> None:
    assert chord2(1e9) == pytest.approx(4.0)
    assert math.isclose(chord2(0), 0)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.floats(0, 2), st.integers(0, 5)), min_size=1), st.integers(0, 60)
)
def test_the_first_are_those_of_the_whole_put_in_order(
    rows: list[tuple[int, float, int]], count: int
) -> None:
    steps, floats, ranks = (np.array(column) for column in zip(*rows, strict=True))
    keys = [steps.astype(STEPS), floats, ranks]
    ordered = sorted(range(len(rows)), key=lambda row: rows[row])
    chosen = [rows[row] for row in first(keys, count)]
    assert chosen == [rows[row] for row in ordered][:count]
