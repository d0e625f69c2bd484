"""Minutes and euros between two points by a means of travel, there and back; providers behind a one-method
protocol.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from pathways.conditions import ALWAYS, Condition


class Point(NamedTuple):
    """WGS 84, degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Mode:
    """A means of travel, and what one must hold to use it."""

    id: str
    label: str
    requires: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Trip:
    """One going and coming back: minutes each way, kilometres and cents for both together."""

    mode: str
    minutes_out: int
    minutes_back: int
    km: float
    cents: int

    @property
    def longest(self) -> int:
        """The longer way: what is held against the accepted minutes."""
        return max(self.minutes_out, self.minutes_back)

    @property
    def minutes(self) -> int:
        """There and back."""
        return self.minutes_out + self.minutes_back


class Travel(Protocol):
    """A source of travel times."""

    def trip(self, origin: Point, destination: Point, mode: str) -> Trip | None:
        """There and back by that mode; ``None`` when it can't be done so."""
