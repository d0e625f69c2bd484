"""Every way into the offers of a territory, for one person, with the changes that each asks.

A *way* is a session (as it is, or as a change makes it), a means to get there, and one set of facts that lets
the person in. It forgets only that hours and money are shared between steps, and that a fact gained can close
a door: whatever set of changes truly opens a plan reaches the goal along ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from pathways.bridges import root_of
from pathways.catalogue import Catalogue
from pathways.changes import Amounts, Change, ChangeKind
from pathways.conditions import AgeBetween, Answer, Condition, DateBetween, facts_under_none
from pathways.funding import Judge, balance, paying_conditions, step_options
from pathways.gates import thresholds
from pathways.occurrences import HOURS_TOLERANCE, ONE_DAY, Occurrence, window
from pathways.offers import Dates, Offer, Session
from pathways.plans import Certainty
from pathways.requirements import alternatives
from pathways.situation import Situation
from pathways.travel import Point, Schedule, Trip
from pathways.worlds import NEW_SESSIONS, accepted_late, moved, new_sessions, provided, shuttle_trip, waived

EVER = 0  # a day before every other
END = 1 << 30  # a day after every other
Asks = frozenset[Change]
NOTHING: Asks = frozenset()


@dataclass(frozen=True, slots=True)
class Way:
    """One way in; days are ordinals. ``session``: its id in the changed world, ``""`` for no session at all.

    ``asks``: changes, or larger ones of the same. ``needs``: facts had ``lag`` days before the start;
    ``rides``: the day before. ``weekdays``: bits, Monday the lowest; 0 is any.
    """

    session: str
    asks: Asks
    needs: frozenset[str]
    rides: frozenset[str]
    gives: frozenset[str]
    first: int
    last: int
    weekdays: int = 0
    lag: int = 0
    length: int = 1
    bounded: bool = True

    @property
    def opens(self) -> int:
        """The first day on which it can start, as far as facts allow; ``END`` if on none."""
        days = range(self.first, min(self.first + 7, self.last + 1))
        open_days = (day for day in days if not self.weekdays or self.weekdays >> ((day + 6) % 7) & 1)
        return next(open_days, END)


@dataclass(frozen=True, slots=True)
class Entrance:
    """A session that a person may enter, as it is or changed, and the changes that make it so."""

    offer: Offer
    session: Session
    asks: Asks = frozenset()


Option = tuple[Asks, frozenset[str]]  # changes and facts that together suffice
Options = list[Option]
NOBODY = 99  # changes: more than any set holds
NO_FACT: frozenset[str] = frozenset()


@dataclass(slots=True)
class WayFinder:
    """Lists the ways. ``changes``: all there are to try; ``size``: the most that a set may hold."""

    catalogue: Catalogue
    situation: Situation
    today: date
    changes: Sequence[Change]
    size: int
    amounts: Amounts
    _of: dict[tuple[ChangeKind, str], list[Change]] = field(default_factory=dict)
    _shuttles: dict[Point, list[Change]] = field(default_factory=dict)
    _rides: dict[tuple[str, int, Schedule | None, date | None], Options] = field(default_factory=dict)
    _lets_in: dict[tuple[str, date | None], Options] = field(default_factory=dict)
    _least: dict[tuple[str, str | None, float, Schedule | None, float], int] = field(default_factory=dict)
    _dated: dict[str, bool] = field(default_factory=dict)
    _days: dict[str, set[date]] = field(default_factory=dict)
    _new: dict[str, list[Change]] = field(default_factory=dict)
    _last: date = field(init=False)
    _horizon: int = field(init=False)
    _dated_modes: bool = field(init=False)
    _obtainable: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        for change in sorted(self.changes, key=lambda each: (each.kind, each.subject, abs(each.amount))):
            self._of.setdefault((change.kind, change.subject), []).append(change)
            if change.kind is ChangeKind.SHUTTLE:
                self._shuttles.setdefault(self.catalogue.places[change.subject].point, []).append(change)
            if change.kind in NEW_SESSIONS:
                self._new.setdefault(change.subject, []).append(change)
        granted = (fact for offer in self.catalogue.offers.values() for fact in offer.grants)
        gained = (change.subject for change in self.changes if change.kind is ChangeKind.FACT)
        self._obtainable = self.catalogue.vocabulary.held((*granted, *gained))
        self._horizon = (self.today + timedelta(days=self.situation.horizon_days)).toordinal()
        farther = max((c.amount for c in self._of.get((ChangeKind.HORIZON, ""), ())), default=0)
        self._last = self.today + timedelta(days=self.situation.horizon_days + farther)
        self._dated_modes = any(_is_dated(mode.requires) for mode in self.catalogue.modes.values())

    def ways(self) -> Iterator[Way]:
        """All that matter: to the goal, by gaining a fact, by following a session."""
        person = self.situation.circumstances(self.today)
        for facts in alternatives(self.situation.goal, Answer.YES, person):
            yield Way("", NOTHING, facts, frozenset(), frozenset({""}), EVER, END, bounded=False)
        for change in self.changes:
            if change.kind is ChangeKind.FACT:
                given = self.catalogue.vocabulary.held({change.subject})
                alone = frozenset({change})
                yield Way("", alone, frozenset(), frozenset(), given, EVER, EVER, bounded=False)
        for offer in self.catalogue.offers.values():
            if not offer.refused(self.situation.refused_offers):
                yield from self._of_offer(offer)

    def _of_offer(self, offer: Offer) -> Iterator[Way]:
        """Without those that another beats: one that asks no more, needs no fact and ends no later."""
        best: dict[Asks, int] = {}
        for entrance in self._entrances(offer):
            if _is_beaten(entrance.asks, self._earliest_end(entrance.session), best):
                continue
            for way in self._into(entrance):
                if _is_beaten(way.asks, way.first + way.length - 1, best):
                    continue
                if not way.needs and not way.rides and way.opens <= self._horizon:
                    best[way.asks] = min(best.get(way.asks, END), way.opens + way.length - 1)
                yield way

    def _earliest_end(self, session: Session) -> int:
        first, dates = window(self.situation, self.today)[0], session.dates
        start = max(first, dates.start if isinstance(dates, Dates) else dates.first)
        return start.toordinal() + _length(session) - 1

    def _entrances(self, offer: Offer) -> Iterator[Entrance]:
        """The sessions as they are, soonest first; then as changes make them; then new ones."""
        seated = [
            (Entrance(offer, session, seat), self.size - len(seat) - self._fewest(offer, session))
            for session in self.catalogue.sessions_of.get(offer.id, ())
            for seat in self._seats(session)
        ]
        seated = [(entrance, left) for entrance, left in seated if left >= 0]
        seated.sort(key=lambda pair: (len(pair[0].asks), self._earliest_end(pair[0].session)))
        yield from (entrance for entrance, _ in seated)
        for entrance, left in seated:
            yield from self._versions(entrance, left)
        for change in self._new.get(offer.root, ()):
            for session in new_sessions(change, self.catalogue, self.today, self.amounts):
                if session.offer == offer.id and self._fewest(offer, session) < self.size:
                    yield Entrance(offer, session, frozenset({change}))

    def _seats(self, session: Session) -> Iterator[Asks]:
        """Nothing, if there may be a seat; else one more; nothing at all if that can't be asked."""
        if session.seats != 0:
            yield NOTHING
        for change in self._of.get((ChangeKind.SEAT, root_of(session.id)), ()) if session.seats == 0 else ():
            yield frozenset({change})

    def _fewest(self, offer: Offer, session: Session) -> int:
        """How many changes at least it takes to be let in, to get there and to have the hours."""
        key = _listed(offer), session.place, session.trips_per_week, session.schedule, session.hours_per_week
        if key not in self._least:
            asks = self._enough_hours(session, NOTHING)
            rides = 0 if session.place is None or self._dated_modes else self._asked_to_go(session)
            let = 0 if self._is_dated(offer) else _fewest_asks(self._let_in(offer, self.today))
            self._least[key] = NOBODY if asks is None else len(asks) + rides + let
        return self._least[key]

    def _asked_to_go(self, session: Session) -> int:
        return _fewest_asks(self._travelled(session, self.today))

    def _versions(self, entrance: Entrance, left: int) -> Iterator[Entrance]:
        """The session at another date, with a late registration, or both; by so many changes at most."""
        if not left:
            return
        offer, session, seat = entrance.offer, entrance.session, entrance.asks
        subject = root_of(session.id)
        dates = self._of.get((ChangeKind.DATE, subject), ())
        dated = [Entrance(offer, moved(session, change.amount), seat | {change}) for change in dates]
        yield from dated
        for change in self._of.get((ChangeKind.DEADLINE, subject), ()):
            for each in (entrance, *dated):
                if len(each.asks) - len(seat) < left and (offer.entry_delay or each.session.register_by):
                    yield Entrance(*accepted_late(offer, each.session), each.asks | {change})

    def _trips(self, place: str, limit: int, schedule: Schedule | None) -> Iterator[tuple[str, Asks]]:
        """Means within the accepted minutes, with the longer trips that they ask; shuttles as ``""``."""
        point, travel = self.catalogue.places[place].point, self.catalogue.travel
        for mode in self.catalogue.modes:
            longer = self._longer(travel.trip(self.situation.home, point, mode, schedule), limit)
            if longer is not None:
                yield mode, longer
        if self._shuttles.get(point):
            longer = self._longer(shuttle_trip(travel, self.situation.home, point), limit)
            if longer is not None:
                yield "", longer

    def _into(self, entrance: Entrance) -> Iterator[Way]:
        """The ways into a session: for each stretch of days, means to get there, reason to be let in."""
        offer, session = entrance.offer, entrance.session
        asks = self._enough_hours(session, entrance.asks)
        if asks is None:
            return
        given = self.catalogue.vocabulary.held(offer.grants)
        for first, last, lag in self._stretches(offer, session):
            paid = asks | self._enough_money(offer, session, first, last)
            if len(paid) <= self.size:
                weekdays = (
                    0 if isinstance(session.dates, Dates) else sum(1 << d for d in session.dates.weekdays)
                )
                length = _length(session)
                for together, needs, rides in self._open(offer, session, first, paid):
                    yield Way(
                        session.id,
                        together,
                        needs,
                        rides,
                        given,
                        first.toordinal(),
                        last.toordinal(),
                        weekdays,
                        lag,
                        length,
                    )

    def _open(
        self, offer: Offer, session: Session, first: date, asks: Asks
    ) -> list[tuple[Asks, frozenset[str], frozenset[str]]]:
        """Changes, facts to enter and facts to travel that suffice together, none of them in vain."""
        found: list[tuple[Asks, frozenset[str], frozenset[str]]] = []
        for ridden, rides in self._travelled(session, first):
            for let, needs in self._let_in(offer, first):
                together = asks | ridden | let
                if len({change.key for change in together}) <= self.size:
                    found.append((together, needs, rides))
        found.sort(key=lambda each: len(each[0]) + len(each[1]) + len(each[2]))
        kept: list[tuple[Asks, frozenset[str], frozenset[str]]] = []
        for each in found:
            if not any(a <= each[0] and n <= each[1] and r <= each[2] for a, n, r in kept):
                kept.append(each)
        return kept

    def _enough_hours(self, session: Session, asks: Asks) -> Asks | None:
        """With the smallest step up to the hours of this session alone; ``None``: there is none."""
        if session.hours_per_week <= self.situation.hours_limit + HOURS_TOLERANCE:
            return asks
        steps = self._of.get((ChangeKind.HOURS, ""), ())
        enough = (step for step in steps if session.hours_per_week <= step.amount + HOURS_TOLERANCE)
        step = next(enough, None)
        return None if step is None else asks | {step}

    def _enough_money(self, offer: Offer, session: Session, first: date, last: date) -> Asks:
        """Any price, where even this step alone is over the budget whatever is gained."""
        budget, price = self.situation.budget, offer.price or 0
        if budget is None or price <= budget:
            return NOTHING
        schemes = [self.catalogue.schemes[scheme] for scheme in offer.funding]
        if any(facts_under_none(each) for scheme in schemes for each in paying_conditions(scheme)):
            return NOTHING
        days = {first}
        for scheme in schemes:
            for rule in scheme.rules:
                changing = (rule.valid_from, rule.valid_to + ONE_DAY if rule.valid_to else None)
                days |= {d + offer.entry_delay for d in changing if d and d < date.max - offer.entry_delay}
            for condition in paying_conditions(scheme):
                days |= {day + offer.entry_delay for day in thresholds(condition, self.situation.born)}
        if any(self._least(offer, session, day) <= budget for day in days if first <= day <= last):
            return NOTHING
        return frozenset(self._of[ChangeKind.BUDGET, ""])

    def _least(self, offer: Offer, session: Session, day: date) -> int:
        """The least that the step may cost, had the person every fact there is."""
        dates = session.dates
        if not isinstance(dates, Dates):
            dates = Dates(day, day + timedelta(days=dates.days - 1))
        everything = frozenset(self.catalogue.vocabulary.facts)
        step = Occurrence(offer, session, dates)
        judge = Judge(self.catalogue, self.situation, step, everything, Certainty.POSSIBLE)
        return min(
            option.residual
            - (min(option.drawable, balance(self.situation, option.wallet)) if option.wallet else 0)
            for option in step_options(judge)
        )

    def _stretches(self, offer: Offer, session: Session) -> Iterator[tuple[date, date, int]]:
        """First and last day of start of each stretch in which answers are constant, and the days of lag."""
        first, _ = window(self.situation, self.today)
        dates = session.dates
        if isinstance(dates, Dates):
            step = Occurrence(offer, session, dates)
            if first <= dates.start <= self._last and step.apply_on >= self.today:
                yield dates.start, dates.start, (dates.start - step.settled_on).days
            return
        first, last = max(first, dates.first, self.today + offer.entry_delay), min(dates.last, self._last)
        cuts = sorted(day for day in self._thresholds(offer) if first < day <= last) if first <= last else []
        for start, until in zip([first, *cuts], [*(cut - ONE_DAY for cut in cuts), last], strict=True):
            if start <= until:
                yield start, until, max(1, offer.entry_delay.days)

    def _thresholds(self, offer: Offer) -> set[date]:
        name = _listed(offer)
        if name not in self._days:
            asked = [offer.requires, *(mode.requires for mode in self.catalogue.modes.values())]
            self._days[name] = set().union(*(thresholds(each, self.situation.born) for each in asked))
        return self._days[name]

    def _let_in(self, offer: Offer, day: date) -> Options:
        """What lets the person in on that day: facts, or a rule waived and fewer of them."""
        key = _listed(offer), day if self._is_dated(offer) else None
        if key not in self._lets_in:
            person = self.situation.circumstances(day)
            found = [(NOTHING, facts) for facts in alternatives(offer.requires, Answer.UNKNOWN, person)]
            for change in self._of.get((ChangeKind.RULE, offer.root), ()):
                rest = waived(offer, self.catalogue.vocabulary).requires
                found += [(frozenset({change}), each) for each in alternatives(rest, Answer.UNKNOWN, person)]
            self._lets_in[key] = self._within_reach(found)
        return self._lets_in[key]

    def _is_dated(self, offer: Offer) -> bool:
        name = _listed(offer)
        if name not in self._dated:
            self._dated[name] = _is_dated(offer.requires)
        return self._dated[name]

    def _travelled(self, session: Session, day: date) -> Options:
        """What gets the person there on that day."""
        if session.place is None:
            return [(NOTHING, frozenset())]
        limit = self.situation.minutes_limit(session.trips_per_week)
        key = session.place, limit, session.schedule, day if self._dated_modes else None
        if key not in self._rides:
            self._rides[key] = _undominated(
                self._within_reach(self._means(session.place, limit, session.schedule, day))
            )
        return self._rides[key]

    def _within_reach(self, options: Iterable[Option]) -> Options:
        """Without those that ask too many changes, or facts that nothing gives."""
        return [each for each in options if len(each[0]) <= self.size and each[1] <= self._obtainable]

    def _means(self, place: str, limit: int, schedule: Schedule | None, day: date) -> Iterator[Option]:
        person = self.situation.circumstances(day)
        for mode, longer in self._trips(place, limit, schedule):
            if not mode:
                shuttles = self._shuttles[self.catalogue.places[place].point]
                yield from ((longer | {change}, NO_FACT) for change in shuttles)
                continue
            requires = self.catalogue.modes[mode].requires
            yield from ((longer, each) for each in alternatives(requires, Answer.UNKNOWN, person))
            for change in self._of.get((ChangeKind.MODE, mode), ()):
                rest = alternatives(provided(requires), Answer.UNKNOWN, person)
                yield from ((longer | {change}, each) for each in rest)

    def _longer(self, trip: Trip | None, limit: int) -> Asks | None:
        """The smallest step that makes the trip acceptable; ``None``: no step does."""
        if trip is None or trip.longest <= limit:
            return None if trip is None else NOTHING
        steps = self._of.get((ChangeKind.MINUTES, ""), ())
        enough = next((step for step in steps if trip.longest <= limit + step.amount), None)
        return None if enough is None else frozenset({enough})


def _is_beaten(asks: Asks, end: int, best: Mapping[Asks, int]) -> bool:
    """Whether what asks no more ends no later."""
    if best.get(NOTHING, END) <= end:
        return True
    parts = (frozenset(part) for count in range(1, len(asks) + 1) for part in combinations(asks, count))
    return any(best.get(part, END) <= end for part in parts)


def _fewest_asks(options: Options) -> int:
    return min((len(asks) for asks, _ in options), default=NOBODY)


def _listed(offer: Offer) -> str:
    """The id of the offer in the catalogue, for one that a change has made too."""
    return offer.id.partition("+")[0]


def _undominated(options: Iterable[Option]) -> Options:
    kept: Options = []
    for asks, facts in sorted(options, key=lambda each: len(each[0]) + len(each[1])):
        if not any(less <= asks and fewer <= facts for less, fewer in kept):
            kept.append((asks, facts))
    return kept


def _is_dated(condition: Condition) -> bool:
    """Whether its answer may change with the day alone."""
    return any(isinstance(atom, AgeBetween | DateBetween) for atom in condition.atoms())


def _length(session: Session) -> int:
    dates = session.dates
    return (dates.end - dates.start).days + 1 if isinstance(dates, Dates) else dates.days
