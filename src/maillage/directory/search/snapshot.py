"""Where the columns live: files beside the database, made by one process, mapped by all."""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

from maillage.directory.entries import all_entries
from maillage.directory.models import Occupation, Territory
from maillage.directory.search.building import build
from maillage.directory.search.columns import Columns
from maillage.directory.search.titles import Titles, held_titles
from maillage.directory.search.words import Words

logger = logging.getLogger("maillage.directory")

FORMAT = "9"  # rises with any change of the columns, of the entries or of the analysis
LARGE = 20_000
"""Rows above which a change is first answered from before it: the columns are made anew meanwhile."""


MOST_REMEMBERED = 32
Answer = TypeVar("Answer")


class SnapshotUnavailableError(Exception):
    """No columns can be read or written in the folder now."""


@dataclass(frozen=True)
class Snapshot:
    """The directory as it was: its columns, and what they were made from; ``kept`` in the folder or not."""

    made_from: str
    columns: Columns
    kept: bool = False
    _answers: dict[Hashable, Any] = field(default_factory=dict)

    def remembered(self, find: Callable[..., Answer], *asked: Hashable) -> Answer:
        """What ``find`` answers to that, asked once: for what most people ask, before they say anything."""
        if asked not in self._answers:
            if len(self._answers) >= MOST_REMEMBERED:
                self._answers.clear()
            self._answers[asked] = find(self, *asked)
        answer: Answer = self._answers[asked]
        return answer

    @cached_property
    def words(self) -> Words:
        """Its words, ready to be asked."""
        return Words(self.columns)

    @cached_property
    def titles(self) -> Titles:
        """The titles of the occupations that something is for."""
        return Titles(self.columns.lists["titles"])


def folder() -> Path:
    """Where the files live."""
    return Path(settings.VAR_DIR) / "search"


def state(today: date) -> str:
    """What the columns must be made from: every territory as it stands, the occupations, and the day.

    Two queries.
    """
    stamps = Territory.objects.order_by("slug").values_list("slug", "stamp")
    lines = [FORMAT, today.isoformat(), str(Occupation.objects.count())]
    return "\n".join([*lines, *(f"{slug} {stamp}" for slug, stamp in stamps)])


_held: list[Snapshot] = []
_refreshing = threading.Lock()


def current(today: date) -> Snapshot:
    """The directory as it stands.

    What is behind is made again first; of a large directory, the one before answers until that is done, in a
    thread of its own. Where the folder can't be written, or another process writes there and nothing is there
    yet, the database is read into the memory of this process alone.
    """
    expected = state(today)
    if _held and _held[0].made_from == expected and _held[0].kept:
        return _held[0]
    found = _opened() or (_held[0] if _held else None)
    if found and found.made_from != expected and found.columns.size > LARGE:
        _refresh_beside(today)
    elif found is None or found.made_from != expected or not found.kept:
        found = _made(today, expected, found)
    _held[:] = [found]
    return found


def _opened() -> Snapshot | None:
    """What the folder holds, if it can be read; what this process has open already if that is the same."""
    try:
        made_from = (folder() / "current" / "made-from").read_text(encoding="utf-8")
        if _held and _held[0].made_from == made_from and _held[0].kept:
            return _held[0]
        return Snapshot(made_from, Columns.open(folder() / "current"), kept=True)
    except (OSError, ValueError) as error:
        logger.info("no search columns", extra={"fields": {"reason": type(error).__name__}})
        return None


def _made(today: date, expected: str, before: Snapshot | None) -> Snapshot:
    try:
        with _alone():
            return _written(today, expected, before)
    except (OSError, SnapshotUnavailableError) as error:
        logger.warning("the search reads the database", extra={"fields": {"reason": str(error)}})
    if before and before.made_from == expected:
        return before
    return Snapshot(expected, _columns(today))


def _written(today: date, expected: str, before: Snapshot | None) -> Snapshot:
    """Write the columns into the folder, and point to them at once."""
    columns = before.columns if before and before.made_from == expected else _columns(today)
    fresh = folder() / f"made-{os.getpid()}-{time.monotonic_ns()}"
    fresh.mkdir()
    columns.save(fresh)
    (fresh / "made-from").write_text(expected, encoding="utf-8")
    pointer, link = folder() / "current", folder() / "next"
    if pointer.is_dir() and not pointer.is_symlink():
        shutil.rmtree(pointer)
    link.unlink(missing_ok=True)
    link.symlink_to(fresh.name)
    link.replace(pointer)
    for old in folder().glob("made-*"):
        if old != fresh:
            shutil.rmtree(old, ignore_errors=True)
    return Snapshot(expected, Columns.open(fresh), kept=True)


def _columns(today: date) -> Columns:
    columns = build(all_entries(today))
    titles = held_titles(columns.lists["occupation"])
    return Columns(columns.arrays, {**columns.lists, "titles": titles})


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the right to write; raises ``SnapshotUnavailableError`` when another process has it."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SnapshotUnavailableError("another process is writing") from None
        yield


def refresh(today: date) -> Snapshot:
    """Make the columns anew if they are behind, whatever their size, and wait for it."""
    expected, found = state(today), _opened()
    if found is None or found.made_from != expected:
        found = _made(today, expected, found)
    _held[:] = [found]
    return found


def _refresh_beside(today: date) -> None:
    """Make the columns anew in a thread, unless one does already."""
    if _refreshing.acquire(blocking=False):
        threading.Thread(target=_refresh_then_release, args=(today,), daemon=True).start()


def _refresh_then_release(today: date) -> None:
    try:
        with _alone():
            _written(today, state(today), None)
    except (OSError, SnapshotUnavailableError) as error:
        logger.info("search columns not refreshed", extra={"fields": {"reason": str(error)}})
    finally:
        connection.close()
        _refreshing.release()


def close() -> None:
    """Let go of what is open: the next search opens it again."""
    _held.clear()
