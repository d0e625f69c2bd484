"""The journal in the database: locked by triggers, sealed every day; what is changed all the same shows."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, connections, transaction
from django.utils import timezone

from maillage.privacy import journal, sealing
from maillage.privacy.actor import CLOCK, acting_as
from maillage.privacy.models import JournalEntry, JournalPruning, JournalSeal
from tests.desk.plain_role import on_postgres

pytestmark = pytest.mark.django_db
LINES = "privacy_journalentry"
TABLES = (LINES, "privacy_journalseal", "privacy_journalpruning")


def sql(statement: str, *told: Any) -> int:
    """Run a statement as whoever holds the database would; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(told))
        return int(cursor.rowcount)


@contextmanager
def unlocked() -> Iterator[None]:
    """Whoever owns the database takes the triggers away, and puts them back."""
    if on_postgres():
        for table in TABLES:
            sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in TABLES:
            sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, made in triggers:
            cursor.execute(made)


@pytest.fixture
def file() -> uuid.UUID:
    """A file of five lines, beside another of three."""
    files = uuid.uuid4(), uuid.uuid4()
    with acting_as(CLOCK):
        for kept, lines in zip(files, (5, 3), strict=True):
            for _ in range(lines):
                journal.write(kept, "file.read", scope="notes")
    return files[0]


def found() -> list[str]:
    return [str(fault) for fault in sealing.faults()]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("deed", ["UPDATE", "DELETE"])
def test_by_hand_too_the_database_changes_and_deletes_nothing(file: uuid.UUID, table: str, deed: str) -> None:
    sealing.seal()
    JournalPruning.objects.create(before=timezone.now() - timedelta(days=700))
    statement = " ".join(("DELETE FROM", table) if deed == "DELETE" else ("UPDATE", table, "SET id = id"))
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        sql(statement)
    assert found() == []


def test_only_what_is_past_its_retention_is_deleted(file: uuid.UUID) -> None:
    with acting_as(CLOCK):
        journal.write(file, "file.read")
    old = timezone.now() - timedelta(days=800)
    with unlocked():
        sql("UPDATE privacy_journalentry SET at = %s WHERE number <= 2 AND subject = %s", old, _kept(file))
    JournalPruning.objects.create(before=timezone.now() - timedelta(days=730))
    with pytest.raises(Error, match="never changed"), transaction.atomic():
        sql("DELETE FROM privacy_journalentry")
    assert sql("DELETE FROM privacy_journalentry WHERE number <= 2 AND subject = %s", _kept(file)) == 2
    assert found() == []


def _kept(file: uuid.UUID) -> Any:
    return file if on_postgres() else file.hex


def test_a_journal_as_it_was_written_has_no_fault(file: uuid.UUID) -> None:
    sealing.seal()
    with acting_as(CLOCK):
        journal.write(file, "note.written")
        journal.write(uuid.uuid4(), "file.opened")
    sealing.seal()
    walk = sealing.Walk()
    assert list(sealing.faults(walk=walk)) == []
    assert (walk.lines, walk.seals, walk.computed) == (10, 2, 2)


