"""The ledger of erased files: durable, read back, and never silently wrong."""

from __future__ import annotations

import stat
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from maillage.privacy import ledger


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    """A folder of keys without a ledger."""
    settings.KEYS_DIR = tmp_path
    return tmp_path


def test_what_is_noted_is_read_back_the_first_time_counting() -> None:
    first, second, at = uuid.uuid4(), uuid.uuid4(), timezone.now()
    assert ledger.erased() == {}
    for key, when in ((first, at), (second, at), (first, at + timedelta(days=1))):
        ledger.note(key, when)
    assert ledger.erased() == {first: at, second: at}
    assert stat.S_IMODE(ledger.path().stat().st_mode) == 0o600


def test_a_line_that_a_crash_cut_short_was_no_erasure_and_spoils_no_other() -> None:
    first, second, at = uuid.uuid4(), uuid.uuid4(), timezone.now()
    ledger.note(first, at)
    with ledger.path().open("a") as file:
        file.write("6f1c9a")
    assert ledger.erased() == {first: at}
    ledger.note(second, at)
    assert ledger.erased() == {first: at, second: at}


@pytest.mark.parametrize(
    "text", ["no-key 2026-11-22T10:00:00+00:00\n", "c04e8db2-5b3c-4579-851c-2a090d9fd813 some-day\n", "\n"]
)
def test_a_line_that_is_none_is_told_and_never_passed_over(text: str) -> None:
    ledger.path().write_text(text)
    with pytest.raises(ledger.LedgerError, match="line 1"):
        ledger.erased()


def test_bytes_that_are_no_text_are_told() -> None:
    ledger.path().write_bytes(b"\xff\xfe")
    with pytest.raises(ledger.LedgerError, match="not a ledger"):
        ledger.erased()


def test_a_ledger_that_can_not_be_written_raises(settings: LazySettings, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "gone"
    with pytest.raises(FileNotFoundError):
        ledger.note(uuid.uuid4(), timezone.now())
