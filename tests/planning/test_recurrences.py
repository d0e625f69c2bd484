"""The dates of sessions: fixed, repeated, permanent; the same whatever the day on which one looks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.planning.recurrences import (
    end_of,
    ever_starts,
    length_in_days,
    occurrences,
    read_rule,
    starts_between,
)
from pathways.offers import Dates, Entry

TODAY = date(2026, 11, 22)
LATER = date(2029, 11, 24)
AUTUMN = "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO"


def test_a_rule_gives_each_first_monday_of_september() -> None:
    assert starts_between(AUTUMN, TODAY, LATER) == [date(2027, 9, 6), date(2028, 9, 4), date(2029, 9, 3)]


def test_each_occurrence_has_its_start_in_its_id() -> None:
    document = {"id": "cap", "starts": AUTUMN, "weeks": 2}
    [(first, dates), *_others] = occurrences(document, TODAY, LATER)
    assert first == "cap@2027-09-06"
    assert dates == Dates(date(2027, 9, 6), date(2027, 9, 19))


@given(st.dates(date(2024, 1, 2), date(2030, 1, 1)))
def test_an_occurrence_never_moves_with_the_day_one_looks(today: date) -> None:
    rule = "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU"
    fixed = set(starts_between(rule, date(2024, 1, 1), date(2031, 1, 1)))
    assert set(starts_between(rule, today, date(2031, 1, 1))) == {day for day in fixed if day >= today}


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
    [(session, entry)] = occurrences(
        {"id": "desk", "entry": {"until": "2027-01-01"}, "days": 1}, TODAY, LATER
    )
    assert session == "desk"
    assert isinstance(entry, Entry)
    assert (entry.weekdays, entry.last) == (frozenset(range(5)), date(2027, 1, 1))


def test_a_permanent_entry_without_an_end_is_open_as_far_as_one_looks() -> None:
    [(_id, entry)] = occurrences({"id": "desk", "entry": {"weekdays": ["we"]}}, TODAY, LATER)
    assert isinstance(entry, Entry)
    assert (entry.weekdays, entry.last) == (frozenset({2}), LATER)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tous les lundis",
        "FREQ=HOURLY",
        "FREQ=YEARLY;COUNT=3",
        "FREQ=YEARLY;BYHOUR=9",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=LU",
        "RRULE:FREQ=YEARLY",
        "FREQ=YEARLY\nDTSTART:20270101",
        "BYDAY=MO",
    ],
)
def test_an_invalid_rule_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        starts_between(text, TODAY, LATER)


def test_a_rule_that_never_happens_is_known_as_such() -> None:
    assert not ever_starts("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    assert not ever_starts("FREQ=YEARLY;BYMONTH=13")
    assert not ever_starts("FREQ=YEARLY;UNTIL=20230101")
    assert ever_starts(AUTUMN)


def test_a_daily_rule_that_never_happens_ends_too() -> None:
    assert not ever_starts("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")


def test_a_rule_without_days_counts_from_a_first_of_january_that_is_a_monday() -> None:
    assert next(iter(read_rule("FREQ=WEEKLY"))).weekday() == 0
    assert next(iter(read_rule("FREQ=MONTHLY"))).day == 1
