"""What the world is once changes are made: the exact meaning of each kind of change.

A changed session stands beside the one that there was: whoever could follow the old one still can. So every
change but a fact only adds to what is possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pathways.bridges import root_of
from pathways.catalogue import Catalogue
from pathways.conditions import ALWAYS, AgeBetween, Condition, DateBetween, Group, Has, NoneOf, ResidesIn
from pathways.facts import FactKind, Vocabulary
from pathways.obstruction.changes import AMOUNTS, Amounts, Change, ChangeKind
from pathways.offers import Dates, Entry, Offer, Session
from pathways.situation import Situation
from pathways.travel import Mode, Point, Schedule, Travel, Trip

SHUTTLE = "shuttle"
SHUTTLE_WAIT_MINUTES = 10  # waiting at the stop, each way; our own allowance until a timetable says better
WEEK = timedelta(days=7)
NEW_SESSIONS_FOR = timedelta(days=5 * 365)  # how long a new session may be agreed on: longer than any horizon
MONDAY = 0
NEW_SESSIONS = frozenset({ChangeKind.SESSION, ChangeKind.DISTANCE, ChangeKind.HOSTED})

World = tuple[Catalogue, Situation]


def applied(
    changes: Iterable[Change],
    catalogue: Catalogue,
    situation: Situation,
    today: date,
    amounts: Amounts = AMOUNTS,
) -> World:
    """The catalogue and the situation once all these changes are made."""
    ordered = sorted(changes, key=lambda change: (_ORDER.get(change.kind, 0), change))
    for change in ordered:
        if change.kind in _ON_SITUATION:
            situation = _ON_SITUATION[change.kind](change, catalogue, situation)
    made = [change for change in ordered if change.kind in _ON_OFFER]
    if made:
        ground = _Ground.of(catalogue, situation, today, amounts)
        for change in made:
            _ON_OFFER[change.kind](ground, change)
        catalogue = ground.catalogue()
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


@dataclass(slots=True)
class _Ground:
    """A catalogue being changed."""

    original: Catalogue
    situation: Situation
    today: date
    amounts: Amounts
    offers: dict[str, Offer]
    sessions: dict[str, list[Session]]  # by the root of their id: variants and changed ones stand together
    modes: dict[str, Mode]
    travel: Travel

    @classmethod
    def of(cls, catalogue: Catalogue, situation: Situation, today: date, amounts: Amounts) -> _Ground:
        sessions: dict[str, list[Session]] = {}
        for session in catalogue.sessions.values():
            sessions.setdefault(root_of(session.id), []).append(session)
        modes, offers = dict(catalogue.modes), dict(catalogue.offers)
        return cls(catalogue, situation, today, amounts, offers, sessions, modes, catalogue.travel)

    def waive(self, change: Change) -> None:
        for offer in variants(self.original, change.subject):
            self.offers[offer.id] = waived(offer, self.original.vocabulary)

    def seat(self, change: Change) -> None:
        found = self.sessions.get(change.subject, [])
        self.sessions[change.subject] = [
            replace(each, seats=1) if each.seats == 0 else each for each in found
        ]

    def move(self, change: Change) -> None:
        found = self.sessions.get(change.subject, [])
        found += [moved(session, change.amount) for session in found]

    def accept_late(self, change: Change) -> None:
        for session in tuple(self.sessions.get(change.subject, ())):
            offer, late = accepted_late(self.offers[session.offer], session)
            self.offers[offer.id] = offer
            self.sessions[change.subject].append(late)

    def add(self, change: Change) -> None:
        for session in new_sessions(change, self.original, self.today, self.amounts):
            self.sessions.setdefault(root_of(session.id), []).append(session)

    def drive(self, change: Change) -> None:
        travel = self.travel if isinstance(self.travel, _WithShuttles) else None
        served = travel.places if travel else frozenset[Point]()
        place = self.original.places[change.subject].point
        self.travel = _WithShuttles(self.original.travel, self.situation.home, served | {place})
        self.modes[SHUTTLE] = Mode(SHUTTLE, SHUTTLE)

    def lend(self, change: Change) -> None:
        mode = self.modes[change.subject]
        self.modes[mode.id] = replace(mode, requires=provided(mode.requires))

    def catalogue(self) -> Catalogue:
        return Catalogue(
            vocabulary=self.original.vocabulary,
            travel=self.travel,
            modes=self.modes.values(),
            places=self.original.places.values(),
            offers=self.offers.values(),
            sessions=(session for found in self.sessions.values() for session in found),
            schemes=self.original.schemes.values(),
        )


_ON_OFFER: dict[ChangeKind, Callable[[_Ground, Change], None]] = {
    ChangeKind.RULE: _Ground.waive,
    ChangeKind.SEAT: _Ground.seat,
    ChangeKind.DATE: _Ground.move,
    ChangeKind.DEADLINE: _Ground.accept_late,
    ChangeKind.SESSION: _Ground.add,
    ChangeKind.DISTANCE: _Ground.add,
    ChangeKind.HOSTED: _Ground.add,
    ChangeKind.SHUTTLE: _Ground.drive,
    ChangeKind.MODE: _Ground.lend,
}
_ORDER = {kind: rank for rank, kind in enumerate(_ON_OFFER)}


def variants(catalogue: Catalogue, offer: str) -> Iterator[Offer]:
    """The offer of that id and its shorter variants, as far as they are in the catalogue."""
    return (each for each in catalogue.offers.values() if each.root == offer)


def waived(offer: Offer, vocabulary: Vocabulary) -> Offer:
    """The offer without its conditions of age, residence, date and status, nor anything that it forbids."""
    return replace(offer, requires=_without_rules(offer.requires, vocabulary))


def is_rule(condition: Condition, vocabulary: Vocabulary) -> bool:
    """Whether only the provider can change it: the person can't gain an age, an address or a status."""
    if isinstance(condition, Has):
        return vocabulary.facts[condition.fact].kind is FactKind.STATUS
    return isinstance(condition, AgeBetween | ResidesIn | DateBetween | NoneOf)


