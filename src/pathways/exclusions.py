"""Offers that could serve the goal but are closed to this person as things stand, each with the reason.

Only what no step of a plan could mend is told: an age, an address or a status that the offer refuses; a
place too far by every means that the person has today; a session that is full, with the next date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from pathways.bridges import is_derived
from pathways.catalogue import Catalogue
from pathways.conditions import AllOf, Answer, Condition, Group
from pathways.contributions import towards
from pathways.obstruction.worlds import is_rule
from pathways.offers import Offer, Session
from pathways.reading import condition_document
from pathways.situation import Situation
from pathways.travel import Trip

NEAR_MINUTES = 60  # by car, one way: beyond, an offer is somebody else's and not worth a word here


class ExclusionKind(StrEnum):
    """Why an offer is closed."""

    REFUSED = "refused"
    FAR = "far"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """An offer and why it is closed.

    ``conditions``: the parts that answer no, for ``refused``. ``start`` and ``next_start``: the full date
    and the next one with a seat (``None``: none known), for ``full``. ``trip``: the best there is today
    (``None``: no means at all) and ``limit``, the accepted minutes one way, for ``far``.
    """

    offer: str
    kind: ExclusionKind
    conditions: tuple[Condition, ...] = ()
    start: date | None = None
    next_start: date | None = None
    place: str | None = None
    trip: Trip | None = None
    limit: int | None = None

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "offer": self.offer,
            "kind": self.kind.value,
            "conditions": [condition_document(condition) for condition in self.conditions],
            "start": self.start and self.start.isoformat(),
            "next_start": self.next_start and self.next_start.isoformat(),
            "place": self.place,
            "minutes": self.trip and self.trip.longest,
            "mode": self.trip and self.trip.mode,
            "limit": self.limit,
        }


def exclusions(catalogue: Catalogue, situation: Situation, today: date) -> tuple[Exclusion, ...]:
    """At most one reason for each offer that could serve the goal; in the order of the offers' ids."""
    reader = _Reader(catalogue, situation, today)
    found = (
        reader.exclusion(catalogue.offers[offer])
        for offer in sorted(towards(catalogue, situation.goal))
        if not is_derived(catalogue.offers[offer])
    )
    return tuple(exclusion for exclusion in found if exclusion is not None)


@dataclass(frozen=True, slots=True)
class _Reader:
    catalogue: Catalogue
    situation: Situation
    today: date

    def exclusion(self, offer: Offer) -> Exclusion | None:
        upcoming = sorted(self._upcoming(offer), key=lambda pair: (pair[0], pair[1].id))
        if not any(self._is_near(session) for _, session in upcoming):
            return None
        return self._refused(offer, upcoming) or self._far(offer, upcoming) or self._full(offer, upcoming)

    def _is_near(self, session: Session) -> bool:
        """Near enough to be worth a word: at a distance, or within an hour by car, whoever drives."""
        if session.place is None:
            return True
        point = self.catalogue.places[session.place].point
        driven = self.catalogue.travel.trip(self.situation.home, point, "car")
        return driven is not None and driven.longest <= NEAR_MINUTES

    def _upcoming(self, offer: Offer) -> Iterator[tuple[date, Session]]:
        """Each session with its next start, if it can still be entered."""
        first = self.today + offer.entry_delay
        last = self.today + timedelta(days=self.situation.horizon_days)
        for session in self.catalogue.sessions_of.get(offer.id, ()):
            if session.register_by is None or session.register_by >= self.today:
                dates = next(session.dates.between(first, last), None)
                if dates is not None:
                    yield dates.start, session

    def _refused(self, offer: Offer, upcoming: list[tuple[date, Session]]) -> Exclusion | None:
        """Refused on every coming date, for what only the offer's rule could change."""
        reasons = [tuple(self._refusals(offer.requires, start)) for start, _ in upcoming]
        if all(reasons):
            return Exclusion(offer.id, ExclusionKind.REFUSED, conditions=reasons[0], start=upcoming[0][0])
        return None

    def _refusals(self, condition: Condition, start: date) -> Iterator[Condition]:
        """The parts that answer no and that nobody but the provider could change."""
        if condition.answer(self.situation.circumstances(start)) is not Answer.NO:
            return
        if is_rule(condition, self.catalogue.vocabulary):
            yield condition
        elif isinstance(condition, Group):
            parts = [tuple(self._refusals(part, start)) for part in condition.parts()]
            stuck = all(parts) or isinstance(condition, AllOf)
            yield from (reason for part in parts if stuck for reason in part)

    def _far(self, offer: Offer, upcoming: list[tuple[date, Session]]) -> Exclusion | None:
        """Out of reach today by every means, wherever it is held."""
        trips = []
        for start, session in upcoming:
            if session.place is None:
                return None
            trip, limit = (
                self._best_trip(session, start),
                self.situation.minutes_limit(session.trips_per_week),
            )
            if trip is not None and trip.longest <= limit:
                return None
            trips.append((trip.longest if trip else 10**9, session.place, trip, limit))
        _, place, trip, limit = min(trips, key=lambda found: found[:2])
        return Exclusion(
            offer.id, ExclusionKind.FAR, start=upcoming[0][0], place=place, trip=trip, limit=limit
        )

    def _best_trip(self, session: Session, start: date) -> Trip | None:
        circumstances = self.situation.circumstances(start)
        point = self.catalogue.places[session.place or ""].point
        trips = [
            self.catalogue.travel.trip(self.situation.home, point, mode.id, session.schedule)
            for mode in self.catalogue.modes.values()
            if mode.requires.answer(circumstances) is Answer.YES
        ]
        return min((trip for trip in trips if trip), key=lambda trip: trip.longest, default=None)

    def _full(self, offer: Offer, upcoming: list[tuple[date, Session]]) -> Exclusion | None:
        """The next date is full."""
        start, session = upcoming[0]
        if session.seats != 0:
            return None
        later = (date for date, other in upcoming if other.seats != 0)
        return Exclusion(
            offer.id, ExclusionKind.FULL, start=start, next_start=next(later, None), place=session.place
        )
