"""From facts to the ways in that they open, to the facts that these give: the earliest day of each, compiled.

One run answers "what if this one change were made too?" for every change at once: each only adds to what was
reached without it, so that its effects are followed, read and undone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Days = NDArray[np.int64]
NEVER = 1 << 40  # a day that does not come
GOAL = 0  # the fact that stands for the goal
HORIZON = 0  # the group of changes that push the horizon away


class Ways(NamedTuple):
    """Ways in, by number; days are ordinals. Facts, and groups of changes, are numbered.

    A way opens from ``first`` to ``last`` (and before the horizon where ``bounded``) on ``weekdays`` (bits,
    Monday is the lowest; 0: any), ``lag`` days after the facts it ``needs`` and one after those of its
    ``rides``, once the groups that it ``asks`` have reached a level; it lasts ``length`` days and ``gives``
    facts at its end. Lists are cut by ``…_at``: those of way ``w`` are from ``at[w]`` to ``at[w + 1]``.
    ``waiting``: ways by the fact they need or ride with; ``touched``: ways by the group they ask.
    """

    first: Days
    last: Days
    lag: Days
    length: Days
    weekdays: Days
    bounded: Days
    needs_at: Days
    needs: Days
    rides_at: Days
    rides: Days
    asks_at: Days
    asks: Days
    asks_level: Days
    gives_at: Days
    gives: Days
    waiting_at: Days
    waiting: Days
    touched_at: Days
    touched: Days
    horizons: Days  # the last day of start, by level of the horizon


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


@njit(cache=True)
def start_of(ways: Ways, days: Days, levels: Days, way: int) -> int:
    """The first day on which a way may be taken, or ``NEVER``."""
    for at in range(ways.asks_at[way], ways.asks_at[way + 1]):
        if levels[ways.asks[at]] < ways.asks_level[at]:
            return NEVER
    day = ways.first[way]
    for at in range(ways.needs_at[way], ways.needs_at[way + 1]):
        day = max(day, days[ways.needs[at]] + ways.lag[way])
    for at in range(ways.rides_at[way], ways.rides_at[way + 1]):
        day = max(day, days[ways.rides[at]] + 1)
    last = ways.last[way]
    if ways.bounded[way]:
        last = min(last, ways.horizons[levels[HORIZON]])
    if day <= last and ways.weekdays[way]:
        while not (ways.weekdays[way] >> ((day + 6) % 7)) & 1:
            day += 1
    return day if day <= last else NEVER


@njit(cache=True)
def push(state: State, way: int) -> None:
    """Have a way looked at, once."""
    if not state.queued[way]:
        state.queued[way] = 1
        state.queue[(state.ends[0] + state.ends[1]) % len(state.queue)] = way
        state.ends[1] += 1


@njit(cache=True)
def _pull(state: State) -> int:
    way = state.queue[state.ends[0]]
    state.ends[0] = (state.ends[0] + 1) % len(state.queue)
    state.ends[1] -= 1
    state.queued[way] = 0
    return int(way)


@njit(cache=True)
def _remember(state: State, fact: int, floor: int, size: int) -> int:
    """Write down what a fact was, unless that is done above ``floor``; the new size of the log."""
    if state.logged[fact] > floor:
        return size
    state.log[size] = (fact, state.days[fact], state.givers[fact], state.starts[fact], state.logged[fact])
    state.logged[fact] = size + 1
    return size + 1


@njit(cache=True)
def undo(state: State, size: int, until: int) -> None:
    """Back to what was reached when the log was that long."""
    while size > until:
        size -= 1
        fact = state.log[size, 0]
        state.days[fact] = state.log[size, 1]
        state.givers[fact] = state.log[size, 2]
        state.starts[fact] = state.log[size, 3]
        state.logged[fact] = state.log[size, 4]


@njit(cache=True)
def spread(ways: Ways, state: State, size: int) -> int:
    """Follow the ways in the ring and all they open; the new size of the log."""
    floor = size
    while state.ends[1]:
        way = _pull(state)
        start = start_of(ways, state.days, state.levels, way)
        if start == NEVER:
            continue
        end = start + ways.length[way] - 1
        for at in range(ways.gives_at[way], ways.gives_at[way + 1]):
            fact = ways.gives[at]
            if end < state.days[fact]:
                size = _remember(state, fact, floor, size)
                state.days[fact], state.givers[fact], state.starts[fact] = end, way, start
                for other in range(ways.waiting_at[fact], ways.waiting_at[fact + 1]):
                    push(state, ways.waiting[other])
    return size


@njit(cache=True)
def made(ways: Ways, state: State, group: int, level: int, size: int) -> int:
    """Make a change and follow what it opens; the new size of the log."""
    state.levels[group] = level
    for at in range(ways.touched_at[group], ways.touched_at[group + 1]):
        push(state, ways.touched[at])
    return int(spread(ways, state, size))


@njit(cache=True)
def reaching(ways: Ways, state: State, groups: Days, levels: Days, size: int) -> NDArray[np.bool_]:
    """For each change: whether the goal is reached once it is made too."""
    found = np.zeros(len(groups), np.bool_)
    for index in range(len(groups)):
        before = state.levels[groups[index]]
        after = made(ways, state, groups[index], levels[index], size)
        found[index] = state.days[GOAL] < NEVER
        undo(state, after, size)
        state.levels[groups[index]] = before
    return found


@njit(cache=True)
def opening(ways: Ways, state: State) -> NDArray[np.bool_]:
    """For each way: whether it can be taken in the present state."""
    found = np.zeros(len(ways.first), np.bool_)
    for way in range(len(ways.first)):
        found[way] = start_of(ways, state.days, state.levels, way) != NEVER
    return found
