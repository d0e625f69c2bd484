"""A problem as arrays: what the compiled functions read.

Facts are renumbered: only those that something looks at are left, in words of 64. A gate is a range of
``program``; gate 0 is the goal. Rows of ``grants`` are sets of facts, one a slot; those of ``given``, one a
line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pathways.gates import OPEN, Gate, places, union
from pathways.kernel.compiled import constant
from pathways.occurrences import HOURS_TOLERANCE
from pathways.problem import Problem
from pathways.slots import WITH_THE_START, Line

GOAL = constant(0)  # a gate
NEVER = constant(1 << 40)  # a day after every other; cents and minutes beyond any
Words = NDArray[np.uint64]
Records = NDArray[np.void]
Record = Any  # one of them: a void to numpy, fields to numba

INSTRUCTION = np.dtype([("n", np.int64), ("value", np.int64), ("size", np.int64)])
RANGE = np.dtype([("first", np.int64), ("end", np.int64)])
SLOT = np.dtype(
    [
        *((name, np.int64) for name in ("first", "last", "weekdays", "length", "lag", "settled", "gate")),
        *((name, np.int64) for name in ("ride", "rides_end", "offer", "funding", "all_days", "line")),
        ("hours", np.float64),
    ]
)
RIDE = np.dtype([("gate", np.int64), ("minutes", np.int64)])
LINE = np.dtype(
    [
        *((name, np.int64) for name in ("gate", "way", "ride", "rides_end", "entry", "fixed", "end")),
        *((name, np.int64) for name in ("minutes", "gift", "gifts_end")),
    ]
)


class Tables(NamedTuple):
    """The arrays of a problem.

    ``members``: slots of the lines, by rank; for each line its permanent entries (from ``entry``), then its
    fixed dates (from ``fixed``) by their ends. ``rides``: of slots; ``means``: gates of the rides of lines,
    which ``way`` joins to that of the line. ``gifts``: facts given, line by line; ``facts``: for each its
    ``askers``, the lines that ask it to enter or to travel. ``size``: instructions of a part of a program.
    ``bars``: row 0, facts that may close something. ``balances``: cents in each wallet.
    """

    program: Records
    gates: Records
    slots: Records
    grants: Words
    rides: Records
    lines: Records
    given: Words
    means: NDArray[np.int64]
    members: NDArray[np.int64]
    gifts: NDArray[np.int64]
    facts: Records
    askers: NDArray[np.int64]
    bars: Words
    balances: NDArray[np.int64]
    any_bars: bool
    today: int
    hours_limit: float
    budget: int


def looked_at(problem: Problem) -> int:
    """The facts that some condition, trip or payment looks at: no other can tell two plans apart."""
    lines = union(line.needs | line.bars for line in problem.lines)
    return problem.goal.needs | problem.goal.bars | lines


class Layout:
    """A problem laid out, and the way back: ranks of gates (by identity) and of fundings, facts by row."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.facts = {place: rank for rank, place in enumerate(places(looked_at(problem)))}
        self.width = max(1, -(-len(self.facts) // 64))
        self.gates: dict[int, int] = {}
        self.fundings = list({slot.funding.rank: slot.funding for slot in problem.slots}.values())
        self._program: list[tuple[int, int, int]] = []
        self._ranges: list[tuple[int, int]] = []
        self._means: list[int] = []
        self._members: list[int] = []
        self._gifts: list[int] = []
        self._ways: dict[tuple[int, ...], int] = {}
        self._rows: dict[int, list[int]] = {}
        self._offers = {
            offer: rank for rank, offer in enumerate({slot.offer.id: None for slot in problem.slots})
        }
        self.paying = self.words([funding.paying for funding in self.fundings])
        self.tables = self._tables()

    def _tables(self) -> Tables:
        problem, situation = self.problem, self.problem.situation
        self.gate(problem.goal)
        slots, lines = self._slots(), list(self._lines())
        spans, askers = self._askers()
        rides = [(self.gate(ride.gate), ride.minutes) for slot in problem.slots for ride in slot.rides]
        return Tables(
            program=_records(self._program, INSTRUCTION),
            gates=_records(self._ranges, RANGE),
            slots=_records(slots, SLOT),
            grants=self.words([slot.grants for slot in problem.slots]),
            rides=_records(rides, RIDE),
            lines=_records(lines, LINE),
            given=self.words([line.grants for line in problem.lines]),
            means=np.array(self._means, np.int64),
            members=np.array(self._members, np.int64),
            gifts=np.array(self._gifts, np.int64),
            facts=_records(spans, RANGE),
            askers=np.array(askers, np.int64),
            bars=self.words([problem.bars]),
            balances=np.array(list(problem.balances.values()), np.int64),
            any_bars=problem.bars != 0,
            today=problem.today.toordinal(),
            hours_limit=situation.hours_limit + HOURS_TOLERANCE,
            budget=NEVER if situation.budget is None else situation.budget,
        )

    def gate(self, gate: Gate) -> int:
        """The rank of a gate, written down the first time."""
        rank = self.gates.get(id(gate))
        if rank is None:
            rank = self.gates[id(gate)] = len(self._ranges)
            self._write(gate.program)
        return rank

    def _write(self, program: Iterable[tuple[int, int]]) -> None:
        first, sizes = len(self._program), list[int]()
        for n, value in program:
            parts = len(sizes) - max(n, 0)
            size = 1 + sum(sizes[parts:])
            sizes[parts:] = [size]
            self._program.append((n, self.facts[value] if n < 0 else value, size))
        self._ranges.append((first, len(self._program)))

    def _way(self, line: Line) -> int:
        """The rank of the gate that a line and one of its means of travel open together."""
        if not line.ride_gates or OPEN in line.ride_gates:
            return self.gate(line.gate)
        gates = (line.gate, *line.ride_gates)
        key = tuple(map(id, gates))
        if key not in self._ways:
            self._ways[key] = len(self._ranges)
            parts = [instruction for gate in gates for instruction in gate.program]
            self._write([*parts, (len(line.ride_gates), 1), (2, 2)])
        return self._ways[key]

    def _askers(self) -> tuple[list[tuple[int, int]], list[int]]:
        """For each fact, where the lines that ask it begin and end in a list, and that list."""
        asking: list[list[int]] = [[] for _ in range(64 * self.width)]
        for rank, line in enumerate(self.problem.lines):
            needs = union((line.gate.needs, *(gate.needs for gate in line.ride_gates)))
            for place in places(needs):
                asking[self.facts[place]].append(rank)
        ends = list(accumulate(map(len, asking)))
        return list(zip([0, *ends], ends, strict=False)), [line for each in asking for line in each]

    def _slots(self) -> list[tuple[object, ...]]:
        """The fields of each slot, in the order of ``SLOT``."""
        found: list[tuple[object, ...]] = []
        of_slot = {rank: number for number, line in enumerate(self.problem.lines) for rank in line.slots}
        shuttable, ride = self.problem.shuttable, 0
        fundings = {funding.rank: rank for rank, funding in enumerate(self.fundings)}
        for rank, slot in enumerate(self.problem.slots):
            ends = ride + len(slot.rides)
            dates = slot.first, slot.last, slot.weekdays, slot.length, slot.lag, slot.settled
            all_days = slot.grants & shuttable != 0
            ways = self.gate(slot.gate), ride, ends, self._offers[slot.offer.id], fundings[slot.funding.rank]
            found.append((*dates, *ways, all_days, of_slot[rank], slot.session.hours_per_week))
            ride = ends
        return found

    def _lines(self) -> Iterable[tuple[int, ...]]:
        """The fields of each line, in the order of ``LINE``."""
        for line in self.problem.lines:
            ride, entry = len(self._means), len(self._members)
            self._means += [self.gate(gate) for gate in line.ride_gates]
            slots = [(rank, self.problem.slots[rank]) for rank in line.slots]
            self._members += [rank for rank, slot in slots if slot.settled == WITH_THE_START]
            fixed = len(self._members)
            ends = [
                (slot.first + slot.length, rank) for rank, slot in slots if slot.settled != WITH_THE_START
            ]
            self._members += [rank for _, rank in sorted(ends)]
            nearest = min((slot.rides[0].minutes if slot.rides else 0 for _, slot in slots), default=0)
            gift = len(self._gifts)
            self._gifts += [self.facts[place] for place in places(line.grants) if place in self.facts]
            ways = self.gate(line.gate), self._way(line), ride, len(self._means)
            yield *ways, entry, fixed, len(self._members), nearest, gift, len(self._gifts)

    def words(self, masks: Sequence[int]) -> Words:
        """One row of words a set of facts; facts that nothing looks at are left out."""
        rows = np.array([self._row(mask) for mask in masks], np.uint64)
        return rows.reshape(len(masks), self.width)

    def _row(self, mask: int) -> list[int]:
        if mask not in self._rows:
            packed = union(1 << self.facts[place] for place in places(mask) if place in self.facts)
            self._rows[mask] = [packed >> 64 * word & (1 << 64) - 1 for word in range(self.width)]
        return self._rows[mask]

    def mask(self, row: Words) -> int:
        """The set of facts, as the problem numbers them, of a row of words."""
        packed = union(int(word) << 64 * rank for rank, word in enumerate(row))
        facts = list(self.facts)
        return union(1 << facts[rank] for rank in places(packed))


def _records(rows: Sequence[tuple[object, ...]], kind: np.dtype[np.void]) -> Records:
    """Rows of that kind, at least one: numba wants to see its type."""
    return np.array(rows, kind)
