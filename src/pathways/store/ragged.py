"""Lists of unequal lengths in two arrays, texts among them; ids found among texts in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pathways.store.sections import Array, Arrays

Ints = NDArray[np.int64]


class Ragged(NamedTuple):
    """``values[starts[row]:starts[row + 1]]`` is the list of a row."""

    values: Array
    starts: Ints

    def __len__(self) -> int:  # the rows; a NamedTuple would count its two fields
        return len(self.starts) - 1

    def row(self, row: int) -> Array:
        """The list of a row."""
        return self.values[self.starts[row] : self.starts[row + 1]]

    def text(self, row: int) -> bytes:
        """The bytes of a row."""
        return self.row(row).tobytes()

    def named(self, name: str) -> dict[str, Array]:
        """Its two arrays, as sections of a file."""
        return {name: self.values, f"{name}.starts": self.starts}


def section(arrays: Arrays, name: str) -> Ragged:
    """The lists that a file keeps under a name."""
    return Ragged(arrays[name], arrays[f"{name}.starts"])


def of_lists(lists: Sequence[Sequence[int]], dtype: type[np.signedinteger] = np.int32) -> Ragged:
    """The lists in order."""
    flat = [value for each in lists for value in each]
    return Ragged(np.array(flat, dtype), _starts(map(len, lists)))


def of_texts(texts: Sequence[bytes]) -> Ragged:
    """The texts in order."""
    return Ragged(np.frombuffer(b"".join(texts), np.uint8), _starts(map(len, texts)))


def _starts(lengths: Iterable[int]) -> Ints:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.fromiter(lengths, np.int64), dtype=np.int64)])


def ranges(starts: Array, ends: Array) -> Ints:
    """The numbers from each start to its end (not included), one range after the other."""
    lengths = np.maximum(ends - starts, 0)
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum(), dtype=np.int64)


def taken(lists: Ragged, rows: Array) -> Ragged:
    """The lists of these rows, in this order."""
    starts, ends = lists.starts[rows], lists.starts[rows + 1]
    return Ragged(lists.values[ranges(starts, ends)], _starts(ends - starts))


def joined(left: Ragged, right: Ragged) -> Ragged:
    """The lists of the one, then of the other."""
    values = np.concatenate([left.values, right.values])
    return Ragged(values, np.concatenate([left.starts, right.starts[1:] + left.starts[-1]]))


def by_target(sources: Array, targets: Array, count: int) -> Ragged:
    """For each target (0 to ``count``, not included) its sources, in the order in which they come."""
    order = np.argsort(targets, kind="stable")
    lengths = np.bincount(targets, minlength=count)
    return Ragged(sources[order].astype(np.int32), _starts(lengths))


class Ids:
    """Ids in the order of rows, and the row of an id by halves."""

    def __init__(self, texts: Ragged, order: Array) -> None:
        self.texts, self.order = texts, order

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, row: int) -> str:
        return self.texts.text(row).decode()

    def row(self, identifier: object) -> int | None:
        """The row of an id; ``None`` when it is not there."""
        if not isinstance(identifier, str):
            return None
        text = identifier.encode()
        place = self.place(text)
        if place == len(self) or self.texts.text(int(self.order[place])) != text:
            return None
        return int(self.order[place])

    def place(self, text: bytes) -> int:
        """How many ids come before this text."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.texts.text(int(self.order[middle])) < text:
                low = middle + 1
            else:
                high = middle
        return low


def in_order(texts: Ragged) -> Array:
    """The rows in the order of their texts."""
    bounds = texts.starts.tolist()
    data = texts.values.tobytes()
    every = [data[start:end] for start, end in pairwise(bounds)]
    return np.array(sorted(range(len(every)), key=every.__getitem__), np.int32)
