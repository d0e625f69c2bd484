"""The means of travel that one person may use, and the rides they give to sessions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from pathways.catalogue import Catalogue
from pathways.eras import Eras, eras
from pathways.gates import OPEN, SHUT, Gate, compiled
from pathways.offers import Dates, Session
from pathways.plans import Certainty
from pathways.situation import Situation
from pathways.slots import Ride
from pathways.travel import Schedule, Trip

Rhythm = tuple[str | None, float, Schedule | None, int, int]


@dataclass(slots=True)
class Means:
    """Means of travel for one person. ``eras``: of all of them together."""

    catalogue: Catalogue
    situation: Situation
    certainty: Certainty
    bits: Mapping[str, int]
    eras: Eras = field(init=False)
    _gates: dict[int, list[tuple[str, Gate]]] = field(default_factory=dict)
    _alike: dict[object, Gate] = field(default_factory=lambda: {OPEN.program: OPEN, SHUT.program: SHUT})
    _trips: dict[tuple[str, Schedule | None, str], Trip | None] = field(default_factory=dict)
    _rides: dict[Rhythm, tuple[Ride, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.eras = eras((mode.requires for mode in self.catalogue.modes.values()), self.situation.born)

    def rides(self, session: Session, start: int, length: int) -> tuple[Ride, ...]:
        """Means of travel that may be used one day, quickest first, none slower than one that may be used
        anyhow; empty where there is nowhere to go or no way to get there.
        """
        if session.place is None:
            return ()
        era = self.eras.of(start)
        key = session.place, session.trips_per_week, session.schedule, length, era
        if key not in self._rides:
            first = date.fromordinal(start)
            count = session.trips(Dates(first, first + timedelta(days=length - 1)))
            self._rides[key] = tuple(self._quickest(session, count, self._usable(start, era)))
        return self._rides[key]

    def _quickest(self, session: Session, count: int, usable: list[tuple[str, Gate]]) -> Iterator[Ride]:
        found = []
        for mode, gate in usable:
            trip = self._trip(session.place or "", session.schedule, mode)
            if trip is not None and trip.longest <= self.situation.minutes_limit(session.trips_per_week):
                found.append((trip.minutes, trip.cents, gate))
        for minutes, _, gate in sorted(found, key=lambda ride: ride[:2]):
            yield Ride(gate, minutes * count)
            if gate is OPEN:
                return

    def _usable(self, start: int, era: int) -> list[tuple[str, Gate]]:
        """The means that may be open one day to who starts in that era."""
        if era not in self._gates:
            person = self.situation.circumstances(date.fromordinal(start))
            modes = self.catalogue.modes.values()
            gates = [(mode.id, compiled(mode.requires, person, self.bits, self.certainty)) for mode in modes]
            alike = ((mode, self._alike.setdefault(gate.program, gate)) for mode, gate in gates)
            self._gates[era] = [(mode, gate) for mode, gate in alike if gate is not SHUT]
        return self._gates[era]

    def _trip(self, place: str, schedule: Schedule | None, mode: str) -> Trip | None:
        key = place, schedule, mode
        if key not in self._trips:
            point = self.catalogue.places[place].point
            self._trips[key] = self.catalogue.travel.trip(self.situation.home, point, mode, schedule)
        return self._trips[key]
