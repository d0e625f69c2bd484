"""Cheapest assignment of people to bins of so many places: successive shortest paths, exact on whole numbers.

The costs are whole numbers of any size: a cost that grows by the number of people from one date to the next
makes the cheapest assignment the fairest (see ``choosing``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Costs = Sequence[Mapping[str, int]]  # for each person, what each bin open to them costs


def cheapest(costs: Costs, places: Mapping[str, int]) -> list[str] | None:
    """The bin of each person, at the least total cost; ``None`` where not everybody has one.

    ``places``: how many a bin takes; one that is not named takes everybody. People come in one by one, each
    by the cheapest chain of moves to a bin with a place left: the assignment stays the cheapest at each time.
    """
    board = _Board(costs, places)
    for person in range(len(costs)):
        if not board.seat(person):
            return None
    return board.bins


@dataclass(slots=True)
class _Board:
    costs: Costs
    places: Mapping[str, int]
    bins: list[str] = field(default_factory=list)
    inside: dict[str, set[int]] = field(default_factory=dict)

    def seat(self, person: int) -> bool:
        """Let one more person in, by the cheapest chain of moves."""
        distance: dict[str, int] = dict(self.costs[person])
        mover: dict[str, tuple[int, str | None]] = dict.fromkeys(distance, (person, None))
        self._relax(distance, mover)
        free = [(cost, name) for name, cost in distance.items() if self._has_place(name)]
        if not free:
            return False
        _, name = min(free)
        self.bins.append("")
        target: str | None = name
        while target is not None:
            who, source = mover[target]
            if source is not None:
                self.inside[source].discard(who)
            self.inside.setdefault(target, set()).add(who)
            self.bins[who] = target
            target = source
        return True

    def _has_place(self, name: str) -> bool:
        return name not in self.places or len(self.inside.get(name, ())) < self.places[name]

    def _relax(self, distance: dict[str, int], mover: dict[str, tuple[int, str | None]]) -> None:
        """Bellman and Ford: no chain that comes back is cheaper, since the assignment is the cheapest."""
        waiting = sorted(distance)
        while waiting:
            source = waiting.pop(0)
            if self._has_place(source):
                continue
            for who in sorted(self.inside.get(source, ())):
                for name, cost in self.costs[who].items():
                    total = distance[source] + cost - self.costs[who][source]
                    if name != source and (name not in distance or total < distance[name]):
                        distance[name] = total
                        mover[name] = (who, source)
                        if name not in waiting:
                            waiting.append(name)
