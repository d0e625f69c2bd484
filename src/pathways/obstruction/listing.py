"""Every way into the offers of a territory for one person, as rows of numbers.

A *way* is a session (as it is, or as changes make it), an opening, a stretch of days. It forgets only that
hours and money are shared between steps, and that a fact gained can close a door: whatever set of changes
truly opens a plan reaches the goal along ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from typing import NamedTuple

import numpy as np

from pathways.conditions import Answer
from pathways.obstruction.asking import NO_FACT
from pathways.obstruction.changes import ChangeKind
from pathways.obstruction.columns import (
    ANY_DAY,
    NO_CLOSING,
    Columns,
    Flags,
    Ints,
    Kind,
    days_of,
    ranges,
    starts_of,
)
from pathways.obstruction.doors import END, Door, Doors, Era, New
from pathways.obstruction.prices import EVERY_DAY, Prices
from pathways.obstruction.requirements import alternatives
from pathways.obstruction.steps import DEADLINE, EARLIER, LATER, SEAT, Step
from pathways.occurrences import window

EVER = 0  # a day before every other
NO_GROUP = -1
MOST_ASKED = 3  # changes in a set at most
NO_SESSION = -1
VERSIONS = ("", "+later", "+earlier")  # what a session moved is called


class Ways(NamedTuple):
    """Ways by row; days are ordinals. A way starts from ``first`` to ``last`` on ``weekdays``, ``lag`` days
    after the facts that its ``door`` needs, and lasts ``length`` days.

    ``asks``: groups of changes (``NO_GROUP`` fills up), up to ``levels``; shape (ways, 3). ``bounded``:
    before the horizon. ``session``: row of the columns, then the new ones; ``NO_SESSION`` for none.
    ``version``: rank in ``VERSIONS``, plus 3 with a late registration.
    """

    door: Ints
    first: Ints
    last: Ints
    weekdays: Ints
    lag: Ints
    length: Ints
    bounded: Ints
    asks: Ints
    levels: Ints
    session: Ints
    version: Ints

    def taken(self, rows: Ints | Flags) -> Ways:
        """These rows."""
        return Ways(*(column[rows] for column in self))


class _Sessions(NamedTuple):
    """Sessions, or versions of them, before they meet their doors; columns as in ``Ways``.

    ``kind``: rank of what says the openings; ``delay``: days between applying and starting; ``closing``: the
    last day to register.
    """

    kind: Ints
    session: Ints
    version: Ints
    first: Ints
    last: Ints
    weekdays: Ints
    length: Ints
    delay: Ints
    closing: Ints
    left: Ints
    asks: Ints
    levels: Ints

    def taken(self, rows: Ints | Flags) -> _Sessions:
        return _Sessions(*(column[rows] for column in self))


class _Entrances(NamedTuple):
    """The openings of kinds of sessions, by era: those of era ``e`` are from ``opening_from[e]`` to
    ``opening_to[e]``, the eras of kind ``k`` from ``era_at[k]`` to ``era_at[k + 1]`` (not included).
    ``offer``: rank of its offer among the leading ones.
    """

    offer: Ints
    era_at: Ints
    first: Ints
    last: Ints
    opening_from: Ints
    opening_to: Ints
    door: Ints
    asks: Ints
    levels: Ints


def _stacked(parts: Sequence[Ways]) -> Ways:
    return Ways(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


@dataclass(slots=True)
class Listing:
    """Lists the ways through ``doors``. ``check_time`` is called as often as it takes; it may raise.

    ``news``: the new sessions, numbered after those of the columns.
    """

    doors: Doors
    prices: Prices
    check_time: Callable[[], None]
    news: list[New] = field(default_factory=list)
    _first: int = field(init=False)
    _last: int = field(init=False)

    def __post_init__(self) -> None:
        asking = self.doors.asking
        self._first = window(asking.situation, asking.today)[0].toordinal()
        farther = max(self.doors.amounts.horizon, default=0)
        days = timedelta(days=asking.situation.horizon_days + farther)
        self._last = (asking.today + days).toordinal()

    @property
    def columns(self) -> Columns:
        """The sessions that there are."""
        return self.doors.columns

    def ways(self) -> Ways:
        """All that matter: to the goal, by gaining a fact, by following a session."""
        numbers = [kind for offer in self.doors.leading for kind in self.columns.of_offer.get(offer, ())]
        lefts = [(kind, self.doors.left(self.columns.kinds[kind])) for kind in numbers]
        opened = [(kind, left) for kind, left in lefts if left >= 0]
        entrances = self._entrances([self.columns.kinds[kind] for kind, _ in opened])
        parts = [self._without_session(), self._of_new_ones()]
        for version in self._versions(self._seated(opened)):
            self.check_time()
            parts.append(self._through(version, entrances))
        return _stacked(parts)

    def _entrances(self, kinds: Sequence[Kind]) -> _Entrances:
        ranks = {offer: rank for rank, offer in enumerate(self.doors.leading)}
        eras: list[list[Era]] = []
        for rank, kind in enumerate(kinds):
            if rank % 256 == 0:
                self.check_time()
            eras.append(self.doors.eras(kind))
        offers = np.array([ranks[kind.offer.id] for kind in kinds], np.int64)
        flat = list(chain.from_iterable(eras))
        sets = {id(era.openings): era.openings for era in flat}  # many kinds have the same
        at = dict(zip(sets, starts_of(map(len, sets.values())).tolist(), strict=False))
        starts = np.array([at[id(era.openings)] for era in flat], np.int64)
        openings = list(chain.from_iterable(sets.values()))
        return _Entrances(
            offers,
            starts_of(map(len, eras)),
            np.array([era.first for era in flat], np.int64),
            np.array([era.last for era in flat], np.int64),
            starts,
            starts + np.array([len(era.openings) for era in flat], np.int64),
            np.array([each.door for each in openings], np.int64),
            *_padded([each.asks for each in openings]),
        )

    def _without_session(self) -> Ways:
        """The goal, and the facts that the person gains by herself."""
        asking, steps = self.doors.asking, self.doors.steps
        person = asking.situation.circumstances(asking.today)
        rows: list[tuple[Door, tuple[Step, ...], int]] = [
            (Door(facts, NO_FACT, frozenset({""})), (), END)
            for facts in alternatives(asking.situation.goal, Answer.YES, person)
        ]
        for change in asking.changes:
            if change.kind is ChangeKind.FACT:
                given = asking.catalogue.vocabulary.held({change.subject})
                rows.append((Door(NO_FACT, NO_FACT, given), (steps.step(change),), EVER))
        doors = np.array([self.doors.number(door) for door, _, _ in rows], np.int64)
        asks, levels = _padded([each for _, each, _ in rows])
        none = np.zeros(len(rows), np.int64)
        last = np.array([each for _, _, each in rows], np.int64)
        nowhere = np.full(len(rows), NO_SESSION, np.int64)
        return Ways(doors, none, last, none, none, none + 1, none, asks, levels, nowhere, none)

    def _seated(self, opened: Sequence[tuple[int, int]]) -> _Sessions:
        """The sessions of these kinds as they are, each with a seat, asked for where there is none."""
        columns, steps = self.columns, self.doors.steps
        kinds = np.array([kind for kind, _ in opened], np.int64)
        starts, ends = columns.kind_at[kinds], columns.kind_at[kinds + 1]
        rows, rank = ranges(starts, ends), np.repeat(np.arange(len(kinds)), ends - starts)
        left = np.array([left for _, left in opened], np.int64)[rank] - columns.full[rows]
        kept = (left >= 0) & (columns.last[rows] >= self.doors.asking.today.toordinal())
        rows, rank, left = rows[kept], rank[kept], left[kept]
        asks = np.full((len(rows), MOST_ASKED), NO_GROUP, np.int64)
        full = columns.full[rows]
        asks[:, 0] = np.where(full, steps.groups_of(columns.subject[rows], SEAT), NO_GROUP)
        levels = np.zeros_like(asks)
        levels[:, 0] = full
        return _Sessions(
            rank, rows, np.zeros_like(rows), columns.first[rows], columns.last[rows], columns.weekdays[rows],
            columns.length[rows], columns.delay[rows], columns.closing[rows], left, asks, levels,
        )  # fmt: skip

    def _versions(self, sessions: _Sessions) -> Iterator[_Sessions]:
        """The sessions as they are, at other dates, with a late registration, or both."""
        amounts = self.doors.amounts
        dated = [sessions]
        changeable = sessions.taken(sessions.left > 0)
        for part, days in ((LATER, amounts.later), (EARLIER, amounts.earlier)):
            for level, amount in enumerate(days, start=1):
                dated.append(self._moved(changeable, part, level, amount if part == LATER else -amount))
        for version in dated:
            yield version
            yield self._late(version)

    def _moved(self, sessions: _Sessions, part: int, level: int, days: int) -> _Sessions:
        fixed = sessions.weekdays == ANY_DAY
        first, last = sessions.first, sessions.last
        shifted = (first + 7, last + days) if days > 0 else (first + days, last - 7)
        moved = sessions._replace(
            version=sessions.version + (1 if days > 0 else 2),
            first=np.where(fixed, shifted[0], np.minimum(first, first + days)),
            last=np.where(fixed, shifted[1], np.maximum(last, last + days)),
            weekdays=np.where(fixed, 1 << (first + 6) % 7, sessions.weekdays),
            closing=np.full_like(first, NO_CLOSING),
        )
        return self._asking(moved, part, level)

    def _late(self, sessions: _Sessions) -> _Sessions:
        """Those that a late registration changes, as it changes them."""
        asked = (sessions.left > 0) & ((sessions.delay > 0) | (sessions.closing != NO_CLOSING))
        found = sessions.taken(asked)
        late = found._replace(
            version=found.version + len(VERSIONS),
            delay=np.zeros_like(found.delay),
            closing=np.full_like(found.closing, NO_CLOSING),
        )
        return self._asking(late, DEADLINE, 1)

    def _asking(self, sessions: _Sessions, part: int, level: int) -> _Sessions:
        """The same, with one change more."""
        columns = self.columns
        asks, levels = sessions.asks.copy(), sessions.levels.copy()
        place = np.argmax(asks == NO_GROUP, axis=1)
        every = np.arange(len(asks))
        asks[every, place] = self.doors.steps.groups_of(columns.subject[sessions.session], part)
        levels[every, place] = level
        return sessions._replace(asks=asks, levels=levels, left=sessions.left - 1)

    def _of_new_ones(self) -> Ways:
        """Into the sessions that there are not yet: from a Monday on, each made by a change."""
        offers = (self.doors.asking.catalogue.offers[offer] for offer in self.doors.leading)
        self.news = [new for offer in offers for new in self.doors.added(offer)]
        days = np.array([days_of(new.kind.sample) for new in self.news], np.int64).reshape(-1, 4)
        delay = np.array([new.kind.offer.entry_delay.days for new in self.news], np.int64)
        rank = np.arange(len(self.news))
        sessions = _Sessions(
            rank, rank + len(self.columns.sessions), np.zeros_like(rank), days[:, 0], days[:, 1], days[:, 3],
            days[:, 2], delay, np.full_like(rank, NO_CLOSING), rank,
            *_padded([(self.doors.steps.step(new.change),) for new in self.news]),
        )  # fmt: skip
        return self._through(sessions, self._entrances([new.kind for new in self.news]))

    def _through(self, sessions: _Sessions, entrances: _Entrances) -> Ways:
        """The sessions, each by each opening of each era in which it may begin."""
        sessions, lag = self._in_time(sessions)
        rows, era = _each(entrances.era_at[sessions.kind], entrances.era_at[sessions.kind + 1])
        first = np.maximum(sessions.first[rows], entrances.first[era])
        last = np.minimum(sessions.last[rows], entrances.last[era])
        stretched = first <= last
        rows, era, first, last = rows[stretched], era[stretched], first[stretched], last[stretched]
        delay, closing = sessions.delay[rows], sessions.closing[rows]
        applied = np.minimum(first - delay, closing), np.minimum(last - delay, closing)
        dear = self._dear(entrances.offer[sessions.kind[rows]], *applied)
        among, opening = _each(entrances.opening_from[era], entrances.opening_to[era])
        rows = rows[among]
        ways = Ways(
            door=entrances.door[opening],
            first=first[among],
            last=last[among],
            weekdays=sessions.weekdays[rows],
            lag=lag[rows],
            length=sessions.length[rows],
            bounded=np.ones_like(rows),
            asks=np.concatenate([sessions.asks[rows], entrances.asks[opening]], axis=1),
            levels=np.concatenate([sessions.levels[rows], entrances.levels[opening]], axis=1),
            session=sessions.session[rows],
            version=sessions.version[rows],
        )
        return self._paid(ways, dear[among])

    def _in_time(self, sessions: _Sessions) -> tuple[_Sessions, Ints]:
        """Those for which one may still apply, within their window; and the days of lag of each."""
        today = self.doors.asking.today.toordinal()
        fixed = sessions.weekdays == ANY_DAY
        apply = np.minimum(sessions.first - sessions.delay, sessions.closing)
        lag = np.where(fixed, sessions.first - np.minimum(apply, sessions.first - 1), sessions.delay)
        earliest = np.maximum(np.maximum(sessions.first, self._first), today + sessions.delay)
        first = np.where(fixed, sessions.first, earliest)
        last = np.minimum(sessions.last, self._last)
        possible = np.where(fixed, (first >= self._first) & (apply >= today), True) & (first <= last)
        found = sessions._replace(first=first, last=last).taken(possible)
        return found, np.maximum(1, lag[possible])

    def _paid(self, ways: Ways, dear: Flags) -> Ways:
        """The ways that ask few enough changes, any price among them where this step alone is too dear."""
        budget = self.doors.asking.listed(ChangeKind.BUDGET)
        price = np.full((len(dear), 1), NO_GROUP, np.int64)
        if budget:
            price[dear] = self.doors.steps.step(budget[0])[0]
        asks = np.concatenate([ways.asks, price], axis=1)
        levels = np.concatenate([ways.levels, (price != NO_GROUP).astype(np.int64)], axis=1)
        few = (asks != NO_GROUP).sum(axis=1) <= self.doors.size
        asks, levels = asks[few], levels[few]
        order = np.argsort(asks == NO_GROUP, axis=1, kind="stable")[:, :MOST_ASKED]
        asks, levels = np.take_along_axis(asks, order, 1), np.take_along_axis(levels, order, 1)
        kept = ways._replace(asks=ways.asks, levels=ways.levels).taken(few)
        return kept._replace(asks=asks, levels=levels)

    def _dear(self, offers: Ints, first: Ints, last: Ints) -> Flags:
        """Where no day to apply, between these, is within the budget."""
        found = np.zeros(len(offers), np.bool_)
        catalogue = self.doors.asking.catalogue
        for rank in np.unique(offers).tolist():
            days = self.prices.affordable(catalogue.offers[self.doors.leading[rank]])
            if days != EVERY_DAY:
                mine = np.flatnonzero(offers == rank)
                cheap = [(first[mine] <= until) & (last[mine] >= since) for since, until in days]
                found[mine] = ~np.logical_or.reduce([np.zeros(len(mine), np.bool_), *cheap])
        return found


def _each(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """The numbers from each start to its end (not included), after the rank of their range."""
    return np.repeat(np.arange(len(starts)), ends - starts), ranges(starts, ends)


def _padded(steps: Sequence[tuple[Step, ...]]) -> tuple[Ints, Ints]:
    """Groups and levels, as many columns as a set may hold changes."""
    filled = [[*each, *[(NO_GROUP, 0)] * (MOST_ASKED - len(each))] for each in steps]
    pairs = np.array(filled, np.int64).reshape(-1, MOST_ASKED, 2)
    return pairs[:, :, 0].copy(), pairs[:, :, 1].copy()
