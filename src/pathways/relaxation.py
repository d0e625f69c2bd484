"""Which changes would bring each fact within reach, if time, hours and money were no object.

An *environment* is a set of changes; a fact, a condition or a session has the minimal environments under
which it can be had. They are computed together, from the situation forward, until nothing new appears.
Forgetting dates, hours and budget only makes more things possible: whatever set of changes truly opens a
plan contains an environment found here. ``obstruction`` checks each one exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from pathways.catalogue import Catalogue
from pathways.changes import SHUTTLE_WAIT_MINUTES, Change, ChangeKind, asks_no_more, is_rule, together
from pathways.conditions import (
    AgeBetween,
    AllOf,
    Answer,
    AtLeast,
    Condition,
    DateBetween,
    Has,
    NoneOf,
)
from pathways.contributions import towards_with_travel
from pathways.facts import FactKind
from pathways.offers import Dates, Offer, Place, Session
from pathways.situation import Situation
from pathways.travel import Schedule

Environment = frozenset[Change]
Environments = frozenset[Environment]

NOTHING: Environment = frozenset()
FREE: Environments = frozenset({NOTHING})
NEVER: Environments = frozenset()

MINUTES_STEPS = (15, 30, 45, 60, 90)  # how much longer a trip one may be asked to accept, one way
GAINABLE = frozenset(set(FactKind) - {FactKind.STATUS, FactKind.JOB})
HOSTS = frozenset({"third-place", "library", "public-service", "town-hall", "association"})
HOSTS_TRIED = 2  # nearest hosts
HOSTED_KINDS = frozenset({"training", "course", "workshop", "support", "programme"})


def minimal(environments: Iterable[Environment], size: int) -> Environments:
    """Those of at most ``size`` changes that ask no more than any other."""
    kept: list[Environment] = []
    for candidate in sorted(set(environments), key=_weight):
        if len(candidate) <= size and not any(asks_no_more(other, candidate) for other in kept):
            kept.append(candidate)
    return frozenset(kept)


def _weight(environment: Environment) -> tuple[int, int]:
    return len(environment), sum(change.amount for change in environment)


@dataclass
class Relaxation:
    """The environments of a situation's goal. ``size``: the most changes in one environment.

    ``proposed`` gathers every change that was considered, once ``goal`` has been asked.
    """

    catalogue: Catalogue
    situation: Situation
    today: date
    size: int = 2
    facts: dict[str, Environments] = field(default_factory=dict)
    proposed: set[Change] = field(default_factory=set)
    _reached: dict[tuple[str, int, Schedule | None], Environments] = field(default_factory=dict)

    def goal(self) -> Environments:
        """The minimal environments of the goal."""
        offers = [
            self.catalogue.offers[offer] for offer in towards_with_travel(self.catalogue, self.situation.goal)
        ]
        self._granted = {fact for offer in offers for fact in self.catalogue.vocabulary.held(offer.grants)}
        while sum(self._spread(offer) for offer in offers):
            self._reached.clear()
        self.proposed.update(change for offer in offers for change in self._in_time(offer))
        return self._goal(self.situation.goal)

    def _goal(self, condition: Condition) -> Environments:
        """What makes the goal true for certain: it is not reached by not knowing."""
        if condition.answer(self.situation.circumstances(self.today)) is Answer.YES:
            return FREE
        if isinstance(condition, Has):
            return self.facts.get(condition.fact, NEVER)
        if isinstance(condition, NoneOf):
            return NEVER
        return self._group(condition, [self._goal(part) for part in condition.parts()])

    def _in_time(self, offer: Offer) -> Iterator[Change]:
        """Changes that may be needed because of dates alone, which environments know nothing of."""
        if any(is_rule(atom, self.catalogue) for atom in offer.requires.atoms()):
            yield Change(ChangeKind.RULE, offer.id)
        for session in self.catalogue.sessions_of.get(offer.id, ()):
            if offer.entry_delay or session.register_by:
                yield Change(ChangeKind.DEADLINE, session.id)

    def _spread(self, offer: Offer) -> bool:
        """Give the offer's facts its environments; whether anything new came of it."""
        found = self._offer(offer)
        changed = False
        for fact in self.catalogue.vocabulary.held(offer.grants):
            before = self.facts.get(fact, NEVER)
            after = minimal(before | found, self.size)
            changed |= after != before
            self.facts[fact] = after
        return changed

    def _offer(self, offer: Offer) -> Environments:
        sessions = self.catalogue.sessions_of.get(offer.id, ())
        entries = [self._session(offer, session) for session in sessions] + [self._added(offer, sessions)]
        return self._any(entries)

    def _session(self, offer: Offer, session: Session) -> Environments:
        entry = self._all([self._time(offer, session), self._seat(session), self._travel(session)])
        if not entry:
            return NEVER
        return self._all([entry, self._eligibility(offer, session)])

    def _added(self, offer: Offer, sessions: tuple[Session, ...]) -> Environments:
        """A new session of the offer, at a distance or hosted, in the nearest places that can host it."""
        if offer.kind not in HOSTED_KINDS or not sessions:
            return NEVER
        entries = [
            self._all([self._alone(Change(kind, offer.id, host.id)), self._reach(host, sessions[0])])
            for host in self._hosts()
            for kind in (ChangeKind.DISTANCE, ChangeKind.HOSTED)
        ]
        return self._all([self._any(entries), self._eligibility(offer, sessions[0])])

    def _hosts(self) -> list[Place]:
        hosts = [place for place in self.catalogue.places.values() if place.kind in HOSTS]
        walks = {
            place.id: self.catalogue.travel.trip(self.situation.home, place.point, "walk") for place in hosts
        }
        near = [place for place in hosts if walks[place.id] is not None]
        return sorted(near, key=lambda place: (getattr(walks[place.id], "longest", 0), place.id))[
            :HOSTS_TRIED
        ]

    def _time(self, offer: Offer, session: Session) -> Environments:
        """Free when one can still enter; a late registration when only the deadline has passed."""
        if not isinstance(session.dates, Dates):
            return FREE if session.dates.last >= self.today else NEVER
        if session.dates.start < self.today:
            return NEVER
        apply_on = min(session.dates.start - offer.entry_delay, session.register_by or session.dates.start)
        return FREE if apply_on >= self.today else self._alone(Change(ChangeKind.DEADLINE, session.id))

    def _seat(self, session: Session) -> Environments:
        return self._alone(Change(ChangeKind.SEAT, session.id)) if session.seats == 0 else FREE

    def _travel(self, session: Session) -> Environments:
        if session.place is None:
            return FREE
        return self._reach(self.catalogue.places[session.place], session)

    def _reach(self, place: Place, session: Session) -> Environments:
        """There and back at the session's rhythm; remembered while a round lasts: the next one asks again."""
        limit = self.situation.minutes_limit(session.trips_per_week)
        key = place.id, limit, session.schedule
        if key not in self._reached:
            self._reached[key] = self._means(place, limit, session.schedule)
        return self._reached[key]

    def _means(self, place: Place, limit: int, schedule: Schedule | None) -> Environments:
        """By some means of travel, by accepting longer trips, or by a shuttle."""
        entries = []
        for mode in self.catalogue.modes.values():
            trip = self.catalogue.travel.trip(self.situation.home, place.point, mode.id, schedule)
            if trip is not None:
                allowed = self._whenever(mode.requires, self._days(mode.requires), None)
                entries.append(self._all([allowed, self._longer(trip.longest - limit)]))
        driven = self.catalogue.travel.trip(self.situation.home, place.point, "car")
        if driven is not None:
            longer = self._longer(driven.longest + SHUTTLE_WAIT_MINUTES - limit)
            entries.append(self._all([self._alone(Change(ChangeKind.SHUTTLE, place.id)), longer]))
        return self._any(entries)

    def _longer(self, over: int) -> Environments:
        if over <= 0:
            return FREE
        enough = next((minutes for minutes in MINUTES_STEPS if minutes >= over), None)
        return NEVER if enough is None else self._alone(Change(ChangeKind.MINUTES, amount=enough))

    def _eligibility(self, offer: Offer, session: Session) -> Environments:
        if isinstance(session.dates, Dates):
            days = [session.dates.start]
        else:
            within = session.dates.first, session.dates.last
            days = [min(max(day, within[0]), within[1]) for day in self._days(offer.requires)]
        return self._whenever(offer.requires, days, offer.id)

    def _whenever(self, condition: Condition, days: Iterable[date], offer: str | None) -> Environments:
        return self._any([self._condition(condition, day, offer) for day in sorted(set(days))])

    def _days(self, condition: Condition) -> Iterator[date]:
        """Days of the horizon on which its answer may differ: both ends, birthdays, limits of dates."""
        horizon = timedelta(days=self.situation.horizon_days)
        yield from (self.today, self.today + horizon)
        for atom in condition.atoms():
            if isinstance(atom, DateBetween):
                yield from (day for day in (atom.first, atom.last) if day is not None)
            elif isinstance(atom, AgeBetween) and self.situation.born:
                yield from self._birthdays(horizon)

    def _birthdays(self, horizon: timedelta) -> Iterator[date]:
        born = self.situation.born
        for birth in (born.earliest, born.latest) if born else ():
            for year in range(self.today.year, (self.today + horizon).year + 1):
                yield min(
                    birth.replace(year=year, day=min(birth.day, 28)) + timedelta(days=3), self.today + horizon
                )

    def _condition(self, condition: Condition, day: date, offer: str | None) -> Environments:
        """What makes a condition acceptable that day; ``offer``: whose rule it is, ``None`` for nobody's."""
        if condition.answer(self.situation.circumstances(day)) is not Answer.NO:
            return FREE
        waiver = (
            self._alone(Change(ChangeKind.RULE, offer))
            if offer and is_rule(condition, self.catalogue)
            else NEVER
        )
        if isinstance(condition, Has):
            return self._any([waiver, self._gain(condition.fact), self.facts.get(condition.fact, NEVER)])
        if isinstance(condition, NoneOf):
            return waiver
        parts = [self._condition(part, day, offer) for part in condition.parts()]
        return self._group(condition, parts) if parts else waiver

    def _group(self, condition: Condition, parts: list[Environments]) -> Environments:
        if isinstance(condition, AllOf):
            return self._all(parts)
        needed = condition.count if isinstance(condition, AtLeast) else 1
        return self._any([self._all(chosen) for chosen in combinations(parts, needed)])

    def _gain(self, fact: str) -> Environments:
        """The person gains the fact by herself, or one that implies it."""
        implying = self.catalogue.vocabulary.denied({fact})
        return self._any(
            [self._alone(Change(ChangeKind.FACT, each)) for each in implying if self._gainable(each)]
        )

    def _gainable(self, fact: str) -> bool:
        """Whether it is hers to gain: not her goal, nor what offers exist to give, nor a status."""
        kind = self.catalogue.vocabulary.facts[fact].kind
        given = fact in self._granted and kind is not FactKind.ASSET
        settles = self.situation.goal.facts() & self.catalogue.vocabulary.held({fact})
        return kind in GAINABLE and not given and not settles

    def _alone(self, change: Change) -> Environments:
        self.proposed.add(change)
        return frozenset({frozenset({change})})

    def _any(self, choices: Iterable[Environments]) -> Environments:
        return minimal((environment for choice in choices for environment in choice), self.size)

    def _all(self, parts: Iterable[Environments]) -> Environments:
        joint = FREE
        for part in parts:
            joint = minimal((together(left, right) for left in joint for right in part), self.size)
        return joint
