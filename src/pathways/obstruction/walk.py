"""Through the sets of changes, from the easiest on, to those that open a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import Any

from pathways.obstruction.changes import Actor, Change, ChangeKind, is_easier, rank
from pathways.obstruction.found import Obstruction
from pathways.obstruction.relaxation import Changes
from pathways.obstruction.trials import NO_CHANGE, Trials


@dataclass(slots=True)
class Walk:
    """Through the sets of changes, from the easiest on.

    ``closed``: sets that pass the necessary test and open nothing; ``unread``: those left unchecked because
    enough is known of what the same people could do; ``proven``: sets of so many changes are all known.
    """

    trials: Trials
    size: int
    per_actor: int | None
    found: list[Changes] = field(default_factory=list)
    closed: list[Changes] = field(default_factory=list)
    unread: list[Changes] = field(default_factory=list)
    proven: int = -1

    def run(self) -> None:
        """Sets of no change, of one, and so on."""
        for count in range(self.size + 1):
            new = chain(self.trials.passing(count), self._beside_closed(count))
            for candidate in sorted(set(new), key=self._rank):
                self._read(candidate, last=count == self.size)
            self.proven = count
            if self.found == [NO_CHANGE]:
                return

    def _rank(self, changes: Changes) -> tuple[int, int, int, list[Any]]:
        return rank(changes, self.trials.survey.catalogue.vocabulary)

    def _read(self, candidate: Changes, *, last: bool) -> None:
        """Keep it if it opens a plan and nothing easier does."""
        if self._known(candidate):
            return
        if last and self._enough(candidate):
            self.unread.append(candidate)
        elif not self.trials.opens(candidate):
            self.closed.append(candidate)
        elif not self._known_unread(candidate):
            self.found.append(candidate)

    def _known(self, candidate: Changes) -> bool:
        return any(
            is_easier(other, candidate, self.trials.survey.catalogue.vocabulary) for other in self.found
        )

    def _enough(self, candidate: Changes) -> bool:
        actors = _actors(candidate)
        return self.per_actor is not None and self.per_actor <= sum(
            1 for each in self.found if _actors(each) == actors
        )

    def _known_unread(self, candidate: Changes) -> bool:
        words = self.trials.survey.catalogue.vocabulary
        return any(is_easier(each, candidate, words) and self.trials.opens(each) for each in self.unread)

    def _beside_closed(self, count: int) -> Iterator[Changes]:
        """What may open with more than a closed set, counting so many changes in all."""
        for base in self.closed:
            if len(base) < count:
                yield from self._beside(base, count - len(base))

    def _beside(self, base: Changes, more: int) -> Iterator[Changes]:
        keys = {change.key for change in base}
        others = [
            change
            for change in self.trials.survey.every
            if change.key not in keys and not self._known(base | {change})
        ]
        forbidden = [change for change in others if self._may_close(change)]
        adding = [change for change in others if not self._may_close(change)]
        for count in range(min(more, len(forbidden)) + 1):
            for chosen in combinations(forbidden, count):
                yield from self._halved(base.union(chosen), [(adding, more - count)])

    def _may_close(self, change: Change) -> bool:
        """Whether gaining this fact can make a condition false."""
        given = self.trials.survey.catalogue.vocabulary.held({change.subject} if _is_fact(change) else ())
        return not given.isdisjoint(self.trials.survey.forbidden)

    def _halved(self, base: Changes, pools: list[tuple[list[Change], int]]) -> Iterator[Changes]:
        """The sets of the base with so many of each pool, but for those that can't open: by halves."""
        pools = [(pool, count) for pool, count in pools if count]
        if any(len(pool) < count for pool, count in pools):
            return
        every = base.union(*(pool for pool, _ in pools))
        if all(len(pool) == count for pool, count in pools):
            if len({change.key for change in every}) == len(every):
                yield every
        elif self.trials.opens_together(every):
            pool, count = pools.pop(max(range(len(pools)), key=lambda at: len(pools[at][0]) - pools[at][1]))
            half = len(pool) // 2
            for left in range(count + 1):
                yield from self._halved(base, [*pools, (pool[:half], left), (pool[half:], count - left)])

    def told(self) -> tuple[Obstruction, ...]:
        """What was found, at most so many for each set of actors."""
        if self.found == [NO_CHANGE]:
            return ()
        kept: list[Obstruction] = []
        counts: dict[frozenset[Actor], int] = {}
        for changes in sorted(self.found, key=self._rank):
            actors = _actors(changes)
            counts[actors] = counts.get(actors, 0) + 1
            if self.per_actor is None or counts[actors] <= self.per_actor:
                kept.append(Obstruction(tuple(sorted(changes))))
        return tuple(kept)


def _actors(changes: Changes) -> frozenset[Actor]:
    return frozenset(change.who for change in changes)


def _is_fact(change: Change) -> bool:
    return change.kind is ChangeKind.FACT