def _without_rules(condition: Condition, vocabulary: Vocabulary) -> Condition:
    if is_rule(condition, vocabulary):
        return ALWAYS
    if isinstance(condition, Group):
        members = tuple(_without_rules(part, vocabulary) for part in condition.members)
        return replace(condition, members=members)
    return condition


def provided(condition: Condition) -> Condition:
    """What a means of travel still asks of someone to whom it is lent, or who is driven: an age, no more of
    what is forbidden; nothing to own, no licence.
    """
    if isinstance(condition, Has):
        return ALWAYS
    if isinstance(condition, Group) and not isinstance(condition, NoneOf):
        return replace(condition, members=tuple(provided(part) for part in condition.members))
    return condition


def moved(session: Session, days: int) -> Session:
    """The session at a date that suits, later by at most so many days or earlier when negative; fixed dates
    move by whole weeks, a permanent entry goes on longer or begins sooner. Registration closes no earlier.
    """
    identifier = f"{session.id}+{'later' if days > 0 else 'earlier'}"
    shift = timedelta(days=days)
    if isinstance(session.dates, Entry):
        first, last = session.dates.first, session.dates.last
        dates = replace(session.dates, first=min(first, first + shift), last=max(last, last + shift))
        return replace(session, id=identifier, dates=dates)
    start, length = session.dates.start, (session.dates.end - session.dates.start).days + 1
    first, last = (start + WEEK, start + shift) if days > 0 else (start + shift, start - WEEK)
    return replace(
        session,
        id=identifier,
        register_by=None,
        dates=Entry(first, last, frozenset({start.weekday()}), length),
    )


def accepted_late(offer: Offer, session: Session) -> tuple[Offer, Session]:
    """The session open until it starts, with no delay for a file or a prescription; and its offer so."""
    late = replace(
        offer, id=f"{offer.id}+late+{session.id}", variant_of=offer.root, delay_days=0, prescription=None
    )
    return late, replace(session, id=f"{session.id}+late", offer=late.id, register_by=None)


def new_sessions(change: Change, catalogue: Catalogue, today: date, amounts: Amounts) -> Iterator[Session]:
    """A session like the offer's first one (``SESSION``: the first one there), for each of its variants; one
    seat, in the named place, from whichever Monday suits once the notice is over.
    """
    for offer in variants(catalogue, change.subject):
        made = new_session(change, offer, catalogue.sessions_of.get(offer.id, ()), today, amounts)
        if made is not None:
            yield made


def new_session(
    change: Change, offer: Offer, sessions: Iterable[Session], today: date, amounts: Amounts
) -> Session | None:
    """The same for one of the variants, which has these sessions; ``None`` if none is like it."""
    if change.kind is ChangeKind.SESSION:
        sessions = (each for each in sessions if (each.place or "") == change.place)
    model = next(iter(sessions), None)
    return None if model is None else _like(model, change, offer, today, amounts)


def _like(model: Session, change: Change, offer: Offer, today: date, amounts: Amounts) -> Session:
    first = today + max(timedelta(days=amounts.notice_days), offer.entry_delay)
    length = model.dates.days if isinstance(model.dates, Entry) else 0
    if isinstance(model.dates, Dates):
        length = (model.dates.end - model.dates.start).days + 1
    hosted = change.kind is not ChangeKind.SESSION
    return replace(
        model,
        id=f"{offer.id}+{change.kind.value}+{change.place}",
        dates=Entry(first, today + NEW_SESSIONS_FOR, frozenset({MONDAY}), length),
        place=change.place or None,
        seats=1,
        register_by=None,
        boarding=model.boarding and not hosted,
        days_per_week=(model.days_per_week or 1.0) if hosted else model.days_per_week,
    )


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
