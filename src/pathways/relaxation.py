"""Which sets of changes could open a plan, if hours and money were not shared between steps and no fact
gained closed a door.

A necessary test, never a sufficient one, and a quick one: dates, places, ages, rules, seats and what each
step costs by itself are all in it. ``obstruction`` then checks each set exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain

import numpy as np

from pathways.changes import Change, ChangeKind
from pathways.situation import Situation
from pathways.spreading import (
    GOAL,
    HORIZON,
    NEVER,
    Days,
    State,
    Ways,
    made,
    opening,
    push,
    reaching,
    spread,
    undo,
)
from pathways.ways import Way

Group = tuple[ChangeKind, str, str, bool]  # what grows by steps: kind, subject, place, and whether backwards
DEEPEST = 8  # changes made one after another, and what is reached without any
_HORIZON: Group = (ChangeKind.HORIZON, "", "", False)


class Relaxation:
    """The ways, compiled, and what is reached along them without any change.

    ``wanted``: facts that matter beside those that the goal needs, such as those that a payer looks at.
    ``changes``: those that some way asks, in the order given; ``pool``: those that ``openers`` tries;
    ``sessions``: those that the ways lead into, as changes name them.
    """

    def __init__(
        self,
        ways: Iterable[Way],
        changes: Iterable[Change],
        situation: Situation,
        today: date,
        wanted: frozenset[str] = frozenset(),
    ) -> None:
        self.situation = situation
        self.today = today
        self._groups = _levels(changes)
        first = _Compiled(tuple(ways), self._groups, self._horizons())
        self._compiled = _Compiled(first.useful(wanted), self._groups, self._horizons())
        asked = {_group(change) for way in self._compiled.listed for change in way.asks} | {_HORIZON}
        self.changes = tuple(change for change in changes if _group(change) in asked)
        self._steps = {change: self._compiled.step(change) for change in self.changes}
        self.sessions = {way.session for way in self._compiled.listed} - {""}
        self._size = self._compiled.spread_all()
        self.pool = self.changes
        self.leave(())

    def _horizons(self) -> list[int]:
        last = self.today + timedelta(days=self.situation.horizon_days)
        more = self._groups.get(_HORIZON, [])
        return [last.toordinal() + days for days in (0, *more)]

    def leave(self, others: Iterable[Change]) -> None:
        """Take these out of the changes that ``openers`` tries."""
        out = set(others)
        self.pool = tuple(change for change in self.pool if change not in out)
        steps = np.array([self._steps[change] for change in self.pool], np.int64).reshape(-1, 2)
        self._pool_groups, self._pool_levels = np.ascontiguousarray(steps.T)

    def reaches(self, changes: Iterable[Change]) -> bool:
        """Whether the goal is reached once these changes are made."""
        with self._made(changes):
            return bool(self._compiled.state.days[GOAL] < NEVER)

    def openers(self, changes: Iterable[Change], start: int) -> list[Change]:
        """Which changes of the pool, from that place on, reach the goal, each alone with these."""
        with self._made(changes) as size:
            groups, levels = self._pool_groups[start:], self._pool_levels[start:]
            found = reaching(self._compiled.ways, self._compiled.state, groups, levels, size)
        return [self.pool[start + at] for at in np.flatnonzero(found)]

    def steps(self, changes: Iterable[Change]) -> list[tuple[str, date]]:
        """Sessions of the world changed so, with their starts, that reach the goal or seem to."""
        with self._made(changes):
            return self._compiled.trace()

    @contextmanager
    def _made(self, changes: Iterable[Change]) -> Iterator[int]:
        """While these changes are made; gives the size of the log. Changes that no way asks make nothing."""
        size, state = self._size, self._compiled.state
        steps = [self._steps[change] for change in changes if change in self._steps]
        for group, level in sorted(steps):
            size = made(self._compiled.ways, state, group, level, size)
        yield size
        undo(state, size, self._size)
        for group, _ in steps:
            state.levels[group] = 0


def _group(change: Change) -> Group:
    return (*change.key, change.amount < 0)


def _levels(changes: Iterable[Change]) -> dict[Group, list[int]]:
    """The amounts of each group of changes, ascending; the horizon's first, whether there are any or not."""
    found: dict[Group, list[int]] = {_HORIZON: []}
    for change in changes:
        found.setdefault(_group(change), []).append(abs(change.amount))
    return {group: sorted(amounts) for group, amounts in found.items()}


