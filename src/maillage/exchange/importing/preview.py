"""What an import would do, before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from maillage.directory.documents import plain
from maillage.exchange.models import ImportSource
from maillage.exchange.pack.faults import Fault
from maillage.exchange.reading import Reading


class Deed(StrEnum):
    """What becomes of a record.

    ``NOTED``: its original has changed, in words that the directory has no place for. ``KEPT``: the import
    would have changed, restored or withdrawn it, and leaves it, since somebody acted on the site.
    """

    CREATED = "created"
    CHANGED = "changed"
    NOTED = "noted"
    SAME = "same"
    WITHDRAWN = "withdrawn"
    KEPT = "kept"
    REFUSED = "refused"


WRITTEN = frozenset({Deed.CREATED, Deed.CHANGED, Deed.NOTED, Deed.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with two values: before and after, or on the site and in the file."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one record, and why.

    ``line``: in the file, 0 when the file lacks it. ``record_id``, ``version``: as read, 0 for a new one.
    ``conflicts``: fields changed on the site and in the file; the site's value stays.
    """

    deed: Deed
    kind: str
    id: str
    line: int = 0
    record_id: int = 0
    version: int = 0
    name: str = ""
    why: str = ""
    changes: tuple[Difference, ...] = ()
    conflicts: tuple[Difference, ...] = ()


@dataclass(slots=True)
class Preview:
    """What an import would do; nothing is written.

    ``decisions``: every record but those that stay the same. ``counts``: by deed and kind, those included.
    ``faults``: of the file and of its place in the directory. ``blocked``: why nothing of it may be applied,
    a sentence each. ``losing``: whether one of them is only that too much would disappear.
    ``outside``: records of the file that lie elsewhere than the territory.
    """

    source: ImportSource
    reading: Reading
    decisions: list[Decision] = field(default_factory=list)
    counts: Counter[tuple[Deed, str]] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    losing: bool = False
    outside: int = 0

    def add(self, decision: Decision) -> None:
        """Count a decision, and keep it if there is something to tell."""
        self.counts[decision.deed, decision.kind] += 1
        if decision.deed is not Deed.SAME:
            self.decisions.append(decision)

    def total(self, deed: Deed) -> int:
        """How many records have this deed."""
        return sum(count for (each, _kind), count in self.counts.items() if each is deed)

    def writes(self) -> bool:
        """Whether anything would be written."""
        return any(each.deed in WRITTEN or each.conflicts for each in self.decisions)

    def of(self, kind: str, *deeds: Deed) -> Iterator[Decision]:
        """The decisions of a kind with one of these deeds."""
        return (each for each in self.decisions if each.kind == kind and each.deed in deeds)

    def refused_rows(self) -> int:
        """How many rows of the file can't be kept."""
        return len({fault.line for fault in self.faults if fault.blocking})

    def conflicts(self) -> int:
        """How many records have a field that changed on both sides."""
        return sum(bool(each.conflicts) for each in self.decisions)

    def numbers(self) -> dict[str, int]:
        """What a run remembers: records by deed, then rows, refused rows, conflicts."""
        by_deed = {deed.value: self.total(deed) for deed in Deed if deed is not Deed.REFUSED}
        rows = {"rows": self.reading.rows, "refused": self.refused_rows(), "conflicts": self.conflicts()}
        rows["outside"] = self.outside
        return {**by_deed, **rows}

    def fingerprint(self) -> str:
        """The same for the same deeds on the same versions of the same records, of the same file."""
        told = hashlib.sha256()
        for each in self.decisions:
            told.update(f"{each.deed}|{each.kind}|{each.id}|{each.version}|{each.changes}\n".encode())
        for kind, documents in self.reading.documents.items():
            told.update(f"{kind}|{len(documents)}\n".encode())
        return told.hexdigest()


def digest_of(document: Mapping[str, Any], original: Any) -> str:
    """SHA-256, in hexadecimal, of a document and its original."""
    both = json.dumps([plain(document), original], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(both.encode("utf-8", "surrogatepass")).hexdigest()
