"""One dated start of a session: when one applies, what must be held by then, and by what means one gets
there.

These are the atoms on which the specification and the search agree; neither shares more with the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pathways.catalogue import Catalogue
from pathways.facts import Vocabulary
from pathways.offers import Dates, Offer, Session
from pathways.plans import Certainty
from pathways.situation import Situation
from pathways.travel import Trip

ONE_DAY = timedelta(days=1)
HOURS_TOLERANCE = 1e-9  # hours a week: what sums of decimal fractions may be off by


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A session of an offer on given dates."""

    offer: Offer
    session: Session
    dates: Dates

    @property
    def apply_on(self) -> date:
        """The day by which one applies: the entry delay before the start, or the end of registration."""
        day = self.dates.start - self.offer.entry_delay
        closing = self.session.register_by if isinstance(self.session.dates, Dates) else None
        return day if closing is None else min(day, closing)

    @property
    def settled_on(self) -> date:
        """The last day whose facts count for its conditions.

        That is the day one applies, and before the start: two steps that begin the same day can't let each
        other in.
        """
        return min(self.apply_on, self.dates.start - ONE_DAY)


def admits(offer: Offer, session: Session, certainty: Certainty) -> bool:
    """Whether seats and price let anyone in: known ones for a sure plan, seats that aren't known to be none
    otherwise.
    """
    if certainty is Certainty.SURE:
        return offer.price is not None and session.seats is not None and session.seats > 0
    return session.seats != 0


def window(situation: Situation, today: date) -> tuple[date, date]:
    """The first and the last day on which a step may start: the horizon bounds starts, not ends."""
    return max(today, situation.available_from or today), today + timedelta(days=situation.horizon_days)


def occurrences(
    catalogue: Catalogue, situation: Situation, today: date, certainty: Certainty
) -> Iterator[Occurrence]:
    """Every dated start open to this person for which it is not too late to apply."""
    first, last = window(situation, today)
    for session in catalogue.sessions.values():
        offer = catalogue.offers[session.offer]
        if offer.refused(situation.refused_offers) or not admits(offer, session, certainty):
            continue
        for dates in session.dates.between(first, last):
            occurrence = Occurrence(offer, session, dates)
            if occurrence.apply_on >= today:
                yield occurrence


def gained_by(vocabulary: Vocabulary, steps: Iterable[Occurrence], day: date) -> frozenset[str]:
    """The facts, with all they imply, given by those of the steps that have ended by that day."""
    return vocabulary.held(fact for step in steps if step.dates.end <= day for fact in step.offer.grants)


def best_trip(
    catalogue: Catalogue,
    situation: Situation,
    occurrence: Occurrence,
    gained: frozenset[str],
    certainty: Certainty,
) -> Trip | None:
    """The quickest trip there and back, within the accepted minutes, by a means of travel that those facts
    allow.

    ``gained`` are the facts gained before the start. ``None`` when there is no such trip; only for a
    session at a place.
    """
    circumstances = situation.circumstances(occurrence.dates.start, gained)
    found = [
        trip
        for mode, trip in trips(catalogue, situation, occurrence.session)
        if certainty.accepts(catalogue.modes[mode].requires.answer(circumstances))
    ]
    return found[0] if found else None


def trips(catalogue: Catalogue, situation: Situation, session: Session) -> list[tuple[str, Trip]]:
    """Mode and trip of every means of travel within the minutes accepted at the session's rhythm, quickest
    first.
    """
    if session.place is None:
        return []
    limit = situation.minutes_limit(session.trips_per_week)
    destination = catalogue.places[session.place].point
    found = [
        (mode, catalogue.travel.trip(situation.home, destination, mode, session.schedule))
        for mode in catalogue.modes
    ]
    within = [(mode, trip) for mode, trip in found if trip is not None and trip.longest <= limit]
    return sorted(within, key=lambda item: (item[1].minutes, item[1].cents))
