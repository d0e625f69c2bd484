"""Which changes there are to try for a person: the whole list, of which obstructions are the smallest sets.

``obstruction`` is complete over this list and no further: what is not here is proposed to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pathways.bridges import root_of
from pathways.catalogue import Catalogue
from pathways.conditions import Condition
from pathways.facts import FactKind
from pathways.funding import paying_conditions
from pathways.obstruction.changes import Amounts, Change, ChangeKind
from pathways.obstruction.worlds import is_rule, shuttle_trip
from pathways.offers import Dates, Offer, Place, Session
from pathways.situation import Situation

GAINABLE = frozenset(set(FactKind) - {FactKind.STATUS, FactKind.JOB})
HOSTS = frozenset({"third-place", "library", "public-service", "town-hall", "association"})
HOSTED_KINDS = frozenset({"training", "course", "workshop", "support", "programme"})


def ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Each once, easiest first."""
    return tuple(
        sorted(set(changes), key=lambda each: (each.effort, *each.key, abs(each.amount), each.amount))
    )


@dataclass(frozen=True, slots=True)
class Lister:
    """Lists the changes, those of sessions apart: they are many."""

    catalogue: Catalogue
    situation: Situation
    today: date
    amounts: Amounts

    def apart_from_sessions(self) -> Iterator[Change]:
        """Of the person, of the offers, of travel."""
        yield from self.of_the_person()
        yield from self.of_the_offers()
        yield from self.of_travel()

    def of_the_person(self) -> Iterator[Change]:
        """Longer trips, more hours, any price, more time, and the facts that she could gain by herself."""
        yield from (Change(ChangeKind.MINUTES, amount=minutes) for minutes in self.amounts.minutes)
        yield from (Change(ChangeKind.HORIZON, amount=days) for days in self.amounts.horizon)
        for hours in self.amounts.hours:
            if hours > self.situation.hours_limit:
                yield Change(ChangeKind.HOURS, amount=hours)
        if self.situation.budget is not None:
            yield Change(ChangeKind.BUDGET)
        yield from (Change(ChangeKind.FACT, fact) for fact in self._gainable())

    def _gainable(self) -> Iterator[str]:
        """What is hers to gain: not her goal, nor what offers exist to give (a means of travel apart), nor a
        status or a job; among what she does not hold and what some condition, or one that it implies, asks.
        """
        vocabulary, asked = self.catalogue.vocabulary, self._asked()
        given = {fact for offer in self.catalogue.offers.values() for fact in vocabulary.held(offer.grants)}
        settling = vocabulary.denied(self.situation.goal.facts())
        for fact in vocabulary.denied(asked & self.situation.denied) - settling - self.situation.held:
            kind = vocabulary.facts[fact].kind
            if vocabulary.facts[fact].assumed_no:
                continue
            if kind in GAINABLE and (fact not in given or kind is FactKind.ASSET):
                yield fact

    def _asked(self) -> frozenset[str]:
        asked: set[str] = set()
        for condition in conditions(self.catalogue):
            asked |= condition.facts()
        return frozenset(asked & set(self.catalogue.vocabulary.facts))

    def of_the_offers(self) -> Iterator[Change]:
        """Rules waived, and new sessions: where the offer is held, and at a distance or in nearby hosts."""
        hosts = self._hosts()
        for offer in self.catalogue.offers.values():
            if offer.refused(self.situation.refused_offers):
                continue
            if any(is_rule(atom, self.catalogue.vocabulary) for atom in _parts(offer.requires)):
                yield Change(ChangeKind.RULE, offer.root)
            sessions = self.catalogue.sessions_of.get(offer.id, ())
            if offer.kind in HOSTED_KINDS and sessions:
                yield from self._new_sessions(offer, sessions, hosts)

    def _new_sessions(
        self, offer: Offer, sessions: Iterable[Session], hosts: Iterable[Place]
    ) -> Iterator[Change]:
        for place in {session.place or "" for session in sessions}:
            yield Change(ChangeKind.SESSION, offer.root, place)
        for host in hosts:
            yield Change(ChangeKind.DISTANCE, offer.root, host.id)
            yield Change(ChangeKind.HOSTED, offer.root, host.id)

    def _hosts(self) -> list[Place]:
        """The nearest on foot that can host."""
        walks = {
            place.id: self.catalogue.travel.trip(self.situation.home, place.point, "walk")
            for place in self.catalogue.places.values()
            if place.kind in HOSTS
        }
        near = sorted((trip.longest, place) for place, trip in walks.items() if trip is not None)
        return [self.catalogue.places[place] for _, place in near[: self.amounts.hosts]]

    def of_the_sessions(self, sessions: Iterable[Session]) -> Iterator[Change]:
        """Seats, late registrations and other dates, of those of the sessions that are still to come."""
        for session in sessions:
            offer = self.catalogue.offers[session.offer]
            fixed = isinstance(session.dates, Dates)
            over = (
                session.dates.start if isinstance(session.dates, Dates) else session.dates.last
            ) < self.today
            if over or offer.refused(self.situation.refused_offers):
                continue
            subject = root_of(session.id)
            if session.seats == 0:
                yield Change(ChangeKind.SEAT, subject)
            if offer.entry_delay or (fixed and session.register_by):
                yield Change(ChangeKind.DEADLINE, subject)
            yield from (Change(ChangeKind.DATE, subject, amount=days) for days in self.amounts.later)
            yield from (Change(ChangeKind.DATE, subject, amount=-days) for days in self.amounts.earlier)

    def of_travel(self) -> Iterator[Change]:
        """Means of travel that ask something, and shuttles to where the offers are or could be held."""
        asking = (mode for mode in self.catalogue.modes.values() if mode.requires.facts())
        yield from (Change(ChangeKind.MODE, mode.id) for mode in asking)
        held = {session.place for session in self.catalogue.sessions.values() if session.place}
        for place in held | {host.id for host in self._hosts()}:
            point = self.catalogue.places[place].point
            if shuttle_trip(self.catalogue.travel, self.situation.home, point) is not None:
                yield Change(ChangeKind.SHUTTLE, place)


def conditions(catalogue: Catalogue) -> Iterator[Condition]:
    """Every condition: to enter, to travel, to be funded."""
    yield from (offer.requires for offer in catalogue.offers.values())
    yield from (mode.requires for mode in catalogue.modes.values())
    for scheme in catalogue.schemes.values():
        yield from paying_conditions(scheme)


def _parts(condition: Condition) -> Iterator[Condition]:
    """The condition and all that it is made of."""
    yield condition
    for part in condition.parts():
        yield from _parts(part)
