"""The journal of people's files: who read or did what, when; each line is chained to the one before."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from maillage.privacy import actor
from maillage.privacy.models import JournalEntry

START = "0" * 64
ATTEMPTS = 20


def write(subject: UUID, deed: str, *, on_behalf_of: int | None = None, **details: Any) -> JournalEntry:
    """Write that the current actor did ``deed`` in a file, in the transaction of the deed.

    Two lines written at once are numbered one after the other. ``details`` hold nothing personal.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            with transaction.atomic():
                return _append(subject, deed, on_behalf_of, details)
        except IntegrityError:
            continue
    return _append(subject, deed, on_behalf_of, details)


def _append(subject: UUID, deed: str, on_behalf_of: int | None, details: dict[str, Any]) -> JournalEntry:
    _wait_for(subject)
    last = JournalEntry.objects.filter(subject=subject).order_by("-number").first()
    entry = JournalEntry(
        subject=subject,
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        actor=str(actor.current()),
        on_behalf_of=on_behalf_of,
        deed=deed,
        details=details,
        previous=last.hash if last else START,
    )
    entry.hash = hash_of(entry)
    entry.save()
    return entry


def _wait_for(subject: UUID) -> None:
    """Let whoever writes in the same file end their transaction first; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        lock = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
        connection.connection.execute(lock, [f"journal {subject}"])


def hash_of(entry: JournalEntry) -> str:
    """SHA-256 of a line and of the hash before it, in hexadecimal."""
    told = [
        str(entry.subject),
        entry.number,
        instant(entry.at),
        entry.actor,
        entry.on_behalf_of,
        entry.deed,
        entry.details,
        entry.previous,
    ]
    text = json.dumps(told, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def instant(at: datetime) -> int:
    """Microseconds since 1970: what both databases keep of an instant."""
    return round(at.timestamp() * 1_000_000)
