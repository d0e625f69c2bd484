"""One person's question to one territory, compiled: slots, bits and gates.

Days are ordinals (``date.toordinal``); facts are bits. ``kernel.layout`` makes arrays of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pathways.catalogue import Catalogue
from pathways.eras import Terms, terms
from pathways.funding import Judge, Option, balance, step_options, undominated
from pathways.gates import OPEN, SHUT, Gate, compiled, union
from pathways.means import Means
from pathways.occurrences import Occurrence, admits, window
from pathways.offers import Dates, Entry, Offer, Session
from pathways.plans import Certainty
from pathways.situation import Situation
from pathways.slots import EVERY_DAY, WITH_THE_START, Funding, Line, Slot, lines


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
    lines: tuple[Line, ...] = field(init=False)
    shuttable: int = field(init=False)
    bars: int = field(init=False)

    def __post_init__(self) -> None:
        self.lines = tuple(lines(self.slots))
        self.shuttable = union(line.bars for line in self.lines)
        self.bars = self.shuttable | self.goal.bars

    def facts(self, mask: int) -> frozenset[str]:
        """The facts of a mask."""
        return frozenset(fact for fact, bit in self.bits.items() if bit & mask)

    def options(self, funding: Funding, mask: int) -> list[Option]:
        """The ways to pay with those facts."""
        gained = self.facts(mask & funding.paying)
        judge = Judge(self.catalogue, self.situation, funding.occurrence, gained, self.certainty)
        return undominated(step_options(judge))

    def with_slots(self, slots: Iterable[Slot]) -> Problem:
        """The same question to these slots only."""
        question = self.catalogue, self.situation, self.today, self.certainty
        return Problem(*question, self.bits, self.goal, tuple(slots), self.balances)


def compile_problem(
    catalogue: Catalogue,
    situation: Situation,
    today: date,
    certainty: Certainty,
    watch: Callable[[], None] = lambda: None,
) -> Problem:
    """The question compiled, with the offers that may serve it; ``relevance`` reduces it further.

    ``watch`` is called now and then, and may raise what stops it.
    """
    found = _serving(catalogue, situation, certainty)
    gainable = (
        catalogue.vocabulary.held(fact for each in found for fact in each.offer.grants) - situation.held
    )
    bits = {fact: 1 << position for position, fact in enumerate(sorted(gainable))}
    compiler = _Compiler(catalogue, situation, today, certainty, bits)
    slots = list[Slot]()
    for each in found:
        watch()
        slots += compiler.slots(each)
    wallets = frozenset[str]().union(*(each.wallets for each in found))
    return Problem(
        catalogue=catalogue,
        situation=situation,
        today=today,
        certainty=certainty,
        bits=bits,
        goal=compiled(situation.goal, situation.circumstances(today), bits, Certainty.SURE),
        slots=tuple(slots),
        balances={wallet: balance(situation, wallet) for wallet in sorted(wallets)},
    )


def _serving(catalogue: Catalogue, situation: Situation, certainty: Certainty) -> list[Terms]:
    """The offers, open to somebody, that give a fact wanted by the goal, by a means of travel, or by such an
    offer; the others can be left out of any plan (see ``relevance.serving``).
    """
    givers = _givers(catalogue, situation, certainty)
    wanted = set(situation.goal.facts()).union(*(mode.requires.facts() for mode in catalogue.modes.values()))
    pending, kept = list(wanted), dict[str, Terms]()
    while pending:
        for offer in givers.get(pending.pop(), ()):
            if offer.id not in kept:
                kept[offer.id] = terms(catalogue, offer, situation.born)
                asked = (offer.requires.facts() | kept[offer.id].paying) - wanted
                wanted |= asked
                pending += asked
    return [kept[offer] for offer in catalogue.offers if offer in kept]


def _givers(catalogue: Catalogue, situation: Situation, certainty: Certainty) -> dict[str, list[Offer]]:
    """The offers by the facts they give, with all that those imply, but what is held already."""
    givers: dict[str, list[Offer]] = {}
    for offer in catalogue.offers.values():
        sessions = catalogue.sessions_of.get(offer.id, ())
        if not offer.refused(situation.refused_offers) and any(
            admits(offer, each, certainty) for each in sessions
        ):
            for fact in catalogue.vocabulary.held(offer.grants) - situation.held:
                givers.setdefault(fact, []).append(offer)
    return givers


@dataclass(slots=True)
class _Compiler:
    """What is needed to turn the sessions of an offer into slots."""

    catalogue: Catalogue
    situation: Situation
    today: date
    certainty: Certainty
    bits: Mapping[str, int]
    means: Means = field(init=False)
    first: int = field(init=False)
    last: int = field(init=False)
    _gates: dict[tuple[str, int], Gate] = field(default_factory=dict)
    _alike: dict[object, Gate] = field(default_factory=lambda: {OPEN.program: OPEN, SHUT.program: SHUT})
    _fundings: dict[tuple[str, int], Funding] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.means = Means(self.catalogue, self.situation, self.certainty, self.bits)
        self.first, self.last = (day.toordinal() for day in window(self.situation, self.today))

    def slots(self, offered: Terms) -> Iterator[Slot]:
        """The slots of an offer that this person may enter one day, as far as one can tell by itself."""
        offer = offered.offer
        grants = self._mask(self.catalogue.vocabulary.held(offer.grants))
        lag = max(1, offered.delay)
        for session in self.catalogue.sessions_of.get(offer.id, ()):
            if not admits(offer, session, self.certainty):
                continue
            length, weekdays = _rhythm(session.dates)
            for first, last, apply_on in self._stretches(offered, session):
                gate = self._gate(offered, first)
                rides = self.means.rides(session, first, length) if gate is not SHUT else ()
                if gate is SHUT or not (rides or session.place is None):
                    continue
                settled = WITH_THE_START if isinstance(session.dates, Entry) else min(apply_on, first - 1)
                funding = self._funding(offered, session, first, length, apply_on)
                yield Slot(
                    offer, session, first, last, weekdays, length, lag, settled, gate, rides, grants, funding
                )

    def _stretches(self, offered: Terms, session: Session) -> Iterator[tuple[int, int, int]]:
        """First and last day of each stretch of a session in which answers are constant, and the day on which
        one applies to start on the first.
        """
        today, dates = self.today.toordinal(), session.dates
        if isinstance(dates, Dates):
            start = dates.start.toordinal()
            closing = start if session.register_by is None else session.register_by.toordinal()
            apply_on = min(start - offered.delay, closing)
            if self.first <= start <= self.last and apply_on >= today:
                yield start, start, apply_on
            return
        first = max(self.first, dates.first.toordinal(), today + offered.delay)
        last = min(self.last, dates.last.toordinal())
        cuts = self._cuts(offered, session, first, last)
        for start, until in zip([first, *cuts], [*(cut - 1 for cut in cuts), last], strict=True):
            entry = next_day(_rhythm(dates)[1], start)
            if entry <= until:
                yield entry, until, entry - offered.delay

    def _cuts(self, offered: Terms, session: Session, first: int, last: int) -> list[int]:
        """Days of start on which an answer may change by itself: conditions, means of travel, funding."""
        travel = self.means.eras.days if session.place is not None else ()
        days = {*offered.entry.days, *travel, *(day + offered.delay for day in offered.funding.days)}
        return sorted(day for day in days if first < day <= last)

    def _gate(self, offered: Terms, start: int) -> Gate:
        """The gate of an offer for who starts on that day; one for each era."""
        key = offered.offer.id, offered.entry.of(start)
        if key not in self._gates:
            person = self.situation.circumstances(date.fromordinal(start))
            gate = compiled(offered.offer.requires, person, self.bits, self.certainty)
            self._gates[key] = self._alike.setdefault(gate.program, gate)
        return self._gates[key]

    def _funding(self, offered: Terms, session: Session, start: int, length: int, apply_on: int) -> Funding:
        """How an offer is paid for by who applies on that day; one for each era."""
        key = offered.offer.id, offered.funding.of(apply_on)
        if key not in self._fundings:
            dates = Dates(date.fromordinal(start), date.fromordinal(start + length - 1))
            occurrence = Occurrence(offered.offer, session, dates)
            masks = self._mask(offered.paying), self._mask(offered.shunned)
            self._fundings[key] = Funding(len(self._fundings), occurrence, *masks)
        return self._fundings[key]

    def _mask(self, facts: Iterable[str]) -> int:
        return union(self.bits.get(fact, 0) for fact in facts)


def _rhythm(dates: Dates | Entry) -> tuple[int, int]:
    """How many days a session lasts, and the days of the week on which it may start, as bits."""
    if isinstance(dates, Dates):
        return dates.end.toordinal() - dates.start.toordinal() + 1, EVERY_DAY
    return dates.days, union(1 << weekday for weekday in dates.weekdays)


def next_day(weekdays: int, day: int) -> int:
    """The first day on or after ``day`` that is one of these days of the week."""
    while not weekdays >> (day - 1) % 7 & 1:
        day += 1
    return day
