"""Which steps can be kept: as many as can be, then as many as can be on other dates. Exact."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import combinations

from pathways.repair.world import Chosen, World
from pathways.search import feasible

NOBODY: Chosen = frozenset()


def best_sets(world: World) -> list[tuple[Chosen, Chosen]]:
    """The offers kept and the offers moved, in every best way; none where there is no plan at all.

    What is pinned is kept, or there is no plan.

    A plan that keeps some steps keeps any fewer, and one that moves some moves any fewer: so the largest
    sets are looked for from the top, among the steps that can be kept alone. At most two to the power of
    the number of steps questions, two or three when one step alone has fallen through.
    """

    pinned = world.pinned
    if not pinned <= world.keepable.keys() or not _is_possible(world, pinned, NOBODY):
        return []
    pairs: list[tuple[Chosen, Chosen]] = []
    for free in largest(
        world.keepable.keys() - pinned, lambda some: _is_possible(world, some | pinned, NOBODY)
    ):
        kept = pinned | free
        moved = largest(world.movable - kept, partial(_is_possible, world, kept))
        pairs += [(kept, each) for each in moved]
    most = max(len(moved) for _, moved in pairs)
    return [(kept, moved) for kept, moved in pairs if len(moved) == most]


def _is_possible(world: World, kept: Chosen, moved: Chosen) -> bool:
    return feasible(*world.asking(kept, moved), world.today, world.certainty)


def largest(items: Iterable[str], works: Callable[[Chosen], bool]) -> list[Chosen]:
    """The largest sets that work, where any part of a set that works does; the empty one always does."""
    every = frozenset(items)
    if not every or works(every):
        return [every]
    alone = sorted(item for item in every if works(frozenset({item})))
    if len(alone) < 2:
        return [frozenset({item}) for item in alone] or [NOBODY]
    for size in range(min(len(alone), len(every) - 1), 1, -1):
        found = [some for some in map(frozenset, combinations(alone, size)) if works(some)]
        if found:
            return found
    return [frozenset({item}) for item in alone]
