"""Travel by the timetables of a territory, told in plain French; by road where Valhalla is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings

from maillage.directory.models import Territory
from maillage.planning.roads import RoadTravel, road_travel
from maillage.planning.timetables import feed_file, feed_files, travel_by, travel_of
from maillage.planning.wording.feeds import FLAWS
from maillage.planning.wording.names import Names
from maillage.planning.wording.ways import clock_words, way_sentences
from pathways.catalogue import Catalogue
from pathways.facts import Vocabulary
from pathways.timetable.provider import TimetableTravel
from pathways.timetable.remarks import Flaw
from pathways.travel import EstimatedTravel, Leg, Mode, Point, Schedule, Trip, Way
from tests.pathways.timetable.regions import HAMLET, written

MILL, TOWN = Point(45.0, 0.0), Point(45.10, 0.0)
THERE = Way(0, 432, 521, (Leg("22", "Mairie", 440, "Gare", 470), Leg("3", "Gare", 485, "Lycée", 515)))
BACK = Way(3, 1030, 1100, (Leg("22", "Gare", 1042, "Mairie", 1090),))
WEEK = Schedule(frozenset(range(5)), 540, 1020)


@pytest.fixture
def names() -> Names:
    modes = [Mode("bus", "en bus"), Mode("bike-bus", "à vélo puis en bus"), Mode("bus-on-demand", "en bus")]
    return Names(Catalogue(vocabulary=Vocabulary((), ()), travel=EstimatedTravel(), modes=modes), {})


def sentences(names: Names, trip: Trip, schedule: Schedule | None = WEEK) -> list[str]:
    return list(way_sentences(names, trip, schedule))


def test_a_trip_by_bus_is_told_with_its_hours_lines_and_stops(names: Names) -> None:
    trip = Trip("bus", 108, 80, 48.0, 400, THERE, BACK)
    assert sentences(names, trip, Schedule(frozenset({0}), 540, 1020)) == [
        "En bus : départ à 7 h 12, arrivée à 8 h 41 (ligne 22 à 7 h 20, arrêt Mairie ; puis ligne 3 à 8 h 05,"
        " arrêt Gare).",
        "Retour : départ à 17 h 10, chez vous à 18 h 20 (ligne 22 à 17 h 22, arrêt Gare).",
        "Comptez 1 h 48 à l’aller et 1 h 20 au retour, attente comprise.",
        "Vérifiez les horaires avant de partir.",
    ]


def test_the_day_that_takes_the_longest_is_named_when_there_are_several(names: Names) -> None:
    told = sentences(names, Trip("bus", 108, 80, 48.0, 400, THERE, BACK))
    assert "Ce sont les horaires du jour le plus long : lundi et jeudi." in told


def test_hours_that_are_assumed_are_told(names: Names) -> None:
    told = " ".join(sentences(names, Trip("bus", 108, 80, 48.0, 400, THERE, BACK), None))
    assert "Les heures ne sont pas connues : ce trajet suppose du lundi au vendredi, de 9 h à 17 h." in told


def test_a_trip_to_be_booked_says_so(names: Names) -> None:
    told = " ".join(sentences(names, Trip("bus-on-demand", 108, 80, 48.0, 400, THERE, BACK)))
    assert "à réserver auprès du transporteur" in told


def test_where_to_leave_the_vehicle_is_told(names: Names) -> None:
    there = Way(0, 432, 521, THERE.legs, parked="Mairie")
    told = sentences(names, Trip("bike-bus", 108, 80, 48.0, 400, there, BACK))
    assert told[1] == "Laissez votre véhicule à l’arrêt Mairie, et reprenez-le au retour."


def test_a_trip_without_a_timetable_has_no_hours(names: Names) -> None:
    assert sentences(names, Trip("bus", 40, 40, 20.0, 0)) == []


@pytest.mark.parametrize(("minutes", "said"), [(432, "7 h 12"), (480, "8 h"), (1510, "1 h 10"), (0, "0 h")])
def test_an_hour_is_told_as_people_say_it(minutes: int, said: str) -> None:
    assert clock_words(minutes) == said


def test_every_flaw_of_a_feed_has_its_words() -> None:
    assert set(FLAWS) == set(Flaw)


def test_a_feed_is_read_once_until_its_file_changes(tmp_path: Path) -> None:
    file = feed_file(written(tmp_path, HAMLET), {"fare": 2.3})
    travel = travel_by((file,))
    assert isinstance(travel, TimetableTravel)
    assert travel_by((file,)) is travel
    assert travel.network.feeds[0].fare == 230


def test_without_a_feed_travel_is_estimated() -> None:
    assert travel_by(()) == EstimatedTravel()


def test_a_feed_that_is_not_in_the_folder_is_logged_and_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert feed_files(tmp_path, [{"file": "ghost.zip"}]) == ()
    assert "ghost.zip" in caplog.text


def test_the_site_travels_by_the_feeds_of_its_folder(tmp_path: Path, settings: LazySettings) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / "feeds").mkdir()
    written(tmp_path / "feeds", HAMLET, "hamlet.zip")
    territory = Territory(slug="hamlet", feeds=[{"file": "hamlet.zip", "fare": 2}])
    trip = travel_of([territory, Territory(slug="other")]).trip(MILL, TOWN, "bus", WEEK)
    assert trip is not None
    assert trip.cents == 400


def test_a_feed_that_the_site_cannot_use_is_logged_and_travel_is_estimated(
    tmp_path: Path, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.VAR_DIR = tmp_path
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "torn.zip").write_bytes(b"PK")
    assert travel_of([Territory(slug="hamlet", feeds=[{"file": "torn.zip"}])]) == EstimatedTravel()
    assert "torn.zip" in caplog.text


class Roads:
    """A router that knows one road, of one hour out and half of it back."""

    def matrix(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        there = request["sources"][0]["lat"] < request["targets"][0]["lat"]
        if request["costing"] == "bicycle":
            raise RuntimeError("no suitable edges near location")
        if request["costing"] == "pedestrian":
            return {"sources_to_targets": [[{"time": None, "distance": None}]]}
        return {"sources_to_targets": [[{"time": 3600 if there else 1800, "distance": 20.0}]]}


def test_times_by_road_have_the_access_minutes_added_and_each_way_its_own() -> None:
    trip = RoadTravel(Roads()).trip(MILL, TOWN, "car")
    assert trip == Trip("car", 64, 34, 40.0, round(40 * 60.6))


@pytest.mark.parametrize("mode", ["bike", "walk", "camel"])
def test_where_there_is_no_road_travel_is_estimated(mode: str) -> None:
    assert RoadTravel(Roads()).trip(MILL, TOWN, mode) == EstimatedTravel().trip(MILL, TOWN, mode)


def test_nothing_is_ruled_out_by_distance_on_roads() -> None:
    assert RoadTravel(Roads()).farthest_km("car", 10) == float("inf")


def test_without_the_extra_travel_is_estimated_and_that_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "valhalla", None)
    assert road_travel(tmp_path / "valhalla.json") == EstimatedTravel()
    assert "routing" in caplog.text


@pytest.mark.parametrize("content", ["", "{", "[]"])
def test_a_configuration_that_cannot_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    def actor(configuration: object) -> Roads:
        if not isinstance(configuration, dict):
            raise RuntimeError("not a configuration")
        return Roads()

    monkeypatch.setitem(__import__("sys").modules, "valhalla", SimpleNamespace(Actor=actor))
    file = tmp_path / "valhalla.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match="not a configuration of Valhalla"):
        road_travel(file)


def test_timetables_and_roads_go_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        __import__("sys").modules, "valhalla", SimpleNamespace(Actor=lambda configuration: Roads())
    )
    roads = tmp_path / "valhalla.json"
    roads.write_text("{}", encoding="utf-8")
    travel = travel_by((feed_file(written(tmp_path, HAMLET), {"fare": 2}),), roads)
    by_car, by_bus = (travel.trip(MILL, TOWN, mode, WEEK) for mode in ("car", "bus"))
    assert by_car is not None
    assert by_car.minutes_out == 64
    assert by_bus is not None
