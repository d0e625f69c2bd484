"""From entries to columns, in one pass over the directory."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maillage.directory import analysis
from maillage.directory.entries import RECORDS, Entry
from maillage.directory.search.columns import LABELS, Columns
from maillage.directory.search.distances import Points
from maillage.directory.search.wish import FREE, FUNDABLE, PAID, PRICES, UNKNOWN

TEXTS = ("name", "nearby", "body", "offered")
"""The texts of an entry: the bit of each, from the lowest, says in the postings that it holds the word."""

LABELS_OF = {
    "theme": "themes",
    "public": "publics",
    "language": "languages",
    "commune": "communes",
    "anywhere": "anywhere",
    "occupation": "occupations",
}


class _Pairs:
    """Rows and the numbers of what they have, in the order in which they came."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self.rows, self.values, self.bits = array("I"), array("I"), array("B")

    def add(self, row: int, value: str, bits: int = 0) -> None:
        self.rows.append(row)
        self.values.append(self.codes.setdefault(value, len(self.codes)))
        self.bits.append(bits)

    def in_order(self) -> tuple[list[str], NDArray[Any], NDArray[Any], NDArray[Any]]:
        """The values in their own order; the rows, the new numbers and the bits of each pair."""
        values = sorted(self.codes)
        renumbered = np.empty(len(values), np.uint32)
        renumbered[[self.codes[value] for value in values]] = np.arange(len(values))
        codes = np.frombuffer(self.values, np.uint32) if self.values else np.empty(0, np.uint32)
        rows = np.frombuffer(self.rows, np.uint32) if self.rows else np.empty(0, np.uint32)
        bits = np.frombuffer(self.bits, np.uint8) if self.bits else np.empty(0, np.uint8)
        return values, rows.astype(np.int32), renumbered[codes].astype(np.int32), bits


def build(entries: Iterable[Entry]) -> Columns:
    """The columns of these entries; a row for each, in their order."""
    made = _Building()
    for row, entry in enumerate(entries):
        made.add(row, entry)
    return made.columns()


class _Building:
    def __init__(self) -> None:
        self.plain: defaultdict[str, array[int]] = defaultdict(lambda: array("q"))
        self.names: list[tuple[str, str, int]] = []
        self.kinds: dict[str, int] = {}
        self.labels = {name: _Pairs() for name in LABELS}
        self.stems, self.letters = _Pairs(), _Pairs()
        self.sounds: dict[str, str] = {}
        self.points = Points()
        self.texts = bytearray()
        self.told = array("q", [0])

    def add(self, row: int, entry: Entry) -> None:
        self._plain(entry)
        self.names.append((analysis.fold(entry.name), entry.record, entry.pk))
        for name, pairs in self.labels.items():
            for value in dict.fromkeys(getattr(entry, LABELS_OF[name])):
                pairs.add(row, value)
        for point in entry.points:
            self.points.add(row, point)
        for opening in entry.openings:
            for part, value in zip(("first", "last", "deadline"), opening[:3], strict=True):
                self.plain[f"opening_{part}"].append(value)
            self.plain["opening_row"].append(row)
        self._words(row, entry)
        shown = [entry.territory, entry.slug, *(getattr(entry, name) for name in TEXTS)]
        self.texts += json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()
        self.told.append(len(self.texts))

    def _plain(self, entry: Entry) -> None:
        offered = entry.record == "offers"
        values = {
            "record": RECORDS.index(entry.record),
            "pk": entry.pk,
            "kind": self.kinds.setdefault(entry.kind, len(self.kinds)) if offered else -1,
            "price": PRICES.index(price_of(entry)) if offered else -1,
            "cents": -1 if entry.cents is None else entry.cents,
            "accessible": entry.accessible,
            "distance": bool(entry.anywhere),
            "seats_until": entry.seats_until,
            "changed": entry.changed,
        }
        for name, value in values.items():
            self.plain[name].append(int(value))

    def _words(self, row: int, entry: Entry) -> None:
        stems: dict[str, int] = {}
        letters: dict[str, int] = {}
        for rank, name in enumerate(TEXTS):
            for word in analysis.words(getattr(entry, name)):
                stems[word.stem] = stems.get(word.stem, 0) | 1 << rank
                folded = analysis.folded(word.written)
                letters[folded] = letters.get(folded, 0) | 1 << rank
                self.sounds.setdefault(folded, analysis.sound(word.written))
        for found, pairs in ((stems, self.stems), (letters, self.letters)):
            for value, bits in found.items():
                pairs.add(row, value, bits)

    def columns(self) -> Columns:
        """What was added, ready to be searched or saved."""
        arrays: dict[str, NDArray[Any]] = {
            name: np.array(self.plain[name], kind) for name, kind in PLAIN.items()
        }
        lists: dict[str, Sequence[str]] = {"kind": list(self.kinds)}
        order = np.empty(len(self.names), np.int32)
        order[sorted(range(len(order)), key=self.names.__getitem__)] = np.arange(len(order))
        arrays |= {"name_order": order, "told": np.array(self.told, np.int64)}
        arrays["texts"] = np.frombuffer(bytes(self.texts), np.uint8)
        arrays |= self.points.arrays()
        for name, pairs in self.labels.items():
            lists[name], made = _labels(name, pairs, len(self.names))
            arrays |= made
        for name, pairs in (("stem", self.stems), ("letters", self.letters)):
            lists[name], made = _postings(name, pairs)
            arrays |= made
        lists["sound"] = [self.sounds[word] for word in lists["letters"]]
        return Columns(arrays, lists)


PLAIN: dict[str, type[np.generic]] = {
    "record": np.int8,
    "pk": np.int64,
    "kind": np.int8,
    "price": np.int8,
    "cents": np.int32,
    "accessible": np.bool_,
    "distance": np.bool_,
    "seats_until": np.int32,
    "changed": np.int64,
    "opening_row": np.int32,
    "opening_first": np.int32,
    "opening_last": np.int32,
    "opening_deadline": np.int32,
}


def price_of(entry: Entry) -> str:
    """What is known of what it costs, of ``PRICES``."""
    if entry.cents == 0:
        return FREE
    if entry.funded:
        return FUNDABLE
    return UNKNOWN if entry.cents is None else PAID


def _by_value(codes: NDArray[Any], values: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """The order that puts pairs by value, and where each value begins."""
    order = np.argsort(codes, kind="stable")
    starts = np.zeros(values + 1, np.int64)
    np.cumsum(np.bincount(codes, minlength=values), out=starts[1:])
    return order, starts


def _labels(name: str, pairs: _Pairs, size: int) -> tuple[list[str], dict[str, NDArray[Any]]]:
    values, rows, codes, _bits = pairs.in_order()
    order, of_label = _by_value(codes, len(values))
    _same_order, of_row = _by_value(rows, size)
    made = {"codes": codes, "of_row": of_row, "rows": rows[order].astype(np.int64), "of_label": of_label}
    return values, {f"{name}_{part}": each for part, each in made.items()}


def _postings(name: str, pairs: _Pairs) -> tuple[list[str], dict[str, NDArray[Any]]]:
    values, rows, codes, bits = pairs.in_order()
    order, starts = _by_value(codes, len(values))
    made = {"starts": starts, "rows": rows[order], "fields": bits[order]}
    return values, {f"{name}_{part}": each for part, each in made.items()}
