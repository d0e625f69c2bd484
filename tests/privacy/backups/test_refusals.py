"""What is wrong with a backup, or where it goes, is told in a sentence, and changes nothing."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from maillage.cli import main
from maillage.desk.models import Person
from maillage.privacy.backups import frames, lines, reading, restoring, writing
from maillage.privacy.backups.frames import FRAME, HEAD, Sealer, opened
from maillage.privacy.backups.refusals import BackupError, DamagedBackupError
from maillage.privacy.keyring import new_key
from maillage.privacy.models import JournalEntry
from tests.desk.people import DeskCast
from tests.privacy.backups.conftest import told_by

KEY = b"k" * 43


def sealed(*pieces: bytes, key: bytes = KEY) -> bytes:
    """A whole envelope."""
    file = io.BytesIO()
    sealer = Sealer(file, key)
    for piece in pieces:
        sealer.write(piece)
    sealer.close()
    return file.getvalue()


def unsealed(data: bytes, key: bytes = KEY) -> bytes:
    """What it holds."""
    return b"".join(opened(io.BytesIO(data), key))


@given(st.lists(st.binary(max_size=50), max_size=6))
def test_what_was_sealed_is_opened(pieces: list[bytes]) -> None:
    assert unsealed(sealed(*pieces)) == b"".join(pieces)


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, 2 * FRAME + 1])
def test_frames_are_cut_anywhere(size: int) -> None:
    data = os.urandom(size)
    assert unsealed(sealed(data)) == data


@given(st.data())
def test_wherever_the_file_is_cut_it_is_told(data: st.DataObject) -> None:
    whole = sealed(b"a" * 200)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with pytest.raises(BackupError):
        unsealed(cut)


@given(st.data())
def test_whichever_bit_is_changed_it_is_told(data: st.DataObject) -> None:
    whole = bytearray(sealed(b"a" * 200))
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(BackupError):
        unsealed(bytes(whole))


def frames_of(whole: bytes) -> list[bytes]:
    """The frames of an envelope, without its head."""
    file, found = io.BytesIO(whole[HEAD.size :]), []
    while length := file.read(4):
        found.append(length + file.read(int.from_bytes(length, "big")))
    return found


@pytest.mark.parametrize(
    "order", [[1, 0, 2], [0, 2], [0, 1], [0, 0, 1, 2], [0, 1, 2, 2], [0, 1, 2, 0], [2], []]
)
def test_frames_moved_left_out_or_added_are_told(order: list[int]) -> None:
    whole = sealed(os.urandom(2 * FRAME + 10))
    parts = frames_of(whole)
    assert len(parts) == 3
    with pytest.raises(DamagedBackupError):
        unsealed(whole[: HEAD.size] + b"".join(parts[each] for each in order))


def test_frames_of_another_backup_of_the_same_site_are_told() -> None:
    one, other = sealed(b"one"), sealed(b"two")
    with pytest.raises(DamagedBackupError):
        unsealed(one[: HEAD.size] + other[HEAD.size :])


def test_without_its_last_frame_a_backup_is_incomplete() -> None:
    whole = sealed(os.urandom(FRAME + 1))
    with pytest.raises(DamagedBackupError, match="la fin du fichier manque"):
        unsealed(whole[: HEAD.size] + frames_of(whole)[0])


def test_lines_are_read_back_however_long() -> None:
    file = io.BytesIO()
    writer = lines.LineWriter(Sealer(file, KEY))
    told: list[Any] = [{"a": "é\n"}, [1, None, "x" * 3_000_000], "", [], 1.5]
    for value in told:
        writer.write(value)
    writer.close()
    assert list(lines.values(opened(io.BytesIO(file.getvalue()), KEY))) == told


def run(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """What the command refuses with."""
    capsys.readouterr()
    before = (Person.objects.count(), JournalEntry.objects.count())
    assert main([str(word) for word in words]) == 2
    assert (Person.objects.count(), JournalEntry.objects.count()) == before
    return capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["verify", "restore"])
def test_a_damaged_file_is_told_and_changes_nothing(
    backup: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, verb: str
) -> None:
    whole = backup.read_bytes()
    wrong = {
        "la fin du fichier manque": whole[:-30],
        "abîmée ou a été modifiée": whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:],
        "n’est pas une sauvegarde de Maillage": b"PK\x03\x04" + whole,
        "d’un format (2)": whole[: len(frames.WORD)] + b"\x00\x02" + whole[len(frames.WORD) + 2 :],
    }
    for sentence, data in wrong.items():
        (tmp_path / "wrong").write_bytes(data)
        assert sentence in run(capsys, verb, tmp_path / "wrong")
    assert "n’existe pas" in run(capsys, verb, tmp_path / "none")
    assert "ne peut pas être lu" in run(capsys, verb, tmp_path)
    (tmp_path / "empty").write_bytes(b"")
    assert "n’est pas une sauvegarde" in run(capsys, verb, tmp_path / "empty")


@pytest.mark.django_db
def test_the_backup_key_of_another_site_is_told(
    backup: Path, keys_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (keys_folder / "backup").write_text(new_key())
    assert "La clé de ce site n’ouvre pas cette sauvegarde" in run(capsys, "verify", backup)
    (keys_folder / "backup").unlink()
    assert "La clé des sauvegardes n’est pas dans" in run(capsys, "verify", backup)
    assert "La clé des sauvegardes n’est pas dans" in run(capsys, "backup", backup.with_name("other"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["DATA_KEYS", "INDEX_KEY"])
def test_a_backup_whose_sealed_texts_no_key_here_opens_is_not_restored(
    backup: Path, capsys: pytest.CaptureFixture[str], settings: LazySettings, name: str
) -> None:
    setattr(settings, name, (new_key(),) if name == "DATA_KEYS" else new_key())
    assert "n’ouvrent pas les dossiers de cette sauvegarde" in run(capsys, "restore", backup)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({("desk", "9999_from_tomorrow")}, "plus récente de Maillage (desk 9999_from_tomorrow)"),
        ({("privacy", "0001_the_desk")}, "plus ancienne de Maillage (avant privacy 0001_the_desk)"),
    ],
)
def test_a_backup_of_another_version_is_told(
    site: DeskCast,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    change: set[tuple[str, str]],
    sentence: str,
) -> None:
    theirs = writing.known() ^ change
    with monkeypatch.context() as other_version:
        other_version.setattr(writing, "applied", lambda: theirs)
        other_version.setattr(writing, "known", lambda: theirs)
        writing.back_up(tmp_path / "theirs")
    assert sentence in run(capsys, "restore", tmp_path / "theirs")


@pytest.mark.django_db
def test_a_database_that_was_not_migrated_is_neither_saved_nor_restored_into(
    backup: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in (writing, restoring):
        monkeypatch.setattr(room, "applied", set)
    assert "maillage manage migrate" in run(capsys, "backup", backup.with_name("other"))
    assert "maillage manage migrate" in run(capsys, "restore", backup)


@pytest.mark.django_db
def test_a_database_that_is_not_empty_is_left_as_it_is(
    backup: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "La base n’est pas vide" in run(capsys, "restore", backup)


@pytest.mark.django_db
def test_no_backup_takes_the_place_of_another(backup: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = backup.read_bytes()
    assert "existe déjà" in run(capsys, "backup", backup)
    assert backup.read_bytes() == before


@pytest.mark.django_db
@pytest.mark.parametrize("after", [0, 3])
def test_a_disk_that_is_full_leaves_no_half_backup(
    site: DeskCast,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    after: int,
) -> None:
    written: list[bytes] = []

    def write(self: Sealer, data: bytes) -> None:
        written.append(data)
        if len(written) > after:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(Sealer, "write", write)
    assert "No space left on device" in run(capsys, "backup", tmp_path / "full")
    assert list(tmp_path.glob("full*")) == []


@pytest.mark.django_db
def test_a_folder_that_does_not_exist_is_told(
    site: DeskCast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "n’a pas pu être écrite" in run(capsys, "backup", tmp_path / "nowhere" / "file")
    (tmp_path / "file").write_text("")
    assert "n’a pas pu être écrite" in run(capsys, "backup", tmp_path / "file" / "file")


@pytest.mark.django_db
def test_a_journal_that_was_changed_is_told(
    site: DeskCast, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = JournalEntry.objects.get()
    line._state.adding, line.pk, line.number, line.previous = True, None, 2, "f" * 64
    line.save()
    assert main(["backup", str(tmp_path / "changed")]) == 0
    assert main(["verify", str(tmp_path / "changed")]) == 2
    told = capsys.readouterr()
    assert "est entière" in told.out
    assert "Le journal de 1 dossiers a été modifié" in told.err


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda told: [*told[:-1], {"end": [1, 1, 1]}], "il y manque des"),
        (lambda told: [line for line in told if not isinstance(line, list)], "il manque des lignes"),
        (lambda told: [{"file": "a"}, "eA=="], "il manque la fin d’un document"),
        (lambda told: [{"file": "a"}, "eA==", {"sha256": "0"}, {"end": [0, 0, 1]}], "n’est pas celui"),
    ],
)
def test_a_backup_that_lacks_a_part_is_told_even_when_its_envelope_is_right(
    backup: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Any, sentence: str
) -> None:
    told = change(told_by(backup))
    with (tmp_path / "wrong").open("wb") as file:
        writer = lines.LineWriter(Sealer(file, frames.backup_key()))
        for value in [{"made_at": ""}, *told]:
            writer.write(value)
        writer.close()
    assert sentence in run(capsys, "verify", tmp_path / "wrong")


@pytest.mark.parametrize("name", ["../keys/data", "/etc/passwd", "a/../../b", ""])
def test_a_document_never_lands_outside_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(DamagedBackupError, match="nom impossible"):
        restoring.Loader(tmp_path).file(name)


@pytest.mark.django_db
def test_a_whole_backup_is_said_so(backup: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(backup)]) == 0
    assert "Le journal de chaque dossier est entier." in capsys.readouterr().out
    assert reading.check(backup).files == 1
