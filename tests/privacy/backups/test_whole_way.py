"""A site is backed up, restored on another machine and another database, and is the same."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from django.db import connection

from maillage.desk.followup import storage
from maillage.desk.retention import erase_file
from maillage.privacy import ledger
from maillage.privacy.backups import tables
from maillage.privacy.backups.reading import check
from tests.desk.people import SECRET_NAME, SECRET_PHONE, DeskCast
from tests.desk.whole_file import CONTENT, SECRET_WORD
from tests.privacy.backups.conftest import Run, told_by

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
COUNT = """
import django; django.setup()
from maillage.desk.models import Person
from maillage.privacy.actor import CLOCK, acting_as
from maillage.privacy.models import Erasure
with acting_as(CLOCK):
    print([person.name for person in Person.objects.all()], Erasure.objects.count())
"""


def test_every_table_and_document_comes_back_the_same_on_the_other_database(
    backup: Path, other_site: str, on_other_site: Run, tmp_path: Path
) -> None:
    restored = on_other_site(other_site, "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    again = on_other_site(other_site, "backup", str(tmp_path / "again"))
    assert again.returncode == 0, again.stderr
    assert told_by(tmp_path / "again") == told_by(backup)
    assert f"[{SECRET_NAME!r}] 0" in on_other_site(other_site, script=COUNT).stdout
    files = [path for path in (tmp_path / "other-var" / "documents").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in files] == [
        path.read_bytes() for path in (tmp_path / "var" / "documents").rglob("*") if path.is_file()
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    twice = on_other_site(other_site, "restore", str(backup))
    assert twice.returncode == 2
    assert "La base n’est pas vide" in twice.stderr


NEW = """
import django; django.setup()
from maillage.directory.models import Organisation, Territory
from maillage.desk.models import Person
from maillage.privacy.actor import CLOCK, acting_as
with acting_as(CLOCK):
    ground = {"territory": Territory.objects.get(), "opened_for": Organisation.objects.first()}
    print("number", Person.objects.create(last_contact_on="2026-11-22", **ground).pk)
"""


def test_who_was_erased_since_the_backup_stays_erased_when_it_is_restored(
    site: DeskCast, backup: Path, other_site: str, on_other_site: Run, tmp_path: Path
) -> None:
    with site.acting("person"):
        erase_file(site.person.key)
    restored = on_other_site(other_site, "restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert "effacés de nouveau : 1" in restored.stdout
    assert "[] 1" in on_other_site(other_site, script=COUNT).stdout
    number = re.findall(r"number (\d+)", on_other_site(other_site, script=NEW).stdout)
    assert int(number[0]) > site.person.pk  # a number that was given is given to nobody else
    assert [path for path in (tmp_path / "other-var" / "documents").rglob("*") if path.is_file()] == []
    on_other_site(other_site, "backup", str(tmp_path / "after"))
    assert SECRET_WORD not in str(told_by(tmp_path / "after"))
    verified = on_other_site(other_site, "verify", str(tmp_path / "after"))
    assert "Le journal de chaque dossier est entier" in verified.stdout
    assert ledger.erased().keys() == {site.person.key}


FAILURES = """
import django; django.setup()
from unittest.mock import patch
from django.core.management import call_command
from django.db import OperationalError
from maillage.cli import main
from maillage.desk.models import Person
from maillage.directory.models import Territory
from maillage.privacy.actor import CLOCK, acting_as
from maillage.privacy.ledger import LedgerError
from pathlib import Path
from django.conf import settings
ROOM = "maillage.privacy.backups.restoring."
for place, failure in (
    (ROOM + "Loader.piece", OSError(28, "No space left on device")),
    (ROOM + "Loader._write", OSError(5, "Input/output error")),
    (ROOM + "_put_documents", OperationalError("database or disk is full")),
    ("maillage.desk.retention.erase_noted", LedgerError("line 3")),
):
    with patch(place, side_effect=failure):
        code = main(["restore", FILE])
    with acting_as(CLOCK):
        left = (Person.objects.count(), Territory.objects.count())
    print(code, left, len(list(Path(settings.DOCUMENTS_DIR).parent.glob("documents*"))))
print(main(["restore", FILE]))
"""


def test_a_restore_that_fails_half_way_leaves_the_database_empty(
    backup: Path, on_other_site: Run, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    address = f"sqlite:///{tmp_path}/other/maillage.sqlite3"
    tried = on_other_site(address, script=f"FILE = {str(backup)!r}\n{FAILURES}")
    assert tried.stdout.splitlines()[:4] == ["2 (0, 0) 0"] * 4, tried.stderr
    assert tried.stdout.splitlines()[-1] == "0"
    assert "Traceback" not in tried.stderr
    for sentence in ("No space left on device", "Input/output error", "disk is full", "line 3"):
        assert sentence in tried.stderr


def test_a_backup_holds_every_table_but_the_open_sessions(backup: Path) -> None:
    held = {line["table"] for line in told_by(backup) if isinstance(line, dict) and "table" in line}
    expected = set(connection.introspection.django_table_names())
    expected -= {"django_session", "usersessions_usersession"}
    assert {model._meta.db_table for model in tables.tables()} == expected
    assert held == {model._meta.label for model in tables.tables()}


def test_neither_the_file_nor_what_it_seals_can_be_read_without_the_two_keys(
    backup: Path, keys_folder: Path
) -> None:
    everything = backup.read_bytes()
    inside = str(told_by(backup))
    assert b"desk.Person" not in everything
    assert "desk.Person" in inside
    for secret in (SECRET_NAME, SECRET_PHONE, SECRET_WORD, *(keys_folder / "data").read_text().split()):
        assert secret not in inside
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_row_comes_after_those_that_it_refers_to() -> None:
    order = tables.tables()
    late = [
        (model._meta.label, field.name)
        for model in order
        for field in model._meta.local_concrete_fields
        if field.related_model not in (None, model) and order.index(field.related_model) > order.index(model)
    ]
    assert late == []


def test_a_backup_reads_one_instant_while_others_write(other_site: str, on_other_site: Run) -> None:
    script = """
import threading
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from maillage.directory.models import Territory
from maillage.privacy.backups.writing import consistent_read
call_command("migrate", verbosity=0)
def write():
    Territory.objects.create(slug="new", name="New", pack_version="1")
    connection.close()
with consistent_read():
    before = Territory.objects.count()
    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    during = Territory.objects.count()
print("counts", before, during, Territory.objects.count())
"""
    said = on_other_site(other_site, script=script)
    assert "counts 0 0 1" in said.stdout, said.stderr


def test_a_document_is_kept_as_it_is_sealed(site: DeskCast, backup: Path) -> None:
    assert check(backup).files == 1
    assert storage.read(site.person.documents.get().file) == CONTENT
