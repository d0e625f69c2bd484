"""Which changes reach the goal, alone and two by two, without trying every pair.

Make a change: some facts come sooner, or none does. Two changes that together reach what neither reaches
alone are of one of three kinds:

- some way asks both;
- the one brings facts forward, for which a way that asks the other waits;
- each brings facts forward.

*Proof.* Let no way ask both, and let the second bring nothing forward alone. Once the first is made, ways
that ask the second start as they would without the first, unless they wait for a fact that it brought
forward: else nothing comes sooner than it did alone, that is than with no change.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pathways.obstruction.compiled import compiled
from pathways.obstruction.spreading import GOAL, HORIZON, NEVER, Days, Flags, Graph, State, push, spread, undo


class Pool(NamedTuple):
    """Changes to choose from, as groups and levels, those that touch the most ways first; no set holds two of
    the same ``key``. Those of a group are from ``since[group]`` to ``until[group]`` (not included).
    """

    groups: Days
    levels: Days
    keys: Days
    since: Days
    until: Days


class Search(NamedTuple):
    """A search of pairs under way: the first change to try next and how many are ``found``, in ``ends``; room
    for the partners of a change, and for who has been named as one last.
    """

    ends: Days
    found: Days
    partners: Days
    named: Days


def begun(pool: Pool) -> Search:
    """Nothing tried yet."""
    count = len(pool.groups)
    room = 2 * count + 1024
    return Search(
        np.zeros(2, np.int64), np.zeros((room, 2), np.int64), np.zeros(count, np.int64), np.full(count, -1)
    )


@compiled
def _made(graph: Graph, state: State, pool: Pool, each: int, size: int) -> int:
    """Make a change of the pool and follow what it opens; the new size of the log."""
    group = pool.groups[each]
    state.levels[group] = max(state.levels[group], pool.levels[each])
    for at in range(graph.touched_at[group], graph.touched_at[group + 1]):
        push(state, graph.touched[at])
    return int(spread(graph, state, size))


@compiled
def alone(graph: Graph, state: State, pool: Pool, size: int) -> tuple[Flags, Flags]:
    """Which changes, each made alone on top of what is made, reach the goal; which bring any fact forward."""
    reaching = np.zeros(len(pool.groups), np.bool_)
    moving = np.zeros(len(pool.groups), np.bool_)
    for each in range(len(pool.groups)):
        before = state.levels[pool.groups[each]]
        after = _made(graph, state, pool, each, size)
        moving[each] = after > size
        reaching[each] = state.days[GOAL] < NEVER
        undo(state, after, size)
        state.levels[pool.groups[each]] = before
    return reaching, moving


@compiled
def pair_up(
    graph: Graph, state: State, pool: Pool, moving: Flags, search: Search, size: int, patience: int
) -> None:
    """Go on until all pairs are found, until so many have been tried, or until there is no room for more."""
    count = len(pool.groups)
    while search.ends[0] < count and patience > 0 and search.ends[1] + count <= len(search.found):
        first = search.ends[0]
        search.ends[0] += 1
        before = state.levels[pool.groups[first]]
        made = _made(graph, state, pool, first, size)
        partners = _name_partners(graph, state, pool, moving, search, first, size, made)
        patience -= partners + 1
        for at in range(partners):
            other = search.partners[at]
            if pool.keys[other] != pool.keys[first] and _reaches(graph, state, pool, other, made):
                search.found[search.ends[1]] = (first, other)
                search.ends[1] += 1
        undo(state, made, size)
        state.levels[pool.groups[first]] = before


@compiled
def _reaches(graph: Graph, state: State, pool: Pool, each: int, size: int) -> bool:
    before = state.levels[pool.groups[each]]
    after = _made(graph, state, pool, each, size)
    reached = state.days[GOAL] < NEVER
    undo(state, after, size)
    state.levels[pool.groups[each]] = before
    return bool(reached)


@compiled
def _name_partners(
    graph: Graph, state: State, pool: Pool, moving: Flags, search: Search, first: int, size: int, made: int
) -> int:
    """The changes to try with the first one, which is made; how many there are.

    Each pair is named once: if one of the two alone brings facts forward, when that one is made first; else
    when the one is that comes first in the pool.
    """
    group, partners = pool.groups[first], 0
    for at in range(graph.touched_at[group], graph.touched_at[group + 1]):
        partners = _name_asked(graph, pool, moving, search, graph.touched[at], first, partners)
    for entry in range(size, made):
        fact = state.log[entry, 0]
        for at in range(graph.waiting_at[fact], graph.waiting_at[fact + 1]):
            partners = _name_asked(graph, pool, moving, search, graph.waiting[at], first, partners)
    if moving[first]:
        for other in range(first + 1, len(moving)):
            if moving[other]:
                partners = _name(moving, search, other, first, partners)
    return partners


@compiled
def _name_asked(
    graph: Graph, pool: Pool, moving: Flags, search: Search, way: int, first: int, partners: int
) -> int:
    """Add the changes that a way asks, a farther horizon among them."""
    if graph.bounded[way] and graph.last[way] > graph.horizons[0]:
        for other in range(pool.since[HORIZON], pool.until[HORIZON]):
            partners = _name(moving, search, other, first, partners)
    for place in range(graph.asks.shape[1]):
        group = graph.asks[way, place]
        if group >= 0:
            for other in range(pool.since[group], pool.until[group]):
                partners = _name(moving, search, other, first, partners)
    return partners


@compiled
def _name(moving: Flags, search: Search, other: int, first: int, partners: int) -> int:
    mine = other > first if moving[first] == moving[other] else moving[first]
    if not mine or search.named[other] == first:
        return partners
    search.named[other] = first
    search.partners[partners] = other
    return partners + 1
