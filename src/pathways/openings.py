"""Whether a set of changes opens a plan: a quick necessary test first, then the exact answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from time import monotonic

from pathways.bridges import root_of
from pathways.candidates import Lister, conditions, ordered
from pathways.catalogue import Catalogue
from pathways.changes import Amounts, Change, ChangeKind
from pathways.conditions import facts_under_none
from pathways.funding import paying_conditions
from pathways.occurrences import Occurrence
from pathways.offers import Dates, Session
from pathways.plans import Certainty
from pathways.relaxation import Relaxation
from pathways.search import feasible
from pathways.situation import Situation
from pathways.specification import Specification
from pathways.way_finder import WayFinder
from pathways.ways import without_dates
from pathways.worlds import NEW_SESSIONS, applied, variants

Changes = frozenset[Change]
NO_CHANGE: Changes = frozenset()
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


class OutOfTimeError(Exception):
    """The time given is over."""


@dataclass(slots=True)
class Trials:
    """A territory and a person, on which sets of changes are tried, each once.

    ``every``: the changes that can be in a smallest set; ``forbidden``: facts whose gain can close a door.
    """

    catalogue: Catalogue
    situation: Situation
    today: date
    amounts: Amounts
    size: int
    deadline: float | None
    every: tuple[Change, ...] = field(init=False)
    forbidden: frozenset[str] = field(init=False)
    relaxation: Relaxation = field(init=False)
    _kept: dict[str, Session] = field(init=False)
    _opening: dict[Changes, bool] = field(default_factory=dict)
    _undated: Relaxation = field(init=False)
    _passed: set[Changes] = field(default_factory=set)
    _timeless: dict[int, list[Changes]] = field(default_factory=dict)
    _blocked: list[Changes] = field(default_factory=list)
    _out_of_time: Callable[[], bool] = field(init=False)

    def __post_init__(self) -> None:
        end = None if self.deadline is None else monotonic() + self.deadline
        self._out_of_time = lambda: end is not None and monotonic() > end
        listed, finder = self._listed()
        ways = list(finder.ways())
        self.relaxation = Relaxation(ways, listed, self.situation, self.today, self._paying())
        self._undated = Relaxation(without_dates(ways), listed, self.situation, self.today)
        self._kept = self._useful_sessions()
        subjects = {root_of(session) for session in self._kept}
        subjects |= {self.catalogue.offers[session.offer].root for session in self._kept.values()}
        self.every = tuple(each for each in listed if each.subject in subjects or each.kind in ALWAYS_TRIED)
        forbidding = (*conditions(self.catalogue), self.situation.goal)
        self.forbidden = frozenset().union(*map(facts_under_none, forbidding))

    def _listed(self) -> tuple[tuple[Change, ...], WayFinder]:
        """The changes there are to try, and who finds the ways.

        Sessions that so many changes can't open to the person, whatever the dates, are left out.
        """
        lister = Lister(self.catalogue, self.situation, self.today, self.amounts)
        general = ordered(lister.apart_from_sessions())
        finder = WayFinder(self.catalogue, self.situation, self.today, self.size, self.amounts)
        finder.learn(general)
        near = finder.narrow(self._paying())
        more = ordered(lister.of_the_sessions(near))
        finder.learn(more)
        return ordered((*general, *more)), finder

    def _paying(self) -> frozenset[str]:
        """Facts that a payer looks at, where money is counted."""
        schemes = self.catalogue.schemes.values() if self.situation.budget is not None else ()
        looked_at = (condition.facts() for scheme in schemes for condition in paying_conditions(scheme))
        return frozenset().union(*looked_at)

    def _useful_sessions(self) -> dict[str, Session]:
        """The sessions of the offers that lead to the goal, and can be entered if everything changes."""
        sessions = self.catalogue.sessions
        named = {session.partition("+")[0] for session in self.relaxation.sessions}
        offers = {sessions[name].offer if name in sessions else name for name in named}
        return {each.id: each for offer in sorted(offers) for each in self.catalogue.sessions_of[offer]}

    def passing(self, count: int) -> Iterator[Changes]:
        """The sets of so many changes that pass the necessary test, and hold no smaller one that does.

        To be asked for 0, then 1, and so on: each builds on those before. What passes the test passes it with
        dates forgotten too: so one begins with the smallest sets that do, few, and adds to those that dates
        keep from passing.
        """
        if NO_CHANGE in self._passed:
            return
        if count == 1:
            found = {frozenset({change}) for change in self.relaxation.openers(NO_CHANGE, 0)}
            self._dateless(1)
            self.relaxation.leave(change for each in found for change in each)
        else:
            found = {each for each in self._dateless(count) if self.relaxation.reaches(each)}
            for base in self._blocked:
                found.update(self._extended(self.relaxation, self._passed, base, 0, count - len(base)))
        self._blocked += [each for each in self._timeless[count] if each not in found]
        self._passed |= found
        yield from found

    def _dateless(self, count: int) -> list[Changes]:
        """The sets of so many changes that pass the test but for dates, and hold no smaller one that does."""
        smaller = {each for sets in self._timeless.values() for each in sets}
        if count == 0:
            found = [NO_CHANGE] if self._undated.reaches(NO_CHANGE) else []
        elif NO_CHANGE in smaller:
            found = []
        else:
            found = list(self._extended(self._undated, smaller, NO_CHANGE, 0, count))
        if count == 1:
            self._undated.leave(change for each in found for change in each)
        self._timeless[count] = found
        return found

    def _extended(
        self, test: Relaxation, passed: set[Changes], base: Changes, start: int, more: int
    ) -> Iterator[Changes]:
        """The base with so many more changes of the pool, that pass and hold nothing that has passed."""
        if more == 1:
            self.check_time()
            for change in test.openers(base, start):
                grown = base | {change}
                distinct = len({each.key for each in grown}) == len(base) + 1
                if distinct and not _holds(grown, passed):
                    yield grown
            return
        for at in range(start, len(test.pool)):
            grown = base | {test.pool[at]}
            if len(grown) > len(base) and not test.reaches(grown):
                yield from self._extended(test, passed, grown, at + 1, more - 1)

    def opens(self, changes: Changes) -> bool:
        """Whether there is a plan once these changes are made."""
        if changes not in self._opening:
            self.check_time()
            reached = self.relaxation.reaches(changes)
            self._opening[changes] = reached and (self._is_shown(changes) or self._is_found(changes))
        return self._opening[changes]

    def opens_together(self, changes: Changes) -> bool:
        """The same, for many changes at once; of those that differ in amount alone, the largest."""
        largest = {
            (*change.key, change.amount < 0): change
            for change in sorted(changes, key=lambda c: abs(c.amount))
        }
        changes = frozenset(largest.values())
        if changes not in self._opening:
            self.check_time()
            self._opening[changes] = self._is_found(changes)
        return self._opening[changes]

    def check_time(self) -> None:
        """Raises ``OutOfTimeError`` once the time given is over."""
        if self._out_of_time():
            raise OutOfTimeError

    def _is_shown(self, changes: Changes) -> bool:
        """Whether the steps that the necessary test suggests are a valid plan by the specification."""
        steps = self.relaxation.steps(changes)
        kept = {session.partition("+")[0] for session, _ in steps}
        catalogue, situation = self._world(
            changes, [each for name, each in self._kept.items() if name in kept]
        )
        sessions = [(catalogue.sessions[session], start) for session, start in steps]
        picks = tuple(
            Occurrence(catalogue.offers[session.offer], session, _dates(session, start))
            for session, start in sessions
        )
        return Specification(catalogue, situation, self.today, Certainty.POSSIBLE).valid(picks)

    def _is_found(self, changes: Changes) -> bool:
        catalogue, situation = self._world(changes, list(self._kept.values()))
        return feasible(catalogue, situation, self.today, Certainty.POSSIBLE)

    def _world(self, changes: Changes, sessions: list[Session]) -> tuple[Catalogue, Situation]:
        """The world once changed, with these sessions, and those that new ones are like."""
        models = {
            session.id: session
            for change in changes
            if change.kind in NEW_SESSIONS
            for offer in variants(self.catalogue, change.subject)
            for session in self.catalogue.sessions_of.get(offer.id, ())
        }
        found = list(({session.id: session for session in sessions} | models).values())
        offers = {session.offer for session in found}
        places = {change.place for change in changes} | {change.subject for change in changes}
        places |= {session.place for session in found if session.place}
        return applied(changes, self._cut(found, offers, places), self.situation, self.today, self.amounts)

    def _cut(self, sessions: list[Session], offers: set[str], places: set[str]) -> Catalogue:
        whole = self.catalogue
        return Catalogue(
            vocabulary=whole.vocabulary,
            travel=whole.travel,
            modes=whole.modes.values(),
            places=(whole.places[place] for place in sorted(places) if place in whole.places),
            offers=(whole.offers[offer] for offer in sorted(offers)),
            sessions=sessions,
            schemes=whole.schemes.values(),
        )


def _holds(changes: Changes, sets: set[Changes]) -> bool:
    """Whether one of the sets is a part of the changes."""
    parts = (frozenset(part) for size in range(len(changes)) for part in combinations(changes, size))
    return any(part in sets for part in parts)


def _dates(session: Session, start: date) -> Dates:
    if isinstance(session.dates, Dates):
        return session.dates
    return Dates(start, start + timedelta(days=session.dates.days - 1))
