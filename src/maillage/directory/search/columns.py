"""The directory as arrays: one row a record, in files that all processes map into memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Labels:
    """Which rows have which labels: the labels of each row in turn, and the rows of each label in turn.

    Those of row ``i`` are ``codes[of_row[i]:of_row[i + 1]]``; the rows of label ``j`` are
    ``rows[of_label[j]:of_label[j + 1]]``.
    """

    values: Sequence[str]
    codes: Ints
    of_row: Ints
    rows: Ints
    of_label: Ints

    @cached_property
    def code_of(self) -> dict[str, int]:
        """The number of each label."""
        return {value: code for code, value in enumerate(self.values)}

    def rows_of(self, value: str) -> Ints:
        """The rows that have this label, in order; none for an unknown one."""
        code = self.code_of.get(value)
        return self.rows[:0] if code is None else self.rows[self.of_label[code] : self.of_label[code + 1]]

    def having(self, values: Iterable[str], size: int) -> Mask:
        """The rows that have one of these labels."""
        kept = np.zeros(size, np.bool_)
        for value in values:
            kept[self.rows_of(value)] = True
        return kept

    def counts(self, rows: Ints) -> Ints:
        """How many of these rows have each label; of most rows, it is the others that are counted."""
        size = len(self.of_row) - 1
        if 2 * len(rows) <= size:
            return self._counted(rows)
        others = np.ones(size, np.bool_)
        others[rows] = False
        left_out: Ints = np.diff(self.of_label) - self._counted(np.flatnonzero(others))
        return left_out

    def _counted(self, rows: Ints) -> Ints:
        first, count = self.of_row[rows], self.of_row[rows + 1] - self.of_row[rows]
        before = np.cumsum(count) - count
        codes = self.codes[np.arange(count.sum()) + np.repeat(first - before, count)]
        return np.bincount(codes, minlength=len(self.values))

    def of(self, row: int) -> list[str]:
        """The labels of a row."""
        first, last = self.of_row[row : row + 2]
        return [self.values[code] for code in self.codes[first:last].tolist()]


@dataclass(frozen=True)
class Postings:
    """For each word, in order, the rows that have it and in which of their texts (a bit for each)."""

    words: Sequence[str]
    starts: Ints
    rows: Ints
    fields: NDArray[np.uint8]

    @cached_property
    def rank_of(self) -> dict[str, int]:
        """The place of each word."""
        return {word: rank for rank, word in enumerate(self.words)}

    def of(self, word: str) -> tuple[Ints, NDArray[np.uint8]]:
        """The rows of a word, in order, and the texts that hold it."""
        rank = self.rank_of.get(word)
        if rank is None:
            return self.rows[:0], self.fields[:0]
        span = slice(self.starts[rank], self.starts[rank + 1])
        return self.rows[span], self.fields[span]


@dataclass(frozen=True)
class Columns:
    """Everything that the search knows, by name: arrays, and lists of texts.

    One value a row: ``record``, ``kind``, ``pk``, ``price``, ``cents`` (-1: unknown), ``accessible``,
    ``distance``, ``seats_until`` (days, 0 for never), ``changed`` (seconds), ``name_order``, ``told`` (where
    its text begins).
    One value a point: ``point_row``, ``point_lon``, ``point_xyz``, in stripes of latitude, by longitude.
    One value an opening: ``opening_row``, ``opening_first``, ``opening_last``, ``opening_deadline``.
    """

    arrays: Mapping[str, NDArray[Any]]
    lists: Mapping[str, Sequence[str]]
    _labels: dict[str, Labels] = field(default_factory=dict)

    def __getitem__(self, name: str) -> NDArray[Any]:
        return self.arrays[name]

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self.arrays["pk"])

    def labels(self, name: str) -> Labels:
        """The labels of that name, one of ``LABELS``."""
        if name not in self._labels:
            parts = (self.arrays[f"{name}_{part}"] for part in LABEL_PARTS)
            self._labels[name] = Labels(self.lists[name], *parts)
        return self._labels[name]

    @cached_property
    def stems(self) -> Postings:
        """The rows of each stem."""
        return self._postings("stem")

    @cached_property
    def letters(self) -> Postings:
        """The rows of each folded word, as it is written."""
        return self._postings("letters")

    def _postings(self, name: str) -> Postings:
        return Postings(
            self.lists[name], *(self.arrays[f"{name}_{part}"] for part in ("starts", "rows", "fields"))
        )

    def told(self, row: int) -> list[Any]:
        """What the search may show of a row: territory, slug, then its texts."""
        first, last = self.arrays["told"][row : row + 2]
        told: list[Any] = json.loads(self.arrays["texts"][first:last].tobytes())
        return told

    def save(self, folder: Path) -> None:
        """Write every array and list into an empty folder."""
        for name, array in self.arrays.items():
            np.save(folder / f"{name}.npy", array)
        text = json.dumps({name: list(values) for name, values in self.lists.items()}, ensure_ascii=False)
        (folder / "lists.json").write_text(text, encoding="utf-8")

    @classmethod
    def open(cls, folder: Path) -> Columns:
        """Map what ``save`` wrote; raises ``OSError`` or ``ValueError`` where it can't be read."""
        lists = json.loads((folder / "lists.json").read_text(encoding="utf-8"))
        arrays = {path.stem: _mapped(path) for path in folder.glob("*.npy")}
        missing = NAMES - arrays.keys()
        if missing or not lists.keys() >= LISTS:
            raise ValueError("files are missing")
        return cls(arrays, lists)


def _mapped(path: Path) -> NDArray[Any]:
    """The array of a file, its pages shared; a tiny one is read, since an empty file can't be mapped."""
    if path.stat().st_size < TINY_BYTES:
        return np.asarray(np.load(path))
    # a plain array over the same pages: a subclass of it would slow every slice down
    mapped: NDArray[Any] = np.load(path, mmap_mode="r").view(np.ndarray)
    return mapped


TINY_BYTES = 4096


LABELS = ("theme", "public", "language", "commune", "anywhere", "occupation")
LABEL_PARTS = ("codes", "of_row", "rows", "of_label")
LISTS = frozenset({*LABELS, "stem", "letters", "sound", "kind", "titles"})
NAMES = frozenset(
    {"record", "kind", "pk", "price", "cents", "accessible", "distance", "seats_until", "changed"}
    | {"name_order", "told", "texts", "point_row", "point_lon", "point_xyz", "stripe_starts"}
    | {f"opening_{part}" for part in ("row", "first", "last", "deadline")}
    | {f"{name}_{part}" for name in LABELS for part in LABEL_PARTS}
    | {f"{name}_{part}" for name in ("stem", "letters") for part in ("starts", "rows", "fields")}
)
