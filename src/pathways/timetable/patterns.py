"""The trips of one day as patterns: the same stops in the same order, no trip overtaking another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
NEVER = 2**30  # seconds: later than any hour of a timetable


class Patterns(NamedTuple):
    """What RAPTOR reads. Hours are seconds after midnight.

    Pattern ``p`` calls at ``stop[stops[p]:stops[p + 1]]``; its trips are ``trips[p]`` to ``trips[p + 1]``,
    earliest first; trip ``t`` has its hours from ``events[p] + (t - trips[p]) * length`` on: one must be
    there by ``board``, one is there at ``alight``. ``-NEVER`` and ``NEVER`` where one may not. ``origin[t]``:
    the trip's position in the network. ``calls``: each stop's (pattern, position) from ``starts[s]`` on.
    """

    stops: Ints
    stop: Ints
    trips: Ints
    events: Ints
    board: Ints
    alight: Ints
    origin: Ints
    starts: Ints
    calls: Ints


class Run(NamedTuple):
    """One trip of the day, before it is put in a pattern."""

    origin: int
    stop: Ints
    board: Ints
    alight: Ints


def patterns(runs: list[Run], stops: int) -> Patterns:
    """The runs of a day over so many stops, as patterns."""
    alike: dict[bytes, list[Run]] = {}
    for run in runs:
        shape = (run.board == -NEVER) * 1 + (run.alight == NEVER) * 2
        alike.setdefault(run.stop.tobytes() + shape.astype(np.int8).tobytes(), []).append(run)
    chains = [chain for group in alike.values() for chain in _in_file(group)]
    lengths = np.array([len(chain[0].stop) for chain in chains], dtype=np.int64)
    counts = np.array([len(chain) for chain in chains], dtype=np.int64)
    in_chains = [run for chain in chains for run in chain]
    return _with_calls(
        lengths,
        np.concatenate([chain[0].stop for chain in chains] or [_NONE]),
        counts,
        np.concatenate([run.board for run in in_chains] or [_NONE]),
        np.concatenate([run.alight for run in in_chains] or [_NONE]),
        np.array([run.origin for run in in_chains], dtype=np.int32),
        stops,
    )


_NONE: Ints = np.zeros(0, dtype=np.int32)


def _in_file(group: list[Run]) -> Iterator[list[Run]]:
    """Runs over the same stops, parted so that within a part none overtakes another."""
    group = sorted(group, key=lambda run: (int(run.board[0]), int(run.alight[-1]), run.origin))
    hours = np.array([np.concatenate((run.board, run.alight)) for run in group])
    while group:
        last = hours[0]
        kept = np.zeros(len(group), dtype=np.bool_)
        for at, row in enumerate(hours):
            if (row >= last).all():
                kept[at], last = True, row
        yield [run for run, keep in zip(group, kept, strict=True) if keep]
        group = [run for run, keep in zip(group, kept, strict=True) if not keep]
        hours = hours[~kept]


def _with_calls(
    lengths: NDArray[np.int64],
    stop: Ints,
    counts: NDArray[np.int64],
    board: Ints,
    alight: Ints,
    origin: Ints,
    stops: int,
) -> Patterns:
    bounds = _bounds(lengths)
    pattern = np.repeat(np.arange(len(lengths)), lengths)
    position = np.arange(len(stop)) - bounds[pattern]
    order = np.argsort(stop, kind="stable")
    calls = np.stack((pattern[order], position[order]), axis=1).astype(np.int32).reshape(-1, 2)
    return Patterns(
        stops=bounds,
        stop=stop,
        trips=_bounds(counts),
        events=_bounds(lengths * counts)[:-1],
        board=board,
        alight=alight,
        origin=origin,
        starts=np.searchsorted(stop[order], np.arange(stops + 1)).astype(np.int32),
        calls=calls,
    )


def _bounds(lengths: NDArray[np.int64]) -> Ints:
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)


def mirrored(day: Patterns) -> Patterns:
    """The same day run backwards: what alights boards, hours are counted down, the last trip comes first.

    An earliest arrival in the mirror is a latest departure in the day.
    """
    lengths, counts = np.diff(day.stops).astype(np.int64), np.diff(day.trips).astype(np.int64)
    return _with_calls(
        lengths,
        day.stop[_reversed(lengths)],
        counts,
        -day.alight[_reversed(lengths * counts)],
        -day.board[_reversed(lengths * counts)],
        day.origin[_reversed(counts)],
        len(day.starts) - 1,
    )


def _reversed(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions that turn each stretch of these lengths around."""
    ends = np.cumsum(lengths)
    return np.repeat(2 * ends - lengths - 1, lengths) - np.arange(int(lengths.sum()))
