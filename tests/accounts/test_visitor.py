"""The situation that a visitor's browser keeps."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpRequest, HttpResponse
from pytest_django.fixtures import Settings

from maillage.accounts import visitor

SITUATION = {
    "commune": "33138",
    "age": 34,
    "facts": {"yes": ["rsa"], "no": ["licence-b"]},
    "goal": "job-building",
}
NOON = datetime(2027, 1, 11, 12, tzinfo=UTC)


def sealed(situation: dict[str, object] = SITUATION, unsure: tuple[str, ...] = ()) -> str:
    response = HttpResponse()
    visitor.keep(response, situation, unsure)
    return str(response.cookies[visitor.COOKIE].value)


def sending(value: str) -> HttpRequest:
    request = HttpRequest()
    request.COOKIES[visitor.COOKIE] = value
    return request


def test_what_was_told_comes_back_with_the_facts_one_is_unsure_of() -> None:
    visit = visitor.visit_of(sending(sealed(unsure=("rqth", "bafa"))))
    assert visit == visitor.Visit(SITUATION, ("bafa", "rqth"))


def test_the_cookie_is_for_this_site_and_this_browser_session_only() -> None:
    response = HttpResponse()
    visitor.keep(response, SITUATION)
    cookie = response.cookies[visitor.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["expires"]) == (
        True,
        "Lax",
        "",
        "",
    )


@pytest.mark.parametrize("secure", [True, False])
def test_the_cookie_is_sent_over_https_only_where_the_site_is(settings: Settings, secure: bool) -> None:
    settings.SESSION_COOKIE_SECURE = secure
    response = HttpResponse()
    visitor.keep(response, SITUATION)
    assert bool(response.cookies[visitor.COOKIE]["secure"]) is secure


def test_nothing_of_the_situation_can_be_read_in_the_cookie() -> None:
    text = sealed()
    assert not any(word in text for word in ("33138", "licence", "commune"))


def test_a_former_secret_still_opens_the_cookie(settings: Settings) -> None:
    kept, former = sealed(), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 9, [former]
    assert visitor.situation_of(sending(kept)) == SITUATION


def test_a_cookie_sealed_with_an_unknown_secret_is_lost(settings: Settings) -> None:
    kept = sealed()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 9, []
    assert visitor.visit_of(sending(kept)) == visitor.Visit(lost=True)


def test_without_a_cookie_nothing_was_told_and_nothing_is_lost() -> None:
    assert visitor.visit_of(HttpRequest()) == visitor.Visit()


@pytest.mark.parametrize("forged", ["x", "é", "gAAAAA==", json.dumps(SITUATION), "a" * 5000])
def test_a_forged_cookie_is_no_situation(forged: str) -> None:
    assert visitor.visit_of(sending(forged)) == visitor.Visit(lost=True)


def test_a_cookie_changed_by_one_letter_is_no_situation() -> None:
    kept = sealed()
    middle = len(kept) // 2
    broken = kept[:middle] + ("A" if kept[middle] != "A" else "B") + kept[middle + 1 :]
    assert visitor.visit_of(sending(broken)).lost


def test_a_situation_expired_after_two_hours_idle_is_lost() -> None:
    with time_machine.travel(NOON, tick=False):
        kept = sealed()
    with time_machine.travel(NOON + timedelta(minutes=119), tick=False):
        assert visitor.situation_of(sending(kept)) == SITUATION
    with time_machine.travel(NOON + timedelta(minutes=121), tick=False):
        assert visitor.visit_of(sending(kept)).lost


def test_a_situation_too_long_for_a_cookie_is_refused_and_not_kept() -> None:
    facts = [f"fact-{number * 7919 % 100003}" for number in range(900)]
    response = HttpResponse()
    with pytest.raises(visitor.SituationTooLongError):
        visitor.keep(response, SITUATION | {"facts": {"yes": facts}})
    assert visitor.COOKIE not in response.cookies


def test_a_situation_of_a_hundred_answers_fits() -> None:
    facts = [f"immersion-done-{number}" for number in range(100)]
    assert len(sealed(SITUATION | {"facts": {"yes": facts}})) < visitor.MAX_BYTES


def test_to_forget_expires_the_cookie_and_leaves_it_without_a_value() -> None:
    response = HttpResponse()
    visitor.forget(response)
    cookie = response.cookies[visitor.COOKIE]
    assert (cookie.value, cookie["max-age"]) == ("", 0)
