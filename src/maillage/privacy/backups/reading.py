"""Reading a backup: part after part, each counted; and the whole checked without restoring anything."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.utils.dateparse import parse_datetime

from maillage.privacy import journal
from maillage.privacy.backups import lines
from maillage.privacy.backups.frames import backup_key, opened
from maillage.privacy.backups.refusals import BackupError, DamagedBackupError
from maillage.privacy.models import JournalEntry

JOURNAL = JournalEntry._meta.label


class Taker(Protocol):
    """What is done with the parts of a backup, in their order."""

    def header(self, told: dict[str, Any]) -> None:
        """The first line."""

    def table(self, label: str, columns: list[str], last: int | None) -> None:
        """A table begins."""

    def row(self, values: list[Any]) -> None:
        """A row of it."""

    def table_ended(self) -> None:
        """A table is whole."""

    def file(self, name: str) -> None:
        """A document begins."""

    def piece(self, text: str) -> None:
        """A piece of it, in base 64."""

    def file_ended(self, sha256: str) -> None:
        """A document is whole; its digest."""


def read(path: Path, taker: Taker) -> None:
    """Give the parts of a backup; raises ``BackupError`` at the first that is not right."""
    try:
        with path.open("rb") as file:
            _give(lines.values(opened(file, backup_key())), taker)
    except FileNotFoundError:
        raise BackupError(f"{path} : ce fichier n’existe pas.") from None
    except OSError as error:
        raise BackupError(f"{path} : ce fichier ne peut pas être lu ({error.strerror}).") from None


def _give(values: Iterator[Any], taker: Taker) -> None:
    taker.header(next(values))
    found: Counter[str] = Counter()
    for value in values:
        if "table" in value:
            taker.table(value["table"], value["columns"], value["last"])
            found["rows"] += _give_rows(values, taker)
            found["tables"] += 1
        elif "file" in value:
            taker.file(value["file"])
            _give_pieces(values, taker)
            found["files"] += 1
        elif value != {"end": [found["tables"], found["rows"], found["files"]]}:
            raise DamagedBackupError(
                "Cette sauvegarde est incomplète : il y manque des tables ou des documents."
            )


def _give_rows(values: Iterator[Any], taker: Taker) -> int:
    for count, value in enumerate(values):
        if isinstance(value, list):
            taker.row(value)
        elif value == {"rows": count}:
            taker.table_ended()
            return count
        else:
            break
    raise DamagedBackupError("Cette sauvegarde est incomplète : il manque des lignes à une table.")


def _give_pieces(values: Iterator[Any], taker: Taker) -> None:
    for value in values:
        if isinstance(value, dict):
            taker.file_ended(value["sha256"])
            return
        taker.piece(value)
    raise DamagedBackupError("Cette sauvegarde est incomplète : il manque la fin d’un document.")


@dataclass
class Checked:
    """What a backup holds, seen by reading it all. ``broken``: the files whose journal is not whole."""

    told: dict[str, Any] = field(default_factory=dict)
    tables: int = 0
    rows: int = 0
    files: int = 0
    broken: set[UUID] = field(default_factory=set)
    _last: JournalEntry | None = None
    _columns: list[str] | None = None

    def header(self, told: dict[str, Any]) -> None:
        """Keep it."""
        self.told = told

    def table(self, label: str, columns: list[str], last: int | None) -> None:
        """Count it; the journal is read closely."""
        self.tables += 1
        self._columns = columns if label == JOURNAL else None

    def row(self, values: list[Any]) -> None:
        """Count it."""
        self.rows += 1
        if self._columns is not None:
            self._follow(_entry(dict(zip(self._columns, values, strict=True))))

    def table_ended(self) -> None:
        """Nothing to do."""

    def file(self, name: str) -> None:
        """Count it."""
        self.files += 1
        self._digest = hashlib.sha256()

    def piece(self, text: str) -> None:
        """Add it."""
        self._digest.update(bytes_of(text))

    def file_ended(self, sha256: str) -> None:
        """Compare."""
        if self._digest.hexdigest() != sha256:
            raise DamagedBackupError("Un document de cette sauvegarde n’est pas celui qui y a été mis.")

    def _follow(self, entry: JournalEntry) -> None:
        last = self._last if self._last and self._last.subject == entry.subject else None
        number, previous = (last.number + 1, last.hash) if last else (1, journal.START)
        right = (number, previous, journal.hash_of(entry)) == (entry.number, entry.previous, entry.hash)
        if not right:
            self.broken.add(entry.subject)
        self._last = entry


def check(path: Path) -> Checked:
    """Read a whole backup; raises ``BackupError`` at the first thing that is not right."""
    checked = Checked()
    read(path, checked)
    return checked


def bytes_of(text: str) -> bytes:
    """The bytes of a piece."""
    return base64.b64decode(text)


def _entry(row: dict[str, Any]) -> JournalEntry:
    entry = JournalEntry(**row)
    entry.subject, entry.at = UUID(row["subject"]), parse_datetime(row["at"]) or entry.at
    return entry
