"""From facts to the ways in that they open, to the facts that these give: the earliest day of each, compiled.

One run answers "what if this one change were made too?" for every change at once: each only adds to what was
reached without it, so that its effects are followed, read and undone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pathways.obstruction.compiled import compiled

Days = NDArray[np.int64]
Flags = NDArray[np.bool_]
NEVER = 1 << 40  # a day that does not come
GOAL = 0  # the fact that stands for the goal
HORIZON = 0  # the group of changes that push the horizon away


class Graph(NamedTuple):
    """Ways in, by number; days are ordinals. Facts, doors and groups of changes are numbered.

    A way opens from ``first`` to ``last`` (and before the horizon where ``bounded``) on ``weekdays`` (bits,
    Monday is the lowest; 0: any), ``lag`` days after the facts that its ``door`` ``needs`` and one after
    those of its ``rides``, once the groups that it ``asks`` (negative: none) have reached ``levels``; it
    lasts ``length`` days and its door ``gives`` facts at its end. Lists are cut by ``…_at``: those of door
    ``d`` are from ``at[d]`` to ``at[d + 1]``. ``waiting``: ways by the fact they need or ride with;
    ``touched``: ways by the group they ask. ``horizons``: the last day of start, by level of the horizon.
    """

    door: Days
    first: Days
    last: Days
    lag: Days
    length: Days
    weekdays: Days
    bounded: Days
    asks: Days
    levels: Days
    needs_at: Days
    needs: Days
    rides_at: Days
    rides: Days
    gives_at: Days
    gives: Days
    waiting_at: Days
    waiting: Days
    touched_at: Days
    touched: Days
    horizons: Days


class State(NamedTuple):
    """What is reached: the ``days`` of facts, the ``givers`` (ways) and the ``starts`` that made them so; the
    ``levels`` of groups.

    Room for the work: a ring of ways to look at (``queue``, from ``ends[0]`` on, ``ends[1]`` of them); a log
    of what is to be undone, and where each fact stands in it (``logged``, from 1).
    """

    days: Days
    givers: Days
    starts: Days
    levels: Days
    queue: Days
    queued: Days
    ends: Days
    log: Days
    logged: Days


@compiled
def start_of(graph: Graph, days: Days, levels: Days, way: int) -> int:
    """The first day on which a way may be taken, or ``NEVER``."""
    for at in range(graph.asks.shape[1]):
        group = graph.asks[way, at]
        if group >= 0 and levels[group] < graph.levels[way, at]:
            return NEVER
    day, door = graph.first[way], graph.door[way]
    for at in range(graph.needs_at[door], graph.needs_at[door + 1]):
        day = max(day, days[graph.needs[at]] + graph.lag[way])
    for at in range(graph.rides_at[door], graph.rides_at[door + 1]):
        day = max(day, days[graph.rides[at]] + 1)
    last = last_of(graph, way, levels[HORIZON])
    if day <= last and graph.weekdays[way]:
        while not (graph.weekdays[way] >> ((day + 6) % 7)) & 1:
            day += 1
    return day if day <= last else NEVER


@compiled
def last_of(graph: Graph, way: int, horizon: int) -> int:
    """The last day on which a way may be taken, at that level of the horizon."""
    last = graph.last[way]
    return int(min(last, graph.horizons[horizon]) if graph.bounded[way] else last)


@compiled
def push(state: State, way: int) -> None:
    """Have a way looked at, once."""
    if not state.queued[way]:
        state.queued[way] = 1
        state.queue[(state.ends[0] + state.ends[1]) % len(state.queue)] = way
        state.ends[1] += 1


@compiled
def _pull(state: State) -> int:
    way = state.queue[state.ends[0]]
    state.ends[0] = (state.ends[0] + 1) % len(state.queue)
    state.ends[1] -= 1
    state.queued[way] = 0
    return int(way)


@compiled
def _remember(state: State, fact: int, floor: int, size: int) -> int:
    """Write down what a fact was, unless that is done above ``floor``; the new size of the log."""
    if state.logged[fact] > floor:
        return size
    state.log[size] = (fact, state.days[fact], state.givers[fact], state.starts[fact], state.logged[fact])
    state.logged[fact] = size + 1
    return size + 1


@compiled
def undo(state: State, size: int, until: int) -> None:
    """Back to what was reached when the log was that long."""
    while size > until:
        size -= 1
        fact = state.log[size, 0]
        state.days[fact] = state.log[size, 1]
        state.givers[fact] = state.log[size, 2]
        state.starts[fact] = state.log[size, 3]
        state.logged[fact] = state.log[size, 4]


@compiled
def spread(graph: Graph, state: State, size: int) -> int:
    """Follow the ways in the ring and all they open; the new size of the log."""
    floor = size
    while state.ends[1]:
        way = _pull(state)
        start = start_of(graph, state.days, state.levels, way)
        if start == NEVER:
            continue
        end = start + graph.length[way] - 1
        door = graph.door[way]
        for at in range(graph.gives_at[door], graph.gives_at[door + 1]):
            fact = graph.gives[at]
            if end < state.days[fact]:
                size = _remember(state, fact, floor, size)
                state.days[fact], state.givers[fact], state.starts[fact] = end, way, start
                for other in range(graph.waiting_at[fact], graph.waiting_at[fact + 1]):
                    push(state, graph.waiting[other])
    return size


@compiled
def begin(graph: Graph, state: State) -> int:
    """Follow every way that can be followed without any change; the size of the log."""
    for way in range(len(graph.first)):
        push(state, way)
    return int(spread(graph, state, 0))


@compiled
def make(graph: Graph, state: State, groups: Days, levels: Days, size: int) -> int:
    """Make changes, the smaller of a group first, and follow what they open; the new size of the log."""
    for each in range(len(groups)):
        group = groups[each]
        state.levels[group] = levels[each]
        for at in range(graph.touched_at[group], graph.touched_at[group + 1]):
            push(state, graph.touched[at])
    return int(spread(graph, state, size))


@compiled
def opening(graph: Graph, state: State) -> Flags:
    """For each way: whether it can be taken in the present state."""
    found = np.zeros(len(graph.first), np.bool_)
    for way in range(len(graph.first)):
        found[way] = start_of(graph, state.days, state.levels, way) != NEVER
    return found


@compiled
def leading(graph: Graph, opened: Flags, wanted: Flags) -> Flags:
    """Which of the ways opened lead to a fact wanted, through one another; ``wanted`` grows to what these
    need.
    """
    found = np.zeros(len(opened), np.bool_)
    grown = True
    while grown:
        grown = False
        for way in range(len(opened)):
            if opened[way] and not found[way] and _gives(graph, way, wanted):
                found[way], grown, door = True, True, graph.door[way]
                for at in range(graph.needs_at[door], graph.needs_at[door + 1]):
                    wanted[graph.needs[at]] = True
                for at in range(graph.rides_at[door], graph.rides_at[door + 1]):
                    wanted[graph.rides[at]] = True
    return found


@compiled
def _gives(graph: Graph, way: int, wanted: Flags) -> bool:
    door = graph.door[way]
    serves = False
    for at in range(graph.gives_at[door], graph.gives_at[door + 1]):
        serves |= bool(wanted[graph.gives[at]])
    return serves


@compiled
def improving(graph: Graph, state: State, before: Days) -> Flags:
    """Which ways may ever give a fact sooner than it comes with no change (``before``), even now that every
    change is made; those that ask nothing, as soon. Leave the others out: no fact ever comes later.
    """
    found = np.zeros(len(graph.first), np.bool_)
    for way in range(len(graph.first)):
        start = start_of(graph, state.days, state.levels, way)
        if start != NEVER:
            end, door = start + graph.length[way] - 1, graph.door[way]
            free = graph.asks[way].max() < 0
            for at in range(graph.gives_at[door], graph.gives_at[door + 1]):
                day = before[graph.gives[at]]
                if end < day or (free and end == day):
                    found[way] = True
    return found


@compiled
def timely(graph: Graph, state: State, kept: Flags) -> Flags:
    """Which of the ways kept end, at the soonest, on a day when what they give still serves the goal.

    ``latest``: the last day on which each fact can serve, whatever else is made. What comes later is
    followed by nothing that leads to the goal.
    """
    latest = np.full(len(state.days), -1, np.int64)
    latest[GOAL] = NEVER
    starts = np.full(len(kept), NEVER, np.int64)
    for way in range(len(kept)):
        if kept[way]:
            starts[way] = start_of(graph, state.days, state.levels, way)
    grown = True
    while grown:
        grown = False
        for way in range(len(kept)):
            start = _latest_start(graph, latest, way)
            if kept[way] and starts[way] <= start:
                grown |= _put_off(graph, latest, way, start)
    found = np.zeros(len(kept), np.bool_)
    for way in range(len(kept)):
        found[way] = kept[way] and starts[way] <= _latest_start(graph, latest, way)
    return found


@compiled
def _latest_start(graph: Graph, latest: Days, way: int) -> int:
    end, door = -1, graph.door[way]
    for at in range(graph.gives_at[door], graph.gives_at[door + 1]):
        end = max(end, latest[graph.gives[at]])
    return int(min(last_of(graph, way, len(graph.horizons) - 1), end - graph.length[way] + 1))


@compiled
def _put_off(graph: Graph, latest: Days, way: int, start: int) -> bool:
    """Have what a way needs come as late as its latest start allows; whether that is later than thought."""
    grown, door = False, graph.door[way]
    for at in range(graph.needs_at[door], graph.needs_at[door + 1]):
        fact, day = graph.needs[at], start - graph.lag[way]
        grown |= day > latest[fact]
        latest[fact] = max(latest[fact], day)
    for at in range(graph.rides_at[door], graph.rides_at[door + 1]):
        fact, day = graph.rides[at], start - 1
        grown |= day > latest[fact]
        latest[fact] = max(latest[fact], day)
    return grown
