"""Every way into the offers of a territory, for one person, with the changes that each asks.

A *way* is a session (as it is, or as a change makes it), a means to get there, and one set of facts that lets
the person in. It forgets only that hours and money are shared between steps, and that a fact gained can close
a door: whatever set of changes truly opens a plan reaches the goal along ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from pathways.changes import Change, ChangeKind
from pathways.offers import Offer, Session

EVER = 0  # a day before every other
END = 1 << 30  # a day after every other
Asks = frozenset[Change]
NOTHING: Asks = frozenset()


@dataclass(frozen=True, slots=True)
class Way:
    """One way in; days are ordinals. ``session``: its id in the changed world, ``""`` for no session at all.

    ``asks``: changes, or larger ones of the same. ``needs``: facts had ``lag`` days before the start;
    ``rides``: the day before. ``weekdays``: bits, Monday the lowest; 0 is any.
    """

    session: str
    asks: Asks
    needs: frozenset[str]
    rides: frozenset[str]
    gives: frozenset[str]
    first: int
    last: int
    weekdays: int = 0
    lag: int = 0
    length: int = 1
    bounded: bool = True

    @property
    def opens(self) -> int:
        """The first day on which it can start, as far as facts allow; ``END`` if on none."""
        days = range(self.first, min(self.first + 7, self.last + 1))
        open_days = (day for day in days if not self.weekdays or self.weekdays >> ((day + 6) % 7) & 1)
        return next(open_days, END)


@dataclass(frozen=True, slots=True)
class Entrance:
    """A session that a person may enter, as it is or changed, and the changes that make it so."""

    offer: Offer
    session: Session
    asks: Asks = frozenset()


def is_beaten(asks: Asks, end: int, best: Mapping[Asks, int]) -> bool:
    """Whether what asks no more ends no later."""
    return best.get(asks, END) <= end or any(best.get(part, END) <= end for part in _parts(asks))


def without_dates(ways: Iterable[Way]) -> list[Way]:
    """The ways if every session could begin on any day, without those that ask and need more for as much."""
    least: dict[tuple[frozenset[str], frozenset[str], frozenset[str]], set[Asks]] = {}
    for way in ways:
        asks = frozenset(change for change in way.asks if change.kind is not ChangeKind.HORIZON)
        least.setdefault((way.gives, way.needs, way.rides), set()).add(asks)
    return [
        Way("", asks, needs, rides, gives, EVER, END, bounded=False)
        for (gives, needs, rides), found in least.items()
        for asks in found
        if not any(part in found for part in _parts(asks))
    ]


def _parts(asks: Asks) -> Iterator[Asks]:
    """Some of these changes, not all."""
    for count in range(len(asks)):
        yield from map(frozenset, combinations(asks, count))
