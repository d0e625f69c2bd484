"""The small territory, loaded; a visitor who has told everything; the advice is given on 22 November 2026."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from maillage.accounts import visitor
from maillage.directory.services import load_pack
from maillage.planning import queries
from tests.desk.riverside import LIBOURNE, riverside

Telling = Callable[..., Client]


@pytest.fixture(autouse=True)
def november(settings: Settings) -> Iterator[None]:
    """Fix the day, and forget the catalogues of other tests."""
    settings.TODAY = date(2026, 11, 22)
    queries.forget_grounds()
    yield
    queries.forget_grounds()


@pytest.fixture
def territory(db: None) -> None:
    """The riverside, loaded."""
    load_pack(riverside(), "r1")


@pytest.fixture
def mason() -> dict[str, Any]:
    """A situation that has a pathway."""
    return {
        "commune": LIBOURNE,
        "age": 30,
        "hours_per_week": 35,
        "facts": {"yes": ["jobseeker"], "no": ["cap-macon", "has-bike"]},
        "goal": "job-building",
        "goal_label": "Un emploi dans le bâtiment",
    }


@pytest.fixture
def telling(territory: None) -> Telling:
    """A browser that keeps a situation: `telling(situation)`."""

    def browser(situation: dict[str, Any], **options: Any) -> Client:
        client = Client(**options)
        response = HttpResponse()
        visitor.keep(response, situation)
        client.cookies[visitor.COOKIE] = response.cookies[visitor.COOKIE].value
        return client

    return browser