@dataclass(slots=True)
class _Compiled:
    """Ways as arrays, with a state that nothing has been reached in yet."""

    listed: tuple[Way, ...]
    groups: Mapping[Group, list[int]]
    horizons: list[int]
    numbers: dict[Group, int] = field(init=False)
    facts: dict[str, int] = field(init=False)
    ways: Ways = field(init=False)
    state: State = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = {group: number for number, group in enumerate(self.groups)}
        named = chain.from_iterable((*way.gives, *way.needs, *way.rides) for way in self.listed)
        self.facts = {fact: number for number, fact in enumerate(dict.fromkeys(chain([""], named)))}
        self.ways = self._arrays()
        self.state = self._nothing_reached()

    def _nothing_reached(self) -> State:
        ways, facts = len(self.listed) + 1, len(self.facts)
        return State(
            days=np.full(facts, NEVER, np.int64),
            givers=np.full(facts, -1, np.int64),
            starts=np.zeros(facts, np.int64),
            levels=np.zeros(len(self.groups), np.int64),
            queue=np.zeros(ways, np.int64),
            queued=np.zeros(ways, np.int64),
            ends=np.zeros(2, np.int64),
            log=np.zeros((DEEPEST * facts, 5), np.int64),
            logged=np.zeros(facts, np.int64),
        )

    def _arrays(self) -> Ways:
        facts = self.facts
        needs = [[facts[fact] for fact in way.needs] for way in self.listed]
        rides = [[facts[fact] for fact in way.rides] for way in self.listed]
        steps = {change: self.step(change) for way in self.listed for change in way.asks}
        asks = [[steps[change] for change in way.asks] for way in self.listed]
        touching = [[group for group, _ in each] for each in asks]
        for way, groups in zip(self.listed, touching, strict=True):
            if way.bounded and way.last > self.horizons[0]:
                groups.append(HORIZON)
        levels = [level for each in asks for _, level in each]
        return Ways(
            **{
                name: self._numbers(name)
                for name in ("first", "last", "lag", "length", "weekdays", "bounded")
            },
            **_ragged("needs", needs),
            **_ragged("rides", rides),
            **_ragged("asks", [[group for group, _ in each] for each in asks]),
            asks_level=np.array(levels, np.int64),
            **_ragged("gives", [[facts[fact] for fact in way.gives] for way in self.listed]),
            **_ragged("waiting", _turned(map(list.__add__, needs, rides), len(facts))),
            **_ragged("touched", _turned(touching, len(self.numbers))),
            horizons=np.array(self.horizons, np.int64),
        )

    def _numbers(self, name: str) -> Days:
        return np.array([getattr(way, name) for way in self.listed], np.int64)

    def step(self, change: Change) -> tuple[int, int]:
        """The number of the group and the level that the change reaches."""
        group = _group(change)
        return self.numbers[group], 1 + self.groups[group].index(abs(change.amount))

    def spread_all(self) -> int:
        """Reach all that can be reached at the present levels; the size of the log."""
        for way in range(len(self.listed)):
            push(self.state, way)
        return int(spread(self.ways, self.state, 0))

    def useful(self, wanted: Iterable[str]) -> tuple[Way, ...]:
        """The ways that open when every change is made, and lead to the goal or to these facts."""
        for group, number in self.numbers.items():
            self.state.levels[number] = len(self.groups[group])
        self.spread_all()
        opened = [self.listed[way] for way in np.flatnonzero(opening(self.ways, self.state))]
        leading, grown = {"", *wanted}, True
        while grown:
            serving = [way for way in opened if not leading.isdisjoint(way.gives)]
            more = {fact for way in serving for fact in (*way.needs, *way.rides)} - leading
            leading |= more
            grown = bool(more)
        return tuple(way for way in opened if not leading.isdisjoint(way.gives))

    def trace(self) -> list[tuple[str, date]]:
        """The sessions that led to the goal, each with its start."""
        found: dict[int, int] = {}
        waiting, seen = [GOAL], {GOAL}
        while waiting:
            fact = waiting.pop()
            giver = int(self.state.givers[fact])
            way = self.listed[giver]
            if way.session:
                found[giver] = int(self.state.starts[fact])
            more = {self.facts[each] for each in (*way.needs, *way.rides)} - seen
            seen |= more
            waiting += more
        return [(self.listed[way].session, date.fromordinal(start)) for way, start in found.items()]


def _ragged(name: str, lists: Sequence[Sequence[int]]) -> dict[str, Days]:
    """Lists one after another, and where each begins."""
    ends = np.cumsum([0, *(len(each) for each in lists)], dtype=np.int64)
    return {name: np.array(list(chain.from_iterable(lists)), np.int64), f"{name}_at": ends}


def _turned(lists: Iterable[Sequence[int]], count: int) -> list[list[int]]:
    """For each number, the ranks of the lists that hold it."""
    found: list[list[int]] = [[] for _ in range(count)]
    for rank, numbers in enumerate(lists):
        for number in numbers:
            found[number].append(rank)
    return found
