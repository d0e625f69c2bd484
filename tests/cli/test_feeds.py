"""``maillage feed check``, and ``maillage plan`` by the timetables of a pack or of a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.cli import main
from maillage.cli.exits import Exit
from tests.exchange.packs import GOOD, write_files
from tests.pathways.timetable.regions import HAMLET, written

PERSON, MODES, SESSIONS = "home/situations/someone.yaml", "home/modes.yaml", "home/sessions.yaml"
OFFERS = "home/offers.yaml"
# Seats that nobody ever checked would be to confirm, and no plan sure.
CHECKED = GOOD[OFFERS].replace(
    "    grants: [job-building]\n", "    grants: [job-building]\n    checked_on: 2026-10-01\n"
)
FAR = GOOD[PERSON].replace("refuses: [mason-job]\n", "budget: 1500\n").replace("budget: 100\n", "")
FAR = FAR.replace('commune: "33138"\n', 'commune: "33138"\nlat: 45.041\nlon: -0.131\n', 1)
FAR = FAR.replace("{daily: 45, occasional: 75}", "{daily: 90, occasional: 90}")
BY_BUS = {**GOOD, OFFERS: CHECKED, PERSON: FAR, MODES: "modes:\n  - {id: bus, label: en bus}\n"}
STOPS = (
    "stop_id,stop_name,stop_lat,stop_lon\n"
    "mill,Moulin,45.0411,-0.131\nchurch,Église,45.07,-0.125\ntown,Gare,45.039,-0.12\n"
)
VALLEY = {**HAMLET, "stops.txt": STOPS}
PLAN = ["plan", "--situation", "someone", "--on", "2026-11-22"]

Said = tuple[int, str, str]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command; its exit code, output (plain spaces) and errors."""

    def run(*arguments: object) -> Said:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        plain = " ".join(captured.out.replace("\xa0", " ").replace("\u202f", " ").split())
        return code, plain, captured.err

    return run


def test_a_feed_tells_its_period_its_lines_and_what_is_wrong(
    say: Callable[..., Said], tmp_path: Path
) -> None:
    broken = {**HAMLET, "trips.txt": HAMLET["trips.txt"] + "9,week,lost\n"}
    code, out, err = say("feed", "check", written(tmp_path, broken))
    assert (code, err) == (Exit.DONE, "")
    assert "Période : du 2 novembre 2026 au 18 décembre 2026." in out
    assert "1 lignes, 3 arrêts, 3 courses, 9 passages." in out
    assert "il n’est pas dans les horaires" in out
    assert "Laissé de côté : - course d’une ligne inconnue (1 fois) trips.txt:5 : route_id : « 9 »" in out


def test_lines_for_pupils_or_to_be_booked_are_named(say: Callable[..., Said], tmp_path: Path) -> None:
    routes = "route_id,route_short_name,route_type\n7,Collège,712\n8,Plateau,715\n"
    _, out, _ = say("feed", "check", written(tmp_path, {**HAMLET, "routes.txt": routes}))
    assert "Lignes scolaires, laissées aux élèves : Collège." in out
    assert "Lignes à réserver : Plateau." in out


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04"])
def test_what_is_no_feed_is_refused_with_a_remedy(
    say: Callable[..., Said], tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "feed.zip"
    if content is not None:
        file.write_bytes(content)
    code, out, err = say("feed", "check", file)
    assert (code, out) == (Exit.WRONG_INPUT, "")
    assert "GTFS" in err


def test_without_timetables_a_place_is_not_reached_by_bus(say: Callable[..., Said], tmp_path: Path) -> None:
    code, out, _ = say(*PLAN, "--pack", write_files(tmp_path, BY_BUS))
    assert code == Exit.NOT_FOUND
    assert "aucun parcours" in out


def test_with_the_timetables_of_a_file_the_plan_goes_by_bus(say: Callable[..., Said], tmp_path: Path) -> None:
    home, feed = write_files(tmp_path, BY_BUS), written(tmp_path, VALLEY)
    code, out, err = say(*PLAN, "--pack", home, "--feed", feed, "--fare", "2,30")
    assert (code, err) == (Exit.DONE, "")
    assert "En bus : départ à 8 h 07, arrivée à 8 h 42 (ligne 7 à 8 h 10, arrêt Moulin)." in out
    assert "Retour : départ à 17 h 26, chez vous à 18 h 01" in out
    assert "Les heures ne sont pas connues" in out


def test_the_json_answer_tells_the_hours_of_the_way(say: Callable[..., Said], tmp_path: Path) -> None:
    home, feed = write_files(tmp_path, BY_BUS), written(tmp_path, VALLEY)
    _, out, _ = say(*PLAN, "--json", "--pack", home, "--feed", feed, "--fare", "2.30")
    trip = json.loads(out)["sure"][0]["steps"][0]["trip"]
    assert trip["there"]["legs"][0] == {
        "line": "7",
        "board": "Moulin",
        "departs": 490,
        "alight": "Gare",
        "arrives": 520,
    }
    assert trip["cost"] == 4.60


def test_a_pack_travels_by_its_own_timetables(say: Callable[..., Said], tmp_path: Path) -> None:
    files = {**BY_BUS, "home/pack.yaml": GOOD["home/pack.yaml"] + "feeds: [{file: valley.zip, fare: 2}]\n"}
    home = write_files(tmp_path, files)
    (home / "feeds").mkdir()
    written(home / "feeds", VALLEY, "valley.zip")
    code, out, _ = say(*PLAN, "--pack", home)
    assert code == Exit.DONE
    assert "En bus" in out


def test_a_session_at_hours_without_a_bus_is_not_reached(say: Callable[..., Said], tmp_path: Path) -> None:
    early = "schedule: {days: [mo], begins: 07:00, ends: 16:00}"
    sessions = GOOD[SESSIONS].replace("    place: school-hall\n", f"    place: school-hall\n    {early}\n")
    home = write_files(tmp_path, {**BY_BUS, SESSIONS: sessions})
    code, _, _ = say(*PLAN, "--pack", home, "--feed", written(tmp_path, VALLEY), "--fare", "2.30")
    assert code == Exit.NOT_FOUND


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--feed", "ghost.zip", "--fare", "2"], "n’existe pas"),
        (["--feed", "{feed}"], "--fare"),
        (["--feed", "{feed}", "--fare", "cher"], "n’est pas un montant"),
        (["--feed", "{feed}", "--fare", "-1"], "n’est pas un montant"),
        (["--feed", "{feed}", "--fare", "2.305"], "n’est pas un montant"),
        (["--feed", "{feed}", "--fare", "nan"], "n’est pas un montant"),
    ],
)
def test_a_timetable_without_a_file_or_a_price_is_refused(
    say: Callable[..., Said], tmp_path: Path, given: list[str], says: str
) -> None:
    home, feed = write_files(tmp_path, BY_BUS), written(tmp_path, VALLEY)
    code, out, err = say(*PLAN, "--pack", home, *(text.format(feed=feed) for text in given))
    assert (code, out) == (Exit.WRONG_INPUT, "")
    assert says in err
