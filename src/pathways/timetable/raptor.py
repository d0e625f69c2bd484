"""RAPTOR, round by round: earliest arrival from one place to every stop, with at most so many rides.

Delling, Pajor and Werneck, *Round-Based Public Transit Routing* (2012), with our own footpaths: at most one
between two rides. Backwards, the same search runs in the mirrored day (``patterns.mirrored``).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from pathways.timetable.footpaths import Footpaths
from pathways.timetable.patterns import NEVER, Patterns

Ints = NDArray[np.int32]
Shorts = NDArray[np.int16]
Flags = NDArray[np.bool_]
NO_TRIP = -1


class Labels(NamedTuple):
    """Of each stop: ``ready``, when one can be there by any means; ``ride``, when one alights there at the
    earliest; by which ``trip`` (row of ``Patterns.origin``), boarded and left at which positions of its
    pattern.
    """

    ready: Ints
    ride: Ints
    trip: Ints
    boarded: Shorts
    left: Shorts


def earliest(
    day: Patterns, walks: Footpaths, near: NDArray[np.int64], hours: Ints, latest: int, rides: int
) -> Labels:
    """From stops ``near``, reached at these hours, to all others: by ``latest``, in at most so many rides."""
    stops = len(day.starts) - 1
    labels = Labels(
        np.full(stops, NEVER, dtype=np.int32),
        np.full(stops, NEVER, dtype=np.int32),
        np.full(stops, NO_TRIP, dtype=np.int32),
        np.zeros(stops, dtype=np.int16),
        np.zeros(stops, dtype=np.int16),
    )
    np.minimum.at(labels.ready, near, hours)
    _rounds(day, walks, labels, latest, rides)
    return labels


@njit(cache=True, nogil=True)
def _rounds(day: Patterns, walks: Footpaths, labels: Labels, latest: int, rides: int) -> None:
    marked = labels.ready <= latest
    first = np.full(len(day.events), -1, dtype=np.int32)
    queue = np.empty(len(day.events), dtype=np.int32)
    for _ in range(rides):
        queued = _queue(day, marked, first, queue)
        if not queued:
            return
        before = labels.ready.copy()
        alighted = np.zeros(len(marked), dtype=np.bool_)
        for at in range(queued):
            _ride(day, queue[at], first[queue[at]], before, labels, latest, alighted)
            first[queue[at]] = -1
        _walk(walks, labels, alighted, marked)


@njit(cache=True, nogil=True)
def _queue(day: Patterns, marked: Flags, first: Ints, queue: Ints) -> int:
    """The patterns that call at a marked stop, and at which position first."""
    queued = 0
    for stop in np.flatnonzero(marked):
        for call in range(day.starts[stop], day.starts[stop + 1]):
            pattern, position = day.calls[call]
            if first[pattern] < 0:
                queue[queued] = pattern
                queued += 1
                first[pattern] = position
            elif position < first[pattern]:
                first[pattern] = position
    return queued


@njit(cache=True, nogil=True)
def _ride(
    day: Patterns, pattern: int, start: int, before: Ints, labels: Labels, latest: int, alighted: Flags
) -> None:
    """Along a pattern, on the earliest trip that can be caught; an earlier one where one can be."""
    calls, base = day.stops[pattern], day.events[pattern]
    length = day.stops[pattern + 1] - calls
    trip, boarded = day.trips[pattern + 1] - day.trips[pattern], -1
    for position in range(start, length):
        stop = day.stop[calls + position]
        if boarded >= 0:
            hour = day.alight[base + trip * length + position]
            if hour < labels.ride[stop] and hour <= latest:
                labels.ride[stop] = hour
                labels.trip[stop] = day.trips[pattern] + trip
                labels.boarded[stop] = boarded
                labels.left[stop] = position
                alighted[stop] = True
        if before[stop] <= latest:
            sooner = _first_trip(day.board, base + position, length, trip, before[stop])
            if sooner < trip:
                trip, boarded = sooner, position


@njit(cache=True, nogil=True)
def _first_trip(board: Ints, start: int, length: int, trips: int, hour: int) -> int:
    """The first of so many trips that is boarded at that hour or later; ``trips`` when none is."""
    low, high = 0, trips
    while low < high:
        middle = (low + high) // 2
        if board[start + middle * length] >= hour:
            high = middle
        else:
            low = middle + 1
    return low


@njit(cache=True, nogil=True)
def _walk(walks: Footpaths, labels: Labels, alighted: Flags, marked: Flags) -> None:
    """From where one has alighted to the stops around; marks those where one is now ready sooner."""
    marked[:] = False
    for stop in np.flatnonzero(alighted):
        hour = labels.ride[stop]
        if hour < labels.ready[stop]:
            labels.ready[stop] = hour
            marked[stop] = True
        for path in range(walks.starts[stop], walks.starts[stop + 1]):
            there = walks.to[path]
            if hour + walks.seconds[path] < labels.ready[there]:
                labels.ready[there] = hour + walks.seconds[path]
                marked[there] = True
