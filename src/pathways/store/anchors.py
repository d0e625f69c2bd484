"""The earliest goal date of a person's front, and plans of few steps, found on small parts of the catalogue.

What is shown lies within slacks of these two: once they are known, everything farther falls away.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pathways.plans import Plan
from pathways.search import Front, Slacks, search
from pathways.store.candidates import Candidates
from pathways.store.narrowing import Narrowing
from pathways.store.programs import NEVER
from pathways.store.ragged import Ints
from pathways.store.support import supporting

FEW = 40  # sessions: what is that small already is not worth more searches
DEPTHS = (1, 2, 3, NEVER)  # steps of a first plan, tried one after the other
SUPPORTERS = (2, 6)  # sessions tried for each fact, to find a first plan
TRIED = 80  # sessions among which a better anchor is looked for; more are kept for the search
SECONDS = 0.1  # for each of these searches: what it finds then is a plan all the same
SOONEST, SHORTEST = Slacks(None, 0), Slacks(0, None)
_NONE = np.empty(0, np.int64)


class Anchor(NamedTuple):
    """The soonest plan known, the rows of sessions among which the search will find a sooner one, if there is
    any (none when it is known to be the soonest), and the day before which no plan ends.
    """

    plan: Plan
    rows: Ints
    since: int


def reduced(asked: Narrowing, slacks: Slacks) -> Ints:
    """The rows of the sessions that may be in a plan to be shown, and of those that show what is earliest.

    *Proof.* A plan within the slacks ends by the earliest goal date and so many days, hence by that of the
    anchor and so many. It has at most so many steps more than the fewest of the plans that end by then, hence
    than any plan that does: all its sessions are kept, or others that replace them. So is a plan with the
    earliest date: the anchor, or what may beat it. Hence the search finds the same date, and the same fewest
    steps, since a plan that has them is itself within the slacks. So is a plan that beats one to be shown: it
    is found too.
    """
    found, first = _first(asked)
    if not first:
        return found.row
    soon = _soonest(asked, min(first, key=lambda plan: plan.worth))
    last = NEVER if slacks.days is None else soon.plan.worth.goal_date.toordinal() + slacks.days
    most = _most_steps(asked, (*first, soon.plan), soon.since, slacks)
    near = asked.useful(in_steps(asked, asked.possible(most, last), most), last)
    shown = asked.store.rows_of({step.session for step in soon.plan.steps})
    return np.unique(np.concatenate([near.row, shown, soon.rows]))


def _soonest(asked: Narrowing, plan: Plan) -> Anchor:
    """What ends earlier than a plan is made of sessions that serve one ending by then."""
    day = plan.worth.goal_date.toordinal()
    sooner = asked.possible(last_day=day - 1)
    ends = sooner.end[asked.serving(1, sooner.offer)]
    since = int(ends.min(initial=day))  # some step gives a fact of the goal
    if sooner.row.size > TRIED:
        return Anchor(plan, sooner.row, since)
    front = _searched(asked, sooner, SOONEST)
    best = front.plans[0] if front.plans else plan
    if front.complete:
        return Anchor(best, _NONE, best.worth.goal_date.toordinal())
    return Anchor(best, sooner.row, since)


def _most_steps(asked: Narrowing, plans: tuple[Plan, ...], since: int, slacks: Slacks) -> int:
    """The most steps of a plan to be shown, as far as is known.

    A plan that ends by ``since`` and the slack of days is within it, whatever the earliest date is.
    """
    if slacks.steps is None:
        return NEVER
    last = NEVER if slacks.days is None else since + slacks.days
    steps = [plan.worth.steps for plan in plans if plan.worth.goal_date.toordinal() <= last]
    fewer = min(steps) - 1 if steps else NEVER
    shorter = in_steps(asked, asked.possible(fewer, last), fewer)
    if shorter.row.size <= TRIED:
        found = _searched(asked, shorter, SHORTEST).plans
        steps += [plan.worth.steps for plan in found if plan.worth.goal_date.toordinal() <= last]
    return min(steps) + slacks.steps if steps else NEVER


def in_steps(asked: Narrowing, found: Candidates, most: int) -> Candidates:
    """Those of which a plan of so many steps may be made (see ``steps``)."""
    return found.kept(asked.steps(found) <= most)


def _first(asked: Narrowing) -> tuple[Candidates, tuple[Plan, ...]]:
    """Some plans, the soonest and the shortest among a few sessions; none when these make none, then all the
    sessions that may be in any plan.
    """
    for most in DEPTHS:
        found = asked.possible(most)
        if most == NEVER and found.row.size <= FEW:
            break
        for each in SUPPORTERS if found.row.size else ():
            few = _few(asked, found, each)
            soonest = _searched(asked, few, SOONEST).plans
            if soonest:
                return found, (*soonest, *_searched(asked, few, SHORTEST).plans)
    return found, ()


def _few(asked: Narrowing, found: Candidates, each: int) -> Candidates:
    lists = asked.store.lists
    order = np.argsort(found.end, kind="stable")
    chosen = supporting(
        order, found, lists("offers.grants"), lists("offers.asked"), asked.store.asked_by_modes,
        asked.person.accepted, asked.goal.copy(), each,
    )  # fmt: skip
    return found.kept(chosen)


def _searched(asked: Narrowing, found: Candidates, slacks: Slacks) -> Front:
    if not found.row.size:
        return Front(())
    catalogue = asked.catalogue(found.row)
    return search(catalogue, asked.situation, asked.today, asked.certainty, slacks, SECONDS)
