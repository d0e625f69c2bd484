"""Sealing anew with the current key the documents that a former key sealed; what is left of both kinds.

A document is sealed whole by one key, and replaced all at once: its first frame tells by which.
"""

from __future__ import annotations

from collections.abc import Iterator

from maillage.desk.followup import storage
from maillage.desk.models import Document
from maillage.privacy import keys, resealing
from maillage.privacy.fields import UnreadableError


def former_documents() -> Iterator[Document]:
    """The documents that the current key doesn't open."""
    current = keys.current_key()
    for document in Document.objects.only("pk", "file").order_by("pk").iterator(resealing.BATCH):
        token = _first_token(document.file)
        if token and not resealing.opens(current, token):
            yield document


def _first_token(name: str) -> bytes:
    """The first frame; empty for a file that is no longer there."""
    try:
        with storage.path_of(name).open("rb") as file:
            if file.read(len(storage.MAGIC)) != storage.MAGIC:
                raise UnreadableError(f"a document ({name}): it was altered")
            (length,) = storage.LENGTH.unpack(file.read(storage.LENGTH.size))
            return file.read(min(length, storage.LARGEST_FRAME))
    except FileNotFoundError:
        return b""


def reseal_documents() -> int:
    """Seal anew every document that the current key doesn't open; how many there were.

    Raises ``UnreadableError`` where no key opens one.
    """
    done = 0
    for document in former_documents():
        try:
            storage.reseal(document)
        except storage.DamagedDocumentError as error:
            if _first_token(document.file):
                raise UnreadableError(f"a document ({document.file}): {error}") from None
            continue  # erased meanwhile
        done += 1
    return done


def left_to_reseal() -> int:
    """How many columns and documents a former key is still needed for."""
    return sum(map(len, resealing.former_columns())) + sum(1 for _ in former_documents())
