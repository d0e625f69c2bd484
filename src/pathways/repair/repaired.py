"""The least-changed plans, told step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pathways.catalogue import Catalogue
from pathways.plans import Plan, Step, Worth
from pathways.repair.keeping import best_sets
from pathways.repair.news import News, Standing, standing
from pathways.repair.world import KEPT, MOVED, UNDER_WAY, World
from pathways.search import DEFAULT, FULL, Slacks, search
from pathways.situation import Situation
from pathways.specification import within_slacks


@dataclass(frozen=True, slots=True)
class Repaired:
    """A plan that goes on from the one at hand: what is left to do once what is under way is set apart.

    ``kept``: same session, same dates. ``moved``: before and after, same offer. ``dropped``: steps of the
    plan at hand that it does without. ``added``: its other steps. ``spare``: kept steps without which it
    would be valid and worth no less: the person may leave them out.
    """

    plan: Plan
    kept: tuple[Step, ...]
    moved: tuple[tuple[Step, Step], ...]
    dropped: tuple[Step, ...]
    added: tuple[Step, ...]
    spare: tuple[Step, ...]

    def document(self) -> dict[str, Any]:
        """As JSON; the plan whole, then what became of each step, by session."""
        return {
            "plan": self.plan.document(),
            "kept": _sessions(self.kept),
            "moved": [{"from": before.session, "to": after.session} for before, after in self.moved],
            "dropped": _sessions(self.dropped),
            "added": _sessions(self.added),
            "spare": _sessions(self.spare),
        }


@dataclass(frozen=True, slots=True)
class Repair:
    """The answer: where each step stands, and the least-changed plans, soonest first; none if none exists.

    ``complete`` is false when time ran out.
    """

    standing: Standing
    plans: tuple[Repaired, ...]
    complete: bool = True

    def whole(self, repaired: Repaired) -> Plan:
        """One of the plans with the steps done and under way before it, so as to be repaired in its turn."""
        begun = (*self.standing.done, *self.standing.under_way)
        return replace(repaired.plan, steps=(*begun, *repaired.plan.steps))

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "complete": self.complete,
            "done": _sessions(self.standing.done),
            "under_way": _sessions(self.standing.under_way),
            "unconfirmed": _sessions(self.standing.unconfirmed),
            "needless": _sessions(self.standing.needless),
            "plans": [repaired.document() for repaired in self.plans],
        }


NO_NEWS = News()


def repair(
    catalogue: Catalogue,
    situation: Situation,
    plan: Plan,
    today: date,
    news: News = NO_NEWS,
    *,
    slacks: Slacks | None = DEFAULT,
    deadline: float | None = None,
) -> Repair:
    """The least-changed plans from here, read with the certainty of the plan at hand.

    ``catalogue`` and ``situation`` are those of today. Among all valid plans (see ``world``): those that keep
    as many steps to come as can be, then those that follow as many of the other offers on other dates, then
    the front within the slacks (``None``: all of it). ``deadline``: seconds for each search of plans.
    Raises ``ValueError`` as ``standing`` does.
    """
    stands = standing(catalogue, situation, plan.steps, news, today)
    world = World(catalogue, situation, today, plan.certainty, stands, news)
    plans: list[Plan] = []
    complete = True
    for kept, moved in best_sets(world):
        found = search(*world.asking(kept, moved), today, plan.certainty, slacks, deadline)
        plans += found.plans
        complete = complete and found.complete
    shown = _within(_unbeaten(plans), slacks or FULL)
    return Repair(stands, tuple(_repaired(world, each) for each in shown), complete)


def _unbeaten(plans: Iterable[Plan]) -> list[Plan]:
    by_worth: dict[Worth, Plan] = {}
    for plan in plans:
        by_worth.setdefault(plan.worth, plan)
    return [by_worth[mine] for mine in sorted(by_worth) if not any(other.beats(mine) for other in by_worth)]


def _within(plans: list[Plan], slacks: Slacks) -> list[Plan]:
    """The plans within the slacks of the best of all: each is within those of its own search's best."""
    shown = within_slacks((plan.worth for plan in plans), slacks.steps, slacks.days)
    return [plan for plan in plans if plan.worth in shown]


def _repaired(world: World, plan: Plan) -> Repaired:
    wanted = {step.offer: step for step in world.standing.wanted}
    told = {_plain(step.offer): step for step in plan.steps if not step.offer.endswith(UNDER_WAY)}
    steps = {offer: _as_told(world, step) for offer, step in told.items()}
    kept = [offer for offer, step in told.items() if step.offer.endswith(KEPT)]
    spare = {_plain(step.offer) for step in _spare(world, plan)}
    return Repaired(
        plan=replace(plan, steps=tuple(steps.values()), worth=plan.worth._replace(steps=len(steps))),
        kept=tuple(steps[offer] for offer in kept),
        moved=tuple(
            (wanted[offer], steps[offer]) for offer in steps if offer in wanted and offer not in kept
        ),
        dropped=tuple(step for offer, step in wanted.items() if offer not in steps),
        added=tuple(step for offer, step in steps.items() if offer not in wanted),
        spare=tuple(steps[offer] for offer in kept if offer in spare),
    )


def _plain(name: str) -> str:
    return name.removesuffix(KEPT)


def _as_told(world: World, step: Step) -> Step:
    """The step without what only the search needs; one applied for stays to be applied for when it was."""
    before = next((each for each in world.standing.to_come if each.offer == _plain(step.offer)), None)
    kept = before is not None and step.offer.endswith(KEPT)
    return replace(
        step,
        offer=_plain(step.offer),
        session=_plain(step.session),
        apply_on=before.apply_on if kept and before and world.is_registered(before) else step.apply_on,
        gives=tuple(fact for fact in step.gives if not fact.endswith((KEPT, MOVED))),
    )


def _spare(world: World, plan: Plan) -> Iterator[Step]:
    """Kept steps, each of which could be left out alone."""
    judge = world.judge
    picks = tuple(world.occurrence(step) for step in plan.steps)
    for step, pick in zip(plan.steps, picks, strict=True):
        rest = tuple(other for other in picks if other is not pick)
        if step.offer.endswith(KEPT) and judge.reaches_the_goal(rest):
            lets_in = all(judge.lets_in(other, rest) and judge.reachable(other, rest) for other in rest)
            if lets_in and judge.worth(rest).beats(plan.worth):
                yield step


def _sessions(steps: Iterable[Step]) -> list[str]:
    return [step.session for step in steps]
