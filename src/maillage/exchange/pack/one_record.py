"""One record checked as ``maillage pack check`` checks a whole pack, before the site saves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from maillage.directory import loading
from maillage.directory.checking import Fault, standing
from maillage.directory.documents import Document
from maillage.directory.models import KINDS, Source, Territory
from maillage.directory.references import references
from maillage.exchange.pack.check import CHECKS, errors
from maillage.exchange.pack.checks import feeds
from maillage.exchange.pack.checks.known import Known
from maillage.exchange.pack.faults import field_path
from maillage.exchange.pack.pack import Entry, Pack
from maillage.exchange.pack.record_faults import model_faults
from maillage.exchange.pack.records import MODELS
from maillage.exchange.pack.yaml_lines import YamlDocument

NOWHERE = Path("site")
WORDS = ("facts", "scales", "ladders")  # needed whole: they imply each other
WORDED = frozenset({"offers", "ladders"})  # the kinds that are made of these words


def record_faults(kind: str, document: Document, around: list[Territory]) -> list[Fault]:
    """What would make a pack unusable in a record of these territories; none for kinds that have no model."""
    if kind not in MODELS:
        return []
    try:
        record = MODELS[kind].model_validate(dict(document))
    except ValidationError as error:
        found = model_faults(error, document, MODELS[kind])
        return [Fault(field_path(path), message, remedy) for path, (message, remedy) in found]
    pack = Pack(NOWHERE)
    entry = _entry(record)
    pack.entries[kind] = [entry]
    known = _known(kind, document, around)
    known.by_id[kind][record.id] = entry
    checks = [check for check in CHECKS if check is not feeds]  # a record has no folder
    told = errors([fault for check in checks for fault in check.faults(pack, known)])
    return [Fault(fault.field, fault.message, fault.remedy) for fault in told]


def _entry(record: Any) -> Entry[Any]:
    return Entry(record, NOWHERE, YamlDocument(), ())


def _known(kind: str, document: Document, around: list[Territory]) -> Known:
    """What the record may name: the words of the territories, and the other records that it does name."""
    found: dict[str, dict[str, Entry[Any]]] = {each: {} for each in MODELS}
    for each in WORDS if kind in WORDED else ():
        found[each] = dict(_entries(each, loading.current_documents(KINDS[each], around)))
    for target, slugs in _named(kind, document).items():
        named = standing(target, around).filter(slug__in=slugs)
        found[target] |= _entries(target, (record.as_document() for record in named))
    sources = Source.objects.filter(territory__in=around).order_by().values_list("slug", flat=True)
    return Known(found, frozenset(sources), frozenset())


def _entries(kind: str, documents: Iterable[Document]) -> Iterator[tuple[str, Entry[Any]]]:
    """The records that stand already; one that a pack would not hold counts as far as it goes."""
    for document in documents:
        told = {key: value for key, value in document.items() if value not in ("", None)}
        try:
            yield told["id"], _entry(MODELS[kind].model_validate(told))
        except ValidationError:
            record = MODELS[kind].model_construct(**told)
            yield told["id"], Entry(record, NOWHERE, YamlDocument(), (), complete=False)


def _named(kind: str, document: Document) -> dict[str, set[str]]:
    named: dict[str, set[str]] = {}
    for reference in references(kind, document):
        if reference.kind not in WORDS:
            named.setdefault(reference.kind, set()).add(reference.id)
    prescription = document.get("prescription") or {}
    named.setdefault("organisations", set()).update(prescription.get("by") or [])
    return named
