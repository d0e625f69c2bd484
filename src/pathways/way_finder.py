"""Lists every way into the offers of a territory for one person, with the changes that each asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from pathways.bridges import root_of
from pathways.catalogue import Catalogue
from pathways.changes import Amounts, Change, ChangeKind
from pathways.conditions import AgeBetween, Answer, Condition, DateBetween, facts_under_none
from pathways.contributions import contributing
from pathways.funding import Judge, balance, paying_conditions, step_options
from pathways.gates import thresholds
from pathways.occurrences import HOURS_TOLERANCE, ONE_DAY, Occurrence, window
from pathways.offers import Dates, Offer, Session
from pathways.plans import Certainty
from pathways.requirements import alternatives
from pathways.situation import Situation
from pathways.travel import Point, Schedule, Trip
from pathways.ways import END, EVER, NOTHING, Asks, Entrance, Way, is_beaten
from pathways.worlds import NEW_SESSIONS, accepted_late, moved, new_sessions, provided, shuttle_trip, waived

Option = tuple[Asks, frozenset[str]]  # changes and facts that together suffice
Options = list[Option]
NOBODY = 99  # changes: more than any set holds
NO_FACT: frozenset[str] = frozenset()


@dataclass(slots=True)
class WayFinder:
    """Lists the ways, once it has learnt which changes there are; ``size``: the most that a set may hold."""

    catalogue: Catalogue
    situation: Situation
    today: date
    size: int
    amounts: Amounts
    _of: dict[tuple[ChangeKind, str], list[Change]] = field(default_factory=dict)
    _shuttles: dict[Point, list[Change]] = field(default_factory=dict)
    _rides: dict[tuple[str, int, Schedule | None, date | None], Options] = field(default_factory=dict)
    _lets_in: dict[tuple[str, date | None], Options] = field(default_factory=dict)
    _counts: dict[tuple[str, str | None, float, Schedule | None, float], int] = field(default_factory=dict)
    _dated: dict[str, bool] = field(default_factory=dict)
    _days: dict[str, set[date]] = field(default_factory=dict)
    _new: dict[str, list[Change]] = field(default_factory=dict)
    _last: date = field(init=False)
    _horizon: int = field(init=False)
    _dated_modes: bool = field(init=False)
    _obtainable: frozenset[str] = frozenset()
    _facts: list[Change] = field(default_factory=list)
    _sessions: dict[str, list[Session]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._horizon = (self.today + timedelta(days=self.situation.horizon_days)).toordinal()
        farther = max(self.amounts.horizon, default=0)
        self._last = self.today + timedelta(days=self.situation.horizon_days + farther)
        self._dated_modes = any(_is_dated(mode.requires) for mode in self.catalogue.modes.values())

    def learn(self, changes: Iterable[Change]) -> None:
        """More changes to try; those of the sessions once ``narrow`` has said which are worth it."""
        for change in changes:
            self._of.setdefault((change.kind, change.subject), []).append(change)
            if change.kind is ChangeKind.SHUTTLE:
                self._shuttles.setdefault(self.catalogue.places[change.subject].point, []).append(change)
            if change.kind in NEW_SESSIONS:
                self._new.setdefault(change.subject, []).append(change)
            if change.kind is ChangeKind.FACT:
                self._facts.append(change)

    def narrow(self, wanted: frozenset[str]) -> list[Session]:
        """Keep the sessions into which few enough changes may lead, whatever the dates; they are returned.

        Facts come from such sessions alone, or from a change: from one round to the next more of them. Then
        only what leads to the goal, to a means of travel or to the ``wanted`` facts stays.
        """
        vocabulary, offers = self.catalogue.vocabulary, list(self.catalogue.offers.values())
        waiting = [offer for offer in offers if not offer.refused(self.situation.refused_offers)]
        self._obtainable = vocabulary.held(change.subject for change in self._facts)
        entered: list[Offer] = []
        while new := [offer for offer in waiting if self._may_enter(offer)]:
            entered += new
            waiting = [offer for offer in waiting if offer not in new]
            self._obtainable |= vocabulary.held(fact for offer in new for fact in offer.grants)
            self._counts.clear()
        modes = (mode.requires.facts() for mode in self.catalogue.modes.values())
        leading = contributing(vocabulary, entered, wanted.union(self.situation.goal.facts(), *modes))
        for offer in entered:
            if offer.id in leading:
                self._sessions[offer.id] = [each for each in self._all(offer) if self._left(offer, each) >= 0]
        return [session for sessions in self._sessions.values() for session in sessions]

    def _all(self, offer: Offer) -> tuple[Session, ...]:
        return self.catalogue.sessions_of.get(offer.id, ())

    def _left(self, offer: Offer, session: Session) -> int:
        """How many more changes a set may hold than it takes to enter the session, its date apart."""
        return self.size - self._fewest(offer, session) - (session.seats == 0)

    def _may_enter(self, offer: Offer) -> bool:
        if any(self._left(offer, session) >= 0 for session in self._all(offer)):
            return True
        return any(self._fewest(offer, session) < self.size for _, session in self._added(offer))

    def _added(self, offer: Offer) -> Iterator[tuple[Change, Session]]:
        """The new sessions of the offer, each with the change that makes it."""
        for change in self._new.get(offer.root, ()):
            for session in new_sessions(change, self.catalogue, self.today, self.amounts):
                if session.offer == offer.id:
                    yield change, session

    def ways(self) -> Iterator[Way]:
        """All that matter: to the goal, by gaining a fact, by following a session."""
        person = self.situation.circumstances(self.today)
        for facts in alternatives(self.situation.goal, Answer.YES, person):
            yield Way("", NOTHING, facts, frozenset(), frozenset({""}), EVER, END, bounded=False)
        for change in self._facts:
            given = self.catalogue.vocabulary.held({change.subject})
            yield Way("", frozenset({change}), NO_FACT, NO_FACT, given, EVER, EVER, bounded=False)
        for offer in self._sessions:
            yield from self._of_offer(self.catalogue.offers[offer])

    def _of_offer(self, offer: Offer) -> Iterator[Way]:
        """Without those that another beats: one that asks no more, needs no fact and ends no later."""
        best: dict[Asks, int] = {}
        for entrance in self._entrances(offer):
            if is_beaten(entrance.asks, self._earliest_end(entrance.session), best):
                continue
            for way in self._into(entrance):
                if is_beaten(way.asks, way.first + way.length - 1, best):
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
            (Entrance(offer, session, seat), self._left(offer, session))
            for session in self._sessions[offer.id]
            for seat in self._seats(session)
        ]
        seated.sort(key=lambda pair: (len(pair[0].asks), self._earliest_end(pair[0].session)))
        yield from (entrance for entrance, _ in seated)
        for entrance, left in seated:
            yield from self._versions(entrance, left)
        for change, session in self._added(offer):
            if self._fewest(offer, session) < self.size:
                yield Entrance(offer, session, frozenset({change}))

    def _seats(self, session: Session) -> Iterable[Asks]:
        """No change if there may be a seat; else one seat more; none at all if that can't be asked."""
        if session.seats != 0:
            return [NOTHING]
        return [frozenset({seat}) for seat in self._of.get((ChangeKind.SEAT, root_of(session.id)), ())]

    def _fewest(self, offer: Offer, session: Session) -> int:
        """How many changes at least it takes to be let in, to get there and to have the hours."""
        key = _listed(offer), session.place, session.trips_per_week, session.schedule, session.hours_per_week
        if key not in self._counts:
            asks = self._enough_hours(session, NOTHING)
            rides = 0 if self._dated_modes else self._fewest_asks(self._travelled(session, self.today))
            let = 0 if self._is_dated(offer) else self._fewest_asks(self._let_in(offer, self.today))
            self._counts[key] = NOBODY if asks is None else len(asks) + rides + let
        return self._counts[key]

    def _fewest_asks(self, options: Options) -> int:
        possible = (len(asks) for asks, facts in options if facts <= self._obtainable)
        return min(possible, default=NOBODY)

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
            for let, needs in self._let_in(offer, first) if rides <= self._obtainable else ():
                together = asks | ridden | let
                if needs <= self._obtainable and len({change.key for change in together}) <= self.size:
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
            self._lets_in[key] = found
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
            self._rides[key] = _undominated(self._means(session.place, limit, session.schedule, day))
        return self._rides[key]

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
