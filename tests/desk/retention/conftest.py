"""The clock stopped on 22 November 2026, and documents and keys of the test alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings

from maillage.desk import keeping
from maillage.privacy.actor import CLOCK, acting_as


@pytest.fixture(autouse=True)
def places(settings: LazySettings, tmp_path: Path) -> None:
    """Documents and keys of this test alone."""
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    settings.KEYS_DIR = tmp_path / "keys"
    settings.KEYS_DIR.mkdir()


@pytest.fixture(autouse=True)
def stopped_clock(clock: time_machine.Traveller) -> time_machine.Traveller:
    """On 22 November 2026."""
    return clock


def run() -> dict[str, int]:
    """What the clock does now."""
    with acting_as(CLOCK):
        return dict(keeping.keep())
