"""What time does: reminders, escalation, expiry, the question of what became of somebody; each once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as drawing
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from maillage.desk.models import Referral, ReferralState, UnmetNeed
from maillage.desk.referrals.deadlines import ANSWERS_LAST, ask_on, deadlines
from maillage.desk.referrals.machine import Verb
from maillage.desk.referrals.watching import watch
from tests.desk.referrals.ground import STARTS, Ground, letters


@pytest.fixture(autouse=True)
def no_replay(settings: Settings) -> None:
    """The calendar follows the clock."""
    settings.TODAY = None


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@drawing(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=DAYS, starts=st.none() | DAYS)
def test_deadlines_come_in_order_and_after_the_sending(sent: date, starts: date | None) -> None:
    days = deadlines(sent, starts)
    assert sent <= days.answer_by <= sent + ANSWERS_LAST
    assert sent < days.remind_on <= max(days.answer_by, sent + timedelta(days=1))
    assert days.remind_on <= days.escalate_on
    assert days.escalate_on <= max(days.answer_by, days.remind_on)
    if starts and starts > sent:
        assert days.answer_by < starts


@pytest.mark.parametrize("state", ["draft", "sent", "waiting", "completed", "refused"])
def test_nobody_is_asked_what_became_of_what_has_not_begun_or_is_over(state: str) -> None:
    assert ask_on(state, STARTS, None, STARTS) is None


@pytest.mark.django_db
def test_silence_is_reminded_then_told_to_the_sender_then_closed_and_counted(
    ground: Ground, clock: time_machine.Traveller
) -> None:
    referral = ground.sent()
    done: list[dict[str, int]] = []
    for _ in range(32):
        done += [watch(), watch()]
        clock.shift(timedelta(days=1))
    assert [each for each in done if each] == [{"remind": 1}, {"escalate": 1}, {"expire": 1}]
    assert letters(referral)[1:] == [
        ("remind", "receiver"),
        ("escalate", "sender"),
        ("expire", "sender"),
        ("expire", "receiver"),
    ]
    assert UnmetNeed.objects.get().cause == "no-answer"


@pytest.mark.django_db
def test_a_referral_for_what_begins_soon_is_not_left_to_sleep(
    ground: Ground, clock: time_machine.Traveller
) -> None:
    ground.session.start = date(2026, 11, 27)
    ground.session.save()
    referral = ground.sent()
    assert referral.answer_by == date(2026, 11, 26)
    clock.shift(timedelta(days=1))
    assert watch() == {"remind": 1}
    clock.shift(timedelta(days=3))
    assert watch() == {"escalate": 1}
    clock.shift(timedelta(days=1))
    assert watch() == {"expire": 1}


@pytest.mark.django_db
def test_a_waiting_list_ends_with_the_start(ground: Ground, clock: time_machine.Traveller) -> None:
    referral = ground.act("trainer", ground.sent(), Verb.WAIT)
    clock.move_to(STARTS - timedelta(days=1))
    assert watch() == {}
    clock.move_to(STARTS + timedelta(days=1))
    assert watch() == {"expire": 1}
    assert Referral.objects.get(pk=referral.pk).state == ReferralState.EXPIRED


@pytest.mark.django_db
def test_what_was_accepted_is_asked_about_once_it_began_then_once_it_ended(
    ground: Ground, clock: time_machine.Traveller
) -> None:
    referral = ground.accepted(ground.sent())
    clock.move_to(STARTS + timedelta(days=8))
    assert (watch(), watch()) == ({"ask": 1}, {})
    ground.act("trainer", referral, Verb.START)
    assert watch() == {}
    clock.shift(timedelta(days=120))
    assert (watch(), watch()) == ({"ask": 1}, {})


@pytest.mark.django_db
@pytest.mark.parametrize("verb", [Verb.CANCEL, Verb.REFUSE, Verb.COMPLETE])
def test_what_is_over_is_left_alone(ground: Ground, clock: time_machine.Traveller, verb: Verb) -> None:
    referral = ground.accepted(ground.sent())
    ground.act(
        "facilitator" if verb is Verb.CANCEL else "trainer", referral, verb, refusal="full", outcome="skills"
    )
    clock.shift(timedelta(days=400))
    assert watch() == {}


@pytest.mark.django_db
def test_the_command_says_what_it_did(
    ground: Ground, clock: time_machine.Traveller, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("watch_referrals")
    assert "nothing due" in capsys.readouterr().out
    ground.sent()
    clock.shift(timedelta(days=10))
    call_command("watch_referrals")
    assert "remind: 1" in capsys.readouterr().out
