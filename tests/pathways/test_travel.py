"""Travel estimated from the great circle."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.travel import PACES, BoundedTravel, EstimatedTravel, Pace, Point, Schedule, great_circle_km

LIBOURNE, COUTRAS = Point(44.915, -0.243), Point(45.04, -0.13)


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert great_circle_km(Point(45, 0), Point(46, 0)) == pytest.approx(111.2, abs=0.1)


def test_a_degree_of_longitude_shrinks_towards_the_pole() -> None:
    assert great_circle_km(Point(60, 0), Point(60, 1)) == pytest.approx(55.6, abs=0.1)


@pytest.mark.parametrize("mode", sorted(PACES))
def test_the_way_back_is_the_way_out(mode: str) -> None:
    travel = EstimatedTravel()
    there, back = travel.trip(COUTRAS, LIBOURNE, mode), travel.trip(LIBOURNE, COUTRAS, mode)
    assert there is not None
    assert there == back
    assert there.minutes_out == there.minutes_back


def test_from_coutras_to_libourne_one_walks_for_hours_and_drives_for_half_an_hour() -> None:
    travel = EstimatedTravel()
    minutes = {mode: travel.trip(COUTRAS, LIBOURNE, mode) for mode in PACES}
    longest = {mode: trip.longest for mode, trip in minutes.items() if trip is not None}
    assert 240 < longest["walk"] < 330
    assert 80 < longest["bike"] < 110
    assert 40 < longest["moped"] < 55
    assert 25 < longest["car"] < 40


@pytest.mark.parametrize("mode", sorted(PACES))
def test_a_longer_way_never_takes_less_time(mode: str) -> None:
    pace = PACES[mode]
    minutes = [pace.minutes(km / 4) for km in range(400)]
    assert minutes == sorted(minutes)


def test_speeds_add_up_band_by_band() -> None:
    pace = Pace(1.0, ((0, 30), (5, 60)), access_minutes=2, cents_per_km=10)
    assert pace.minutes(3) == pytest.approx(2 + 6)
    assert pace.minutes(15) == pytest.approx(2 + 10 + 10)


def test_who_is_there_already_only_has_the_access_time() -> None:
    trip = EstimatedTravel().trip(LIBOURNE, LIBOURNE, "walk")
    assert trip is not None
    assert (trip.minutes, trip.km, trip.cents) == (0, 0.0, 0)


def test_an_unknown_means_of_travel_goes_nowhere() -> None:
    assert EstimatedTravel().trip(LIBOURNE, COUTRAS, "camel") is None


@given(
    st.sampled_from(sorted(PACES)), st.floats(42, 51), st.floats(-4, 8), st.floats(42, 51), st.floats(-4, 8)
)
def test_no_trip_leads_farther_than_its_means_is_said_to(
    mode: str, lat: float, lon: float, to_lat: float, to_lon: float
) -> None:
    travel = EstimatedTravel()
    origin, destination = Point(lat, lon), Point(to_lat, to_lon)
    trip = travel.trip(origin, destination, mode)
    assert trip is not None
    assert great_circle_km(origin, destination) <= travel.farthest_km(mode, trip.longest) + 1e-6


def test_a_means_without_a_pace_leads_nowhere() -> None:
    assert EstimatedTravel().farthest_km("camel", 600) < 0


def test_the_estimate_says_how_far_each_means_may_lead() -> None:
    assert isinstance(EstimatedTravel(), BoundedTravel)


def test_in_less_than_it_takes_to_get_ready_one_goes_nowhere() -> None:
    assert EstimatedTravel().farthest_km("car", 3) < 0


@pytest.mark.parametrize(
    ("weekdays", "begins", "ends"),
    [(set(), 540, 1020), ({7}, 540, 1020), ({0}, 1020, 540), ({0}, -1, 60), ({0}, 540, 1441)],
)
def test_a_schedule_out_of_a_day_or_a_week_is_refused(weekdays: set[int], begins: int, ends: int) -> None:
    with pytest.raises(ValueError, match="schedule"):
        Schedule(frozenset(weekdays), begins, ends)
