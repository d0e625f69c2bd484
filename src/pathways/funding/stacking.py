"""The compatible payers that leave least to pay: a heaviest independent set, exact.

Payers that exclude each other are neighbours in a graph; a combination is a set without neighbours. Sets are
bits of an integer, the payers numbered from the largest cap down (equal caps in the offer's order).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pathways.funding.judging import Payer


class Stack:
    """Payers of one step, none of which draws on a wallet, and which of them exclude each other."""

    def __init__(self, price: int, payers: Sequence[Payer]) -> None:
        self.price = price
        self.given = {id(payer): rank for rank, payer in enumerate(payers)}
        self.payers = sorted(payers, key=lambda payer: -payer.cap)
        self.caps = [payer.cap for payer in self.payers]
        self.ranks = {payer.scheme.id: rank for rank, payer in enumerate(self.payers)}
        self.clashes = _clashes(self.payers, self.ranks)
        self.weights = [cap * (len(self.caps) + 1) - 1 for cap in self.caps]
        self._known: dict[int, int] = {}

    def least(self, beside: Payer | None) -> tuple[int, tuple[Payer, ...]]:
        """The least that compatible payers leave of the price beside that one, and who they are: the fewest,
        in the order in which they were given.
        """
        free = (1 << len(self.payers)) - 1
        if beside is not None:
            free &= ~self._excluded_by(beside)
        if free not in self._known:
            self._known[free] = self._least(free)
        chosen = [self.payers[rank] for rank in _ranks(self._known[free])]
        left = max(0, self.price - sum(payer.cap for payer in chosen))
        return left, tuple(sorted(chosen, key=lambda payer: self.given[id(payer)]))

    def _excluded_by(self, beside: Payer) -> int:
        ranks = [rank for rank, payer in enumerate(self.payers) if beside.scheme.id in payer.scheme.excludes]
        ranks += [self.ranks[other] for other in beside.scheme.excludes if other in self.ranks]
        return sum(1 << rank for rank in set(ranks))

    def _least(self, free: int) -> int:
        if self.price <= 0:
            return 0
        chosen = self._greedy(free)
        if self._worth(chosen) < self.price:
            chosen = self.heaviest(free, self._weight(chosen)) or chosen
        if self._worth(chosen) < self.price:
            return chosen
        for size in range(1, chosen.bit_count()):
            fewer = self._reaching(free, self.price, size)
            if fewer is not None:
                return fewer
        return chosen

    def _worth(self, chosen: int) -> int:
        return sum(self.caps[rank] for rank in _ranks(chosen))

    def _greedy(self, free: int) -> int:
        """The largest payers in turn, until the price is paid or nobody compatible is left."""
        chosen = worth = 0
        while free and worth < self.price:
            rank = (free & -free).bit_length() - 1
            chosen |= 1 << rank
            worth += self.caps[rank]
            free &= ~(self.clashes[rank] | 1 << rank)
        return chosen

    def _reaching(self, free: int, due: int, size: int) -> int | None:
        """So many compatible payers who pay that much, the largest first; ``None`` when there are none.

        Whoever is left out for good is no longer free: the sum of the largest that remain is a bound.
        """
        while free:
            first = free & -free
            rank = first.bit_length() - 1
            if size == 1 or self._largest(free, size) < due:
                return first if size == 1 and self.caps[rank] >= due else None
            free ^= first
            others = self._reaching(free & ~self.clashes[rank], due - self.caps[rank], size - 1)
            if others is not None:
                return first | others
        return None

    def _largest(self, free: int, size: int) -> int:
        total = 0
        while free and size:
            first = free & -free
            total += self.caps[first.bit_length() - 1]
            free &= ~self._rivals(first, free)
            size -= 1
        return total

    def _rivals(self, first: int, free: int) -> int:
        """That payer and others that all exclude each other: of them, only one may count."""
        rivals, near = first, self.clashes[first.bit_length() - 1] & free
        while near:
            other = near & -near
            rivals |= other
            near &= self.clashes[other.bit_length() - 1]
        return rivals

    def heaviest(self, free: int, floor: int) -> int | None:
        """The compatible payers who weigh most together, if that exceeds ``floor``; of equals, the fewest.

        A payer worth at least all its neighbours together is in a best set (put it in place of those that are
        there). Parts without a link are solved apart, each asked for what the others can't give (see
        ``_cover``). In a part, the payer with most neighbours is in or out.
        """
        taken, free = self._surely(free)
        parts = [(part, self._cover(part)) for part in self._parts(free)]
        floor -= self._weight(taken)
        others = sum(cover for _, cover in parts)
        if others <= floor:
            return None
        for part, cover in parts:
            others -= cover
            found = self._branch(part, floor - others)
            if found is None:
                return None
            taken |= found
            floor -= self._weight(found)
        return taken

    def _surely(self, free: int) -> tuple[int, int]:
        taken, looking = 0, free
        while looking:
            rank = (looking & -looking).bit_length() - 1
            looking &= looking - 1
            near = self.clashes[rank] & free
            if self.weights[rank] >= self._weight(near):
                taken |= 1 << rank
                free &= ~(near | 1 << rank)
                again = 0
                for other in _ranks(near):
                    again |= self.clashes[other]
                looking = (looking | again) & free
        return taken, free

    def _parts(self, free: int) -> Iterator[int]:
        while free:
            part, reached = 0, free & -free
            while reached != part:
                fresh, part = reached & ~part, reached
                for rank in _ranks(fresh):
                    reached |= self.clashes[rank] & free
            free &= ~part
            yield part

    def _branch(self, free: int, floor: int) -> int | None:
        busiest = max(_ranks(free), key=lambda rank: (self.clashes[rank] & free).bit_count())
        without, best = free & ~(1 << busiest), None
        inside = self.heaviest(without & ~self.clashes[busiest], floor - self.weights[busiest])
        if inside is not None:
            best = 1 << busiest | inside
            floor = self._weight(best)
        outside = self.heaviest(without, floor) if self._cover(without) > floor else None
        return best if outside is None else outside

    def _cover(self, free: int) -> int:
        """At least the weight of any compatible payers among these: of those all at odds, the heaviest."""
        total = 0
        while free:
            first = free & -free
            total += self.weights[first.bit_length() - 1]
            free &= ~self._rivals(first, free)
        return total

    def _weight(self, chosen: int) -> int:
        return sum(self.weights[rank] for rank in _ranks(chosen))


def excludes(one: Payer, other: Payer) -> bool:
    """Whether these two never pay for the same step."""
    return one.scheme.id in other.scheme.excludes or other.scheme.id in one.scheme.excludes


def _clashes(payers: Sequence[Payer], ranks: Mapping[str, int]) -> list[int]:
    found = [0] * len(payers)
    for rank, payer in enumerate(payers):
        for other in payer.scheme.excludes:
            if other in ranks and ranks[other] != rank:
                found[rank] |= 1 << ranks[other]
                found[ranks[other]] |= 1 << rank
    return found


def _ranks(chosen: int) -> Iterator[int]:
    while chosen:
        yield (chosen & -chosen).bit_length() - 1
        chosen &= chosen - 1
