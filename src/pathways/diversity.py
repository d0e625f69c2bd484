"""Plans that really differ: not five times the same with another date.

Two plans differ by what people care about, each part from 0 (the same) to 1 (nothing in common): the offers
followed, the places, the means of travel, who pays, and when the goal is reached. The weights are ours: an
offer changes the pathway, a date changes it least.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from pathways.plans import Plan

WEIGHTS = {"offers": 40, "places": 20, "modes": 15, "payers": 15}  # with WHEN, out of 100
WHEN = 10
FAR_DAYS = 90  # dates so far apart or more have nothing in common
MOST_EXACT = 40  # plans; beyond, the most different one after the other


def difference(left: Plan, right: Plan) -> float:
    """How much two plans differ, from 0 to 100."""
    mine, other = _traits(left), _traits(right)
    days = abs((left.worth.goal_date - right.worth.goal_date).days)
    parts = (weight * _apart(mine[name], other[name]) for name, weight in WEIGHTS.items())
    return round(sum(parts) + WHEN * min(1.0, days / FAR_DAYS), 6)


def _traits(plan: Plan) -> dict[str, frozenset[str]]:
    return {
        "offers": frozenset(step.offer for step in plan.steps),
        "places": frozenset(step.place or "" for step in plan.steps),
        "modes": frozenset(step.trip.mode if step.trip else "" for step in plan.steps),
        "payers": frozenset(line.scheme or "" for step in plan.steps for line in step.funding),
    }


def _apart(left: frozenset[str], right: frozenset[str]) -> float:
    """The share of what either has that they don't have in common (Jaccard's distance)."""
    return 1 - len(left & right) / len(left | right) if left | right else 0.0


def diverse(plans: Sequence[Plan], count: int, kept: Sequence[Plan] = ()) -> tuple[Plan, ...]:
    """At most ``count`` of the plans: those of ``kept`` first, then others that make a varied choice.

    The least difference between an added plan and any other that is chosen is the largest there can be,
    exactly, up to ``MOST_EXACT`` plans; of several such choices, the first in order of worth. Raises
    ``ValueError`` for a count below 1.
    """
    if count < 1:
        raise ValueError(f"choose at least one plan, not {count}")
    chosen = tuple(dict.fromkeys(kept))[:count]
    others = sorted((plan for plan in plans if plan not in chosen), key=lambda plan: plan.worth)
    wanted = min(count - len(chosen), len(others))
    if len(others) > MOST_EXACT:
        return (*chosen, *farthest_first(others, chosen)[:wanted])
    return (*chosen, *_Picker(others, chosen).best(wanted))


def farthest_first(plans: Sequence[Plan], kept: Sequence[Plan] = ()) -> tuple[Plan, ...]:
    """The plans, each as different as can be from those before it; equal on that, by worth.

    However many are taken from the beginning, their least difference is at least half the best (Gonzalez
    1985), as far as ``difference`` obeys the triangle inequality, which each of its parts does.
    """
    left = sorted(plans, key=lambda plan: plan.worth)
    found: list[Plan] = []
    while left:
        before = (*kept, *found)
        best = max(left, key=lambda plan: min((difference(plan, each) for each in before), default=0.0))
        left.remove(best)
        found.append(best)
    return tuple(found)


class _Picker:
    """Looks for the largest least difference: by halves among the differences there are."""

    def __init__(self, plans: Sequence[Plan], kept: Sequence[Plan]) -> None:
        self.plans = plans
        self.from_kept = [min((difference(plan, each) for each in kept), default=100.0) for plan in plans]
        self.apart = {
            (first, second): difference(plans[first], plans[second])
            for first, second in combinations(range(len(plans)), 2)
        }

    def best(self, wanted: int) -> list[Plan]:
        """So many plans, in order of worth."""
        levels = sorted({0.0, *self.from_kept, *self.apart.values()})
        low, high = 0, len(levels) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (low, middle - 1) if self._pick(levels[middle], wanted) is None else (middle, high)
        return [self.plans[each] for each in self._pick(levels[low], wanted) or ()]

    def _pick(self, least: float, wanted: int) -> list[int] | None:
        """The first so many plans that differ at least that much, or ``None``."""
        able = [each for each, apart in enumerate(self.from_kept) if apart >= least]
        return self._extended([], able, least, wanted)

    def _extended(self, chosen: list[int], able: list[int], least: float, wanted: int) -> list[int] | None:
        if len(chosen) == wanted:
            return chosen
        for rank, each in enumerate(able):
            if len(able) - rank < wanted - len(chosen):
                return None
            rest = [other for other in able[rank + 1 :] if self.apart[each, other] >= least]
            found = self._extended([*chosen, each], rest, least, wanted)
            if found is not None:
                return found
        return None
