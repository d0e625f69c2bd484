"""The timetables of a pack and the hours of its sessions: read, refused by line and field, kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from maillage.exchange.pack.check import check_pack, errors
from maillage.exchange.pack.csv_lines import read_table
from maillage.exchange.pack.faults import Fault
from maillage.exchange.pack.read import read_pack
from maillage.exchange.pack.write import write_pack
from maillage.planning.catalogue import read_schedule
from pathways.travel import Schedule
from tests.exchange.packs import GOOD, edited, write_files
from tests.pathways.timetable.regions import HAMLET, written

PACK, SESSIONS = "home/pack.yaml", "home/sessions.yaml"
ON_SITE = "    schedule: {days: [mo, tu], begins: 09:00, ends: 17:00}\n"
FEED = "feeds:\n  - {file: hamlet.zip, fare: 2.30, on_demand: ['7'], source: our-visit}\n"


def with_hours(told: str = ON_SITE) -> dict[str, str]:
    return {**GOOD, SESSIONS: edited(SESSIONS, "    seats: 12\n", f"    seats: 12\n{told}")}


def faults(folder: Path, files: dict[str, str], feed: dict[str, str] | None = None) -> list[Fault]:
    home = write_files(folder, files)
    if feed is not None:
        (home / "feeds").mkdir()
        written(home / "feeds", feed, "hamlet.zip")
    return check_pack(read_pack(home))


def told(found: list[Fault]) -> list[tuple[str, int, str]]:
    return [(fault.file.name, fault.line, fault.field) for fault in errors(found)]


def test_a_session_says_its_days_and_hours(tmp_path: Path) -> None:
    assert faults(tmp_path, with_hours()) == []
    [first, *_] = read_pack(tmp_path / "home").own_documents()["sessions"]
    assert first["schedule"] == {"days": ["mo", "tu"], "begins": "09:00", "ends": "17:00"}
    assert read_schedule(first["schedule"]) == Schedule(frozenset({0, 1}), 540, 1020)


def test_a_session_without_hours_has_no_schedule() -> None:
    assert read_schedule(None) is None


def test_a_session_may_end_at_midnight() -> None:
    hours = read_schedule({"days": ["su"], "begins": "18:30", "ends": "24:00"})
    assert hours == Schedule(frozenset({6}), 1110, 1440)


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        ("{days: [mo], begins: 9h, ends: 17:00}", "schedule.begins"),
        ("{days: [mo], begins: 9:00, ends: 17:00}", "schedule.begins"),
        ("{days: [mo], begins: 09:00, ends: 25:00}", "schedule.ends"),
        ("{days: [mo], begins: 17:00, ends: 09:00}", "schedule.ends"),
        ("{days: [mo], begins: 09:00, ends: 09:00}", "schedule.ends"),
        ("{days: [monday], begins: 09:00, ends: 17:00}", "schedule.days[0]"),
        ("{days: [mo, mo], begins: 09:00, ends: 17:00}", "schedule.days"),
        ("{days: [], begins: 09:00, ends: 17:00}", "schedule.days"),
        ("{days: [mo], begins: 09:00}", "schedule.ends"),
        ("{days: [mo], begins: 09:00, ends: 17:00, lunch: 12:00}", "schedule.lunch"),
        ("tous les jours", "schedule"),
    ],
)
def test_wrong_hours_are_refused_at_their_line_and_field(tmp_path: Path, hours: str, field: str) -> None:
    files = with_hours(f"    schedule: {hours}\n")
    line = files[SESSIONS].split("\n").index(f"    schedule: {hours}") + 1
    assert ("sessions.yaml", line, field) in told(faults(tmp_path, files))


def test_hours_on_site_need_a_place(tmp_path: Path) -> None:
    files = with_hours()
    files[SESSIONS] = files[SESSIONS].replace("    place: school-hall\n", "", 1)
    assert [field for _, _, field in told(faults(tmp_path, files))] == ["schedule"]


def test_a_table_has_a_column_for_each_part_of_the_hours() -> None:
    text = "id;offer;place;schedule.days;schedule.begins;schedule.ends\ns;o;p;mo|we;08:30;12:00\n"
    [session] = read_table(text.encode(), "sessions").value["sessions"]
    assert session["schedule"] == {"days": ["mo", "we"], "begins": "08:30", "ends": "12:00"}


def test_hours_and_timetables_written_and_read_lose_nothing(tmp_path: Path) -> None:
    files = {**with_hours(), PACK: GOOD[PACK] + FEED}
    pack = read_pack(write_files(tmp_path, files))
    write_pack(pack.own_documents(), tmp_path / "again")
    assert read_pack(tmp_path / "again").own_documents() == pack.own_documents()


def test_a_pack_names_its_timetables(tmp_path: Path) -> None:
    assert faults(tmp_path, {**GOOD, PACK: GOOD[PACK] + FEED}, HAMLET) == []


@pytest.mark.parametrize(
    ("feeds", "archive", "field", "says"),
    [
        (FEED, None, "feeds[0].file", "dossier feeds"),
        (FEED, {"stops.txt": "stop_id\n"}, "feeds[0].file", "illisibles"),
        (FEED.replace("fare: 2.30, ", ""), HAMLET, "feeds[0].fare", "fare"),
        (FEED.replace("'7'", "'8'"), HAMLET, "feeds[0].on_demand[0]", "« 8 »"),
        (FEED.replace("2.30", "-1"), HAMLET, "feeds[0].fare", "négatif"),
        (FEED.replace("hamlet.zip", "../hamlet.zip"), HAMLET, "feeds[0].file", "region.zip"),
        (FEED.replace("file:", "fichier:"), HAMLET, "feeds[0].fichier", "file"),
    ],
    ids=[
        "missing",
        "unreadable",
        "without a fare",
        "unknown line",
        "negative fare",
        "elsewhere",
        "unknown key",
    ],
)
def test_a_timetable_that_cannot_be_used_is_refused_with_a_remedy(
    tmp_path: Path, feeds: str, archive: dict[str, str] | None, field: str, says: str
) -> None:
    found = errors(faults(tmp_path, {**GOOD, PACK: GOOD[PACK] + feeds}, archive))
    line = GOOD[PACK].count("\n") + 2
    assert (found[0].file.name, found[0].line, found[0].field) == ("pack.yaml", line, field)
    assert says in found[0].sentence()


def test_an_archive_that_nobody_names_is_a_warning(tmp_path: Path) -> None:
    [fault] = faults(tmp_path, dict(GOOD), HAMLET)
    assert errors([fault]) == []
    assert fault.file.name == "hamlet.zip"


def test_a_feed_with_fares_needs_none(tmp_path: Path) -> None:
    fares = {**HAMLET, "fare_attributes.txt": "fare_id,price,currency_type\na,1.5,EUR\n"}
    files = {**GOOD, PACK: GOOD[PACK] + FEED.replace("fare: 2.30, ", "")}
    assert faults(tmp_path, files, fares) == []
