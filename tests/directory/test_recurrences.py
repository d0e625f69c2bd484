"""The rules by which dates repeat: the same whatever the day on which one looks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.directory.recurrences import ever_starts, read_rule, starts_between

TODAY = date(2026, 11, 22)
LATER = date(2029, 11, 24)
AUTUMN = "FREQ=YEARLY;BYMONTH=9;BYDAY=1MO"


def test_a_rule_gives_each_first_monday_of_september() -> None:
    assert starts_between(AUTUMN, TODAY, LATER) == [date(2027, 9, 6), date(2028, 9, 4), date(2029, 9, 3)]


@given(st.dates(date(2024, 1, 2), date(2030, 1, 1)))
def test_an_occurrence_never_moves_with_the_day_one_looks(today: date) -> None:
    rule = "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU"
    fixed = set(starts_between(rule, date(2024, 1, 1), date(2031, 1, 1)))
    assert set(starts_between(rule, today, date(2031, 1, 1))) == {day for day in fixed if day >= today}


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
