"""The desk's cast, on the riverside's ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from maillage.desk.files.telling import current_telling
from maillage.directory.services import load_pack
from tests.desk.people import DeskCast
from tests.desk.riverside import riverside


@pytest.fixture
def grounded(desk_cast: DeskCast) -> DeskCast:
    """The cast, with the riverside loaded: there is something to plan on."""
    load_pack(riverside(), "r1")
    return desk_cast


Send = Callable[..., Any]


@pytest.fixture
def send(grounded: DeskCast) -> Send:
    """Send a form of the file over what was read last: `send("tell", "age", who="partner", age="34")`."""

    def sent(name: str, *args: Any, who: str = "facilitator", query: str = "", **told: Any) -> Any:
        seen = told.pop("number", None) or current_telling(grounded.person).number
        address = reverse(f"files:{name}", args=[grounded.person.key, *args])
        return grounded.client(who).post(address + query, {"number": seen, "source": "said", **told})

    return sent
