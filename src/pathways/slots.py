"""Sessions as one person could enter them, and the lines they form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from pathways.gates import Gate
from pathways.occurrences import Occurrence
from pathways.offers import Dates, Offer, Session

EVERY_DAY = 0b1111111
WITH_THE_START = -1  # in ``Slot.settled``: facts count up to ``lag`` days before the start


class Ride(NamedTuple):
    """A means of travel to a slot: who may use it, and the minutes of all its trips."""

    gate: Gate
    minutes: int


class Funding(NamedTuple):
    """How an offer is paid for while the same rules hold: judged at ``occurrence``, which stands for all.

    ``paying``: facts looked at; ``shunned``: those whose gain may close a way to pay.
    """

    rank: int
    occurrence: Occurrence
    paying: int
    shunned: int


class Slot(NamedTuple):
    """A session within days on which every answer is constant but for the facts gained.

    ``first`` and ``last`` day on which it may start; ``weekdays``: on which days of the week (Monday is bit
    0). ``length`` in days. ``settled``: the last day whose facts count for its condition, or
    ``WITH_THE_START``. ``rides``: quickest first, empty when there is nowhere to go.
    """

    offer: Offer
    session: Session
    first: int
    last: int
    weekdays: int
    length: int
    lag: int
    settled: int
    gate: Gate
    rides: tuple[Ride, ...]
    grants: int
    funding: Funding

    def occurrence(self, start: int) -> Occurrence:
        """The session on the dates it has when it starts on that day."""
        dates = Dates(date.fromordinal(start), date.fromordinal(start + self.length - 1))
        return Occurrence(self.offer, self.session, dates)


class Line(NamedTuple):
    """The slots that ask and give the same, by rank: only offer, days, minutes, hours and rules of funding
    tell them apart.

    ``needs``: all facts whose gain may help to enter, to get there quicker or to pay; ``bars``: all those
    whose gain may hinder.
    """

    gate: Gate
    ride_gates: tuple[Gate, ...]
    grants: int
    needs: int
    bars: int
    slots: tuple[int, ...]


def lines(slots: Sequence[Slot]) -> Iterator[Line]:
    """The slots by what they ask and give, in the order of their first ones."""
    groups: dict[tuple[int, int, tuple[int, ...]], list[int]] = {}
    ways: dict[int, tuple[int, ...]] = {}  # gates of each tuple of rides: many slots share one
    for rank, slot in enumerate(slots):
        rides = ways.get(id(slot.rides))
        if rides is None:
            rides = ways[id(slot.rides)] = tuple([id(ride.gate) for ride in slot.rides])
        groups.setdefault((slot.grants, id(slot.gate), rides), []).append(rank)
    for ranks in groups.values():
        yield _line(slots, tuple(ranks))


def _line(slots: Sequence[Slot], ranks: tuple[int, ...]) -> Line:
    slot = slots[ranks[0]]
    rides = tuple([ride.gate for ride in slot.rides])
    needs, bars = slot.gate.needs, slot.gate.bars
    for gate in rides:
        needs, bars = needs | gate.needs, bars | gate.bars
    for paying, shunned in {slots[rank].funding[2:] for rank in ranks}:
        needs, bars = needs | paying, bars | shunned
    return Line(slot.gate, rides, slot.grants, needs, bars, ranks)
