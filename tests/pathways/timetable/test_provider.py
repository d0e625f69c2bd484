"""Travel by timetable behind the travel protocol: every day, both ways, alone or after a vehicle."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pathways.timetable.feed import Feed, read_feed
from pathways.timetable.kept import Kept
from pathways.timetable.network import Network
from pathways.timetable.provider import DETOUR, MERGES, PARK_SECONDS, TimetableTravel
from pathways.timetable.reach import ACCESS_SECONDS, MOST_RIDES, MOST_SECONDS
from pathways.travel import (
    EstimatedTravel,
    Leg,
    Pace,
    Point,
    Schedule,
    Trip,
    great_circle_km,
)
from tests.pathways.timetable.oracles import Plain, TextbookRaptor, on_foot, plain_day, reversed_day
from tests.pathways.timetable.regions import HAMLET, region, written

MILL, CHURCH, TOWN = Point(45.0, 0.0), Point(45.05, 0.0), Point(45.10, 0.0)
WEEK = Schedule(frozenset(range(5)), 9 * 60, 17 * 60)


def travel(tmp_path: Path, fare: int | None = 200, **changed: str) -> TimetableTravel:
    files = {**HAMLET, **{f"{name}.txt": text for name, text in changed.items()}}
    return TimetableTravel(Network([read_feed(written(tmp_path, files), fare=fare)]))


def trip_by(
    provider: TimetableTravel, mode: str, schedule: Schedule | None = WEEK, home: Point = MILL
) -> Trip:
    trip = provider.trip(home, TOWN, mode, schedule)
    assert trip is not None
    return trip


def test_one_leaves_by_the_last_bus_in_time_and_waits_are_counted(tmp_path: Path) -> None:
    trip = trip_by(travel(tmp_path), "bus")
    assert trip.there is not None
    assert trip.there.legs == (Leg("7", "Moulin", 8 * 60 + 10, "Gare", 8 * 60 + 40),)
    assert (trip.there.leaves, trip.there.arrives) == (8 * 60 + 8, 8 * 60 + 40)
    assert trip.minutes_out == 52


def test_one_comes_back_by_the_first_bus_after_the_end(tmp_path: Path) -> None:
    trip = trip_by(travel(tmp_path), "bus")
    assert trip.back is not None
    assert trip.back.legs == (Leg("7", "Gare", 17 * 60 + 30, "Moulin", 18 * 60),)
    assert (trip.minutes_back, trip.cents) == (60, 400)


def test_usual_hours_are_assumed_when_the_schedule_is_not_known(tmp_path: Path) -> None:
    provider = travel(tmp_path)
    assert trip_by(provider, "bus", None) == trip_by(provider, "bus", WEEK)


@pytest.mark.parametrize(
    "schedule",
    [
        Schedule(frozenset({5}), 9 * 60, 17 * 60),
        Schedule(frozenset({0, 5}), 9 * 60, 17 * 60),
        Schedule(frozenset({0}), 7 * 60, 17 * 60),
        Schedule(frozenset({0}), 9 * 60, 18 * 60),
    ],
    ids=["no bus on Saturdays", "not every day", "too early", "no bus home"],
)
def test_a_place_without_a_bus_on_one_of_the_days_either_way_is_not_reached(
    tmp_path: Path, schedule: Schedule
) -> None:
    assert travel(tmp_path).trip(MILL, TOWN, "bus", schedule) is None


def test_a_home_far_from_any_stop_is_not_served_on_foot_but_it_is_by_bike(tmp_path: Path) -> None:
    provider, home = travel(tmp_path), Point(45.0, 0.05)
    assert provider.trip(home, TOWN, "bus", WEEK) is None
    trip = trip_by(provider, "bike-bus", home=home)
    assert trip.there is not None
    assert trip.there.parked == "Moulin"


def test_a_place_far_from_any_stop_is_not_reached_even_with_a_vehicle_at_home(tmp_path: Path) -> None:
    assert travel(tmp_path).trip(MILL, Point(45.10, 0.08), "bike-bus", WEEK) is None


def test_an_own_vehicle_costs_its_kilometres_and_the_ticket(tmp_path: Path) -> None:
    trip = trip_by(travel(tmp_path), "car-bus", home=Point(45.0, 0.05))
    assert trip.cents > 400


def test_the_vehicle_is_taken_back_where_it_was_left(tmp_path: Path) -> None:
    one_way = HAMLET["stop_times.txt"].replace("down1,18:00:00,18:00:00,mill,3\n", "")
    provider = travel(tmp_path, stop_times=one_way)
    assert provider.trip(MILL, TOWN, "bus", WEEK) is None
    trip = trip_by(provider, "moped-bus")
    assert trip.there is not None
    assert trip.back is not None
    assert trip.there.parked == trip.back.parked == "Église"
    assert trip.there.legs[0].board == trip.back.legs[-1].alight == "Église"


def test_other_means_are_estimated_as_before(tmp_path: Path) -> None:
    provider = travel(tmp_path)
    for mode in ("walk", "bike", "moped", "car"):
        assert provider.trip(MILL, TOWN, mode, WEEK) == EstimatedTravel().trip(MILL, TOWN, mode, WEEK)


def test_an_unknown_means_of_travel_goes_nowhere(tmp_path: Path) -> None:
    provider = travel(tmp_path)
    assert provider.trip(MILL, TOWN, "camel", WEEK) is None
    assert provider.farthest_km("camel", 60) < 0


def test_a_feed_without_a_fare_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="its fare is not known"):
        travel(tmp_path, fare=None)


def test_a_network_without_a_feed_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a feed"):
        Network([])


def test_a_line_for_pupils_is_not_for_others_unless_it_is_opened(tmp_path: Path) -> None:
    routes = HAMLET["routes.txt"].replace(",3\n", ",712\n")
    assert travel(tmp_path, routes=routes).trip(MILL, TOWN, "bus", WEEK) is None
    feed = read_feed(written(tmp_path, {**HAMLET, "routes.txt": routes}), fare=200)
    opened = TimetableTravel(Network([feed], school=True))
    assert opened.trip(MILL, TOWN, "bus", WEEK) is not None


def test_a_line_to_be_booked_is_another_means_of_travel(tmp_path: Path) -> None:
    provider = travel(tmp_path, routes=HAMLET["routes.txt"].replace(",3\n", ",715\n"))
    assert provider.trip(MILL, TOWN, "bus", WEEK) is None
    assert trip_by(provider, "bus-on-demand").minutes_out == 52


def test_a_stop_that_must_be_telephoned_for_is_not_taken_for_granted(tmp_path: Path) -> None:
    header, *rows = HAMLET["stop_times.txt"].splitlines()
    told = [f"{row},{2 if ',mill,' in row else 0}" for row in rows]
    provider = travel(tmp_path, stop_times="\n".join([f"{header},pickup_type", *told]))
    assert provider.trip(MILL, TOWN, "bus", WEEK) is None
    assert provider.trip(CHURCH, TOWN, "bus", WEEK) is not None
    assert trip_by(provider, "bus-on-demand").minutes_out == 52


def test_a_night_bus_past_midnight_brings_home_who_ends_late(tmp_path: Path) -> None:
    night = HAMLET["stop_times.txt"].replace("17:30:00", "24:40:00").replace("17:5", "24:5")
    night = night.replace("18:00:00", "25:10:00")
    trip = trip_by(travel(tmp_path, stop_times=night), "bus", Schedule(frozenset({4}), 9 * 60, 24 * 60))
    assert trip.minutes_back == 70
    assert trip.back is not None
    assert trip.back.arrives == 25 * 60 + 10


def test_two_networks_are_one_and_each_has_its_ticket(tmp_path: Path) -> None:
    near_town = "stop_id,stop_name,stop_lat,stop_lon\ns,Gare routière,45.101,0.0\ne,Lycée,45.20,0.0\n"
    other = {
        **HAMLET,
        "stops.txt": near_town,
        "trips.txt": "route_id,service_id,trip_id\n7,week,u\n7,week,d\n",
        "stop_times.txt": (
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
            "u,08:50:00,08:50:00,s,1\nu,09:20:00,09:20:00,e,2\n"
            "d,16:10:00,16:10:00,e,1\nd,16:40:00,16:40:00,s,2\n"
        ),
    }
    feeds = [
        read_feed(written(tmp_path, HAMLET, "a.zip"), fare=200),
        read_feed(written(tmp_path, other, "b.zip"), fare=150),
    ]
    schedule = Schedule(frozenset({1}), 10 * 60, 16 * 60)
    trip = TimetableTravel(Network(feeds)).trip(MILL, Point(45.20, 0.0), "bus", schedule)
    assert trip is not None
    assert trip.there is not None
    assert [leg.alight for leg in trip.there.legs] == ["Gare", "Lycée"]
    assert trip.cents == 2 * 350


def test_the_reference_week_may_be_given_and_a_holiday_in_it_has_no_bus(tmp_path: Path) -> None:
    closed = "service_id,date,exception_type\nweek,20261111,2\n"
    files = {**HAMLET, "calendar_dates.txt": closed}
    feed = read_feed(written(tmp_path, files), fare=200)
    assert TimetableTravel(Network([feed])).trip(MILL, TOWN, "bus", WEEK) is not None
    of_november = Network([feed], reference=feed.calendar.first + timedelta(days=10))
    assert TimetableTravel(of_november).trip(MILL, TOWN, "bus", WEEK) is None


def slowly(
    feed: Feed, network: Network, home: Point, place: Point, vehicle: Pace | None, hours: Schedule
) -> tuple[int, int] | None:
    """Minutes out and back, by trying every stop, with the textbook search; ``None`` when there is no way."""
    per_day = []
    for weekday in sorted(hours.weekdays):
        day = plain_day(feed, network.weeks[0] + timedelta(days=weekday))
        start, end = hours.begins * 60, hours.ends * 60
        out = _all(reversed_day(day), place, -start, -start + min(MOST_SECONDS, start), vehicle)
        per_day.append((out, _all(day, place, end, end + MOST_SECONDS, vehicle)))
    outs: list[int | None]
    backs: list[int | None]
    if vehicle is None:
        outs = [_best_on_foot(day, home, out) for out, _ in per_day]
        backs = [_best_on_foot(day, home, back) for _, back in per_day]
        return _minutes(outs, backs, hours)
    ways = []
    for stop, point in enumerate(day.stops):
        seconds = ceil(60 * vehicle.minutes(great_circle_km(home, point) * vehicle.detour) - 1e-6)
        if seconds <= PARK_SECONDS:
            outs = [out[stop] + seconds if stop in out else None for out, _ in per_day]
            backs = [back[stop] + seconds if stop in back else None for _, back in per_day]
            found = _minutes(outs, backs, hours)
            if found is not None:
                seconds_out = max(hour for hour in outs if hour is not None) + hours.begins * 60
                seconds_back = max(hour for hour in backs if hour is not None) - hours.ends * 60
                ways.append((max(seconds_out, seconds_back), seconds_out + seconds_back, found))
    return min(ways)[2] if ways else None


def _all(day: Plain, place: Point, hour: int, latest: int, vehicle: Pace | None) -> dict[int, int]:
    around = {stop: on_foot(place, point) for stop, point in enumerate(day.stops)}
    starts = {stop: hour + walk for stop, walk in around.items() if walk <= ACCESS_SECONDS}
    found = TextbookRaptor(day).earliest(starts, latest, MOST_RIDES)
    ends = dict(found)
    if vehicle is not None:
        for stop, walks in day.walks.items():
            for there, walk in walks:
                if stop in found:
                    ends[there] = min(ends.get(there, found[stop] + walk), found[stop] + walk)
    return ends


def _best_on_foot(day: Plain, home: Point, hours: dict[int, int]) -> int | None:
    walks = {stop: on_foot(home, day.stops[stop]) for stop in hours}
    return min((hours[s] + walk for s, walk in walks.items() if walk <= ACCESS_SECONDS), default=None)


def _minutes(outs: list[int | None], backs: list[int | None], hours: Schedule) -> tuple[int, int] | None:
    known_outs = [hour for hour in outs if hour is not None and hour <= 0]
    known_backs = [hour for hour in backs if hour is not None]
    if len(known_outs) < len(outs) or len(known_backs) < len(backs):
        return None
    return ceil(hours.begins + max(known_outs) / 60), ceil(max(known_backs) / 60 - hours.ends)


@pytest.mark.parametrize("mode", ["bus", "bike-bus", "moped-bus"])
def test_every_trip_is_the_one_found_by_trying_every_stop(mode: str) -> None:
    reached = 0
    for seed in range(6):
        with TemporaryDirectory() as folder:
            feed = read_feed(written(Path(folder), region(seed, 40, 150)), fare=200)
        network = Network([feed])
        provider, dice = TimetableTravel(network), random.Random(seed)  # noqa: S311 - reproducible draws
        for _ in range(4):
            stops = dice.sample(range(len(network.lat)), 2)
            home, place = (
                Point(network.lat[stop] + dice.uniform(-0.01, 0.01), float(network.lon[stop]))
                for stop in stops
            )
            hours = Schedule(frozenset(dice.sample(range(7), dice.randint(1, 3))), 10 * 60, 15 * 60 + 30)
            trip = provider.trip(home, place, mode, hours)
            expected = slowly(feed, network, home, place, MERGES[mode].vehicle, hours)
            assert (None if trip is None else (trip.minutes_out, trip.minutes_back)) == expected
            reached += trip is not None
            if trip is not None:
                assert trip.km >= 2 * great_circle_km(home, place) * min(1.3, DETOUR) - 0.1
                assert great_circle_km(home, place) <= provider.farthest_km(mode, trip.longest) + 1e-6
                assert (
                    great_circle_km(home, place)
                    <= provider.farthest_km(mode, min(trip.minutes_out, trip.minutes_back)) + 1e-6
                )
    assert reached > 3


def test_many_threads_are_told_the_same(tmp_path: Path) -> None:
    provider = travel(tmp_path)
    expected = {mode: travel(tmp_path).trip(MILL, TOWN, mode, WEEK) for mode in MERGES}
    modes = list(MERGES) * 20
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda mode: provider.trip(MILL, TOWN, mode, WEEK), modes))
    assert found == [expected[mode] for mode in modes]


def test_what_is_kept_is_bounded_and_the_oldest_goes_first() -> None:
    kept: Kept[int] = Kept(2)
    made: list[int] = []

    def made_from(number: int) -> int:
        def make() -> int:
            made.append(number)
            return number

        return kept.get(number, make)

    for number in (1, 2, 1, 3, 1, 2):
        assert made_from(number) == number
    assert made == [1, 2, 3, 2]
    assert len(kept) == 2
