"""The stops near a place, with the lines that call there."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from maillage.exchange.source import SourceRefusedError
from maillage.exchange.stops.nearest import FeedStops

ROOT = Path(__file__).resolve().parents[3]
ROYAN = "mobilite/gtfs_royan_2017_latin1_sans_agency.zip"
TABLES = {
    "stops.txt": (
        "stop_id,stop_name,stop_lat,stop_lon\n"
        "a,Mairie,44.99,-0.2\nb,Mairie,44.9901,-0.2\nc,Gare,44.995,-0.2\n"
        "d,Sans ligne,44.9902,-0.2\ne,Loin,45.2,-0.2\n"
    ),
    "routes.txt": "route_id,route_short_name,route_type\n1,A,3\n2,B,3\n",
    "trips.txt": "route_id,service_id,trip_id\n1,s,t1\n2,s,t2\n",
    "stop_times.txt": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "t1,08:00:00,08:00:00,a,1\nt1,08:10:00,08:10:00,c,2\nt2,09:00:00,09:00:00,b,1\nt2,09:30:00,09:30:00,e,2\n"
    ),
    "calendar.txt": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "s,1,1,1,1,1,0,0,20270101,20271231\n"
    ),
    "agency.txt": "agency_name,agency_url,agency_timezone\nVallée,https://exemple.fr,Europe/Paris\n",
}


def feed(folder: Path) -> Path:
    path = folder / "reseau.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in TABLES.items():
            archive.writestr(name, text)
    return path


def test_two_platforms_of_one_name_are_one_stop_with_the_lines_of_both(tmp_path: Path) -> None:
    first, second = FeedStops(feed(tmp_path)).near(44.99, -0.2)
    assert (first.name, first.km, first.lines) == ("Mairie", 0, ("A", "B"))
    assert (second.name, second.lines) == ("Gare", ("A",))


def test_nothing_is_near_where_no_line_calls(tmp_path: Path) -> None:
    stops = FeedStops(feed(tmp_path))
    assert stops.near(46.0, -0.2) == []
    assert [stop.name for stop in stops.near(44.99, -0.2, within_km=0.1)] == ["Mairie"]
    assert len(stops.near(44.99, -0.2, most=1)) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"stop_id\n"])
def test_what_is_no_timetable_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "reseau.zip").write_bytes(content)
    with pytest.raises(SourceRefusedError, match="horaires illisibles"):
        FeedStops(tmp_path / "reseau.zip")


def test_the_stops_of_a_real_town_are_found_despite_the_defects_of_its_feed() -> None:
    path = Path(os.environ.get("MAILLAGE_DATA", ROOT.parent / "shared" / "data")) / ROYAN
    if not path.exists():
        pytest.skip(f"no {path}: give the folder of open data in MAILLAGE_DATA")
    stops = FeedStops(path)
    assert (len(stops), stops.remarks > 0) == (678, True)
    assert stops.near(45.6285, -1.028)[0].name == "ROYAN - Violette"
