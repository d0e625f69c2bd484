"""A territory behind the API, and a client that reads JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from maillage.api.views import fair_rate
from maillage.directory.models import Territory
from maillage.directory.services import load_pack
from tests.directory.valley import Documents, valley, words

Get = Callable[..., Any]


@pytest.fixture(autouse=True)
def nobody_counted_before() -> None:
    """Start each test with no request counted."""
    fair_rate.forget()


def tidy(documents: Documents) -> Documents:
    """The documents without what they state though empty, which no pack may."""
    return {
        kind: [
            {name: value for name, value in one.items() if value not in ("", None, [], {})} for one in records
        ]
        for kind, records in documents.items()
    }


@pytest.fixture
def territory(db: None, clock: Any) -> Territory:
    """The valley, loaded with the words that it uses."""
    load_pack(tidy(words()), "1")
    load_pack(tidy(valley()), "1")
    return Territory.objects.get(slug="valley")


@pytest.fixture
def get(client: Client) -> Get:
    """Read an address of the API: its JSON; the status is asserted."""

    def read(path: str, status: int = 200, **headers: str) -> Any:
        answer = client.get(f"/api/v1/{path}", headers=headers)
        assert answer.status_code == status, answer.content
        kind = "application/json" if status == 200 else "application/problem+json"
        assert answer["Content-Type"].startswith(kind)
        return answer.json()

    return read
