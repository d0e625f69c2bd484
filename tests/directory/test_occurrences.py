"""The dated starts of a session, from a day on."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from maillage.directory.occurrences import HORIZON_DAYS, Occurrence, occurrences
from maillage.exchange.pack.read import read_pack
from maillage.planning import recurrences
from pathways.offers import Dates, Entry

TODAY = date(2026, 11, 22)  # a Sunday
PACKS = Path(__file__).parents[2] / "packs"


def starts(session: dict[str, Any], today: date = TODAY) -> list[Occurrence]:
    return list(occurrences({"id": "s", **session}, today))


def test_a_fixed_session_keeps_its_own_id_and_dates() -> None:
    [found] = starts({"start": "2027-01-11", "end": "2027-02-12", "register_by": "2026-12-20", "seats": 3})
    assert found == Occurrence("s", date(2027, 1, 11), date(2027, 2, 12), date(2026, 12, 20), 3)


def test_a_session_that_began_yesterday_is_not_to_come() -> None:
    assert starts({"start": "2026-11-21", "days": 2}) == []


def test_a_session_that_begins_today_is_to_come() -> None:
    assert [found.start for found in starts({"start": "2026-11-22", "days": 1})] == [TODAY]


def test_a_rule_gives_dated_ids_and_seats_in_turn_the_last_repeated() -> None:
    found = starts({"starts": "FREQ=MONTHLY;BYDAY=1WE", "weeks": 2, "seats": [0, 5]})[:3]
    assert [each.id for each in found] == ["s@2026-12-02", "s@2027-01-06", "s@2027-02-03"]
    assert [each.seats for each in found] == [0, 5, 5]
    assert found[0].end == date(2026, 12, 15)
    assert found[0].full


def test_a_rule_every_other_week_keeps_its_dates_whatever_the_day_one_looks() -> None:
    rule = {"starts": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "days": 1}
    today, next_week = starts(rule), starts(rule, TODAY + timedelta(days=7))
    assert {each.start for each in next_week[:5]} <= {each.start for each in today}


def test_registration_closes_some_days_before_each_start() -> None:
    found = starts({"starts": "FREQ=MONTHLY;BYDAY=1WE", "days": 1, "register_before_days": 15})
    assert found[0].register_by == date(2026, 11, 17)
    assert not found[0].open_on(TODAY)
    assert found[1].open_on(TODAY)


def test_permanent_entry_starts_on_its_weekdays_until_its_end() -> None:
    found = starts({"entry": {"weekdays": ["tu", "fr"], "until": "2026-12-01"}, "months": 3})
    assert [each.start.day for each in found] == [24, 27, 1]
    assert found[0].end == date(2027, 2, 23)


def test_permanent_entry_without_weekdays_is_every_working_day() -> None:
    assert {each.start.weekday() for each in starts({"entry": {}, "days": 1})} == {0, 1, 2, 3, 4}


def test_unknown_seats_are_not_full() -> None:
    [found] = starts({"start": "2027-01-11", "days": 1})
    assert found.seats is None
    assert not found.full


def test_unlimited_seats_are_not_a_number_to_show() -> None:
    [found] = starts({"start": "2027-01-11", "days": 1, "seats": "unlimited"})
    assert found.unlimited


def test_no_start_is_given_beyond_the_horizon() -> None:
    last = TODAY + timedelta(days=HORIZON_DAYS)
    assert all(each.start <= last for each in starts({"starts": "FREQ=DAILY", "days": 1}))


def test_a_session_without_dates_has_no_start() -> None:
    assert starts({}) == []


def test_an_invalid_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="NEVER"):
        starts({"starts": "FREQ=NEVER", "days": 1})


@pytest.mark.parametrize("pack", sorted(path.name for path in PACKS.iterdir() if path.is_dir()))
def test_the_directory_and_the_plans_never_disagree_on_a_date(pack: str) -> None:
    """The engine's catalogue expands the same documents in its own way: both must say the same."""
    last = TODAY + timedelta(days=HORIZON_DAYS)
    for session in read_pack(PACKS / pack).own_documents()["sessions"]:
        planned: set[tuple[date, date]] = set()
        for _, dates in recurrences.occurrences(session, TODAY, last):
            if isinstance(dates, Dates):
                planned |= {(dates.start, dates.end)} if dates.start >= TODAY else set()
            elif isinstance(dates, Entry) and not session.get("months"):
                planned |= {(each.start, each.end) for each in dates.between(TODAY, last)}
        if not (session.get("entry") and session.get("months")):
            found = {(each.start, each.end) for each in occurrences(session, TODAY)}
            assert found == planned, session["id"]
