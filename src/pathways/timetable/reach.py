"""From one place to every stop at one hour, and back: searched once, then looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pathways.timetable.footpaths import within
from pathways.timetable.network import Day, Network
from pathways.timetable.patterns import Patterns
from pathways.timetable.raptor import Labels, earliest
from pathways.travel import Point

MOST_RIDES = 5
MOST_SECONDS = 4 * 3600  # a longer way than that is not looked for
ACCESS_SECONDS = 1800  # the longest walk from a place to a stop

Ints = NDArray[np.int32]


class Ride(NamedTuple):
    """One ride: from stop to stop of the network, in seconds after midnight, on a trip of the network."""

    trip: int
    board: int
    departs: int
    alight: int
    arrives: int


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """All that one place and one hour lead to; backwards, hours are counted down (negative).

    ``ride[s]``: when one alights at stop ``s`` at the earliest, ``NEVER`` if one doesn't: backwards, when one
    boards there at the latest. ``near``, ``on_foot``: the stops around the place, and the seconds to each.
    """

    network: Network
    patterns: Patterns
    place: Point
    hour: int
    near: NDArray[np.int64]
    on_foot: Ints
    labels: Labels

    @property
    def ride(self) -> Ints:
        """See above."""
        return self.labels.ride

    def walked(self) -> Ints:
        """The same when a walk between stops may end the way."""
        walks = self.network.walks
        best = self.ride.copy()
        start = np.repeat(np.arange(len(best)), np.diff(walks.starts))
        np.minimum.at(best, start, self.ride[walks.to] + walks.seconds)
        return best

    def walk_to(self, stop: int) -> int:
        """Seconds on foot between the place and a stop around it."""
        return int(self.on_foot[self.near == stop][0])

    def alighted_before(self, stop: int) -> int:
        """The stop itself, or the one beside it from which a walk leads there sooner."""
        walks = self.network.walks
        paths = slice(walks.starts[stop], walks.starts[stop + 1])
        stops = np.append(stop, walks.to[paths])
        hours = self.ride[stops] + np.append(0, walks.seconds[paths])
        return int(stops[np.argmin(hours)])

    def rides(self, stop: int) -> list[Ride]:
        """The rides that lead to a stop that is reached, in the order and the hours of the search."""
        found: list[Ride] = []
        while True:
            ride = self._ride_to(stop)
            found.append(ride)
            before = self._before(ride)
            if before is None:
                return found[::-1]
            stop = before

    def _ride_to(self, stop: int) -> Ride:
        day, row = self.patterns, int(self.labels.trip[stop])
        pattern = int(np.searchsorted(day.trips, row, side="right")) - 1
        calls, length = int(day.stops[pattern]), int(day.stops[pattern + 1] - day.stops[pattern])
        base = int(day.events[pattern]) + (row - int(day.trips[pattern])) * length
        boarded, left = int(self.labels.boarded[stop]), int(self.labels.left[stop])
        return Ride(
            int(day.origin[row]),
            int(day.stop[calls + boarded]),
            int(day.board[base + boarded]),
            stop,
            int(day.alight[base + left]),
        )

    def _before(self, ride: Ride) -> int | None:
        """The stop where one alighted before that ride; ``None`` when one came on foot from the place."""
        on_foot = self.on_foot[self.near == ride.board]
        if len(on_foot) and self.hour + int(on_foot[0]) <= ride.departs:
            return None
        return self.alighted_before(ride.board)


def leaving(network: Network, day: Day, place: Point, hour: int) -> Reach:
    """Earliest arrivals at every stop for who leaves the place at that hour (seconds after midnight)."""
    return _reach(network, day.forward, place, hour, MOST_SECONDS)


def arriving(network: Network, day: Day, place: Point, hour: int) -> Reach:
    """Latest departures from every stop for who is at the place by that hour; leaving on that day."""
    return _reach(network, day.backward, place, -hour, min(MOST_SECONDS, hour))


def _reach(network: Network, way: Patterns, place: Point, hour: int, most: int) -> Reach:
    near, on_foot = within(network.lat, network.lon, place, network.walk, ACCESS_SECONDS)
    labels = earliest(way, network.walks, near, hour + on_foot, hour + most, MOST_RIDES)
    return Reach(network, way, place, hour, near, on_foot, labels)
