"""How far one may go: by means of travel and accepted minutes, a distance that no trip exceeds."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import Protocol, runtime_checkable

import numpy as np

from pathways.store.grid import Floats
from pathways.store.sections import Array
from pathways.travel import Travel

MARGIN_KM = 1e-6  # what two ways of computing a distance may differ by
MOST_MODES = 62  # bits of a mask
ANY_MODE = -1  # a mask with every bit: nowhere to go


@runtime_checkable
class BoundedTravel(Protocol):
    """A source of travel times that can tell how far they may lead."""

    def farthest_km(self, mode: str, minutes: int) -> float:
        """No trip by that mode of at most so many minutes one way leads farther, as the crow flies.

        Negative when there is none at all.
        """


@runtime_checkable
class TravelByDistance(BoundedTravel, Protocol):
    """One whose trips depend on the mode and the distance as the crow flies alone, and grow with it."""

    @property
    def by_distance(self) -> bool:
        """Always true: what declares it keeps to it."""


def radii(travel: Travel, modes: Iterable[str], daily: int, occasional: int) -> Floats:
    """Kilometres within which each mode may lead, at each rhythm: shape (modes, 2), occasional first.

    Infinite where the source of travel times can't tell: then nothing is cut.
    """
    if not isinstance(travel, BoundedTravel):
        return np.array([[inf, inf] for _ in modes]).reshape(-1, 2)
    found = [[travel.farthest_km(mode, minutes) for minutes in (occasional, daily)] for mode in modes]
    return np.array(found, np.float64).reshape(-1, 2)


def means(km: Floats, daily: Array, within: Floats) -> Array:
    """The modes that may lead so far at that rhythm, as bits (the first mode is 1).

    *Proof.* ``within`` bounds every trip that takes no more than the accepted minutes: a mode whose bit is
    missing has none, and what has no bit at all is entered by nobody. Whether one may ever use the mode is
    asked apart (``forward``).
    """
    found = np.zeros(len(km), np.int64)
    for mode, (occasional, often) in enumerate(within):
        found |= np.where(km <= np.where(daily, often, occasional) + MARGIN_KM, 1 << mode, 0)
    return found
