"""Which sets of changes could open a plan, if hours and money were not shared between steps and no fact
gained closed a door.

A necessary test, never a sufficient one, and a quick one: dates, places, ages, rules, seats and what each
step costs by itself are all in it. ``walk`` then has each set checked exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from pathways.obstruction.changes import Change
from pathways.obstruction.columns import Flags, Ints
from pathways.obstruction.doors import END
from pathways.obstruction.graph import Words, blank, graph_of
from pathways.obstruction.listing import EVER, NO_GROUP, Ways
from pathways.obstruction.pairing import Pool, alone, begun, pair_up
from pathways.obstruction.spreading import (
    GOAL,
    NEVER,
    Graph,
    State,
    begin,
    improving,
    leading,
    make,
    opening,
    timely,
    undo,
)
from pathways.obstruction.steps import HORIZON, Steps

PATIENCE = 20_000  # pairs tried between two looks at the clock
Changes = frozenset[Change]


@dataclass(slots=True)
class Relaxation:
    """Ways, compiled, and what is reached along them without any change; ``last``: the day of the horizon.

    ``pool``: the steps that ``passing`` tries: all of each group that some way asks, but those left out.
    """

    ways: Ways
    words: Words
    steps: Steps
    last: int
    pool: Ints = field(init=False)
    _graph: Graph = field(init=False)
    _state: State = field(init=False)
    _size: int = field(init=False)

    def __post_init__(self) -> None:
        horizons = np.array([self.last + days for days in (0, *self.steps.horizons)], np.int64)
        self._graph = graph_of(self.ways, self.words, self.steps.groups, horizons)
        self._state = blank(self._graph, len(self.words.facts))
        self._size = begin(self._graph, self._state)
        asked = set(np.unique(self.ways.asks).tolist()) - {NO_GROUP}
        asked |= {HORIZON} if self.ways.bounded.any() else set()
        groups = np.array(sorted(asked), np.int64)
        touching = np.diff(self._graph.touched_at)[groups]
        self.pool = self.steps.all_of(groups[np.argsort(-touching, kind="stable")])

    def leave(self, others: Iterable[Change]) -> None:
        """Take these out of the changes that are tried."""
        out = [self.steps.step(change) for change in others]
        for group, level in out:
            self.pool = self.pool[(self.pool != (group, level)).any(axis=1)]

    def reaches(self, changes: Iterable[Change]) -> bool:
        """Whether the goal is reached once these changes are made."""
        with self._made(changes):
            return bool(self._state.days[GOAL] < NEVER)

    def passing(self, base: Changes, count: int, look: Callable[[], None]) -> Iterator[Changes]:
        """The base with so many changes more of the pool, wherever that reaches the goal.

        ``look`` is called now and then; it may raise.
        """
        if count > 2:
            yield from self._beyond_pairs(base, count, look)
            return
        pool = self._apart_from(base)
        with self._made(base) as size:
            reaching, moving = alone(self._graph, self._state, pool, size)
        if count == 1:
            yield from (base | {self._change(pool, at)} for at in np.flatnonzero(reaching).tolist())
            return
        search = begun(pool)
        while search.ends[0] < len(pool.groups):
            look()
            with self._made(base) as size:
                pair_up(self._graph, self._state, pool, moving, search, size, PATIENCE)
            for pair in search.found[: search.ends[1]].tolist():
                yield base.union(self._change(pool, at) for at in pair)
            search.ends[1] = 0

    def _beyond_pairs(self, base: Changes, count: int, look: Callable[[], None]) -> Iterator[Changes]:
        """Each change with the pairs, or more, that reach the goal once it is made."""
        pool = self._apart_from(base)
        for at in range(len(pool.groups)):
            grown = base | {self._change(pool, at)}
            if not self.reaches(grown):
                yield from self.passing(grown, count - 1, look)

    def _apart_from(self, base: Changes) -> Pool:
        """The pool, without what the base changes already."""
        mine = np.array([self.steps.step(change)[0] for change in base], np.int64)
        keys = self.steps.keys_of(self.pool[:, 0])
        apart = ~np.isin(keys, self.steps.keys_of(mine))
        groups = self.pool[apart, 0]
        since, until = np.zeros((2, self.steps.groups), np.int64)
        since[groups[::-1]] = np.arange(len(groups))[::-1]
        until[groups] = np.arange(1, len(groups) + 1)
        return Pool(groups, self.pool[apart, 1], keys[apart], since, until)

    def _change(self, pool: Pool, at: int) -> Change:
        return self.steps.change(int(pool.groups[at]), int(pool.levels[at]))

    def trace(self, changes: Iterable[Change]) -> list[tuple[int, int]]:
        """The ways, once these changes are made, that reach the goal or seem to, each with its start."""
        with self._made(changes):
            found: dict[int, int] = {}
            waiting, seen = [GOAL], {GOAL}
            while waiting:
                fact = waiting.pop()
                way = int(self._state.givers[fact])
                found[way] = int(self._state.starts[fact])
                more = set(self._behind(way)) - seen
                seen |= more
                waiting += more
            return list(found.items())

    def _behind(self, way: int) -> list[int]:
        """The facts that a way needs or rides with."""
        words, door = self.words, int(self.ways.door[way])
        needs = words.needs[words.needs_at[door] : words.needs_at[door + 1]]
        return [*needs.tolist(), *words.rides[words.rides_at[door] : words.rides_at[door + 1]].tolist()]

    def open_to(self, changes: Iterable[Change], wanted: Iterable[str]) -> Flags:
        """The ways that can be taken once these are made, and lead to the goal or to a wanted fact."""
        numbers = [self.words.facts[fact] for fact in wanted if fact in self.words.facts]
        flags = np.zeros(len(self.words.facts), np.bool_)
        flags[[GOAL, *numbers]] = True
        with self._made(changes):
            return leading(self._graph, opening(self._graph, self._state), flags)

    def everything(self) -> list[Change]:
        """Every change that some way asks."""
        return [self.steps.change(group, level) for group, level in self.pool.tolist()]

    def telling(self) -> Flags:
        """The ways that may make a difference: the others are left out without changing what is reached of
        the goal by any set of changes.
        """
        before = self._state.days.copy()
        with self._stepped(self.pool):
            kept = improving(self._graph, self._state, before)
            return timely(self._graph, self._state, kept)

    @contextmanager
    def _made(self, changes: Iterable[Change]) -> Iterator[int]:
        """While these changes are made; gives the size of the log."""
        steps = sorted(self.steps.step(change) for change in changes)
        with self._stepped(np.array(steps, np.int64).reshape(-1, 2)) as size:
            yield size

    @contextmanager
    def _stepped(self, steps: Ints) -> Iterator[int]:
        """The same for steps, the smaller of a group first."""
        groups, levels = steps.T.copy()
        size = make(self._graph, self._state, groups, levels, self._size)
        try:
            yield size
        finally:
            undo(self._state, size, self._size)
            self._state.levels[groups] = 0


def undated(ways: Ways) -> Ways:
    """The ways if every session could begin on any day, without those that ask more to the same door."""
    steps = int(ways.levels.max(initial=0)) + 1
    codes = np.sort(np.where(ways.asks == NO_GROUP, NO_GROUP, ways.asks * steps + ways.levels), axis=1)
    known, ranks = np.unique(codes, return_inverse=True)
    asked = np.where(codes == NO_GROUP, 0, ranks.reshape(codes.shape) + 1)
    keys = _packed(ways.door, asked, len(known) + 2)
    rows = np.unique(keys, return_index=True)[1]
    kept = rows[_asking_least(ways.door[rows], asked[rows], len(known) + 2)]
    none = np.zeros(len(kept), np.int64)
    any_day = {"first": none + EVER, "last": none + END, "weekdays": none, "lag": none}
    return ways.taken(kept)._replace(**any_day, length=none + 1, bounded=none)


def _asking_least(doors: Ints, asked: Ints, base: int) -> Flags:
    """Those of which no other to the same door asks a part only; ``asked`` ascending, 0 for nothing."""
    keys = _packed(doors, asked, base)
    least = np.ones(len(doors), np.bool_)
    for mask in product((False, True), repeat=asked.shape[1]):
        part = _packed(doors, np.sort(np.where(mask, asked, 0), axis=1), base)
        least &= (part == keys) | ~np.isin(part, keys)
    return least


def _packed(doors: Ints, asked: Ints, base: int) -> Ints:
    """One number for a door and what is asked."""
    found = doors
    for column in asked.T:
        found = found * base + column
    return found
