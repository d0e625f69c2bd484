"""Our RAPTOR against a textbook one and against Dijkstra on events; and what must hold of any timetable."""

from __future__ import annotations

import itertools
import os
import random
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.timetable.feed import Feed, read_feed
from pathways.timetable.footpaths import within
from pathways.timetable.network import Network
from pathways.timetable.patterns import NEVER
from pathways.timetable.reach import ACCESS_SECONDS, MOST_RIDES, MOST_SECONDS, Reach, arriving, leaving
from pathways.travel import PACES, Point
from tests.pathways.timetable.oracles import (
    TextbookRaptor,
    TimeExpanded,
    on_foot,
    plain_day,
    reversed_day,
)
from tests.pathways.timetable.regions import region, written

DATA = Path(os.environ.get("MAILLAGE_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
ROYAN = DATA / "mobilite" / "gtfs_royan_2017_latin1_sans_agency.zip"


@cache
def feed_of(seed: int, stops: int, trips: int) -> Feed:
    with TemporaryDirectory() as folder:
        return read_feed(written(Path(folder), region(seed, stops, trips)))


@cache
def fewer_trips(seed: int) -> Feed:
    files = region(seed, 60, 300)
    lines = files["trips.txt"].splitlines()
    files["trips.txt"] = "\n".join(lines[: 1 + len(lines) * 2 // 3])
    with TemporaryDirectory() as folder:
        return read_feed(written(Path(folder), files))


def arrivals(reach: Reach) -> dict[int, int]:
    return {int(stop): int(reach.ride[stop]) for stop in np.flatnonzero(reach.ride < NEVER)}


def around(network: Network, place: Point, hour: int) -> dict[int, int]:
    points = [Point(lat, lon) for lat, lon in zip(network.lat, network.lon, strict=True)]
    seconds = {stop: on_foot(place, point) for stop, point in enumerate(points)}
    return {stop: hour + walk for stop, walk in seconds.items() if walk <= ACCESS_SECONDS}


def compared(feed: Feed, queries: int, seed: int) -> int:
    """Both ways, both oracles; returns how many stops were reached in all."""
    network, reached = Network([feed]), 0
    dice = random.Random(seed)  # noqa: S311 - reproducible draws, no secret
    oracles = {}
    for _ in range(queries):
        weekday = dice.randrange(7)
        if weekday not in oracles:
            plain = plain_day(feed, network.weeks[0] + timedelta(days=weekday))
            oracles[weekday] = [
                (TextbookRaptor(day), TimeExpanded(day)) for day in (plain, reversed_day(plain))
            ]
        place = Point(
            dice.uniform(network.lat.min(), network.lat.max()),
            dice.uniform(network.lon.min(), network.lon.max()),
        )
        hour, day = dice.randint(5 * 3600, 23 * 3600), network.day(weekday)
        for backwards, ours in enumerate(
            (leaving(network, day, place, hour), arriving(network, day, place, hour))
        ):
            start = -hour if backwards else hour
            latest = start + (min(MOST_SECONDS, hour) if backwards else MOST_SECONDS)
            found = arrivals(ours)
            reached += len(found)
            for oracle in oracles[weekday][backwards]:
                assert oracle.earliest(around(network, place, start), latest, MOST_RIDES) == found
    return reached


@pytest.mark.parametrize("seed", range(8))
def test_ours_arrives_when_both_oracles_do_on_made_up_regions(seed: int) -> None:
    assert compared(feed_of(seed, 60, 300), queries=10, seed=seed) > 20


@pytest.mark.skipif(not ROYAN.exists(), reason=f"needs the real feed {ROYAN.name}, in the shared data")
def test_ours_arrives_when_both_oracles_do_on_a_real_feed() -> None:
    assert compared(read_feed(ROYAN), queries=20, seed=2017) > 1000


def test_stops_around_a_place_are_those_found_one_by_one() -> None:
    network = Network([feed_of(3, 60, 80)])
    place = Point(float(network.lat.mean()), float(network.lon.mean()))
    stops, seconds = within(network.lat, network.lon, place, PACES["walk"], ACCESS_SECONDS)
    assert dict(zip(stops.tolist(), seconds.tolist(), strict=True)) == around(network, place, 0)


def test_walks_between_stops_are_those_found_pair_by_pair() -> None:
    feed = feed_of(5, 400, 60)
    network = Network([feed])
    walks = plain_day(feed, network.weeks[0]).walks
    ours = {
        stop: sorted(
            zip(network.walks.to[first:end].tolist(), network.walks.seconds[first:end].tolist(), strict=True)
        )
        for stop, (first, end) in enumerate(zip(network.walks.starts, network.walks.starts[1:], strict=False))
        if end > first
    }
    assert ours == {stop: sorted(found) for stop, found in walks.items()}


places = st.tuples(st.floats(0, 1), st.floats(0, 1))
hours = st.integers(5 * 3600, 22 * 3600)


def point_in(network: Network, share: tuple[float, float]) -> Point:
    (south, north), (west, east) = (
        (float(degrees.min()), float(degrees.max())) for degrees in (network.lat, network.lon)
    )
    return Point(south + share[0] * (north - south), west + share[1] * (east - west))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 3), places, hours, st.integers(0, 3600))
def test_leaving_later_never_arrives_sooner(
    seed: int, share: tuple[float, float], hour: int, later: int
) -> None:
    network = Network([feed_of(seed, 60, 300)])
    place, day = point_in(network, share), network.day(1)
    soon, late = leaving(network, day, place, hour).ride, leaving(network, day, place, hour + later).ride
    assert (soon <= late)[late <= hour + MOST_SECONDS].all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 3), places, hours)
