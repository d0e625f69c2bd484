"""Whose records an import may write: one organisation's own, or the whole territory's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maillage.directory.models import Organisation, Record
from maillage.exchange.models import ImportSource
from maillage.exchange.reading import Reading
from maillage.territories.names import words

OWN_KINDS = frozenset({"places", "offers", "sessions"})
"""What an organisation may import for itself; its own record is edited on its page."""


class Owned:
    """The documents of a reading that a source may write.

    For an organisation's source, the file's own name for it (by id, SIRET or name) becomes its id here.
    """

    def __init__(self, source: ImportSource, reading: Reading) -> None:
        self._documents = reading.documents
        self._mine = source.organisation
        self._names = _names_of(source.organisation, reading) if source.organisation else set()
        self._offers: set[str] = set()

    def of(self, kind: str) -> Sequence[dict[str, Any]]:
        """The documents of a kind that may be written."""
        documents = self._documents.get(kind, [])
        if self._mine is None:
            return documents
        if kind not in OWN_KINDS:
            return []
        mine = [each for each in documents if self._is_mine(kind, each)]
        if kind == "offers":
            self._offers = {each["id"] for each in mine}
        for each in mine:
            if "organisation" in each:
                each["organisation"] = self._mine.slug
        return mine

    def strangers(self, kind: str) -> Sequence[dict[str, Any]]:
        """The documents of a kind that are somebody else's. Ask after ``of``, kind after kind."""
        if self._mine is None:
            return []
        documents = self._documents.get(kind, [])
        if kind == "organisations":
            return [each for each in documents if each["id"] not in self._names]
        if kind not in OWN_KINDS:
            return documents
        return [each for each in documents if not self._is_mine(kind, each)]

    def _is_mine(self, kind: str, document: dict[str, Any]) -> bool:
        if kind == "sessions":
            return document["offer"] in self._offers
        assert self._mine is not None  # noqa: S101 (only asked for an organisation's source)
        return document.get("organisation") in {self._mine.slug, *self._names}


def _names_of(mine: Organisation, reading: Reading) -> set[str]:
    """The ids under which a file speaks of an organisation."""
    return {
        str(each["id"])
        for each in reading.documents.get("organisations", [])
        if each["id"] == mine.slug
        or (mine.siret and each.get("siret") == mine.siret)
        or words(str(each["name"])) == words(mine.name)
    }


def belongs(record: Record, source: ImportSource) -> bool:
    """Whether a record is still the source's organisation's; any is a territory's."""
    if source.organisation_id is None or not hasattr(record, "organisation_id"):
        return True
    return bool(record.organisation_id == source.organisation_id)
