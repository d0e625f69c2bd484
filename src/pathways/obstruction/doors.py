"""The doors into the sessions: facts to enter, facts to get there, what is given; and what each asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from pathways.contributions import contributing
from pathways.obstruction.asking import NO_FACT, Asking, Asks, Options
from pathways.obstruction.changes import Amounts, Change, ChangeKind
from pathways.obstruction.columns import Columns, Kind
from pathways.obstruction.steps import Step, Steps
from pathways.obstruction.worlds import NEW_SESSIONS, new_session
from pathways.offers import Offer
from pathways.travel import Schedule

NOBODY = 99  # changes: more than any set holds
END = 1 << 30  # a day after every other


class Door(NamedTuple):
    """Facts had when one applies, facts had before the first trip, facts given at the end."""

    needs: frozenset[str]
    rides: frozenset[str]
    gives: frozenset[str]


class Opening(NamedTuple):
    """A door, by number, and the changes that open it, as steps."""

    door: int
    asks: tuple[Step, ...]


class Era(NamedTuple):
    """The openings from a day to another (ordinals), between which no age nor date changes them."""

    first: int
    last: int
    openings: tuple[Opening, ...]


class New(NamedTuple):
    """A session that there is not yet, and the change that makes it."""

    change: Change
    kind: Kind


_Rhythm = tuple[str, str | None, float, Schedule | None, float]


@dataclass(slots=True)
class Doors:
    """The doors for one person, numbered; ``size``: the most changes that a set may hold.

    ``obtainable``: facts that so many changes may bring; ``leading``: the offers that may lead to the goal.
    """

    asking: Asking
    columns: Columns
    steps: Steps
    size: int
    amounts: Amounts
    numbers: dict[Door, int] = field(default_factory=dict)
    obtainable: frozenset[str] = NO_FACT
    leading: tuple[str, ...] = ()
    _news: dict[str, list[New]] = field(default_factory=dict)
    _fewest: dict[_Rhythm, int] = field(default_factory=dict)
    _eras: dict[_Rhythm, list[Era]] = field(default_factory=dict)
    _openings: dict[tuple[int, int, Asks, frozenset[str]], tuple[Opening, ...]] = field(default_factory=dict)

    def narrow(self, wanted: frozenset[str]) -> None:
        """Find what is obtainable, and the offers into which few enough changes may lead, whatever the dates.

        Facts come from such offers alone, or from a change: from one round to the next more of them. Then
        only what leads to the goal, to a means of travel or to the ``wanted`` facts stays.
        """
        asking, catalogue = self.asking, self.asking.catalogue
        words = catalogue.vocabulary
        gained = (change.subject for change in asking.changes if change.kind is ChangeKind.FACT)
        self.obtainable = words.held(gained)
        refused = asking.situation.refused_offers
        waiting = [offer for offer in catalogue.offers.values() if not offer.refused(refused)]
        entered: list[Offer] = []
        while new := [offer for offer in waiting if self._may_enter(offer)]:
            entered += new
            among = {offer.id for offer in new}
            waiting = [offer for offer in waiting if offer.id not in among]
            self.obtainable |= words.held(fact for offer in new for fact in offer.grants)
            self._fewest.clear()
        modes = (mode.requires.facts() for mode in catalogue.modes.values())
        leading = contributing(words, entered, wanted.union(asking.situation.goal.facts(), *modes))
        self.leading = tuple(offer.id for offer in entered if offer.id in leading)

    def _may_enter(self, offer: Offer) -> bool:
        columns = self.columns
        for kind in columns.of_offer.get(offer.id, ()):
            left = self.left(columns.kinds[kind])
            if left > 0 or (left == 0 and not self._all_full(kind)):
                return True
        return any(True for _ in self.added(offer))

    def _all_full(self, kind: int) -> bool:
        start, end = self.columns.kind_at[kind], self.columns.kind_at[kind + 1]
        return bool(self.columns.full[start:end].all())

    def added(self, offer: Offer) -> Iterator[New]:
        """The new sessions of the offer that so many changes may open, theirs among them."""
        if offer.id not in self._news:
            self._news[offer.id] = list(self._made_up(offer))
        return (each for each in self._news[offer.id] if self.left(each.kind) > 0)

    def _made_up(self, offer: Offer) -> Iterator[New]:
        asking = self.asking
        sessions = asking.catalogue.sessions_of.get(offer.id, ())
        for kind in sorted(NEW_SESSIONS):
            for change in asking.listed(kind, offer.root):
                session = new_session(change, offer, sessions, asking.today, self.amounts)
                if session is not None:
                    yield New(change, Kind(offer, session))

    def left(self, kind: Kind) -> int:
        """How many more changes a set may hold than it takes to be let in, get there and have the hours."""
        key = _rhythm(kind)
        if key not in self._fewest:
            self._fewest[key] = self._least(kind)
        return self.size - self._fewest[key]

    def _least(self, kind: Kind) -> int:
        asking, session = self.asking, kind.sample
        hours = asking.hours(session)
        if hours is None:
            return NOBODY
        rides = 0 if asking.dated_modes else self._fewest_of(asking.travelled(session, asking.today))
        let = 0 if asking.is_dated(kind.offer) else self._fewest_of(asking.let_in(kind.offer, asking.today))
        return len(hours) + rides + let

    def _fewest_of(self, options: Options) -> int:
        possible = (len(asks) for asks, facts in options if facts <= self.obtainable)
        return min(possible, default=NOBODY)

    def eras(self, kind: Kind) -> list[Era]:
        """The openings into a kind of session, era after era from today on."""
        key = _rhythm(kind)
        if key not in self._eras:
            self._eras[key] = self._eras_of(kind)
        return self._eras[key]

    def _eras_of(self, kind: Kind) -> list[Era]:
        asking, offer, session = self.asking, kind.offer, kind.sample
        hours = asking.hours(session)
        if hours is None:
            return []
        given = asking.catalogue.vocabulary.held(offer.grants)
        cuts = asking.cuts(offer)
        ends = [(day - timedelta(days=1)).toordinal() for day in cuts]
        found = []
        for day, last in zip([asking.today, *cuts], [*ends, END], strict=True):
            travelled, let_in = asking.travelled(session, day), asking.let_in(offer, day)
            key = id(travelled), id(let_in), hours, given
            if key not in self._openings:
                self._openings[key] = tuple(self._open(travelled, let_in, hours, given))
            found.append(Era(day.toordinal(), last, self._openings[key]))
        return found

    def _open(
        self, travelled: Options, let_in: Options, hours: Asks, given: frozenset[str]
    ) -> Iterator[Opening]:
        """Changes, facts to enter and facts to travel that suffice together, none of them in vain."""
        found = [
            (hours | ridden | let, needs, rides)
            for ridden, rides in travelled
            if rides <= self.obtainable
            for let, needs in let_in
            if needs <= self.obtainable and len(hours | ridden | let) <= self.size
        ]
        found.sort(key=lambda each: sum(map(len, each)))
        kept: list[tuple[Asks, frozenset[str], frozenset[str]]] = []
        for asks, needs, rides in found:
            if not any(a <= asks and n <= needs and r <= rides for a, n, r in kept):
                kept.append((asks, needs, rides))
                door = self.number(Door(needs, rides, given))
                yield Opening(door, tuple(self.steps.step(change) for change in sorted(asks)))

    def number(self, door: Door) -> int:
        """The number of a door."""
        return self.numbers.setdefault(door, len(self.numbers))


def _rhythm(kind: Kind) -> _Rhythm:
    """All that entering a session depends on, but its dates."""
    session = kind.sample
    rhythm = session.trips_per_week, session.schedule, session.hours_per_week
    return kind.offer.id, session.place, *rhythm
