"""What figures about people may tell: no count so small that somebody could be known by it.

Under ``THRESHOLD`` a count is hidden. Our own choice, 2026-11-22: in a commune everybody knows everybody, and
whoever is one of four learns something of the three others; from five on, nobody learns of one person what
they did not know. Zero is told: it speaks of nobody. What is hidden must not come back by subtraction: when a
total is told, hidden counts are at least two and make ``THRESHOLD`` together, else the next smallest are
hidden too.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

THRESHOLD = 5

Cell = TypeVar("Cell", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Figures(Generic[Cell]):
    """Counts that may be told: ``None`` for what is hidden."""

    counts: dict[Cell, int | None]
    total: int | None


def tellable(count: int) -> int | None:
    """A count that stands alone; ``None`` if it must be hidden."""
    return None if 0 < count < THRESHOLD else count


def figures(counts: Mapping[Cell, int]) -> Figures[Cell]:
    """The counts of groups that don't overlap, and their total, with what must be hidden hidden.

    Tell each of several tables of the same people with one and the same division, or without totals.
    """
    total = sum(counts.values())
    by_size = sorted((cell for cell in counts if counts[cell]), key=lambda cell: counts[cell])
    hidden = [cell for cell in by_size if counts[cell] < THRESHOLD]
    spare = by_size[len(hidden) :]
    while hidden and spare and not _safe([counts[cell] for cell in hidden]):
        hidden.append(spare.pop(0))
    told = {cell: None if cell in hidden else count for cell, count in counts.items()}
    known = not hidden or _safe([counts[cell] for cell in hidden])
    return Figures(told, total if known and tellable(total) is not None else None)


def _safe(hidden: list[int]) -> bool:
    return len(hidden) > 1 and sum(hidden) >= THRESHOLD