def test_one_trip_more_never_makes_one_arrive_later(seed: int, share: tuple[float, float], hour: int) -> None:
    few, many = Network([fewer_trips(seed)]), Network([feed_of(seed, 60, 300)])
    place = point_in(many, share)
    assert (leaving(many, many.day(1), place, hour).ride <= leaving(few, few.day(1), place, hour).ride).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 3), places, hours)
def test_who_leaves_a_stop_at_the_latest_arrives_in_time_and_a_second_later_too_late(
    seed: int, share: tuple[float, float], hour: int
) -> None:
    network = Network([feed_of(seed, 60, 300)])
    place, day = point_in(network, share), network.day(1)
    latest = arriving(network, day, place, hour)
    for stop in np.flatnonzero(latest.ride < NEVER)[:5]:
        departure = -int(latest.ride[stop])
        assert _arrives(network, place, int(stop), departure) <= hour
        assert _arrives(network, place, int(stop), departure + 1) > hour


def _arrives(network: Network, place: Point, stop: int, departure: int) -> int:
    """At the place, on foot from the stop where one alights, for who boards at that stop."""
    from pathways.timetable.raptor import earliest

    alone = np.array([stop]), np.array([departure], dtype=np.int32)
    ride = earliest(network.day(1).forward, network.walks, *alone, NEVER - 1, MOST_RIDES).ride
    near, on_foot_seconds = within(network.lat, network.lon, place, PACES["walk"], ACCESS_SECONDS)
    return int(min(ride[near].astype(np.int64) + on_foot_seconds, default=NEVER))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 3), places, hours, st.booleans())
def test_the_rides_told_are_those_of_the_timetable_and_catch_each_other(
    seed: int, share: tuple[float, float], hour: int, back: bool
) -> None:
    feed = feed_of(seed, 60, 300)
    network = Network([feed])
    place, day = point_in(network, share), network.day(1)
    reach = (arriving if back else leaving)(network, day, place, hour)
    plain = plain_day(feed, network.weeks[0] + timedelta(days=1))
    runs = {(call[0], call[1]) for trip in (reversed_day(plain) if back else plain).trips for call in trip}
    ends = {(call[0], call[2]) for trip in (reversed_day(plain) if back else plain).trips for call in trip}
    for stop in np.flatnonzero(reach.ride < NEVER)[:20]:
        rides = reach.rides(int(stop))
        assert (rides[-1].alight, rides[-1].arrives) == (stop, reach.ride[stop])
        assert len(rides) <= 2 * MOST_RIDES
        for ride in rides:
            assert (ride.board, ride.departs) in runs
            assert (ride.alight, ride.arrives) in ends
        for one, following in itertools.pairwise(rides):
            walk = on_foot(plain.stops[one.alight], plain.stops[following.board])
            assert one.arrives + (0 if one.alight == following.board else walk) <= following.departs
