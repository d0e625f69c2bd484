"""What the records of a pack and of those it uses may name, and their conditions one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.pack.faults import Fault, near_spelling
from maillage.exchange.pack.pack import Entry, Pack
from maillage.exchange.pack.records import MODELS

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The records by kind and id. ``unread``: kinds of which a file could not be read."""

    by_id: dict[str, dict[str, Entry[Any]]]
    sources: frozenset[str]
    unread: frozenset[str]

    @classmethod
    def of(cls, pack: Pack) -> Known:
        """What the pack's records may name."""
        by_id: dict[str, dict[str, Entry[Any]]] = {kind: {} for kind in MODELS}
        for kind, found in by_id.items():
            for entry in pack.all_entries(kind):
                if entry.record.id is not None:
                    found.setdefault(entry.record.id, entry)
        headers = [each.header for each in (*pack.used, pack) if each.header]
        sources = frozenset(source.id for header in headers for source in header.record.sources)
        return cls(by_id, sources, frozenset(pack.unread))

    def misses(self, kind: str, record_id: str | None) -> bool:
        """Whether that id is surely nowhere; nothing is sure while a file of that kind can't be read."""
        return record_id is not None and record_id not in self.by_id[kind] and kind not in self.unread

    def reference_fault(
        self, entry: Entry[Any], path: Path, kind: str, record_id: str | None
    ) -> Iterator[Fault]:
        """A fault if that id is nowhere."""
        if self.misses(kind, record_id):
            message = unknown_words(kind) % {"id": record_id}
            yield entry.fault(path, message, near_spelling(str(record_id), self.by_id[kind]))


def unknown_words(kind: str) -> str:
    """« fait inconnu « %(id)s » », for each kind."""
    return {
        "facts": _("fait inconnu « %(id)s »"),
        "organisations": _("organisation inconnue « %(id)s »"),
        "places": _("lieu inconnu « %(id)s »"),
        "offers": _("offre inconnue « %(id)s »"),
        "funding": _("financement inconnu « %(id)s »"),
        "amounts": _("montant inconnu « %(id)s »"),
    }[kind]


def conditions(pack: Pack) -> Iterator[tuple[Entry[Any], Path, Any]]:
    """Every condition of the pack's own records, with its path inside the record."""
    for kind, field in (
        ("modes", "requires"),
        ("offers", "requires"),
        ("funding", "requires"),
        ("situations", "goal"),
    ):
        for entry in pack.entries[kind]:
            condition = getattr(entry.record, field)
            if condition is not None:
                yield entry, (field,), condition
    for entry in pack.entries["funding"]:
        for index, rule in enumerate(entry.record.rules or ()):
            for field in ("requires", "holder_exempt", "co_funding_exempt"):
                if getattr(rule, field) is not None:
                    yield entry, ("rules", index, field), getattr(rule, field)
