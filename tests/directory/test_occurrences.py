"""The dates of sessions: fixed, repeated, permanent; and those to come from a day on."""

from datetime import date, timedelta
from typing import Any

import pytest

from maillage.directory.occurrences import (
    HORIZON_DAYS,
    Occurrence,
    end_of,
    laid_out,
    length_in_days,
    occurrences,
)
from pathways.offers import Entry

TODAY = date(2026, 11, 22)  # a Sunday
LATER = date(2029, 11, 24)


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


def test_registration_closes_some_days_before_each_start() -> None:
    found = starts({"starts": "FREQ=MONTHLY;BYDAY=1WE", "days": 1, "register_before_days": 15})
    assert found[0].register_by == date(2026, 11, 17)
    assert not found[0].open_on(TODAY)
    assert found[1].open_on(TODAY)


def test_permanent_entry_starts_on_its_weekdays_until_its_end() -> None:
    found = starts({"entry": {"weekdays": ["tu", "fr"], "until": "2026-12-01"}, "months": 3})
    assert [each.start.day for each in found] == [24, 27, 1]
    assert found[0].end == date(2027, 2, 23)


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


@pytest.mark.parametrize(
    ("length", "end"),
    [
        ({"days": 5}, date(2027, 1, 15)),
        ({"weeks": 5}, date(2027, 2, 14)),
        ({"months": 18}, date(2028, 7, 10)),
        ({"end": "2027-03-01"}, date(2027, 3, 1)),
        ({}, date(2027, 1, 11)),
    ],
)
def test_the_end_follows_from_the_length(length: dict[str, Any], end: date) -> None:
    assert end_of(date(2027, 1, 11), length) == end


def test_a_month_that_begins_on_the_31st_ends_before_the_next_month_does() -> None:
    assert end_of(date(2027, 1, 31), {"months": 1}) == date(2027, 2, 27)


@pytest.mark.parametrize(
    ("document", "days"), [({"months": 6}, 183), ({"weeks": 2}, 14), ({"days": 3}, 3), ({}, 1)]
)
def test_a_permanent_entry_lasts_as_many_days(document: dict[str, Any], days: int) -> None:
    assert length_in_days(document) == days


def test_a_permanent_entry_is_open_on_working_days_unless_told() -> None:
    [(session, entry)] = laid_out({"id": "desk", "entry": {"until": "2027-01-01"}, "days": 1}, TODAY, LATER)
    assert session == "desk"
    assert isinstance(entry, Entry)
    assert (entry.weekdays, entry.last) == (frozenset(range(5)), date(2027, 1, 1))


def test_a_permanent_entry_without_an_end_is_open_as_far_as_one_looks() -> None:
    [(_id, entry)] = laid_out({"id": "desk", "entry": {"weekdays": ["we"]}}, TODAY, LATER)
    assert isinstance(entry, Entry)
    assert (entry.weekdays, entry.last) == (frozenset({2}), LATER)
