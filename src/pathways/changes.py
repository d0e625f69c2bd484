"""The changes that may open a pathway, each with who can make it, and what the world is once it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from pathways.catalogue import Catalogue
from pathways.conditions import ALWAYS, AgeBetween, Condition, DateBetween, Group, Has, NoneOf, ResidesIn
from pathways.facts import FactKind, Vocabulary
from pathways.offers import Dates, Offer, Session
from pathways.situation import Situation
from pathways.travel import Mode, Point, Schedule, Travel, Trip

SHUTTLE = "shuttle"
SHUTTLE_WAIT_MINUTES = 10  # waiting at the stop, each way; our own allowance until a timetable says better
NEW_SESSION_NOTICE_DAYS = 60  # a new session is not set up in less; our own allowance


class Actor(StrEnum):
    """Who can make a change."""

    PERSON = "person"
    PROVIDER = "provider"
    TERRITORY = "territory"


class ChangeKind(StrEnum):
    """What can change."""

    FACT = "fact"  # the person gains a fact
    MINUTES = "minutes"  # accepts longer trips, by so many minutes one way
    HOURS = "hours"  # frees so many hours a week in all
    BUDGET = "budget"  # can spend whatever the plan asks
    HORIZON = "horizon"  # can wait so many days more
    SEAT = "seat"  # one more seat in a full session
    DEADLINE = "deadline"  # a late registration is accepted
    RULE = "rule"  # the offer waives its conditions of age, residence, date and status
    DISTANCE = "distance"  # the offer is opened at a distance, followed from a named place
    HOSTED = "hosted"  # a session is hosted in a named place
    SHUTTLE = "shuttle"  # a shuttle from home to a place


_ACTORS = {
    ChangeKind.SEAT: Actor.PROVIDER,
    ChangeKind.DEADLINE: Actor.PROVIDER,
    ChangeKind.RULE: Actor.PROVIDER,
    ChangeKind.DISTANCE: Actor.PROVIDER,
    ChangeKind.HOSTED: Actor.TERRITORY,
    ChangeKind.SHUTTLE: Actor.TERRITORY,
}

# How hard a change is to make, for ranking only: our own judgement; accepting something counts 1.
_EFFORT = {
    ChangeKind.MINUTES: 1,
    ChangeKind.HORIZON: 1,
    ChangeKind.HOURS: 2,
    ChangeKind.BUDGET: 2,
    ChangeKind.SEAT: 2,
    ChangeKind.DEADLINE: 2,
    ChangeKind.FACT: 3,
    ChangeKind.DISTANCE: 4,
    ChangeKind.HOSTED: 4,
    ChangeKind.SHUTTLE: 4,
    ChangeKind.RULE: 6,
}


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One change. ``subject`` is a fact, an offer, a session or a place; ``amount`` minutes, hours or
    days.
    """

    kind: ChangeKind
    subject: str = ""
    place: str = ""
    amount: int = 0

    @property
    def who(self) -> Actor:
        """Who can make it."""
        return _ACTORS.get(self.kind, Actor.PERSON)

    @property
    def effort(self) -> int:
        """For ranking: the smaller, the easier."""
        return _EFFORT[self.kind] + (self.amount // 30 if self.kind is ChangeKind.MINUTES else 0)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        found: dict[str, Any] = {"kind": self.kind.value, "who": self.who.value, "subject": self.subject}
        return (
            found
            | ({"place": self.place} if self.place else {})
            | ({"amount": self.amount} if self.amount else {})
        )


def asks_no_more(left: Iterable[Change], right: Iterable[Change]) -> bool:
    """Whether every change on the left is made on the right too, by as large an amount or a larger one."""
    right = tuple(right)
    return all(any(_as_much(small, large) for large in right) for small in left)


def _as_much(small: Change, large: Change) -> bool:
    same = (small.kind, small.subject, small.place) == (large.kind, large.subject, large.place)
    return same and small.amount <= large.amount


def is_easier(left: Iterable[Change], right: Iterable[Change], vocabulary: Vocabulary) -> bool:
    """The same, where an earlier date of a series (``id@date``) stands for a later one, and a fact for those
    that imply it: who can make the change on the right can make the one on the left.
    """
    right = tuple(right)
    return all(any(_as_easy(small, large, vocabulary) for large in right) for small in left)


def _as_easy(small: Change, large: Change, vocabulary: Vocabulary) -> bool:
    if small.kind is large.kind is ChangeKind.FACT:
        return small.subject in vocabulary.held({large.subject})
    series, _, day = small.subject.partition("@")
    later, _, later_day = large.subject.partition("@")
    renamed = replace(small, subject=large.subject)
    return series == later and day <= later_day and _as_much(renamed, large)


def together(left: frozenset[Change], right: frozenset[Change]) -> frozenset[Change]:
    """Both; of changes that differ in amount alone, the largest."""
    largest: dict[tuple[ChangeKind, str, str], Change] = {}
    for change in sorted(left | right):
        largest[change.kind, change.subject, change.place] = change
    return frozenset(largest.values())


@dataclass(frozen=True, slots=True)
class _WithShuttles:
    """A travel source to which shuttles from one home have been added, at a car's pace and free of charge."""

    travel: Travel
    home: Point
    places: frozenset[Point]

    def trip(
        self, origin: Point, destination: Point, mode: str, schedule: Schedule | None = None
    ) -> Trip | None:
        """There and back; by shuttle only between this home and a place that it serves."""
        if mode != SHUTTLE:
            return self.travel.trip(origin, destination, mode, schedule)
        if origin != self.home or destination not in self.places:
            return None
        return shuttle_trip(self.travel, origin, destination)


def shuttle_trip(travel: Travel, origin: Point, destination: Point) -> Trip | None:
    """The trip that a shuttle would make."""
    driven = travel.trip(origin, destination, "car")
    if driven is None:
        return None
    out, back = driven.minutes_out + SHUTTLE_WAIT_MINUTES, driven.minutes_back + SHUTTLE_WAIT_MINUTES
    return Trip(SHUTTLE, out, back, driven.km, 0)


World = tuple[Catalogue, Situation]


def applied(changes: Iterable[Change], catalogue: Catalogue, situation: Situation, today: date) -> World:
    """The catalogue and the situation once all these changes are made."""
    changes = tuple(changes)
    for change in changes:
        if change.kind in _ON_SITUATION:
            situation = _ON_SITUATION[change.kind](change, catalogue, situation)
    if any(change.kind in _ON_SESSIONS or change.kind in _REBUILDING for change in changes):
        catalogue = _changed_catalogue(changes, catalogue, situation, today)
    return catalogue, situation


def _gain(change: Change, catalogue: Catalogue, situation: Situation) -> Situation:
    gained = catalogue.vocabulary.held({change.subject})
    return replace(situation, held=situation.held | gained, denied=situation.denied - gained)


def _accept_minutes(change: Change, catalogue: Catalogue, situation: Situation) -> Situation:
    del catalogue
    return replace(
        situation,
        daily_minutes=situation.minutes_limit(5) + change.amount,
        occasional_minutes=situation.minutes_limit(1) + change.amount,
    )


_ON_SITUATION: dict[ChangeKind, Callable[[Change, Catalogue, Situation], Situation]] = {
    ChangeKind.FACT: _gain,
    ChangeKind.MINUTES: _accept_minutes,
    ChangeKind.HOURS: lambda change, _, person: replace(person, hours_per_week=float(change.amount)),
    ChangeKind.BUDGET: lambda change, _, person: replace(person, budget=None),
    ChangeKind.HORIZON: lambda change, _, person: replace(
        person, horizon_days=person.horizon_days + change.amount
    ),
}

_ON_SESSIONS: dict[ChangeKind, Callable[[Session], Session]] = {
    ChangeKind.SEAT: lambda session: replace(session, seats=1),
    ChangeKind.DEADLINE: lambda session: replace(session, register_by=None),
}

_REBUILDING = {
    ChangeKind.RULE,
    ChangeKind.DISTANCE,
    ChangeKind.HOSTED,
    ChangeKind.SHUTTLE,
    ChangeKind.DEADLINE,
}


def _changed_catalogue(
    changes: tuple[Change, ...], catalogue: Catalogue, situation: Situation, today: date
) -> Catalogue:
    sessions, offers = dict(catalogue.sessions), dict(catalogue.offers)
    modes, travel = list(catalogue.modes.values()), catalogue.travel
    for change in changes:
        if change.kind in _ON_SESSIONS:
            sessions[change.subject] = _ON_SESSIONS[change.kind](sessions[change.subject])
        if change.kind is ChangeKind.DEADLINE:
            offer = offers[sessions[change.subject].offer]
            offers[offer.id] = replace(offer, delay_days=0, prescription=None)
        if change.kind is ChangeKind.RULE:
            offers[change.subject] = waived(offers[change.subject], catalogue)
        if change.kind in {ChangeKind.DISTANCE, ChangeKind.HOSTED}:
            added = new_session(change, catalogue, today)
            sessions[added.id] = added
    served = {c.subject for c in changes if c.kind is ChangeKind.SHUTTLE}
    if served:
        points = frozenset(catalogue.places[place].point for place in served)
        travel = _WithShuttles(travel, situation.home, points)
        modes.append(Mode(SHUTTLE, SHUTTLE))
    return Catalogue(
        vocabulary=catalogue.vocabulary,
        travel=travel,
        modes=modes,
        places=catalogue.places.values(),
        offers=offers.values(),
        sessions=sessions.values(),
        schemes=catalogue.schemes.values(),
    )


def new_session(change: Change, catalogue: Catalogue, today: date) -> Session:
    """A session like the offer's first one, in the named place, one seat, from the first Monday after the
    notice.
    """
    model = catalogue.sessions_of[change.subject][0]
    earliest = today + max(
        timedelta(days=NEW_SESSION_NOTICE_DAYS), catalogue.offers[change.subject].entry_delay
    )
    start = earliest + timedelta(days=-earliest.weekday() % 7)
    last_day = model.dates.end - model.dates.start if isinstance(model.dates, Dates) else None
    length = last_day or timedelta(days=getattr(model.dates, "days", 1) - 1)
    return replace(
        model,
        id=f"{change.subject}+{change.kind.value}+{change.place}",
        dates=Dates(start, start + length),
        place=change.place,
        seats=1,
        register_by=None,
        boarding=False,
        days_per_week=model.days_per_week or 1.0,
    )


def waived(offer: Offer, catalogue: Catalogue) -> Offer:
    """The offer without its conditions of age, residence, date and status, nor anything that it forbids."""
    return replace(offer, requires=_without_rules(offer.requires, catalogue))


def is_rule(condition: Condition, catalogue: Catalogue) -> bool:
    """Whether only the provider can change it: the person can't gain an age, an address or a status."""
    if isinstance(condition, Has):
        return catalogue.vocabulary.facts[condition.fact].kind is FactKind.STATUS
    return isinstance(condition, AgeBetween | ResidesIn | DateBetween | NoneOf)


def _without_rules(condition: Condition, catalogue: Catalogue) -> Condition:
    if is_rule(condition, catalogue):
        return ALWAYS
    if isinstance(condition, Group):
        return replace(
            condition, members=tuple(_without_rules(part, catalogue) for part in condition.members)
        )
    return condition
