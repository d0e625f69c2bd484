"""The folder of documents: what is written is sealed, whole, in its order, and can be sealed again."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from maillage.desk.followup import storage
from maillage.desk.followup.storage import LENGTH, MAGIC, PIECE, DamagedDocumentError
from maillage.desk.models import Document

SECRET = b"Contrat de Madame Exemple"


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_is_written_is_read_again_whatever_its_size(size: int) -> None:
    data = os.urandom(size)
    assert storage.read(storage.write(data)) == data


def test_nothing_of_a_document_is_readable_in_the_folder_nor_open_to_others() -> None:
    path = storage.path_of(storage.write(SECRET))
    assert SECRET not in path.read_bytes()
    assert b"Exemple" not in path.name.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def frames(kept: bytes) -> list[bytes]:
    found, at = [], len(MAGIC)
    while at < len(kept):
        end = at + LENGTH.size + LENGTH.unpack_from(kept, at)[0]
        found.append(kept[at:end])
        at = end
    return found


def broken(how: str, kept: bytes, other: bytes) -> bytes:
    first, *rest = frames(kept)
    return {
        "cut between frames": MAGIC + first,
        "cut within a frame": kept[:-5],
        "in another order": MAGIC + b"".join([*rest, first]),
        "a frame twice": MAGIC + first + first + b"".join(rest),
        "a frame of another document": MAGIC + frames(other)[0] + b"".join(rest),
        "altered": kept[:60] + bytes([kept[60] ^ 1]) + kept[61:],
        "more after the end": kept + rest[-1],
        "a length that lies": MAGIC + LENGTH.pack(1 << 31) + kept[len(MAGIC) + 4 :],
        "something else": b"not sealed at all",
    }[how]


@pytest.mark.parametrize(
    "how",
    [
        "cut between frames",
        "cut within a frame",
        "in another order",
        "a frame twice",
        "a frame of another document",
        "altered",
        "more after the end",
        "a length that lies",
        "something else",
    ],
)
def test_a_document_that_is_not_as_it_was_written_is_never_given_back(how: str) -> None:
    name, other = storage.write(os.urandom(PIECE + 10)), storage.write(os.urandom(PIECE + 10))
    path = storage.path_of(name)
    path.write_bytes(broken(how, path.read_bytes(), storage.path_of(other).read_bytes()))
    with pytest.raises(DamagedDocumentError):
        storage.read(name)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "ab/../cd", "", "ab/abc", "ab/" + "g" * 32, "/etc/passwd"]
)
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(DamagedDocumentError):
        storage.read(name)


def test_a_missing_document_is_told_as_damaged() -> None:
    name = storage.write(SECRET)
    assert storage.remove(name)
    assert not storage.remove(name)
    with pytest.raises(DamagedDocumentError, match="missing"):
        storage.read(name)


def test_a_document_sealed_again_opens_with_the_new_key_alone(settings: Settings) -> None:
    old, new = "o" * 43, "n" * 43
    settings.DATA_KEYS = (old,)
    document = Document(file=storage.write(SECRET))
    settings.DATA_KEYS = (new, old)
    storage.reseal(document)
    settings.DATA_KEYS = (new,)
    assert storage.read(document.file) == SECRET


def test_a_document_whose_key_is_lost_is_not_opened(settings: Settings) -> None:
    name = storage.write(SECRET)
    settings.DATA_KEYS = ("z" * 43,)
    with pytest.raises(DamagedDocumentError):
        storage.read(name)


def test_a_writing_that_fails_leaves_the_former_document(monkeypatch: pytest.MonkeyPatch) -> None:
    name = storage.write(SECRET)

    def full(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken_disk:
        broken_disk.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no space"):
            storage.reseal(Document(file=name))
    assert storage.read(name) == SECRET
    assert sorted(found for found, _ in storage.kept()) == [name, name + ".part"]


@limits(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(data=st.binary(max_size=5_000), at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_bit_of_a_document_changes_unseen(own_folders: Path, data: bytes, at: int, bit: int) -> None:
    name = storage.write(data)
    path = storage.path_of(name)
    kept = bytearray(path.read_bytes())
    kept[at % len(kept)] ^= 1 << bit
    path.write_bytes(bytes(kept))
    with suppress(DamagedDocumentError):
        assert storage.read(name) == data  # a bit that the encoding of a token ignores
