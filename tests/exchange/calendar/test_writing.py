"""Sessions and drop-ins in a calendar file that other programs read."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from maillage.exchange.calendar.writing import write
from maillage.exchange.pack.read import read_pack
from maillage.exchange.reading import Written

PACKS = Path(__file__).resolve().parents[3] / "packs"
TODAY = date(2026, 11, 22)
PARIS = ZoneInfo("Europe/Paris")
OFFER = {"id": "bois", "organisation": "x", "name": "Le bois", "kind": "training", "first_step": "Appelez."}
PLACE = {
    "id": "atelier",
    "name": "L’atelier",
    "commune": "33393",
    "address": "1 rue",
    "lat": 44.99,
    "lon": -0.2,
}
HOURS = {"days": ["tu", "th"], "begins": "09:00", "ends": "12:00"}


def written(session: dict[str, Any], **offer: str) -> Written:
    documents: dict[str, list[dict[str, Any]]] = {
        "offers": [{**OFFER, **offer}],
        "places": [PLACE],
        "sessions": [{"id": "s", "offer": "bois", "place": "atelier", **session}],
    }
    return write(documents, TODAY, name="Offres", url_of=lambda slug: f"https://exemple.fr/{slug}")


def events(session: dict[str, Any], **offer: str) -> list[Any]:
    return list(Calendar.from_ical(written(session, **offer).content).walk("VEVENT"))


def test_a_session_with_hours_is_on_its_days_until_its_end() -> None:
    [event] = events({"start": "2027-01-11", "end": "2027-03-26", "schedule": HOURS})
    assert event.decoded("dtstart") == datetime(2027, 1, 12, 9, tzinfo=PARIS)
    assert event.decoded("dtend") == datetime(2027, 1, 12, 12, tzinfo=PARIS)
    assert event["rrule"]["BYDAY"] == ["TU", "TH"]
    assert event["rrule"]["UNTIL"][0].date() == date(2027, 3, 26)
    assert str(event["location"]) == "L’atelier, 1 rue, Saint-Denis-de-Pile"
    assert (str(event["url"]), str(event["description"])) == ("https://exemple.fr/bois", "Appelez.")


def test_a_short_session_is_shown_whole_and_a_long_one_by_its_first_day() -> None:
    [short] = events({"start": "2027-01-11", "days": 5})
    assert (short.decoded("dtstart"), short.decoded("dtend")) == (date(2027, 1, 11), date(2027, 1, 16))
    [long] = events({"start": "2027-01-11", "weeks": 10})
    assert (str(long["summary"]), long.decoded("dtend")) == ("Début : Le bois", date(2027, 1, 12))


def test_a_rule_gives_its_dates_and_each_has_its_own_lasting_identifier() -> None:
    session = {"starts": "FREQ=MONTHLY;BYMONTHDAY=10", "days": 1}
    found = events(session)
    assert [event.decoded("dtstart") for event in found[:2]] == [date(2026, 12, 10), date(2027, 1, 10)]
    assert len({str(event["uid"]) for event in found}) == len(found) == 24
    assert [str(event["uid"]) for event in events(session)] == [str(event["uid"]) for event in found]


def test_a_drop_in_comes_back_every_week_at_its_hours() -> None:
    [event] = events({"entry": {"weekdays": ["tu", "th"]}, "days": 1, "schedule": HOURS}, kind="drop-in")
    assert event.decoded("dtstart") == datetime(2026, 11, 24, 9, tzinfo=PARIS)
    assert "UNTIL" not in event["rrule"]


def test_permanent_entry_into_a_training_is_said_so() -> None:
    [event] = events({"entry": {"until": "2027-06-30"}, "weeks": 3})
    assert str(event["summary"]) == "Entrée possible : Le bois"
    assert event["rrule"]["BYDAY"] == ["MO", "TU", "WE", "TH", "FR"]


@pytest.mark.parametrize(
    "session",
    [
        {"start": "2020-01-11", "days": 5},
        {"entry": {"until": "2020-06-30"}, "days": 1},
        {"starts": "FREQ=SECONDLY", "days": 1},
        {"offer": "autre", "start": "2027-01-11", "days": 5},
    ],
)
def test_what_has_nothing_to_come_is_listed(session: dict[str, Any]) -> None:
    file = written(session)
    assert [(loss.kind, loss.id) for loss in file.losses] == [("sessions", "s")]
    assert b"VEVENT" not in file.content


@pytest.mark.parametrize("name", ["nouvelle-aquitaine", "ariege", "janze"])
def test_every_session_of_a_demo_territory_is_in_the_calendar_or_listed(name: str) -> None:
    documents = read_pack(PACKS / name).documents()
    file = write(documents, TODAY, name=name)
    known = {each["id"] for each in documents["sessions"]}
    lost = {loss.id for loss in file.losses}
    assert lost < known
    assert len(list(Calendar.from_ical(file.content).walk("VEVENT"))) >= len(known - lost)
