"""How far a network may ever lead in so many minutes: a bound on the distance as the crow flies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pathways.timetable.feed import Feed
from pathways.timetable.footpaths import crow_km
from pathways.timetable.network import CHANGE_SECONDS, Network
from pathways.timetable.reach import MOST_RIDES

SPEEDS = (25.0, 30.0, 35.0, 40.0, 50.0, 60.0, 75.0, 90.0, 120.0, 200.0, 350.0)  # km/h


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """At any hour, ``minutes`` lead at most ``kmh * minutes / 60 + km`` away, by each of these pairs."""

    kmh: NDArray[np.float64]
    km: NDArray[np.float64]

    def farthest_km(self, minutes: float) -> float:
        """The least of the bounds."""
        return float(np.min(self.kmh * minutes / 60 + self.km))


def bounds_of(network: Network, beside_kmh: float) -> Bounds:
    """How far one may go by this network, walks and own vehicle (at most ``beside_kmh``) included.

    A ride of ``t`` hours, with the two minutes one is at the stop before, leads at most ``v t + e`` km away,
    where ``e`` is the largest excess of any ride over speed ``v``; what is beside rides is no quicker than
    ``v``. Distances as the crow flies add up to no less than the whole: a way with at most ``n`` rides leads
    at most ``v t + n e`` away.
    """
    speeds = np.array([speed for speed in SPEEDS if speed >= beside_kmh] or [beside_kmh])
    excess = np.max([_excess(feed, speeds) for feed in network.feeds], axis=0)
    return Bounds(speeds, MOST_RIDES * excess)


def _excess(feed: Feed, speeds: NDArray[np.float64]) -> NDArray[np.float64]:
    """At each speed, by how many kilometres a ride goes farther in its time, at most; never under 0."""
    times, lat, lon = feed.times, feed.stops.lat[feed.times.stop], feed.stops.lon[feed.times.stop]
    along = np.concatenate(([0.0], np.cumsum(crow_km(lat[:-1], lon[:-1], lat[1:], lon[1:]))))
    most = np.zeros(len(speeds))
    for first, end in zip(times.starts, times.starts[1:], strict=False):
        if first < end:
            km = along[first:end, None]
            left = km - speeds * (times.depart[first:end, None] - CHANGE_SECONDS) / 3600
            reached = km - speeds * times.arrive[first:end, None] / 3600
            least = np.minimum.accumulate(left[:-1], axis=0)
            most = np.maximum(most, (reached[1:] - least).max(axis=0))
    return most
