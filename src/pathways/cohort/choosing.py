"""The fairest choice of one option a person under seats that are counted. Exact: branch and bound.

**Fairest.** Fewest people without a plan, then the latest goal date as early as can be, then the next latest,
and so on (leximin); where all that is equal, people in turn: the earliest date for the first, then for the
second… Let the dates at stake be ranked from the earliest: a person at rank r costs ``(people + 1) ** r``.
As many people as there are cost less than one person one rank later, so the cheapest sum is the leximin
choice. The turn is a number in base ``ranks``, the first person's rank the heaviest, and weighs less than
one of the others: the cheapest choice has each date settled.

**Bound.** Each option is charged for one of its seats only: the cheapest assignment, found exactly, costs
no more than any choice. Where it takes more seats than there are, one of the people who take such a seat
either does not (first branch) or does, and has it counted for good (second branch). The cheapest node that
takes no seat too many is the answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from itertools import count
from typing import TypeVar

from pathways.cohort.assignment import cheapest
from pathways.plans import Plan

Item = TypeVar("Item")
FREE = ""  # the bin of whoever is charged for no seat
MOST_NODES = 5_000


@dataclass(frozen=True, slots=True)
class Option:
    """A plan a person may have (``None``: none), its goal date, and the counted seats it takes."""

    goal_date: date
    seats: frozenset[str]
    plan: Plan | None


class TooHardError(Exception):
    """The choice takes more nodes than allowed."""


@dataclass(frozen=True, slots=True)
class _Node:
    """``options`` of each person that are left; ``granted``: seats already counted for them."""

    options: tuple[tuple[Option, ...], ...]
    granted: tuple[frozenset[str], ...]


def fairest(people: Sequence[Sequence[Option]], seats: Mapping[str, int]) -> list[Option]:
    """The option of each person, in turn. Raises ``TooHardError`` beyond ``MOST_NODES`` nodes."""
    chosen: dict[int, Option] = {}
    for group in together(people):
        found = _Chooser([people[person] for person in group], seats).run()
        chosen |= dict(zip(group, found, strict=True))
    return [chosen[person] for person in range(len(people))]


def together(people: Sequence[Sequence[Option]]) -> list[list[int]]:
    """People who can be in each other's way, directly or through others: the other groups don't matter."""
    groups: list[tuple[set[str], list[int]]] = []
    for person, options in enumerate(people):
        wanted = {seat for option in options for seat in option.seats}
        joined = [group for group in groups if group[0] & wanted]
        groups = [group for group in groups if not group[0] & wanted]
        members = sorted([person, *(each for _, others in joined for each in others)])
        groups.append((wanted.union(*(seats for seats, _ in joined)), members))
    return [members for _, members in groups]


class _Chooser:
    def __init__(self, people: Sequence[Sequence[Option]], seats: Mapping[str, int]) -> None:
        self.people = people
        self.seats = seats
        dates = sorted({option.goal_date for options in people for option in options})
        self.ranks = {day: rank for rank, day in enumerate(dates)}
        demand = Counter(seat for options in people for option in options for seat in option.seats)
        self.pressure = {seat: (seats.get(seat, 0) - wanted, seat) for seat, wanted in demand.items()}

    def cost(self, person: int, option: Option) -> int:
        """See the top of the file."""
        rank, number, base = self.ranks[option.goal_date], len(self.people), len(self.ranks)
        turn = rank * base ** (number - 1 - person)
        return int((number + 1) ** rank * base**number + turn)

    def run(self) -> list[Option]:
        """The cheapest choice; a person always has an option without a counted seat."""
        ranks = count()
        queue: list[tuple[int, int, _Node, list[Option]]] = []
        start = _Node(tuple(map(tuple, self.people)), (frozenset(),) * len(self.people))
        self._push(queue, ranks, start)
        while queue:
            _, rank, node, chosen = heappop(queue)
            over = self._overbooked(chosen)
            if over is None:
                return chosen
            if rank > MOST_NODES:
                raise TooHardError
            for child in self._branches(node, chosen, over):
                self._push(queue, ranks, child)
        raise AssertionError("someone has no option without a seat")

    def _push(
        self, queue: list[tuple[int, int, _Node, list[Option]]], ranks: Iterator[int], node: _Node
    ) -> None:
        chosen = self._relaxed(node)
        if chosen is not None:
            total = sum(self.cost(person, option) for person, option in enumerate(chosen))
            heappush(queue, (total, next(ranks), node, chosen))

    def _relaxed(self, node: _Node) -> list[Option] | None:
        taken = Counter(seat for granted in node.granted for seat in granted)
        places = {seat: self.seats.get(seat, 0) - taken[seat] for seat in self.pressure}
        if any(left < 0 for left in places.values()):
            return None
        bins = [self._bins(person, node) for person in range(len(self.people))]
        costs = [{name: cost for name, (cost, _) in each.items()} for each in bins]
        found = cheapest(costs, places)
        return None if found is None else [bins[person][name][1] for person, name in enumerate(found)]

    def _bins(self, person: int, node: _Node) -> dict[str, tuple[int, Option]]:
        """The cheapest option that is charged for each seat."""
        found: dict[str, tuple[int, Option]] = {}
        for option in node.options[person]:
            owed = option.seats - node.granted[person]
            name = min(owed, key=lambda seat: self.pressure[seat], default=FREE)
            cost = self.cost(person, option)
            if name not in found or cost < found[name][0]:
                found[name] = (cost, option)
        return found

    def _overbooked(self, chosen: list[Option]) -> str | None:
        taken = Counter(seat for option in chosen for seat in option.seats)
        over = [seat for seat, number in taken.items() if number > self.seats.get(seat, 0)]
        return min(over, key=lambda seat: self.pressure[seat], default=None)

    def _branches(self, node: _Node, chosen: list[Option], seat: str) -> Iterator[_Node]:
        users = (person for person, option in enumerate(chosen) if seat in option.seats)
        who = next(person for person in users if seat not in node.granted[person])
        without = tuple(option for option in node.options[who] if seat not in option.seats)
        having = tuple(option for option in node.options[who] if seat in option.seats)
        if without:
            yield _Node(_with(node.options, who, without), node.granted)
        yield _Node(_with(node.options, who, having), _with(node.granted, who, node.granted[who] | {seat}))


def _with(items: tuple[Item, ...], place: int, item: Item) -> tuple[Item, ...]:
    return (*items[:place], item, *items[place + 1 :])
