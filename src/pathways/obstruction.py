"""No plan: the smallest sets of changes that would open one, by who can make them.

Candidates come from ``relaxation``; each is checked by the exact search on the changed catalogue and
situation. Complete up to ``size`` changes of the kinds in ``changes``; each set opens a plan and none of its
proper subsets does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from pathways.catalogue import Catalogue
from pathways.changes import Actor, Change, ChangeKind, applied, asks_no_more
from pathways.plans import Certainty
from pathways.relaxation import Environment, Relaxation, minimal
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
    if _opens(NO_CHANGE, catalogue, situation, today):
        return ()
    opening: list[Environment] = []
    for candidate in _candidates(catalogue, situation, today, size):
        known = any(asks_no_more(found, candidate) for found in opening)
        if not known and _opens(candidate, catalogue, situation, today):
            opening.append(candidate)
    ranked = sorted(
        (Obstruction(tuple(sorted(found))) for found in minimal(opening, size)),
        key=lambda found: (found.effort, found.changes),
    )
    return tuple(ranked) if per_actor is None else tuple(_first_of_each(ranked, per_actor))


NO_CHANGE: Environment = frozenset()


def _rank(environment: Environment) -> tuple[int, int, list[Change]]:
    return len(environment), sum(change.effort for change in environment), sorted(environment)


def _opens(changes: Environment, catalogue: Catalogue, situation: Situation, today: date) -> bool:
    changed_catalogue, changed_situation = applied(changes, catalogue, situation, today)
    return feasible(changed_catalogue, changed_situation, today, Certainty.POSSIBLE)


def _candidates(catalogue: Catalogue, situation: Situation, today: date, size: int) -> list[Environment]:
    """Every set of at most ``size`` changes that holds an environment of the goal, smallest first.

    A set that opens a plan holds such an environment, since the relaxation only forgets what stands in the
    way.
    """
    relaxation = Relaxation(catalogue, situation, today, size)
    found = set(relaxation.goal())
    every = relaxation.proposed | set(_forgotten(situation))
    for _ in range(size):
        found |= {
            environment | {change} for environment in found if len(environment) < size for change in every
        }
    return sorted(found - {NO_CHANGE}, key=_rank)


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
