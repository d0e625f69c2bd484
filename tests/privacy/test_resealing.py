"""Changing keys: everything a former key sealed is sealed anew, in any number of runs."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from maillage.cli import main
from maillage.desk.followup import storage
from maillage.desk.models import Document, Note, Person
from maillage.desk.resealing import left_to_reseal, reseal_documents
from maillage.privacy import resealing
from maillage.privacy.fields import UnreadableError
from maillage.privacy.keyring import make_keys, new_key
from tests.desk.people import SECRET_NAME, DeskCast

CONTENT = b"of two frames" * 100_000
pytestmark = pytest.mark.django_db


@pytest.fixture
def document(desk_cast: DeskCast, settings: LazySettings, tmp_path: Path) -> Document:
    """A document of two frames."""
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return Document.objects.create(
        person=desk_cast.person,
        kind="cv",
        name="cv.pdf",
        media_type="application/pdf",
        size=len(CONTENT),
        sha256="0" * 64,
        file=storage.write(CONTENT),
        scanned="unscanned",
        added_by="clock:0",
        expires_on=date(2099, 1, 1),
    )


def rotated(settings: LazySettings) -> tuple[str, ...]:
    """A new key before the others; the former ones."""
    former: tuple[str, ...] = tuple(settings.DATA_KEYS)
    settings.DATA_KEYS = (new_key(), *former)
    return former


def test_all_columns_of_all_models_and_all_documents_open_with_the_new_key_alone(
    desk_cast: DeskCast, settings: LazySettings, document: Document
) -> None:
    Note.objects.create(person=desk_cast.person, organisation=desk_cast.partners, text="Elle aime le bois.")
    rotated(settings)
    said = StringIO()
    call_command("reseal", stdout=said)
    assert "column(s) and 1 document(s)" in said.getvalue()
    settings.DATA_KEYS = settings.DATA_KEYS[:1]
    assert Person.objects.get(pk=desk_cast.person.pk).name == SECRET_NAME
    assert Note.objects.get().text == "Elle aime le bois."
    assert storage.read(document.file) == CONTENT
    assert left_to_reseal() == 0


def test_a_run_that_was_stopped_goes_on_where_it_stood(
    desk_cast: DeskCast, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    rotated(settings)
    monkeypatch.setattr(resealing, "BATCH", 1)
    batches = resealing.former_columns()
    first = next(batch for batch in batches if batch)
    assert resealing._reseal(first[0]) == 1
    left = left_to_reseal()
    assert resealing.reseal_columns() == left > 0
    assert resealing.reseal_columns() == 0


def test_what_is_written_meanwhile_is_never_overwritten(desk_cast: DeskCast, settings: LazySettings) -> None:
    rotated(settings)
    stale = next(
        sealed for batch in resealing.former_columns() for sealed in batch if sealed.column == "name"
    )
    person = Person.objects.get(pk=stale.pk)
    person.name = "Un autre nom"
    person.save()
    assert resealing._reseal(stale) == 0
    assert Person.objects.get(pk=stale.pk).name == "Un autre nom"


def test_an_empty_column_stays_empty(desk_cast: DeskCast, settings: LazySettings) -> None:
    Person.objects.update(name="")
    rotated(settings)
    resealing.reseal_columns()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT name FROM desk_person")
        assert cursor.fetchall() == [("",)]


def test_a_column_that_no_key_opens_is_told_by_its_place_alone(
    desk_cast: DeskCast, settings: LazySettings
) -> None:
    settings.DATA_KEYS = (new_key(),)
    with pytest.raises(UnreadableError, match=r"desk\.Person\.\w+ \d+: no key opens it"):
        resealing.reseal_columns()
    with pytest.raises(CommandError, match="no key opens it"):
        call_command("reseal")


def test_a_document_that_no_key_opens_stays_as_it_is(settings: LazySettings, document: Document) -> None:
    before = storage.path_of(document.file).read_bytes()
    settings.DATA_KEYS = (new_key(),)
    with pytest.raises(UnreadableError, match="a document"):
        reseal_documents()
    assert storage.path_of(document.file).read_bytes() == before


def test_a_document_that_was_altered_is_said_so(settings: LazySettings, document: Document) -> None:
    storage.path_of(document.file).write_bytes(b"something else")
    with pytest.raises(UnreadableError, match="it was altered"):
        reseal_documents()


def test_a_document_that_is_no_longer_there_holds_nothing_back(
    settings: LazySettings, document: Document
) -> None:
    storage.remove(document.file)
    rotated(settings)
    assert reseal_documents() == 0
    resealing.reseal_columns()
    assert left_to_reseal() == 0


def test_former_keys_are_forgotten_only_once_nothing_needs_them(
    desk_cast: DeskCast,
    settings: LazySettings,
    document: Document,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "keys"
    make_keys(folder)
    (folder / "data").write_text("\n".join(settings.DATA_KEYS))
    settings.KEYS_DIR = folder
    assert main(["keys", "rotate"]) == 0
    settings.DATA_KEYS = tuple((folder / "data").read_text().split())
    assert main(["keys", "drop"]) == 2
    assert "Les anciennes clés servent encore" in capsys.readouterr().err
    call_command("reseal", stdout=StringIO())
    assert main(["keys", "drop"]) == 0
    assert (folder / "data").read_text().split() == list(settings.DATA_KEYS[:1])


def test_keys_that_can_not_be_written_are_said_so(
    db: None, settings: LazySettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.KEYS_DIR = tmp_path / "gone"
    assert main(["keys", "rotate"]) == 2
    assert "impossible d’y écrire" in capsys.readouterr().err
