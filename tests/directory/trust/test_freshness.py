"""Trust in a value: what covers it, how it halves, when it is no longer believed, what planning then sees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.directory.trust.freshness import (
    HALF_LIVES,
    Field,
    Level,
    all_checked,
    believed,
    freshness,
    last_check,
    trust_after,
)

TODAY = date(2026, 11, 22)


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def level(field: str, days: int) -> Level:
    return freshness({"checked_on": ago(days)}, field, TODAY).level


@pytest.mark.parametrize("field", HALF_LIVES)
def test_half_of_the_trust_is_left_after_a_half_life(field: Field) -> None:
    assert trust_after(field, 0) == 1
    assert trust_after(field, HALF_LIVES[field]) == pytest.approx(0.5)


def test_seats_go_stale_long_before_an_address() -> None:
    assert [level("seats", days) for days in (3, 45, 61)] == [Level.FRESH, Level.AGING, Level.STALE]
    assert level("address", 425) == Level.FRESH


@given(st.sampled_from(list(HALF_LIVES)), st.integers(0, 4000), st.integers(0, 4000))
def test_trust_never_rises_with_age(field: Field, one: int, other: int) -> None:
    sooner, later = sorted((one, other))
    assert 0 <= trust_after(field, later) <= trust_after(field, sooner) <= 1


def test_the_latest_of_the_checks_that_cover_a_field_counts() -> None:
    session = {"checks": {"seats": {"day": ago(3), "by": "L’école"}}}
    offer = {"checked_on": ago(40), "checked_by": "La Région"}
    assert last_check(session, Field.SEATS, offer).by == "L’école"
    assert last_check(session, Field.DATES, offer).by == "La Région"


def test_what_nobody_checked_is_not_believed_and_has_no_age() -> None:
    state = freshness({}, "seats", TODAY)
    assert (state.level, state.believed, state.days) == (Level.NEVER, False, None)


@pytest.mark.parametrize(("session", "offer"), [({"example": True}, {}), ({}, {"example": True})])
def test_what_is_invented_never_goes_stale(session: dict[str, Any], offer: dict[str, Any]) -> None:
    assert freshness({**session, "checked_on": ago(5000)}, "seats", TODAY, offer).believed


def test_a_check_of_tomorrow_counts_as_todays_when_a_day_is_replayed() -> None:
    assert freshness({"checked_on": ago(-30)}, "seats", TODAY).days == 0


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        freshness({}, "colour", TODAY)


def territory(session: dict[str, Any], checked_on: str | None) -> dict[str, list[dict[str, Any]]]:
    offer = {"id": "course", **({"checked_on": checked_on} if checked_on else {})}
    return {"offers": [offer], "sessions": [{"id": "spring", "offer": "course", **session}]}


@pytest.mark.parametrize("seats", [4, 0, [0, 3], "unlimited"])
def test_seats_checked_too_long_ago_become_unknown_and_never_none(seats: Any) -> None:
    seen = believed(territory({"seats": seats}, ago(900)), TODAY)
    assert "seats" not in seen["sessions"][0]


def test_seats_checked_lately_stay() -> None:
    assert believed(territory({"seats": 4}, ago(10)), TODAY)["sessions"][0]["seats"] == 4


def test_seats_without_limit_last_as_long_as_their_dates() -> None:
    for days, kept in ((100, True), (300, False)):
        seen = believed(territory({"seats": "unlimited"}, ago(days)), TODAY)["sessions"][0]
        assert ("seats" in seen) is kept


def test_fresh_seats_of_dates_that_nobody_checked_are_to_confirm() -> None:
    told = {"seats": 4, "checks": {"seats": {"day": ago(1)}}}
    assert "seats" not in believed(territory(told, None), TODAY)["sessions"][0]


def test_nothing_else_of_a_territory_changes() -> None:
    given_documents = territory({"seats": 4, "start": "2027-01-11"}, ago(900))
    seen = believed(given_documents, TODAY)
    assert seen["offers"] == given_documents["offers"]
    assert seen["sessions"][0]["start"] == "2027-01-11"
    assert given_documents["sessions"][0]["seats"] == 4


def test_whoever_saves_a_whole_record_has_checked_it_whole() -> None:
    assert all_checked({"checked_on", "checks"}, TODAY, "L’école")["checked_by"] == "L’école"
    session = all_checked({"checks", "seats"}, TODAY, "")
    assert session == {"checks": {"seats": {"day": "2026-11-22"}, "dates": {"day": "2026-11-22"}}}
    assert all_checked({"label"}, TODAY, "L’école") == {}
