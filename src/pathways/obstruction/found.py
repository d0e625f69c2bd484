"""What is told: the smallest sets of changes that open a plan, easiest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pathways.obstruction.changes import Actor, Change


@dataclass(frozen=True, slots=True)
class Obstruction:
    """Changes that together open a plan; with any of them missing there is none."""

    changes: tuple[Change, ...]

    @property
    def effort(self) -> tuple[int, int]:
        """For ranking: how many changes, how hard they are."""
        return len(self.changes), sum(change.effort for change in self.changes)

    @property
    def actors(self) -> frozenset[Actor]:
        """Who must act."""
        return frozenset(change.who for change in self.changes)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {"changes": [change.document() for change in self.changes]}


@dataclass(frozen=True, slots=True)
class Obstructions:
    """Those found, easiest first; ``complete`` is false when time ran out: then others may be missing.

    ``proven``: all sets of at most so many changes are known, and those told are smallest ones; below zero,
    it is not even known whether a plan needs any.
    """

    sets: tuple[Obstruction, ...] = ()
    complete: bool = True
    proven: int = -1

    def __iter__(self) -> Iterator[Obstruction]:
        return iter(self.sets)

    def __len__(self) -> int:
        return len(self.sets)
