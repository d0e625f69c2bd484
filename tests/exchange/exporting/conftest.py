"""The small territory, loaded; files made in the test's own folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from maillage.directory.models import Territory
from maillage.directory.services import load_pack
from tests.directory.valley import valley, words


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings) -> None:
    """Keep the files that are made, and the day."""
    settings.VAR_DIR = tmp_path
    settings.TODAY = date(2026, 11, 22)


@pytest.fixture
def territory(db: None) -> Territory:
    """The valley, loaded with the words that it uses."""
    load_pack(words(), "w1")
    load_pack(valley(), "v1")
    return Territory.objects.get(slug="valley")
