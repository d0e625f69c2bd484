"""What the documents of a file may name, and which ids are taken already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TypeVar

from maillage.directory.documents import Document
from maillage.directory.loading import known_ids, with_used
from maillage.directory.models import KINDS, Territory
from maillage.directory.references import references
from maillage.exchange.models import ImportSource

AT_ONCE = 500  # records of the database looked at together
_T = TypeVar("_T")


def in_chunks(things: Iterable[_T], size: int = AT_ONCE) -> Iterator[list[_T]]:
    """The things, so many at once."""
    left = iter(things)
    while chunk := list(islice(left, size)):
        yield chunk


class Known:
    """The records that a territory's documents may name: its own that everybody sees, those of the packs that
    it uses, the source's own organisation, and what this import brings.
    """

    def __init__(self, source: ImportSource) -> None:
        self._source = source
        self._ids: dict[str, dict[str, int]] = {}
        self._coming: dict[str, set[str]] = {}

    @cached_property
    def territories(self) -> list[Territory]:
        """The territory and all that it uses."""
        return with_used([self._source.territory])

    def bring(self, kind: str, record_id: str) -> None:
        """Count a record of this import among them."""
        self._coming.setdefault(kind, set()).add(record_id)

    def ids(self, kind: str) -> dict[str, int]:
        """The keys of the records of a kind, by their ids; those that are coming have none yet."""
        if kind not in self._ids:
            self._ids[kind] = known_ids(self.territories, kind)
            own = self._source.organisation
            if kind == "organisations" and own is not None:
                self._ids[kind][own.slug] = own.pk
        return self._ids[kind]

    def missing(self, kind: str, document: Document) -> list[tuple[str, str]]:
        """The field and the id of each record that a document names and that nobody knows."""
        return [
            (named.field, named.id)
            for named in references(kind, document)
            if named.id not in self.ids(named.kind) and named.id not in self._coming.get(named.kind, ())
        ]

    def taken(self, kind: str, ids: Sequence[str]) -> set[str]:
        """Those of the ids that a record of the territory, or of what it uses, has already."""
        found = KINDS[kind]._default_manager.filter(territory__in=self.territories, slug__in=ids)
        return set(found.order_by().values_list("slug", flat=True))
