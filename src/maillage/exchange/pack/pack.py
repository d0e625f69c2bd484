"""A pack that was read: its records, where each came from, and what could not be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from maillage.exchange.pack.faults import Fault, Severity, field_path
from maillage.exchange.pack.records import MODELS, Document, PackHeader
from maillage.exchange.pack.yaml_lines import YamlDocument

R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Entry(Generic[R_co]):
    """A record with where it was written: ``start`` is its path inside the file.

    A faulty record is kept without its faulty fields (``complete`` is then false), so that the rest is
    checked too.
    """

    record: R_co
    file: Path
    source: YamlDocument
    start: tuple[str | int, ...]
    complete: bool = True

    def line(self, *path: str | int) -> int:
        """The line of a part of the record."""
        return self.source.line((*self.start, *path))

    def fault(
        self, path: tuple[str | int, ...], message: str, remedy: str, severity: Severity = Severity.ERROR
    ) -> Fault:
        """A fault of that part of the record."""
        return Fault(self.file, self.line(*path), field_path(path), message, remedy, severity)


@dataclass(slots=True)
class Pack:
    """A folder read. ``used``: every pack it uses, directly or not, once each.

    ``entries`` are those of the folder itself, by kind. ``faults``: what the reading found. ``unread``: kinds
    of which a file could not be read, so that a missing record of that kind proves nothing.
    """

    folder: Path
    header: Entry[PackHeader] | None = None
    entries: dict[str, list[Entry[Any]]] = field(default_factory=lambda: {kind: [] for kind in MODELS})
    used: tuple[Pack, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        """Its id; the folder's name when ``pack.yaml`` gives none."""
        return self.header.record.id if self.header and self.header.record.id else self.folder.name

    def all_entries(self, kind: str) -> Iterator[Entry[Any]]:
        """The records of that kind, those of the used packs first."""
        for pack in (*self.used, self):
            yield from pack.entries[kind]

    def own_documents(self) -> dict[str, list[Document]]:
        """Its own records by kind, as JSON documents; ``pack`` holds the one of ``pack.yaml``."""
        documents = {"pack": [self.header.record.document()] if self.header else []}
        for kind, entries in self.entries.items():
            documents[kind] = [entry.record.document() for entry in entries]
        return documents

    def documents(self) -> dict[str, list[Document]]:
        """The same with the records of the packs that it uses first; situations and ``pack`` are its own."""
        documents = self.own_documents()
        for kind in MODELS:
            if kind != "situations":
                documents[kind] = [entry.record.document() for entry in self.all_entries(kind)]
        return documents

    def version(self) -> str:
        """Changes when its own documents do: 16 hexadecimal digits."""
        return documents_version(self.own_documents())


def documents_version(documents: Mapping[str, list[Document]]) -> str:
    """16 hexadecimal digits that change when the documents do."""
    text = json.dumps(documents, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
