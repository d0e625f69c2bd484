"""Ways as the compiled functions of ``spreading`` read them: facts by number, ways by what they wait for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from pathways.obstruction.columns import Ints, ranges, starts_of
from pathways.obstruction.doors import Door
from pathways.obstruction.listing import NO_GROUP, Ways
from pathways.obstruction.spreading import NEVER, Graph, State
from pathways.obstruction.steps import HORIZON

DEEPEST = 8  # changes made one after another, and what is reached without any


class Words(NamedTuple):
    """Facts by number, and what each door needs and gives; see ``spreading.Graph``."""

    facts: dict[str, int]
    needs_at: Ints
    needs: Ints
    rides_at: Ints
    rides: Ints
    gives_at: Ints
    gives: Ints


def words_of(doors: Sequence[Door]) -> Words:
    """The doors in numbers; the goal is the first fact."""
    named = chain.from_iterable((*door.gives, *door.needs, *door.rides) for door in doors)
    facts = {fact: number for number, fact in enumerate(dict.fromkeys(chain([""], named)))}
    needs, rides, gives = (
        [[facts[fact] for fact in door[part]] for door in doors] for part in range(len(Door._fields))
    )
    return Words(facts, *_ragged(needs), *_ragged(rides), *_ragged(gives))


def graph_of(ways: Ways, words: Words, groups: int, horizons: Ints) -> Graph:
    """The ways, with so many groups of changes; ``horizons``: the last day of start by level."""
    waiting = [
        _each(at, values, ways.door)
        for at, values in ((words.needs_at, words.needs), (words.rides_at, words.rides))
    ]
    asking, place = np.nonzero(ways.asks != NO_GROUP)
    pushed = np.flatnonzero((ways.bounded > 0) & (ways.last > horizons[0]))
    touching = np.concatenate([asking, pushed])
    touched = np.concatenate([ways.asks[asking, place], np.full_like(pushed, HORIZON)])
    ranks, facts = (np.concatenate(parts) for parts in zip(*waiting, strict=True))
    waiting_at, waiters = _turned(ranks, facts, len(words.facts))
    touched_at, touchers = _turned(touching, touched, groups)
    return Graph(
        door=ways.door, first=ways.first, last=ways.last, lag=ways.lag, length=ways.length,
        weekdays=ways.weekdays, bounded=ways.bounded,
        asks=np.ascontiguousarray(ways.asks), levels=np.ascontiguousarray(ways.levels),
        needs_at=words.needs_at, needs=words.needs, rides_at=words.rides_at, rides=words.rides,
        gives_at=words.gives_at, gives=words.gives,
        waiting_at=waiting_at, waiting=waiters, touched_at=touched_at, touched=touchers, horizons=horizons,
    )  # fmt: skip


def blank(graph: Graph, facts: int) -> State:
    """Nothing reached yet."""
    ways = len(graph.door) + 1
    return State(
        days=np.full(facts, NEVER, np.int64),
        givers=np.full(facts, -1, np.int64),
        starts=np.zeros(facts, np.int64),
        levels=np.zeros(len(graph.touched_at) - 1, np.int64),
        queue=np.zeros(ways, np.int64),
        queued=np.zeros(ways, np.int64),
        ends=np.zeros(2, np.int64),
        log=np.zeros((DEEPEST * facts, 5), np.int64),
        logged=np.zeros(facts, np.int64),
    )


def _ragged(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """Where each list begins, and the lists one after another."""
    return starts_of(map(len, lists)), np.array(list(chain.from_iterable(lists)), np.int64)


def _each(at: Ints, values: Ints, doors: Ints) -> tuple[Ints, Ints]:
    """For each way, by its door: its rank, once for each value, and the values."""
    starts, ends = at[doors], at[doors + 1]
    return np.repeat(np.arange(len(doors)), ends - starts), values[ranges(starts, ends)]


def _turned(sources: Ints, targets: Ints, count: int) -> tuple[Ints, Ints]:
    """For each target, from 0 to ``count``: where its sources begin, and the sources."""
    order = np.argsort(targets, kind="stable")
    return starts_of(np.bincount(targets, minlength=count)), sources[order]
