"""Seats: what the directory tells, what is taken here, what is told when none is left or one is free."""

from __future__ import annotations

from typing import Any

import pytest

from maillage.desk.models import SeatTaken
from maillage.desk.referrals import seats
from maillage.desk.referrals.machine import Verb
from maillage.desk.referrals.seats import FullError
from tests.desk.referrals.ground import Ground, letters

pytestmark = pytest.mark.django_db


def with_seats(ground: Ground, told: Any) -> None:
    ground.session.seats = told
    ground.session.save()


@pytest.mark.parametrize("told", [None, "unlimited"])
def test_seats_that_are_not_counted_are_never_full(ground: Ground, told: Any) -> None:
    with_seats(ground, told)
    ground.accepted(ground.sent())
    assert not SeatTaken.objects.exists()
    assert not seats.room(ground.session, "").full


@pytest.mark.parametrize(("told", "left"), [(0, 0), (1, 1), ([3, 5], 3), ([], None)])
def test_what_the_directory_tells_is_what_is_left_before_anybody_comes(
    ground: Ground, told: Any, left: int | None
) -> None:
    with_seats(ground, told)
    assert seats.room(ground.session, "").told == left


def test_a_session_that_is_full_takes_nobody_and_says_so(ground: Ground) -> None:
    with_seats(ground, 1)
    ground.accepted(ground.sent(ground.somebody(2), once="two"))
    referral = ground.sent()
    with pytest.raises(FullError):
        ground.accepted(referral)
    referral.refresh_from_db()
    assert (referral.state, referral.events.count()) == ("sent", referral.version)


def test_a_session_told_full_takes_nobody(ground: Ground) -> None:
    with_seats(ground, 0)
    with pytest.raises(FullError):
        ground.accepted(ground.sent())


@pytest.mark.parametrize(("who", "verb"), [("trainer", Verb.REFUSE), ("facilitator", Verb.CANCEL)])
def test_a_seat_that_is_free_again_is_told_and_given_to_nobody(ground: Ground, who: str, verb: Verb) -> None:
    with_seats(ground, 1)
    first, waiting = ground.sent(), ground.sent(ground.somebody(2), once="two")
    ground.accepted(first)
    ground.act("trainer", waiting, Verb.WAIT)
    ground.act(who, first, verb, refusal="other")
    assert not SeatTaken.objects.exists()
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    assert letters(waiting)[-2:] == [("freed", "receiver"), ("freed", "sender")]
    ground.accepted(waiting)
    assert SeatTaken.objects.get().referral == waiting


def test_who_stops_along_the_way_keeps_the_seat_that_was_theirs(ground: Ground) -> None:
    referral = ground.accepted(ground.sent())
    ground.act("trainer", referral, Verb.START)
    ground.act("trainer", referral, Verb.STOP)
    assert SeatTaken.objects.get().referral == referral


def test_the_lowest_free_number_is_given(ground: Ground) -> None:
    referrals = [ground.sent(ground.somebody(rank), once=f"{rank}") for rank in range(3)]
    for each in referrals:
        ground.accepted(each)
    ground.act("trainer", referrals[0], Verb.REFUSE, refusal="other")
    ground.accepted(ground.sent())
    assert sorted(SeatTaken.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_a_date_of_a_rule_has_its_own_seats(ground: Ground) -> None:
    ground.session.start = None
    ground.session.starts = "FREQ=WEEKLY;BYDAY=MO"
    with_seats(ground, 1)
    names = ("ecole-mars@2026-11-23", "ecole-mars@2026-11-30")
    for rank, name in enumerate(names):
        ground.accepted(ground.sent(ground.somebody(rank), once=name, occurrence=name))
    assert [seats.room(ground.session, name).full for name in names] == [True, True]
    with pytest.raises(FullError):
        ground.accepted(ground.sent(once="third", occurrence=names[0]))
