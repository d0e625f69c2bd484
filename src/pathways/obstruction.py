"""No plan: the smallest sets of changes that would open one, by who can make them.

Candidates come from ``relaxation``; each is checked by the exact search on the changed catalogue and
situation. Complete up to ``size`` changes of the kinds in ``changes``; each set opens a plan and none of its
proper subsets does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from pathways.catalogue import Catalogue
from pathways.changes import Actor, Change, ChangeKind, applied, is_easier, together
from pathways.contributions import narrowed, towards_with_travel
from pathways.plans import Certainty
from pathways.relaxation import Environment, Environments, Relaxation
from pathways.search import feasible
from pathways.situation import Situation

SIZE = 2
PER_ACTOR = 4  # how many a screen shows for each who could act
FULL_TIME_HOURS = 35
LONGER_HORIZONS = (365, 730)


@dataclass(frozen=True, slots=True)
class Obstruction:
    """Changes that together open a plan; with any of them missing there is none."""

    changes: tuple[Change, ...]

    @property
    def effort(self) -> tuple[int, int]:
        """For ranking: how many changes, how hard they are."""
        return len(self.changes), sum(change.effort for change in self.changes)

    @property
    def actors(self) -> frozenset[Actor]:
        """Who must act."""
        return frozenset(change.who for change in self.changes)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {"changes": [change.document() for change in self.changes]}


def obstructions(
    catalogue: Catalogue,
    situation: Situation,
    today: date,
    *,
    size: int = SIZE,
    per_actor: int | None = PER_ACTOR,
) -> tuple[Obstruction, ...]:
    """The minimal sets of changes that open a plan, easiest first; none if a plan exists already.

    ``per_actor`` keeps for each set of actors only so many, the easiest; ``None`` keeps all.
    """
    world = _World(narrowed(catalogue, towards_with_travel(catalogue, situation.goal)), situation, today)
    if world.opens(NO_CHANGE):
        return ()
    relaxation = Relaxation(world.catalogue, situation, today, size)
    smallest = relaxation.goal()
    proposed = relaxation.proposed | set(_forgotten(situation))
    opening = world.opening(smallest, sorted(proposed, key=lambda change: (change.effort, change)), size)
    ranked = sorted(
        (Obstruction(tuple(sorted(found))) for found in opening),
        key=lambda found: (found.effort, found.changes),
    )
    return tuple(ranked) if per_actor is None else tuple(_first_of_each(ranked, per_actor))


NO_CHANGE: Environment = frozenset()


@dataclass(slots=True)
class _World:
    """A territory and a person, on which sets of changes are tried, each once."""

    catalogue: Catalogue
    situation: Situation
    today: date
    tried: dict[Environment, bool] = field(default_factory=dict)

    def opens(self, changes: Environment) -> bool:
        """Whether there is a plan once these changes are made."""
        if changes not in self.tried:
            catalogue, situation = applied(changes, self.catalogue, self.situation, self.today)
            self.tried[changes] = feasible(catalogue, situation, self.today, Certainty.POSSIBLE)
        return self.tried[changes]

    def opening(self, smallest: Environments, every: list[Change], size: int) -> list[Environment]:
        """The sets of at most ``size`` changes that open a plan and hold no other that does.

        Each holds one of the ``smallest`` environments, for these only forget what stands in the way: so one
        begins with them, and adds a change at a time to those that do not suffice.
        """
        found: list[Environment] = []
        for _ in range(size + 1):
            closed = self._closed(smallest, found)
            others = [change for change in every if not self._known(found, frozenset({change}))]
            smallest = frozenset(grown for base in closed for grown in self._grown(base, others, size))
        return self._easiest(found)

    def _closed(self, bases: Environments, found: list[Environment]) -> list[Environment]:
        """The bases that open nothing; those that open something new are added to ``found``."""
        closed: list[Environment] = []
        for base in sorted(bases, key=_rank):
            if not self._known(found, base):
                (found if self.opens(base) else closed).append(base)
        return closed

    def _known(self, found: list[Environment], candidate: Environment) -> bool:
        """Whether something easier has been found: fewer changes, smaller ones, earlier or weaker ones."""
        return any(is_easier(other, candidate, self.catalogue.vocabulary) for other in found)

    def _easiest(self, found: list[Environment]) -> list[Environment]:
        """Without those that have something easier among the others."""
        return [
            each
            for each in found
            if not self._known(
                [other for other in found if other != each and not self._known([each], other)], each
            )
        ]

    def _grown(self, base: Environment, every: list[Change], size: int) -> list[Environment]:
        """The base with one more change: those that open, if it can take only one; else all."""
        others = [change for change in every if change not in base]
        if len(base) >= size:
            return []
        if len(base) < size - 1:
            return [together(base, frozenset({change})) for change in others]
        return self._openers(base, others)

    def _openers(self, base: Environment, changes: list[Change]) -> list[Environment]:
        """Each change that opens with the base, by halves: where all together do not, none does."""
        if not changes or not self.opens(together(base, frozenset(changes))):
            return []
        if len(changes) == 1:
            return [together(base, frozenset(changes))]
        half = len(changes) // 2
        return self._openers(base, changes[:half]) + self._openers(base, changes[half:])


def _rank(environment: Environment) -> tuple[int, int, list[Change]]:
    return len(environment), sum(change.effort for change in environment), sorted(environment)


def _forgotten(situation: Situation) -> list[Change]:
    changes = [Change(ChangeKind.HORIZON, amount=days) for days in LONGER_HORIZONS]
    if situation.hours_limit < FULL_TIME_HOURS:
        changes.append(Change(ChangeKind.HOURS, amount=FULL_TIME_HOURS))
    if situation.budget is not None:
        changes.append(Change(ChangeKind.BUDGET))
    return changes


def _first_of_each(ranked: list[Obstruction], per_actor: int) -> list[Obstruction]:
    groups: dict[frozenset[Actor], list[Obstruction]] = {}
    for found in ranked:
        groups.setdefault(found.actors, []).append(found)
    kept = chain.from_iterable(group[:per_actor] for group in groups.values())
    return sorted(kept, key=lambda found: (found.effort, found.changes))
