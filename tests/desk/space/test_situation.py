"""A person corrects what is held of their situation, by the screens and the facts of their territory."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from maillage.desk.acting import IN_SPACE
from maillage.desk.models import Person, Telling
from maillage.directory.models import Organisation, Territory

SPACE = "/mon-espace/situation/"


@pytest.fixture
def person(territory: None, mason: dict[str, Any]) -> Person:
    """Somebody of the riverside who told their situation."""
    ground = Territory.objects.get()
    opened_for = Organisation.objects.filter(territory=ground).first()
    assert opened_for is not None
    person = Person.objects.create(
        territory=ground, opened_for=opened_for, last_contact_on="2026-11-22", name="Ali"
    )
    content = {
        "situation": mason,
        "sources": {"age": {"source": "document", "on": "2026-10-01", "by": "clock:0"}},
    }
    Telling.objects.create(person=person, number=1, by="clock:0", content=content)
    return person


@pytest.fixture
def browser(person: Person) -> Client:
    """A browser in which they entered their space."""
    client = Client()
    session = client.session
    session[IN_SPACE] = person.pk
    session.save()
    return client


def latest(person: Person) -> dict[str, Any]:
    """The situation as it is told now."""
    return dict(person.tellings.order_by("-number")[0].content["situation"])


def test_all_that_was_told_is_there_with_where_it_comes_from(browser: Client) -> None:
    shown = browser.get(SPACE).content.decode()
    for words in ("Libourne", "30 ans", "Vu sur un document", "1er octobre 2026"):
        assert words in shown


def test_each_screen_opens_and_the_age_is_corrected(browser: Client, person: Person) -> None:
    for slug in ("lieu", "age", "but", "trajets", "temps", "argent"):
        assert browser.get(reverse("space:screen", args=[slug])).status_code == 200
    response = browser.post(reverse("space:screen", args=["age"]), {"age": "31", "number": "1"})
    assert response.status_code == 302
    assert latest(person)["age"] == 31


def test_a_screen_that_is_not_right_is_asked_again(browser: Client, person: Person) -> None:
    response = browser.post(reverse("space:screen", args=["age"]), {"age": "trois cents", "number": "1"})
    assert response.status_code == 200
    assert latest(person)["age"] == 30


def test_a_stale_screen_writes_nothing(browser: Client, person: Person) -> None:
    age = reverse("space:screen", args=["age"])
    browser.post(age, {"age": "31", "number": "1"})
    assert browser.post(age, {"age": "32", "number": "1"}).status_code == 409
    assert browser.post(age, {"age": "32", "number": "x"}).status_code == 409
    assert latest(person)["age"] == 31


def test_looking_for_a_goal_writes_nothing(browser: Client, person: Person) -> None:
    goal = reverse("space:screen", args=["but"])
    shown = browser.post(goal, {"words": "bâtiment", "search": "1", "number": "1"})
    assert shown.status_code == 200
    assert Telling.objects.filter(person=person).count() == 1


def test_a_fact_is_corrected(browser: Client, person: Person) -> None:
    fact = reverse("space:fact", args=["has-bike"])
    assert browser.get(fact).status_code == 200
    assert browser.post(fact, {"reply": "yes", "number": "1"}).status_code == 302
    assert "has-bike" in latest(person)["facts"]["yes"]


@pytest.mark.parametrize("page", ["dire/lune/", "fait/moon-walker/"])
def test_a_screen_or_fact_that_is_none_is_not_found(browser: Client, page: str) -> None:
    assert browser.get(f"{SPACE}{page}").status_code == 404
