"""Plans on one scale of time, drawn by the server; the same is always said in words beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.planning.wording.plans import PlanWords

WIDTH = 1000
LANE = 22
BAR = 16
SHORTEST = 12  # a one-day step can still be seen


@dataclass(frozen=True, slots=True)
class Bar:
    """A step's rectangle, in the drawing's own units, and its number."""

    number: int
    x: int
    y: int
    width: int
    height: int = BAR


@dataclass(frozen=True, slots=True)
class Drawing:
    """The bars of one plan; ``height`` depends on how many steps run at the same time."""

    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH


def drawings(plans: Sequence[PlanWords], first: date) -> tuple[Drawing, ...]:
    """A drawing for each plan, all on the scale from ``first`` to the latest end."""
    last = max((step.end for plan in plans for step in plan.steps), default=first)
    days = max(1, (last - first).days + 1)
    return tuple(_drawing(plan, first, days) for plan in plans)


def _drawing(plan: PlanWords, first: date, days: int) -> Drawing:
    ends: list[int] = []  # where each lane is taken up to
    bars = []
    for step in plan.steps:
        x = (step.start - first).days * WIDTH // days
        width = max(SHORTEST, ((step.end - step.start).days + 1) * WIDTH // days)
        x = min(x, WIDTH - width)
        lane = next((index for index, end in enumerate(ends) if end <= x), len(ends))
        ends[lane : lane + 1] = [x + width]
        bars.append(Bar(step.number, x, lane * LANE + (LANE - BAR) // 2, width))
    return Drawing(tuple(bars), max(1, len(ends)) * LANE)
