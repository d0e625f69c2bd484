"""What must hold of one record before it is saved: its links, then every check that a floor above adds.

The checks of packs stand a floor above (``maillage.exchange``): they add themselves here when the site
starts, so that nothing is saved that ``maillage pack check`` would refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from maillage.directory import loading
from maillage.directory.documents import Document
from maillage.directory.models import KINDS, Listed, Record, Territory
from maillage.directory.references import broken, references


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a record: the path of the field (``entry.until``), a sentence, how to put it right."""

    field: str
    message: str
    remedy: str = ""

    @property
    def key(self) -> str:
        """The field of the document, without what is inside it."""
        return self.field.partition(".")[0].partition("[")[0]


class RefusedRecordError(Exception):
    """A record that can't be saved; ``faults`` say why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in faults))
        self.faults = faults


RecordCheck = Callable[[str, Document, list[Territory]], list[Fault]]
_checks: list[RecordCheck] = []


def add(check: RecordCheck) -> None:
    """Have every record checked so too: its kind, its document, the territories whose records it may name."""
    if check not in _checks:
        _checks.append(check)


def faults_of(kind: str, document: Document, territory: Territory) -> list[Fault]:
    """All that is wrong in the document of a record of that territory; none when it may be saved."""
    around = loading.with_used([territory])
    found = [fault for check in _checks for fault in check(kind, document, around)]
    return found or [_told(sentence) for sentence in broken(kind, document, _named(kind, document, around))]


def _named(kind: str, document: Document, around: list[Territory]) -> dict[str, set[str]]:
    """The ids that a document names and that exist, by kind: one query for each kind that it names."""
    asked: dict[str, set[str]] = {}
    try:
        for reference in references(kind, document):
            asked.setdefault(reference.kind, set()).add(reference.id)
    except ValueError:
        return {}
    return {target: _existing(target, slugs, around) for target, slugs in asked.items()}


def _existing(kind: str, slugs: set[str], around: list[Territory]) -> set[str]:
    found = standing(kind, around).filter(slug__in=slugs)
    return set(found.order_by().values_list("slug", flat=True))


def standing(kind: str, around: list[Territory]) -> QuerySet[Record]:
    """The records of a kind that a draft may name already: those that are not withdrawn."""
    model = KINDS[kind]
    stands = {"withdrawn_on": None} if issubclass(model, Listed) else {}
    return model.complete().filter(territory__in=around, **stands)


def _told(sentence: str) -> Fault:
    field, _colon, message = sentence.partition(": ")
    return Fault(field, message)
