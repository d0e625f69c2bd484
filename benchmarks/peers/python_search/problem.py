"""One person's question to one territory, compiled: slots, bits and gates.

A *slot* is a session as this person could enter it: a first and a last day on which it may start, within
which neither their age, nor a date, nor a funding rule changes any answer. Days are ordinals
(``date.toordinal``); facts are bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from benchmarks.peers.python_search.gates import OPEN, SHUT, Gate, compiled, thresholds, union
from pathways.catalogue import Catalogue
from pathways.conditions import Circumstances, facts_under_none
from pathways.contributions import towards_with_travel
from pathways.funding import Judge, Option, balance, paying_conditions, step_options, undominated
from pathways.occurrences import ONE_DAY, Occurrence, admits, trips, window
from pathways.offers import Dates, Entry, FundingScheme, Offer, Session
from pathways.plans import Certainty
from pathways.situation import Situation
from pathways.travel import Schedule, Trip


@dataclass(frozen=True, slots=True)
class Ride:
    """A means of travel to a slot: who may use it, and the minutes of all its trips."""

    gate: Gate
    minutes: int


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """A session within days on which every answer is constant but for the facts gained.

    ``length`` in days; ``lag``: how many days before the start facts must be gained (``settled``: the day
    itself, for fixed dates); ``rides``: quickest first, empty when there is nowhere to go; ``paying``:
    facts its funding looks at; ``shunned``: those whose gain may close a way to pay. ``needs``: all facts
    whose gain may help to enter, to get there quicker or to pay; ``bars``: all those whose gain may hinder.
    """

    index: int
    offer: Offer
    session: Session
    first: int
    last: int
    weekdays: frozenset[int] | None
    length: int
    lag: int
    settled: int | None
    gate: Gate
    rides: tuple[Ride, ...]
    grants: int
    paying: int
    shunned: int
    needs: int = field(init=False)
    bars: int = field(init=False)

    def __post_init__(self) -> None:
        gates = [self.gate, *(ride.gate for ride in self.rides)]
        object.__setattr__(self, "needs", self.paying | union(gate.needs for gate in gates))
        object.__setattr__(self, "bars", self.shunned | union(gate.bars for gate in gates))

    def entry(self, day: int) -> int | None:
        """The first day on or after ``day`` on which it may start."""
        day = max(day, self.first)
        if self.weekdays is not None:
            day = min(day + (weekday - day - 6) % 7 for weekday in self.weekdays)
        return day if day <= self.last else None

    def end(self, start: int) -> int:
        return start + self.length - 1

    def settled_on(self, start: int) -> int:
        """The last day whose facts count for its condition."""
        return start - self.lag if self.settled is None else self.settled

    def occurrence(self, start: int) -> Occurrence:
        dates = Dates(date.fromordinal(start), date.fromordinal(self.end(start)))
        return Occurrence(self.offer, self.session, dates)


@dataclass(slots=True)
class Problem:
    """Everything a search reads.

    ``balances``: cents in each wallet, in a fixed order. ``shuttable``: facts whose gain may close a slot, a
    means of travel or a way to pay; ``bars``: or the goal.
    """

    catalogue: Catalogue
    situation: Situation
    today: date
    certainty: Certainty
    bits: Mapping[str, int]
    goal: Gate
    slots: tuple[Slot, ...]
    balances: Mapping[str, int]
    shuttable: int = field(init=False)
    bars: int = field(init=False)
    _options: dict[tuple[int, int, int], tuple[Option, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shuttable = union(slot.bars for slot in self.slots)
        self.bars = self.shuttable | self.goal.bars

    def facts(self, mask: int) -> frozenset[str]:
        """The facts of a mask."""
        return frozenset(fact for fact, bit in self.bits.items() if bit & mask)

    def options(self, slot: Slot, start: int, mask: int) -> tuple[Option, ...]:
        """The ways to pay for a slot with those facts, remembered: nothing else changes them in a slot."""
        key = (slot.index, slot.first, mask & slot.paying)
        if key not in self._options:
            gained = self.facts(mask & slot.paying)
            judge = Judge(self.catalogue, self.situation, slot.occurrence(start), gained, self.certainty)
            self._options[key] = tuple(undominated(step_options(judge)))
        return self._options[key]


def compile_problem(catalogue: Catalogue, situation: Situation, today: date, certainty: Certainty) -> Problem:
    """The question compiled, with the offers that may serve it; ``relevance`` reduces it further."""
    serving = towards_with_travel(catalogue, situation.goal)
    offers = [
        offer
        for offer in catalogue.offers.values()
        if offer.id in serving
        and not offer.refused(situation.refused_offers)
        and any(admits(offer, session, certainty) for session in catalogue.sessions_of.get(offer.id, ()))
    ]
    gainable = catalogue.vocabulary.held(fact for offer in offers for fact in offer.grants) - situation.held
    bits = {fact: 1 << position for position, fact in enumerate(sorted(gainable))}
    compiler = _Compiler(catalogue, situation, today, certainty, bits)
    slots = [slot for offer in offers for slot in compiler.slots(offer)]
    wallets = {scheme.wallet for scheme in catalogue.schemes.values() if scheme.wallet is not None}
    return Problem(
        catalogue=catalogue,
        situation=situation,
        today=today,
        certainty=certainty,
        bits=bits,
        goal=compiled(situation.goal, situation.circumstances(today), bits, Certainty.SURE),
        slots=renumbered(slots),
        balances={wallet: balance(situation, wallet) for wallet in sorted(wallets)},
    )


def renumbered(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """The slots, with their rank as index."""
    return tuple(replace(slot, index=index) for index, slot in enumerate(slots))


@dataclass(frozen=True, slots=True)
class _Compiler:
    """What is needed to turn the sessions of an offer into slots."""

    catalogue: Catalogue
    situation: Situation
    today: date
    certainty: Certainty
    bits: Mapping[str, int]
    _trips: dict[tuple[str | None, float, Schedule | None], list[tuple[str, Trip]]] = field(
        default_factory=dict
    )

    def slots(self, offer: Offer) -> Iterator[Slot]:
        first, last = window(self.situation, self.today)
        for session in self.catalogue.sessions_of.get(offer.id, ()):
            if admits(offer, session, self.certainty):
                for start, until in self._stretches(offer, session, first, last):
                    slot = self._slot(offer, session, start, until)
                    if slot.gate is not SHUT and (slot.rides or session.place is None):
                        yield slot

    def _stretches(
        self, offer: Offer, session: Session, first: date, last: date
    ) -> Iterator[tuple[date, date]]:
        """First and last day of each stretch of a session in which answers are constant."""
        if isinstance(session.dates, Dates):
            for dates in session.dates.between(first, last):
                if Occurrence(offer, session, dates).apply_on >= self.today:
                    yield dates.start, dates.start
            return
        first = max(first, session.dates.first, self.today + offer.entry_delay)
        last = min(last, session.dates.last)
        cuts = sorted(day for day in self._thresholds(offer) if first < day <= last)
        for start, until in zip([first, *cuts], [*(cut - ONE_DAY for cut in cuts), last], strict=True):
            entry = next(session.dates.between(start, until), None)
            if entry is not None:
                yield entry.start, until

    def _thresholds(self, offer: Offer) -> set[date]:
        """Days of start on which an answer may change by itself: conditions, means of travel, funding."""
        born = self.situation.born
        days = thresholds(offer.requires, born)
        for mode in self.catalogue.modes.values():
            days |= thresholds(mode.requires, born)
        for scheme in self._schemes(offer):
            changes = _rule_changes(scheme)
            for condition in paying_conditions(scheme):
                changes |= thresholds(condition, born)
            days |= {day + offer.entry_delay for day in changes if day < date.max - offer.entry_delay}
        return days

    def _schemes(self, offer: Offer) -> list[FundingScheme]:
        return [self.catalogue.schemes[scheme] for scheme in offer.funding]

    def _slot(self, offer: Offer, session: Session, start: date, until: date) -> Slot:
        person = self.situation.circumstances(start)
        dates = session.dates if isinstance(session.dates, Dates) else _entry_dates(session.dates, start)
        occurrence = Occurrence(offer, session, dates)
        fixed = isinstance(session.dates, Dates)
        conditions = [condition for scheme in self._schemes(offer) for condition in paying_conditions(scheme)]
        return Slot(
            index=0,
            offer=offer,
            session=session,
            first=start.toordinal(),
            last=until.toordinal(),
            weekdays=None if isinstance(session.dates, Dates) else session.dates.weekdays,
            length=(dates.end - dates.start).days + 1,
            lag=max(1, offer.entry_delay.days),
            settled=occurrence.settled_on.toordinal() if fixed else None,
            gate=compiled(offer.requires, person, self.bits, self.certainty),
            rides=tuple(self._rides(session, dates, person)),
            grants=self._mask(self.catalogue.vocabulary.held(offer.grants)),
            paying=self._mask(fact for condition in conditions for fact in condition.facts()),
            shunned=self._mask(fact for condition in conditions for fact in facts_under_none(condition)),
        )

    def _rides(self, session: Session, dates: Dates, person: Circumstances) -> Iterator[Ride]:
        """Means of travel that may be used one day, quickest first, none slower than one that may be used
        anyhow.
        """
        count = session.trips(dates)
        key = session.place, session.trips_per_week, session.schedule
        if key not in self._trips:
            self._trips[key] = trips(self.catalogue, self.situation, session)
        for mode, trip in self._trips[key]:
            gate = compiled(self.catalogue.modes[mode].requires, person, self.bits, self.certainty)
            if gate is not SHUT:
                yield Ride(gate, trip.minutes * count)
            if gate is OPEN:
                return

    def _mask(self, facts: Iterable[str]) -> int:
        return union(self.bits.get(fact, 0) for fact in facts)


def _entry_dates(entry: Entry, start: date) -> Dates:
    return Dates(start, start + timedelta(days=entry.days - 1))


def _rule_changes(scheme: FundingScheme) -> set[date]:
    """The days on which another rule of the scheme begins to hold, or none."""
    ends = {rule.valid_to + ONE_DAY for rule in scheme.rules if rule.valid_to and rule.valid_to < date.max}
    return ends | {rule.valid_from for rule in scheme.rules}
