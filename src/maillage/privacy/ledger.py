"""The ledger of erased files: kept with the keys, apart from the database, so that no backup undoes one.

One line an erasure: the file's key, which tells nothing by itself, and when.
"""

from __future__ import annotations

import fcntl
import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

NAME = "erased"


class LedgerError(RuntimeError):
    """The ledger holds a line that is none: somebody wrote in it by hand, or the disk failed."""


def path() -> Path:
    """Where the ledger is."""
    return Path(settings.KEYS_DIR) / NAME


def note(key: UUID, at: datetime) -> None:
    """Write that a file is erased, durably, before the database forgets it.

    Raises ``OSError`` when it can't be written: then nothing may be erased.
    """
    descriptor = os.open(path(), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(file.read().rfind(b"\n") + 1)  # over a line that a crash cut short
        file.truncate()
        file.write(f"{key} {at.isoformat()}\n".encode("ascii"))
        file.flush()
        os.fsync(file.fileno())


def erased() -> dict[UUID, datetime]:
    """The files erased, each with the first time that it was; raises ``LedgerError``, ``OSError``.

    A last line that a crash cut short is passed over: its erasure was never acknowledged.
    """
    try:
        text = path().read_text(encoding="ascii")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise LedgerError(f"{path()}: not a ledger") from None
    found: dict[UUID, datetime] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines[:-1], start=1):
        try:
            key, at = line.split(" ")
            found.setdefault(UUID(key), datetime.fromisoformat(at))
        except ValueError:
            raise LedgerError(f"{path()}, line {number}: not a line of the ledger") from None
    return found
