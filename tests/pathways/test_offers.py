"""Offers, sessions and schemes are checked where they are built."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pathways.offers import Dates, Entry, FundingRule, FundingScheme, Offer, Prescription, Session

MONDAY = date(2027, 1, 4)
WEEK = Dates(MONDAY, MONDAY + timedelta(days=4))
SESSION = Session("s", "o", WEEK, place="p", hours_per_week=20, days_per_week=3, seats=8)


def test_a_permanent_entry_opens_on_its_weekdays_only() -> None:
    entry = Entry(MONDAY, MONDAY + timedelta(days=20), frozenset({0, 3}), days=2)
    starts = [dates.start for dates in entry.between(date(2027, 1, 5), date(2027, 1, 14))]
    assert starts == [date(2027, 1, 7), date(2027, 1, 11), date(2027, 1, 14)]


def test_fixed_dates_outside_the_window_are_not_offered() -> None:
    assert list(WEEK.between(MONDAY + timedelta(days=1), date(2028, 1, 1))) == []


def test_the_delay_is_the_longer_of_the_offer_and_its_prescription() -> None:
    offer = Offer("o", "O", "service", "org", prescription=Prescription(("PLIE",), 14), delay_days=3)
    assert offer.entry_delay == timedelta(days=14)


@pytest.mark.parametrize(
    ("session", "trips"),
    [
        (SESSION, 3),
        (replace(SESSION, boarding=True), 1),
        (replace(SESSION, place=None), 0),
        (replace(SESSION, days_per_week=0.1), 1),
        (replace(SESSION, dates=Dates(MONDAY, MONDAY + timedelta(days=20))), 9),
    ],
)
def test_trips_follow_the_rhythm_of_the_session(session: Session, trips: int) -> None:
    assert session.trips(session.dates if isinstance(session.dates, Dates) else WEEK) == trips


def test_the_rule_of_a_scheme_is_the_one_in_force_that_day() -> None:
    old = FundingRule(date(2025, 1, 1), date(2025, 12, 31), holder_pays=10_223)
    new = FundingRule(date(2026, 1, 1), holder_pays=10_320)
    scheme = FundingScheme("cpf", "CPF", "Caisse des Dépôts", (old, new))
    assert scheme.rule(date(2025, 12, 31)) is old
    assert scheme.rule(date(2026, 1, 1)) is new
    assert scheme.rule(date(2024, 12, 31)) is None


def test_a_session_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Dates(MONDAY, MONDAY - timedelta(days=1))


def test_a_negative_price_is_refused() -> None:
    with pytest.raises(ValueError, match="price is negative"):
        Offer("o", "O", "training", "org", price=-1)


def test_a_negative_delay_is_refused() -> None:
    with pytest.raises(ValueError, match="delay is negative"):
        Offer("o", "O", "training", "org", delay_days=-1)


def test_negative_seats_are_refused() -> None:
    with pytest.raises(ValueError, match="seats are negative"):
        replace(SESSION, seats=-1)


@pytest.mark.parametrize("days", [-1.0, 8.0])
def test_impossible_days_a_week_are_refused(days: float) -> None:
    with pytest.raises(ValueError, match="out of bounds"):
        replace(SESSION, days_per_week=days)


@pytest.mark.parametrize(
    ("weekdays", "days"), [(frozenset({0}), 0), (frozenset[int](), 1), (frozenset({7}), 1)]
)
def test_a_permanent_entry_without_a_weekday_or_a_length_is_refused(
    weekdays: frozenset[int], days: int
) -> None:
    with pytest.raises(ValueError, match="permanent entry"):
        Entry(MONDAY, MONDAY, weekdays, days)
