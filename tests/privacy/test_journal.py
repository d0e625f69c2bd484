"""The journal of people's files: numbered, chained, never changed."""

from __future__ import annotations

import uuid

import pytest

from maillage.privacy import journal
from maillage.privacy.actor import CLOCK, acting_as
from maillage.privacy.models import JournalEntry, JournalError

pytestmark = pytest.mark.django_db


def test_each_line_is_numbered_and_bears_the_hash_of_the_one_before() -> None:
    file = uuid.uuid4()
    with acting_as(CLOCK):
        first, second = journal.write(file, "file.opened"), journal.write(file, "file.read", scope="notes")
    assert (first.number, second.number) == (1, 2)
    assert (first.previous, second.previous) == (journal.START, first.hash)
    kept = JournalEntry.objects.get(number=2)
    assert journal.hash_of(kept) == second.hash == kept.hash


def test_the_hash_depends_on_every_word_of_the_line() -> None:
    line = journal.write(uuid.uuid4(), "file.read", on_behalf_of=3, scope="notes")
    for column, value in {"actor": "account:9", "deed": "file.seen", "on_behalf_of": 4, "number": 7}.items():
        changed = JournalEntry.objects.get(pk=line.pk)
        setattr(changed, column, value)
        assert journal.hash_of(changed) != line.hash


def test_a_line_is_neither_changed_nor_deleted() -> None:
    line = journal.write(uuid.uuid4(), "file.read")
    line.deed = "file.nothing"
    with pytest.raises(JournalError):
        line.save()
    with pytest.raises(JournalError):
        line.delete()
