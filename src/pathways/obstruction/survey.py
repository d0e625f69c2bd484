"""A territory surveyed for one person: every way into it, and which sessions some changes open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from pathways.bridges import root_of
from pathways.catalogue import Catalogue
from pathways.conditions import facts_under_none
from pathways.contributions import narrowed, towards_with_travel
from pathways.funding import paying_conditions
from pathways.obstruction.asking import Asking
from pathways.obstruction.candidates import Lister, conditions, ordered
from pathways.obstruction.changes import Amounts, Change, ChangeKind
from pathways.obstruction.columns import columns_of
from pathways.obstruction.doors import Doors
from pathways.obstruction.graph import words_of
from pathways.obstruction.listing import NO_SESSION, VERSIONS, Listing
from pathways.obstruction.prices import Prices
from pathways.obstruction.relaxation import Relaxation
from pathways.obstruction.steps import Steps
from pathways.offers import Session
from pathways.situation import Situation

ALWAYS_TRIED = frozenset(
    {
        ChangeKind.FACT,
        ChangeKind.MINUTES,
        ChangeKind.HOURS,
        ChangeKind.BUDGET,
        ChangeKind.HORIZON,
        ChangeKind.RULE,
        ChangeKind.SHUTTLE,
        ChangeKind.MODE,
    }
)
"""What may matter though no way asks it: by what it leaves to other steps, or by passing round a door that a
fact closes. The others only matter through the sessions that they change."""


class Survey:
    """What sets of at most ``size`` changes may open. ``catalogue``: narrowed to the offers that may serve.

    ``forbidden``: facts whose gain can close a door; ``ways``: all of them, compiled.
    """

    def __init__(
        self, catalogue: Catalogue, situation: Situation, today: date, amounts: Amounts, size: int,
        check_time: Callable[[], None],
    ) -> None:  # fmt: skip
        """``check_time`` is called as often as it takes; it may raise."""
        self.situation, self.today, self.amounts = situation, today, amounts
        self.catalogue = narrowed(catalogue, towards_with_travel(catalogue, situation.goal))
        self._lister = Lister(self.catalogue, situation, today, amounts)
        general = ordered(self._lister.apart_from_sessions())
        self._columns = columns_of(catalogue, self.catalogue.offers)
        steps = Steps(general, self._columns.subjects, amounts)
        self._doors = Doors(
            Asking(self.catalogue, situation, today, general), self._columns, steps, size, amounts
        )
        self._doors.narrow(self._paying)
        gained = situation.held | self._doors.obtainable
        prices = Prices(self.catalogue, situation, today, gained)
        self._listing = Listing(self._doors, prices, check_time)
        found = self._listing.ways()
        last = (today + timedelta(days=situation.horizon_days)).toordinal()
        self.ways = Relaxation(found, words_of(list(self._doors.numbers)), steps, last)
        check_time()

    @cached_property
    def _paying(self) -> frozenset[str]:
        """Facts that a payer looks at, where money is counted."""
        schemes = self.catalogue.schemes.values() if self.situation.budget is not None else ()
        looked_at = (condition.facts() for scheme in schemes for condition in paying_conditions(scheme))
        return frozenset().union(*looked_at)

    @cached_property
    def forbidden(self) -> frozenset[str]:
        """Facts that some condition forbids."""
        looked_at = (*conditions(self.catalogue), self.situation.goal)
        return frozenset().union(*map(facts_under_none, looked_at))

    @cached_property
    def every(self) -> tuple[Change, ...]:
        """The changes that can be in a smallest set, easiest first."""
        offers = sorted({each.offer for each in self.sessions(self.ways.everything())})
        kept = [each for offer in offers for each in self.catalogue.sessions_of.get(offer, ())]
        subjects = {root_of(each.id) for each in kept}
        subjects |= {self.catalogue.offers[offer].root for offer in offers}
        general = self._lister.apart_from_sessions()
        listed = ordered((*general, *self._lister.of_the_sessions(kept)))
        return tuple(each for each in listed if each.subject in subjects or each.kind in ALWAYS_TRIED)

    def sessions(self, changes: Iterable[Change]) -> list[Session]:
        """The sessions that a plan may follow once these changes are made, those of today's catalogue; for a
        new one, one that it is like.

        *Proof.* Each step of a plan follows a way, open once the changes are made since nothing but shared
        hours and money and closing doors is forgotten. A step that gives nothing which the goal, a payer or
        another such step looks at can be left out.
        """
        rows = self.ways.open_to(changes, self._paying)
        numbers = np.unique(self.ways.ways.session[rows])
        return [self.session(number) for number in numbers.tolist() if number != NO_SESSION]

    def session(self, number: int) -> Session:
        """The session of that number, as it is; what a new one will be like."""
        there = len(self._columns.sessions)
        if number < there:
            return self._columns.sessions[number]
        return self.catalogue.sessions_of[self._listing.news[number - there].kind.offer.id][0]

    def named(self, session: int, version: int) -> str:
        """What a session is called in the changed world, its number and its version given."""
        there = len(self._columns.sessions)
        if session >= there:
            return self._listing.news[session - there].kind.sample.id
        late, moved = divmod(version, len(VERSIONS))
        return f"{self._columns.sessions[session].id}{VERSIONS[moved]}{'+late' if late else ''}"

    def followed(self, ways: Relaxation, changes: Iterable[Change]) -> Iterator[tuple[int, int, int]]:
        """The sessions (number and version) that lead to the goal along these ways, each with its start."""
        for way, start in ways.trace(changes):
            session = int(ways.ways.session[way])
            if session != NO_SESSION:
                yield session, int(ways.ways.version[way]), start
