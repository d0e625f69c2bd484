"""A person's question narrowed to a small catalogue: what may be in a plan worth showing, and little else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from pathways.catalogue import Catalogue
from pathways.conditions import Condition
from pathways.occurrences import HOURS_TOLERANCE, window
from pathways.offers import Offer, Place, Session
from pathways.plans import Certainty
from pathways.situation import Situation
from pathways.store.candidates import Candidates, Terms, Timetable, enterable, unhindered
from pathways.store.dominated import Traits, undominated
from pathways.store.eras import eras
from pathways.store.forward import earliest
from pathways.store.grid import km_from, runs
from pathways.store.person import Flags, Person
from pathways.store.programs import EVER, NEVER, asked, room
from pathways.store.ragged import Ints
from pathways.store.reach import ANY_MODE, TravelByDistance, means, radii
from pathways.store.sections import Array
from pathways.store.steps import after, before
from pathways.store.store import Store
from pathways.store.tables import FIXED, NOWHERE
from pathways.store.useful import USELESS, latest
from pathways.store.wanted import behind, flagged, packed

OFTEN = 2  # trips a week from which on a rhythm is daily (``situation.minutes_limit``)


@dataclass(frozen=True)
class Narrowing:
    """One question to one file."""

    store: Store
    situation: Situation
    today: date
    certainty: Certainty

    @cached_property
    def person(self) -> Person:
        """The person as arrays."""
        return self.store.terms.person(self.situation, self.certainty)

    @cached_property
    def goal(self) -> Flags:
        """The facts that the goal asks and the person does not hold."""
        return self._flags(self.situation.goal) & ~self.person.held

    @cached_property
    def after(self) -> Ints:
        """For each fact, how many steps follow at least for it to serve (see ``wanted.behind``).

        Facts that a means of travel asks serve some step, which follows, be it the one that gives the goal.
        """
        travelling = np.zeros_like(self.goal)
        for mode in self.store.modes.values():
            travelling |= self._flags(mode.requires)
        settled, asked_behind = self.person.accepted, self.store.arrays["facts.behind"]
        riding = behind(travelling & ~settled, settled, asked_behind)
        return np.minimum(behind(self.goal, settled, asked_behind), np.minimum(riding + 1, NEVER))

    def _flags(self, condition: Condition) -> Flags:
        numbers = self.store.terms.facts
        return flagged((numbers[fact] for fact in asked(condition) if fact in numbers), len(numbers))

    def possible(self, most: int = NEVER, last_day: int = NEVER) -> Candidates:
        """The sessions of plans of at most so many steps that end by that day, as far as these reductions
        tell; one for all those that it replaces.
        """
        found = self.candidates(self.open_rows(self.serving(most), last_day))
        return self.best(self.useful(self.entered(found), last_day))

    def serving(self, most: int) -> Flags:
        """Which offers give a fact that may serve in so many steps, and are not refused."""
        words = packed(self.after < most)
        bits = self.store.arrays["offers.grant_bits"]
        found = np.zeros(len(bits), np.bool_)
        for word in np.flatnonzero(words):
            found |= bits[:, word] & words[word] != 0
        found[self.store.rows_with_variants(self.situation.refused_offers)] = False
        return found

    @cached_property
    def near(self) -> Ints:
        """The runs of sessions that may be within reach, and those at a distance; shape (runs, 2)."""
        first = self.store.arrays["places.sessions"]
        far = float(self._radii.max(initial=-1.0))
        placed = runs(self.store.places.columns["cell"], self.situation.home, far) if far >= 0 else _NO_RUNS
        distant = np.array([[first[-1], self.store.sessions.size]], np.int64)
        return np.concatenate([first[placed], distant])

    @cached_property
    def _radii(self) -> Array:
        limits = (self.situation.minutes_limit(OFTEN), self.situation.minutes_limit(1))
        return radii(self.store.travel, self.store.modes, *limits)

    def candidates(self, rows: Array) -> Candidates:
        """The sessions that dates, seats and price let in, with the means that may lead there."""
        found = self._columns(rows)
        found = found._replace(end=unhindered(found))
        soonest = np.argsort(found.end, kind="stable")  # so that ``forward`` goes round less
        return found.kept(soonest[(found.means != 0)[soonest]])

    def open_rows(self, serves: Flags, last_day: int) -> Ints:
        """The rows near that may be entered and end by that day (see ``candidates.enterable``)."""
        sessions, offers = self.store.sessions.columns, self.store.offers.columns
        first, last = (day.toordinal() for day in window(self.situation, self.today))
        terms = Terms(
            offers["delay"],
            offers["price"],
            self.today.toordinal(),
            first,
            last,
            last_day,
            self.situation.hours_limit + HOURS_TOLERANCE,
            self.certainty is Certainty.SURE,
        )
        timetable = Timetable(*(sessions[name] for name in Timetable._fields))
        return enterable(self.near, timetable, serves, terms)

    def _columns(self, rows: Array) -> Candidates:
        columns = {name: self.store.sessions.columns[name][rows] for name in _COLUMNS}
        first, last = (day.toordinal() for day in window(self.situation, self.today))
        delay = self.store.offers.columns["delay"][columns["offer"]].astype(np.int64)
        starts = columns["first"].astype(np.int64)
        fixed = columns["weekdays"] == FIXED
        opening = np.maximum(np.maximum(starts, first), self.today.toordinal() + delay)
        applying = np.minimum(starts - delay, columns["register_by"])
        place = columns["place"]
        km = (
            km_from(
                self.situation.home,
                self.store.places.columns["lat"][place],
                self.store.places.columns["lon"][place],
            )
            if self.store.places.size
            else np.zeros(len(rows))
        )
        there = means(km, columns["trips"] >= OFTEN, self._radii)
        return Candidates(
            row=rows,
            offer=columns["offer"].astype(np.int64),
            first=np.where(fixed, starts, opening),
            last=np.where(fixed, starts, np.minimum(columns["last"], last)),
            length=columns["length"].astype(np.int64),
            weekdays=columns["weekdays"].astype(np.int64),
            lag=np.where(fixed, np.maximum(1, starts - applying), np.maximum(1, delay)),
            means=np.where(place == NOWHERE, ANY_MODE, there),
            km=np.where(place == NOWHERE, -1.0, km),
            end=np.full(len(rows), EVER, np.int64),
        )

    def entered(self, found: Candidates) -> Candidates:
        """Those that can be entered, with the earliest day on which each ends (see ``forward.earliest``)."""
        lists, person = self.store.lists, self.person
        programs, modes, grants = lists("offers.programs"), lists("modes.programs"), lists("offers.grants")
        asked_by, days = lists("offers.asked"), person.earliest()
        ends = earliest(found, programs, modes, grants, asked_by, days, person.reading, room())
        return found._replace(end=ends).kept(ends < NEVER)

    def useful(self, found: Candidates, last_day: int = NEVER) -> Candidates:
        """Those that may serve a plan that ends by ``last_day`` (see ``useful.latest``)."""
        grants, asked_by = (self.store.lists(name) for name in ("offers.grants", "offers.asked"))
        needed = np.where(self.goal, last_day, USELESS)
        until = latest(found, grants, asked_by, self.store.asked_by_modes, self.person.accepted, needed)
        return found.kept(until > USELESS)

    def steps(self, found: Candidates) -> Ints:
        """The steps that a plan with each of them has at least (see ``steps``)."""
        lists, person = self.store.lists, self.person
        programs, modes, grants = lists("offers.programs"), lists("modes.programs"), lists("offers.grants")
        ages = np.tile(np.array([EVER, NEVER], np.int64), (len(person.reading.ages), 1))
        reading = person.reading._replace(ages=ages)
        levels = np.where(person.accepted, EVER, NEVER)
        first = before(found, programs, modes, grants, levels, reading, room())
        asked_by, left = lists("offers.asked"), np.where(self.goal, 0, NEVER)
        return first + after(found, grants, asked_by, self.store.asked_by_modes, person.accepted, left)

    def best(self, found: Candidates) -> Candidates:
        """Those that no other replaces (see ``dominated.undominated``)."""
        offers, sessions = self.store.offers.columns, self.store.sessions.columns
        alike = offers["alike"][found.offer]
        cuts = eras(self.store, self.situation)
        traits = Traits(
            alike=alike,
            hours=sessions["hours"][found.row],
            days=sessions["days_per_week"][found.row],
            trips=sessions["trips"][found.row],
            boarding=sessions["boarding"][found.row],
            spot=self._spots(found),
            era=np.searchsorted(cuts, found.first, "right"),
            asked_in=np.searchsorted(cuts, found.first - found.lag, "right"),
            rigid=self.store.rigid[found.offer],
        )
        return found.kept(undominated(np.lexsort((found.row, found.km, alike)), found, traits))

    def _spots(self, found: Candidates) -> Array:
        """Zero where a trip depends on the distance alone; else what it depends on."""
        if isinstance(self.store.travel, TravelByDistance) and self.store.travel.by_distance:
            return np.zeros(found.row.size, np.int64)
        columns = self.store.sessions.columns
        return columns["place"][found.row].astype(np.int64) << 32 | columns["rest"][found.row]

    def catalogue(self, rows: Array) -> Catalogue:
        """The catalogue of these sessions, in the order of the whole one."""
        rows = rows[np.argsort(self.store.sessions.columns["rank"][rows])]
        columns = self.store.sessions.columns
        offers = [self.store.offer_at(row) for row in np.unique(columns["offer"][rows]).tolist()]
        places = [self.store.place_at(row) for row in np.unique(columns["place"][rows]).tolist() if row >= 0]
        return catalogue_of(self.store, offers, self.store.session_reader.read(rows), places)


def catalogue_of(
    store: Store, offers: Iterable[Offer], sessions: Iterable[Session], places: Iterable[Place]
) -> Catalogue:
    """The catalogue of these records of a file, with the schemes that these offers name."""
    by_id = {offer.id: offer for offer in offers}
    of_offer: dict[str, list[Session]] = {}
    for session in sessions:
        of_offer.setdefault(session.offer, []).append(session)
    named = {scheme for offer in by_id.values() for scheme in offer.funding}
    return Catalogue.of_records(
        vocabulary=store.vocabulary,
        travel=store.travel,
        modes=store.modes,
        places={place.id: place for place in places},
        offers=by_id,
        sessions={session.id: session for found in of_offer.values() for session in found},
        sessions_of={offer: tuple(found) for offer, found in of_offer.items()},
        schemes={name: scheme for name, scheme in store.schemes.items() if name in named},
    )


_NO_RUNS = np.empty((0, 2), np.int64)
_COLUMNS = ("offer", "place", "first", "last", "length", "weekdays", "register_by", "trips")
