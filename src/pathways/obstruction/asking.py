"""What it asks a person to enter a session, its date apart: to be let in, to get there, to have the hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pathways.catalogue import Catalogue
from pathways.conditions import AgeBetween, Answer, Condition, DateBetween
from pathways.gates import thresholds
from pathways.obstruction.changes import Change, ChangeKind
from pathways.obstruction.requirements import Alternatives, alternatives
from pathways.obstruction.worlds import provided, shuttle_trip, waived
from pathways.occurrences import HOURS_TOLERANCE
from pathways.offers import Offer, Session
from pathways.situation import Situation
from pathways.travel import Point, Schedule, Trip

Asks = frozenset[Change]
NOTHING: Asks = frozenset()
Option = tuple[Asks, frozenset[str]]  # changes and facts that together suffice
Options = list[Option]
NO_FACT: frozenset[str] = frozenset()
_NO_TRIP: Options = [(NOTHING, NO_FACT)]


@dataclass(slots=True)
class Asking:
    """Answers for one person; each question is worked out once. ``changes``: those apart from sessions."""

    catalogue: Catalogue
    situation: Situation
    today: date
    changes: Iterable[Change]
    _of: dict[tuple[ChangeKind, str], list[Change]] = field(default_factory=dict)
    _shuttles: dict[Point, list[Change]] = field(default_factory=dict)
    _rides: dict[tuple[str, int, Schedule | None, date | None], Options] = field(default_factory=dict)
    _lets_in: dict[tuple[str, date | None], Options] = field(default_factory=dict)
    _modes: dict[tuple[str, date | None], Options] = field(default_factory=dict)
    _dated: dict[str, bool] = field(default_factory=dict)
    _cuts: dict[str, list[date]] = field(default_factory=dict)
    dated_modes: bool = field(init=False)

    def __post_init__(self) -> None:
        self.dated_modes = any(_is_dated(mode.requires) for mode in self.catalogue.modes.values())
        for change in self.changes:
            self._of.setdefault((change.kind, change.subject), []).append(change)
            if change.kind is ChangeKind.SHUTTLE:
                self._shuttles.setdefault(self.catalogue.places[change.subject].point, []).append(change)

    def listed(self, kind: ChangeKind, subject: str = "") -> list[Change]:
        """The changes of a kind there are to try, easiest first."""
        return self._of.get((kind, subject), [])

    def is_dated(self, offer: Offer) -> bool:
        """Whether the day alone may change who is let in."""
        if offer.id not in self._dated:
            self._dated[offer.id] = _is_dated(offer.requires)
        return self._dated[offer.id]

    def cuts(self, offer: Offer) -> list[date]:
        """The days to come from which on an age or a date may answer otherwise."""
        if offer.id not in self._cuts:
            asked = [offer.requires, *(mode.requires for mode in self.catalogue.modes.values())]
            days = set[date]().union(*(thresholds(each, self.situation.born) for each in asked))
            self._cuts[offer.id] = sorted(day for day in days if day > self.today)
        return self._cuts[offer.id]

    def hours(self, session: Session) -> Asks | None:
        """The smallest step up to the hours of this session alone; ``None``: there is none."""
        if session.hours_per_week <= self.situation.hours_limit + HOURS_TOLERANCE:
            return NOTHING
        steps = self.listed(ChangeKind.HOURS)
        enough = (step for step in steps if session.hours_per_week <= step.amount + HOURS_TOLERANCE)
        return next((frozenset({step}) for step in enough), None)

    def let_in(self, offer: Offer, day: date) -> Options:
        """What lets the person in on that day: facts, or a rule waived and fewer of them."""
        key = offer.id, day if self.is_dated(offer) else None
        if key not in self._lets_in:
            person = self.situation.circumstances(day)
            found = [(NOTHING, facts) for facts in alternatives(offer.requires, Answer.UNKNOWN, person)]
            for change in self.listed(ChangeKind.RULE, offer.root):
                rest = waived(offer, self.catalogue.vocabulary).requires
                found += [(frozenset({change}), each) for each in alternatives(rest, Answer.UNKNOWN, person)]
            self._lets_in[key] = undominated(found)
        return self._lets_in[key]

    def travelled(self, session: Session, day: date) -> Options:
        """What gets the person there on that day."""
        if session.place is None:
            return _NO_TRIP
        limit = self.situation.minutes_limit(session.trips_per_week)
        key = session.place, limit, session.schedule, day if self.dated_modes else None
        if key not in self._rides:
            self._rides[key] = undominated(self._means(session.place, limit, session.schedule, day))
        return self._rides[key]

    def _means(self, place: str, limit: int, schedule: Schedule | None, day: date) -> Iterator[Option]:
        """Each means within the accepted minutes, with the longer trips that it asks; then shuttles."""
        point, travel = self.catalogue.places[place].point, self.catalogue.travel
        for mode in self.catalogue.modes:
            longer = self._longer(travel.trip(self.situation.home, point, mode, schedule), limit)
            if longer is not None:
                yield from ((longer | asks, facts) for asks, facts in self._of_mode(mode, day))
        if self._shuttles.get(point):
            longer = self._longer(shuttle_trip(travel, self.situation.home, point), limit)
            if longer is not None:
                yield from ((longer | {change}, NO_FACT) for change in self._shuttles[point])

    def _of_mode(self, mode: str, day: date) -> Options:
        key = mode, day if self.dated_modes else None
        if key not in self._modes:
            person, requires = self.situation.circumstances(day), self.catalogue.modes[mode].requires
            found = [(NOTHING, facts) for facts in alternatives(requires, Answer.UNKNOWN, person)]
            for change in self.listed(ChangeKind.MODE, mode):
                rest: Alternatives = alternatives(provided(requires), Answer.UNKNOWN, person)
                found += [(frozenset({change}), facts) for facts in rest]
            self._modes[key] = found
        return self._modes[key]

    def _longer(self, trip: Trip | None, limit: int) -> Asks | None:
        """The smallest step that makes the trip acceptable; ``None``: no step does."""
        if trip is None or trip.longest <= limit:
            return None if trip is None else NOTHING
        steps = self.listed(ChangeKind.MINUTES)
        enough = next((step for step in steps if trip.longest <= limit + step.amount), None)
        return None if enough is None else frozenset({enough})


def undominated(options: Iterable[Option]) -> Options:
    """The options that ask and need no more than another does."""
    kept: Options = []
    for asks, facts in sorted(options, key=lambda each: len(each[0]) + len(each[1])):
        if not any(less <= asks and fewer <= facts for less, fewer in kept):
            kept.append((asks, facts))
    return kept


def _is_dated(condition: Condition) -> bool:
    """Whether its answer may change with the day alone."""
    return any(isinstance(atom, AgeBetween | DateBetween) for atom in condition.atoms())
