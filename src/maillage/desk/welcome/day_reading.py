"""Reading a name in one's day is reading a file: one line a day in each file's journal, written together.

A page that names forty people would otherwise write forty lines each time it is looked at, and whoever reads
« who read my file » would find nothing else there. One line a day says as much: this account had this
person's name (and pathway, where it may see it) before its eyes that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.desk.models import Scope
from maillage.privacy import journal
from maillage.privacy.actor import current
from maillage.privacy.models import JournalEntry

DEED = "day.read"


@dataclass(frozen=True, slots=True)
class Read:
    """A file whose name is about to be shown, and the head of its journal (``None``: no line yet)."""

    key: UUID
    organisation_id: int
    scope: Scope
    number: int | None
    hash: str | None


def start_of_day() -> datetime:
    """The first instant of today, in France."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def write_read(files: Sequence[Read]) -> None:
    """Write one line in the journal of each file, all in one query.

    When another line was written meanwhile in one of them, each is written apart.
    """
    if not files:
        return
    try:
        with transaction.atomic():
            JournalEntry.objects.bulk_create([_entry(file) for file in files])
    except IntegrityError:
        for file in files:
            journal.write(file.key, DEED, on_behalf_of=file.organisation_id, scope=str(file.scope))


def _entry(file: Read) -> JournalEntry:
    entry = JournalEntry(
        subject=file.key,
        number=(file.number or 0) + 1,
        at=timezone.now(),
        actor=str(current()),
        on_behalf_of=file.organisation_id,
        deed=DEED,
        details={"scope": str(file.scope)},
        previous=file.hash or journal.START,
    )
    entry.hash = journal.hash_of(entry)
    return entry
