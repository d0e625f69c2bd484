"""The folder of documents: each file sealed in frames, under a name that tells nothing.

A frame is a token of the data keys around a piece of the file; the piece begins with the file's own number,
its rank and whether it is the last, so that frames can't be exchanged, put in another order or cut off.
"""

from __future__ import annotations

import os
import struct
import uuid
from collections.abc import Iterator
from pathlib import Path

from cryptography.fernet import InvalidToken
from django.conf import settings

from maillage.desk.models import Document
from maillage.privacy import keys

MAGIC = b"maillage-document-1\n"
PIECE = 1 << 20  # bytes of a file in a frame
HEAD = struct.Struct(">16sI?")  # the file's number, the frame's rank, whether it is the last
LENGTH = struct.Struct(">I")
LARGEST_FRAME = 2 * PIECE
PARTIAL = ".part"


class DamagedDocumentError(RuntimeError):
    """What is kept of a document is not what was received: missing, altered, or sealed with a lost key."""


def write(data: bytes) -> str:
    """Seal a file and keep it, durably; its name within the folder of documents."""
    number = uuid.uuid4()
    name = f"{number.hex[:2]}/{number.hex}"
    _put(path_of(name), _sealed(number.bytes, data))
    return name


def read(name: str) -> bytes:
    """The file as it was received; raises ``DamagedDocumentError``."""
    try:
        kept = path_of(name).read_bytes()
    except OSError:
        raise DamagedDocumentError("a document is missing from its folder") from None
    return b"".join(_opened(_number(name), kept))


def reseal(document: Document) -> None:
    """Seal a document again with the current key, under the same name; raises ``DamagedDocumentError``."""
    _put(path_of(document.file), _sealed(_number(document.file), read(document.file)))


def remove(name: str) -> bool:
    """Delete a file; whether it was there."""
    try:
        path_of(name).unlink()
    except FileNotFoundError:
        return False
    return True


def kept() -> Iterator[tuple[str, float]]:
    """The names in the folder, those of unfinished writings too, and when each was written (Unix time)."""
    folder = Path(settings.DOCUMENTS_DIR)
    for path in sorted(folder.glob("*/*")):
        try:
            yield f"{path.parent.name}/{path.name}", path.stat().st_mtime
        except FileNotFoundError:
            continue


def path_of(name: str) -> Path:
    """Where a file is; raises ``DamagedDocumentError`` for a name that this folder never gives."""
    folder, _, base = name.partition("/")
    base = base.removesuffix(PARTIAL)
    if len(base) != 32 or folder != base[:2] or not set(base) <= set("0123456789abcdef"):
        raise DamagedDocumentError("not the name of a document")
    return Path(settings.DOCUMENTS_DIR) / name


def _number(name: str) -> bytes:
    return uuid.UUID(name.rpartition("/")[2]).bytes


def _sealed(number: bytes, data: bytes) -> Iterator[bytes]:
    yield MAGIC
    seal = keys.data_keys().encrypt
    starts = range(0, max(len(data), 1), PIECE)
    for rank, start in enumerate(starts):
        head = HEAD.pack(number, rank, start + PIECE >= len(data))
        token = seal(head + data[start : start + PIECE])
        yield LENGTH.pack(len(token)) + token


def _opened(number: bytes, kept_bytes: bytes) -> Iterator[bytes]:
    rank, last = 0, False
    for token in _tokens(kept_bytes):
        try:
            piece = keys.data_keys().decrypt(token)
        except InvalidToken:
            raise DamagedDocumentError("no key opens a document, or it was altered") from None
        if last or len(piece) < HEAD.size or HEAD.unpack_from(piece)[:2] != (number, rank):
            raise DamagedDocumentError("the frames of a document are not its own, or not in their order")
        last, rank = HEAD.unpack_from(piece)[2], rank + 1
        yield piece[HEAD.size :]
    if not last:
        raise DamagedDocumentError("the end of a document is missing")


def _tokens(kept_bytes: bytes) -> Iterator[bytes]:
    if not kept_bytes.startswith(MAGIC):
        raise DamagedDocumentError("not a sealed document")
    at = len(MAGIC)
    while at < len(kept_bytes):
        length = LENGTH.unpack_from(kept_bytes, at)[0] if at + LENGTH.size <= len(kept_bytes) else 0
        at += LENGTH.size
        if not 0 < length <= LARGEST_FRAME or at + length > len(kept_bytes):
            raise DamagedDocumentError("the end of a document is missing")
        yield kept_bytes[at : at + length]
        at += length


def _put(path: Path, pieces: Iterator[bytes]) -> None:
    """Write beside, then rename: a crash leaves the former file or a partial one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(path.name + PARTIAL)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
