"""The small territory, loaded, and a source that brings records into it."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django.fixtures import Settings

from maillage.directory.models import Territory
from maillage.directory.services import load_pack
from maillage.exchange.models import ImportSource
from tests.directory.valley import valley, words


@pytest.fixture(autouse=True)
def november(settings: Settings) -> None:
    """Fix the day."""
    settings.TODAY = date(2026, 11, 22)


@pytest.fixture
def territory(db: None) -> Territory:
    """The valley, loaded with the words that it uses."""
    load_pack(words(), "w1")
    load_pack(valley(), "v1")
    return Territory.objects.get(slug="valley")


@pytest.fixture
def source(territory: Territory) -> ImportSource:
    """A source of imports, not kept yet: the first import keeps it."""
    return ImportSource(territory=territory, name="Le réseau", format="data-inclusion")