CHANGES: dict[str, tuple[str, str]] = {
    "who": ("UPDATE {} SET actor = 'account:9' WHERE number = 3 AND subject = %s", "line 3: was changed"),
    "when": (
        "UPDATE {} SET at = '2020-01-01 00:00:00+00:00' WHERE number = 3 AND subject = %s",
        "line 3: was changed",
    ),
    "what": ("UPDATE {} SET deed = 'file.closed' WHERE number = 3 AND subject = %s", "line 3: was changed"),
    "why": ("UPDATE {} SET details = '{{}}' WHERE number = 3 AND subject = %s", "line 3: was changed"),
    "for whom": ("UPDATE {} SET on_behalf_of = 7 WHERE number = 3 AND subject = %s", "line 3: was changed"),
    "a line out": (
        "DELETE FROM {} WHERE number = 3 AND subject = %s",
        "line 4: the line before it is number 2",
    ),
    "the beginning out": (
        "DELETE FROM {} WHERE number < 3 AND subject = %s",
        "line 3: the lines before it are missing",
    ),
    "another beginning": (
        "UPDATE {} SET previous = hash WHERE number = 1 AND subject = %s",
        "line 1: does not begin the chain",
    ),
    "another link": (
        "UPDATE {} SET previous = hash WHERE number = 3 AND subject = %s",
        "line 3: does not follow the line before it",
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_by_hand_is_told_with_its_file_and_line(file: uuid.UUID, what: str) -> None:
    statement, told = CHANGES[what]
    with unlocked():
        assert sql(statement.format(LINES), _kept(file)) >= 1
    assert f"file {file} {told}" in " ".join(found())


@pytest.mark.parametrize("what", ["the end out", "the whole file out", "all computed anew"])
def test_what_the_chains_alone_do_not_show_the_seals_do(file: uuid.UUID, what: str) -> None:
    made = sealing.seal()
    with unlocked():
        if what == "the end out":
            sql("DELETE FROM privacy_journalentry WHERE number > 3 AND subject = %s", _kept(file))
        elif what == "the whole file out":
            sql("DELETE FROM privacy_journalentry WHERE subject = %s", _kept(file))
        else:
            computed_anew(file)
    assert found() != []
    assert all(told.startswith(f"seal {made.pk}: ") for told in found())


def computed_anew(file: uuid.UUID) -> None:
    """Whoever holds the program too writes another history, its hashes right."""
    previous = journal.START
    for line in JournalEntry.objects.filter(subject=file).order_by("number"):
        line.actor, line.previous = "account:9", previous
        previous = journal.hash_of(line)
        told = {"actor": line.actor, "previous": line.previous, "hash": previous}
        JournalEntry.objects.filter(pk=line.pk).update(**told)


def test_seals_computed_anew_are_betrayed_by_the_hash_noted_elsewhere(file: uuid.UUID) -> None:
    noted = sealing.seal().hash
    with unlocked():
        computed_anew(file)
        JournalSeal.objects.all().delete()
    sealing.seal()
    assert found() == []
    assert [fault.what for fault in sealing.faults((noted,))] == [f"no seal bears the hash noted, {noted}"]


@pytest.mark.parametrize("column", ["lines", "heads", "previous"])
def test_a_seal_that_was_changed_shows(file: uuid.UUID, column: str) -> None:
    made = sealing.seal()
    with unlocked():
        JournalSeal.objects.update(**{column: 1 if column == "lines" else "f" * 64})
    assert f"seal {made.pk}: was changed: its hash is another" in found()


def test_a_seal_taken_out_shows_in_the_next(file: uuid.UUID) -> None:
    first, second = sealing.seal(), sealing.seal()
    with unlocked():
        JournalSeal.objects.filter(pk=first.pk).delete()
    assert found() == [f"seal {second.pk}: does not follow the seal before it"]


def test_after_a_pruning_former_seals_keep_their_chain_and_new_ones_are_computed(file: uuid.UUID) -> None:
    sealing.seal()
    now = timezone.now()
    JournalPruning.objects.create(before=now + timedelta(microseconds=1), at=now + timedelta(seconds=1))
    sql("DELETE FROM privacy_journalentry WHERE subject = %s", _kept(file))
    walk = sealing.Walk()
    assert list(sealing.faults(walk=walk)) == []
    assert (walk.seals, walk.computed) == (1, 0)


def test_a_pruning_that_reaches_past_its_day_shows(file: uuid.UUID) -> None:
    JournalPruning.objects.create(before=timezone.now() + timedelta(days=9))
    assert "reaches past the day it was decided" in found()[0]


def test_the_commands_print_what_to_note_and_fail_where_something_was_changed(file: uuid.UUID) -> None:
    said = StringIO()
    call_command("seal_journal", stdout=said)
    hash = said.getvalue().split()[-1]
    assert JournalSeal.objects.get().hash == hash
    call_command("verify_journal", noted=[hash], stdout=said)
    assert "8 line(s) read, 1 seal(s), 1 of them computed again" in said.getvalue()
    with unlocked():
        sql(CHANGES["who"][0].format(LINES), _kept(file))
    with pytest.raises(CommandError, match="1 fault"):
        call_command("verify_journal", stdout=said)
    assert f"file {file} line 3: was changed" in said.getvalue()
    with pytest.raises(CommandError):
        call_command("verify_journal", "--noted", "0" * 64, stdout=said)


def test_verifying_holds_few_lines_at_once(
    django_assert_max_num_queries: Callable[[int], object], file: uuid.UUID
) -> None:
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        assert found() == []


WRITERS, EACH = 8, 12


@pytest.mark.django_db(transaction=True)
def test_eight_who_write_at_once_in_one_file_on_postgresql_lose_no_line() -> None:
    if not on_postgres():
        pytest.skip("the same is asked of SQLite below, in a database on disk")
    file = uuid.uuid4()

    def writes(_: int) -> None:
        with acting_as(CLOCK):
            for _line in range(EACH):
                with transaction.atomic():
                    journal.write(file, "file.read")
        connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(writes, range(WRITERS)))
    assert JournalEntry.objects.filter(subject=file).count() == WRITERS * EACH
    assert found() == []


ON_DISK = f"""
import os, sys, uuid
from concurrent.futures import ThreadPoolExecutor
import django
django.setup()
from django.core.management import call_command
from django.db import connections, transaction
from maillage.privacy import journal, sealing
from maillage.privacy.models import JournalEntry

call_command("migrate", "privacy", verbosity=0)
file = uuid.uuid4()

def writes(_):
    for _line in range({EACH}):
        with transaction.atomic():
            journal.write(file, "file.read")
    connections.close_all()

with ThreadPoolExecutor({WRITERS}) as pool:
    list(pool.map(writes, range({WRITERS})))
assert JournalEntry.objects.count() == {WRITERS * EACH}, JournalEntry.objects.count()
assert list(sealing.faults()) == []
"""


def test_eight_who_write_at_once_in_one_file_on_sqlite_lose_no_line(tmp_path: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "MAILLAGE_TEST_DATABASE_URL": f"sqlite:///{tmp_path}/journal.sqlite3",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-c", ON_DISK],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
