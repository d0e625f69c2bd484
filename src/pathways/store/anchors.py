"""The earliest goal date and the fewest steps of a person's front, found on small parts of the catalogue.

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
    """A plan that nothing known beats in one respect, and the rows of sessions among which the search will
    find one that does, if there is any: none when it is known to be the best.
    """

    plan: Plan
    rows: Ints


def reduced(asked: Narrowing, slacks: Slacks) -> Ints:
    """The rows of the sessions that may be in a plan to be shown, and of those that show what is earliest and
    what has fewest steps.

    *Proof.* A plan within the slacks ends by the earliest goal date and so many days, hence by that of the
    anchor and so many, and likewise for its steps: all its sessions are kept, or others that replace them. So
    are plans with the earliest date and with the fewest steps: the anchors, or what may beat them. Hence the
    search finds these two the same. A plan that beats one to be shown is itself within the slacks: it is
    found too.
    """
    found, first = _first(asked)
    if not first:
        return found.row
    soon = _soonest(asked, min(first, key=lambda plan: plan.worth))
    short = _shortest(asked, min(first, key=lambda plan: plan.worth.steps))
    last = NEVER if slacks.days is None else soon.plan.worth.goal_date.toordinal() + slacks.days
    most = NEVER if slacks.steps is None else short.plan.worth.steps + slacks.steps
    near = asked.useful(in_steps(asked, asked.possible(most, last), most), last)
    shown = asked.store.rows_of({step.session for each in (soon, short) for step in each.plan.steps})
    return np.unique(np.concatenate([near.row, shown, soon.rows, short.rows]))


def _soonest(asked: Narrowing, plan: Plan) -> Anchor:
    """What ends earlier than a plan is made of sessions that serve one ending by then."""
    sooner = asked.possible(last_day=plan.worth.goal_date.toordinal() - 1)
    return _better(asked, plan, sooner, SOONEST)


def _shortest(asked: Narrowing, plan: Plan) -> Anchor:
    """What has fewer steps than a plan is made of sessions that serve one so short."""
    fewer = plan.worth.steps - 1
    return _better(asked, plan, in_steps(asked, asked.possible(fewer), fewer), SHORTEST)


def _better(asked: Narrowing, plan: Plan, among: Candidates, slacks: Slacks) -> Anchor:
    if among.row.size > TRIED:
        return Anchor(plan, among.row)
    front = _searched(asked, among, slacks)
    best = front.plans[0] if front.plans else plan
    return Anchor(best, _NONE if front.complete else among.row)


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
