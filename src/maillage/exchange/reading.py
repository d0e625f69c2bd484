"""What every format gives: documents of the pack out of a file, and a file out of documents. No database.

A format is a folder with ``read(source) -> Reading`` and, when it also goes out, ``write(documents, …) ->
Written``. Neither raises for what the file holds: a file that can't be read at all is a ``Reading`` that is
``refused``, with the fault that says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from maillage.exchange.pack.faults import Fault, Severity, field_path
from maillage.exchange.pack.record_faults import model_faults
from maillage.exchange.pack.records import MODELS, Document

Key = tuple[str, str]
"""Kind and id of a document: ``("offers", "atelier-bois")``."""
FieldPath = tuple[str | int, ...]
Documents = Mapping[str, Sequence[Document]]
Originals = Mapping[Key, Any]

_DATES = frozenset({"start", "end", "starts", "entry", "days", "weeks", "months"})
"""Without them a session would say something else."""


@dataclass(slots=True)
class Reading:
    """What a file became.

    ``documents`` by kind, in the pack's format, each valid. ``originals``: the source's row or object, as
    JSON, of each document, so that no word is lost; ``lines``: its line or its rank in the file, from 1.
    ``gaps``: how many rows miss each field of the source. ``rows``: how many the file has, refused ones too.
    ``refused_keys``: of documents that are refused though their id is known: their records have not
    disappeared. A fault of severity ``ERROR`` refuses its row, a ``WARNING`` tells what was mended or left
    out of one that is kept; ``refused``: the file as a whole can't be read, and nothing of it may be used.
    """

    file: Path
    documents: dict[str, list[Document]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    originals: dict[Key, Any] = field(default_factory=dict)
    lines: dict[Key, int] = field(default_factory=dict)
    gaps: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    refused_keys: set[Key] = field(default_factory=set)
    refused: bool = False

    def keep(self, kind: str, document: Document, line: int, original: Any = None) -> bool:
        """Add a document once it is valid; otherwise tell why not. An id seen before keeps the first one.

        A field that it can do without is left out, and told, when its value is not valid.
        """
        if (kind, document["id"]) in self.lines:
            return True
        document = self._mended(kind, document, line)
        faults = list(document_faults(kind, document))
        for path, (message, remedy) in faults:
            self.error(line, field_path(path), message, remedy)
        if faults:
            self.refused_keys.add((kind, document["id"]))
            return False
        self.documents.setdefault(kind, []).append(document)
        self.lines[kind, document["id"]] = line
        if original is not None:
            self.originals[kind, document["id"]] = original
        return True

    def _mended(self, kind: str, document: Document, line: int) -> Document:
        needed = {
            field.alias or name for name, field in MODELS[kind].model_fields.items() if field.is_required()
        }
        mended = dict(document)
        for path, (message, remedy) in document_faults(kind, document):
            name = str(path[0]) if path else ""
            if not name or name in needed | _DATES or name not in mended:
                continue
            self.warn(line, field_path(path), message, f"{_('Laissé de côté.')} {remedy}")
            if len(path) > 1 and isinstance(mended[name], list):
                wrong = document[name][path[1]]
                mended[name] = [each for each in mended[name] if each is not wrong]
            if len(path) == 1 or not isinstance(mended[name], list) or not mended[name]:
                del mended[name]
        return mended

    def error(self, line: int, name: str, message: str, remedy: str) -> None:
        """Tell why a row is refused."""
        self._tell(Fault(self.file, line, name, message, remedy))

    def warn(self, line: int, name: str, message: str, remedy: str) -> None:
        """Tell what was mended or left out of a row that is kept."""
        self._tell(Fault(self.file, line, name, message, remedy, Severity.WARNING))

    def refuse(self, line: int, name: str, message: str, remedy: str) -> Reading:
        """Refuse the whole file: nothing of it is kept. Returns this reading."""
        self.refused = True
        self.documents, self.originals, self.lines = {}, {}, {}
        self.error(line, name, message, remedy)
        return self

    def _tell(self, fault: Fault) -> None:
        if fault not in self.faults[-20:]:
            self.faults.append(fault)


def _needed(kind: str) -> frozenset[str]:
    fields = MODELS[kind].model_fields.items()
    return _DATES.union(field.alias or name for name, field in fields if field.is_required())


@dataclass(frozen=True, slots=True)
class Loss:
    """What a format can't carry of a document: the field of the pack, and why in plain French."""

    kind: str
    id: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and what it could not carry."""

    content: bytes
    losses: tuple[Loss, ...] = ()


def document_faults(kind: str, document: Document) -> Iterable[tuple[FieldPath, tuple[str, str]]]:
    """What makes a document invalid in a pack: the path of the field, what is wrong, how to put it right."""
    model = MODELS[kind]
    try:
        model.model_validate(document)
    except ValidationError as error:
        yield from model_faults(error, document, model)


def losses(
    documents: Documents, carried: Mapping[str, Iterable[str]], reason: Callable[[str, str], str]
) -> Iterable[Loss]:
    """One loss for each field that is not carried; ``reason`` words it from the kind and the field."""
    for kind, records in documents.items():
        known = frozenset(carried.get(kind, ()))
        for document in records:
            for name in document.keys() - known:
                yield Loss(kind, document["id"], name, reason(kind, name))
