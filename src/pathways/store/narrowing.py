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
from pathways.store.kinship import like_kinds, open_at_once, told_whole
from pathways.store.person import Flags, Person
from pathways.store.programs import EVER, NEVER, asked, room
from pathways.store.ragged import Ints, taken
from pathways.store.reach import ANY_MODE, TravelByDistance, means, radii
from pathways.store.sections import Array
from pathways.store.spending import WHOLE, shares
from pathways.store.steps import after, before
from pathways.store.store import Store
from pathways.store.tables import FIXED, NOWHERE
from pathways.store.useful import USELESS, latest
from pathways.store.wanted import behind, flagged, gives, packed

WORTHWHILE = 0.1  # of the sessions: what one more round of reductions must take away
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
        if (most, last_day) == (NEVER, NEVER):
            return self.best(self.usable)
        serves = (self.usable_steps <= most) & (self.usable.end <= last_day)
        return self.best(self._settled(self.usable.kept(serves), last_day))

    @cached_property
    def usable(self) -> Candidates:
        """The sessions of all plans: what is asked next is looked for among these alone."""
        every = self.serving(NEVER, np.arange(self.store.offers.size))
        found = self.candidates(self.open_rows(every, NEVER))
        if not self.serving(1, found.offer).any():  # nobody near gives the goal
            return found.kept(np.zeros(found.row.size, np.bool_))
        return self._settled(found, NEVER)

    @cached_property
    def usable_steps(self) -> Ints:
        """The steps that a plan with each of these has at least."""
        return self.steps(self.usable)

    def _settled(self, found: Candidates, last_day: int) -> Candidates:
        """Reduced again and again, as long as that takes away a tenth at least."""
        before = NEVER
        while 0 < found.row.size < (1 - WORTHWHILE) * before:
            before = found.row.size
            found = self.affordable(self.useful(self.entered(found), last_day))
        return found

    def serving(self, most: int, offers: Ints) -> Flags:
        """Which of these offers give a fact that may serve in so many steps, are not refused and can be paid
        for.
        """
        kinds = gives(packed(self.after < most), self.store.arrays["kinds.grant_bits"])
        found: Flags = kinds[self.store.offers.columns["kind"][offers]]
        for parts in self.shares:
            found &= parts[offers] <= WHOLE
        refused = self.store.rows_with_variants(self.situation.refused_offers)
        return found & ~np.isin(offers, refused) if refused else found

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
            kind=self.store.offers.columns["kind"][columns["offer"]].astype(np.int64),
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
        programs, modes, grants = lists("kinds.programs"), lists("modes.programs"), lists("kinds.grants")
        asked_by, days = lists("kinds.asked"), person.earliest()
        ends = earliest(found, programs, modes, grants, asked_by, days, person.reading, room())
        return found._replace(end=ends).kept(ends < NEVER)

    def useful(self, found: Candidates, last_day: int = NEVER) -> Candidates:
        """Those that may serve a plan that ends by ``last_day`` (see ``useful.latest``)."""
        grants, asked_by = (self.store.lists(name) for name in ("kinds.grants", "kinds.asked"))
        needed = np.where(self.goal, last_day, USELESS)
        until = latest(found, grants, asked_by, self.store.asked_by_modes, self.person.accepted, needed)
        return found.kept(until > USELESS)

    @cached_property
    def shares(self) -> list[Ints]:
        """What each offer takes of what may be spent (see ``spending.shares``)."""
        return shares(self)

    def affordable(self, found: Candidates) -> Candidates:
        """Those that leave enough to pay for what must come before and after them."""
        for parts in self.shares:
            found = found.kept(self.through(found, parts[found.offer]) <= WHOLE)
        return found

    def steps(self, found: Candidates) -> Ints:
        """The steps that a plan with each of them has at least."""
        return self.through(found, np.ones(found.row.size, np.int64))

    def through(self, found: Candidates, costs: Ints) -> Ints:
        """What a plan with each of them costs at least, by what each costs by itself (see ``steps``)."""
        lists, person = self.store.lists, self.person
        programs, modes, grants = lists("kinds.programs"), lists("modes.programs"), lists("kinds.grants")
        levels = np.where(person.accepted, EVER, NEVER)
        first = before(found, programs, modes, grants, costs, levels, person.reading, room())
        asked_by, left = lists("kinds.asked"), np.where(self.goal, 0, NEVER)
        return first + after(found, grants, asked_by, self.store.asked_by_modes, person.accepted, costs, left)

    def best(self, found: Candidates) -> Candidates:
        """Those that no other replaces (see ``dominated.undominated``)."""
        sessions = self.store.sessions.columns
        alike = self._alike(found)
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

    def _alike(self, found: Candidates) -> Ints:
        """A number for each, which those whose offers are worth the same to the person share."""
        store, person, columns = self.store, self.person, self.store.offers.columns
        kinds = np.flatnonzero(np.bincount(found.kind))
        programs = store.lists("kinds.programs")
        at_once = open_at_once(kinds, programs, person.earliest(), person.reading, room())
        entry = np.where(at_once, -1, store.arrays["kinds.entry"][kinds])
        looked_at = self.goal.copy()
        looked_at[taken(store.lists("kinds.asked"), kinds).values] = True
        looked_at[store.asked_by_modes.values] = True
        given = store.arrays["kinds.grant_bits"][kinds] & packed(looked_at & ~person.accepted)
        of_kind, whole = np.zeros((2, len(store.arrays["kinds.entry"])), np.int64)
        of_kind[kinds], whole[kinds] = like_kinds(entry, given), told_whole(kinds, programs)
        free = ~store.rigid[found.offer] & (columns["price"][found.offer] == 0) & (whole[found.kind] == 1)
        numbers: Ints = np.where(free, of_kind[found.kind], columns["alike"][found.offer])
        return numbers

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
