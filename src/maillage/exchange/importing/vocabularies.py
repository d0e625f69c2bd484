"""The national vocabularies, which belong to no territory: occupations (ROME), credentials (RNCP, RS)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.directory.documents import to_day
from maillage.directory.models import Credential, CredentialBlock, Occupation, OccupationTitle
from maillage.exchange.importing.known import in_chunks
from maillage.exchange.importing.limits import lost_too_much, refused_too_much, unreadable
from maillage.exchange.reading import Reading

_MODELS: dict[str, type[models.Model]] = {
    "occupations": Occupation,
    "titles": OccupationTitle,
    "credentials": Credential,
    "blocks": CredentialBlock,
}
_COLUMNS = {"occupation": "occupation_id", "credential": "credential_id"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary. ``whole``: its files hold all of it, so that what they lack has disappeared."""

    label: str | Promise
    read: Callable[[Path], Reading]
    whole: bool


@dataclass(slots=True)
class Difference:
    """What a file would do to a vocabulary, by kind; nothing is written.

    ``write``: the rows that are new or other; ``gone``: the codes that the file lacks.
    """

    reading: Reading
    write: dict[str, list[models.Model]] = field(default_factory=dict)
    gone: dict[str, list[str]] = field(default_factory=dict)
    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    blocked: list[str] = field(default_factory=list)

    def writes(self) -> bool:
        """Whether anything would be written."""
        return any(self.write.values()) or any(self.gone.values())


def _rome(file: Path) -> Reading:
    from maillage.exchange.rome.reading import read

    return read(file)


def _rncp(file: Path) -> Reading:
    from maillage.exchange.certifications.reading import read

    return read(file)


def _apprenticeship(file: Path) -> Reading:
    from maillage.exchange.certifications.reading import read_apprenticeship_list

    return read_apprenticeship_list(file)


VOCABULARIES: Mapping[str, Vocabulary] = {
    "rome": Vocabulary(_("ROME 4.0 (métiers et appellations)"), _rome, whole=True),
    "rncp": Vocabulary(_("RNCP et RS (export de France compétences)"), _rncp, whole=False),
    "rncp-apprentissage": Vocabulary(
        _("Certifications ouvertes à l’apprentissage"), _apprenticeship, whole=False
    ),
}


def compare(reading: Reading, vocabulary: Vocabulary, *, losing: bool = False) -> Difference:
    """What a file would change. ``losing``: accept that much disappears."""
    found = Difference(reading)
    known = 0
    for kind, documents in reading.documents.items():
        model = _MODELS[kind]
        codes = set(model._default_manager.values_list("pk", flat=True))
        known += len(codes)
        for chunk in in_chunks(documents):
            _sort(found, kind, chunk)
        if vocabulary.whole:
            found.gone[kind] = sorted(codes - {each["code"] for each in documents})
    refused = len({fault.line for fault in reading.faults if fault.blocking})
    gone = sum(map(len, found.gone.values()))
    reasons = (unreadable(reading), refused_too_much(reading, refused), lost_too_much(gone, known))
    found.blocked = [reason for reason in reasons[: 2 if losing else 3] if reason]
    return found


def _sort(found: Difference, kind: str, documents: list[dict[str, Any]]) -> None:
    model = _MODELS[kind]
    held = model._default_manager.in_bulk([each["code"] for each in documents])
    for document in documents:
        columns = _columns(document)
        there = held.get(document["code"])
        if there is not None and all(getattr(there, name) == value for name, value in columns.items()):
            found.same[kind] += 1
            continue
        (found.changed if there is not None else found.created)[kind] += 1
        found.write.setdefault(kind, []).append(model(**columns))


def _columns(document: Mapping[str, Any]) -> dict[str, Any]:
    columns = {_COLUMNS.get(name, name): value for name, value in document.items()}
    if "ends_on" in columns:
        columns["ends_on"] = to_day(columns["ends_on"])
    return columns


def write(found: Difference) -> None:
    """Write a difference, all or nothing; those that name others after them."""
    with transaction.atomic():
        for kind, model in _MODELS.items():
            names = _told(found.reading, kind)
            for rows in in_chunks(found.write.get(kind, [])):
                model._default_manager.bulk_create(
                    rows, update_conflicts=True, unique_fields=["code"], update_fields=names
                )
        for kind in reversed(_MODELS):
            for codes in in_chunks(found.gone.get(kind, [])):
                _MODELS[kind]._default_manager.filter(pk__in=codes).delete()


def _told(reading: Reading, kind: str) -> list[str]:
    """The fields that a file tells of a kind; the others stay as they are."""
    documents = reading.documents.get(kind, [])
    return [name for name in documents[0] if name != "code"] if documents else []
