"""The earliest goal date and the fewest steps of a person's front, found on small parts of the catalogue.

What is shown lies within slacks of these two: once they are known, everything farther falls away.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pathways.plans import Plan
from pathways.search import Slacks, search
from pathways.store.candidates import Candidates
from pathways.store.narrowing import Narrowing
from pathways.store.programs import NEVER
from pathways.store.ragged import Ints
from pathways.store.support import supporting

FEW = 40  # sessions: what is that small already is not worth more searches
DEPTHS = (1, 2, 3, 5, NEVER)  # steps of a first plan, tried one after the other
SUPPORTERS = (2, 8)  # sessions tried for each fact, to find a first plan
SOONEST, SHORTEST = Slacks(None, 0), Slacks(0, None)


class Anchors(NamedTuple):
    """``earliest``: an ordinal; ``fewest``: steps; ``rows``: of the sessions of plans that show them."""

    earliest: int
    fewest: int
    rows: Ints


def reduced(asked: Narrowing, slacks: Slacks) -> Ints:
    """The rows of the sessions that may be in a plan to be shown, and of those that show the anchors.

    *Proof.* A plan within the slacks ends by the earliest goal date and so many days, and has no more than
    the fewest steps and so many: all its sessions are kept, or others that replace them. So are plans that
    show the two anchors, hence the search finds them the same. A plan that beats one to be shown is itself
    within the slacks: it is found too.
    """
    found, first = _first(asked)
    if not first:
        return found.row
    anchors = anchored(asked, first)
    last = NEVER if slacks.days is None else anchors.earliest + slacks.days
    most = NEVER if slacks.steps is None else anchors.fewest + slacks.steps
    near = in_steps(asked, asked.possible(most, last), most)
    return np.union1d(asked.useful(near, last).row, anchors.rows)


def in_steps(asked: Narrowing, found: Candidates, most: int) -> Candidates:
    """Those of which a plan of so many steps may be made (see ``steps``)."""
    return found.kept(asked.steps(found) <= most)


def anchored(asked: Narrowing, first: tuple[Plan, ...]) -> Anchors:
    """The two, exactly, from some plans.

    *Proof.* These plans bound both. What ends earlier is made of sessions that serve a plan ending by then,
    what has fewer steps, of sessions that serve one so short (``Narrowing.possible``): the exact search looks
    at the ones, then at the others. If it finds nothing there, the first plans were the best.
    """
    soon, short = (min(first, key=lambda plan: plan.worth), min(first, key=lambda plan: plan.worth.steps))
    sooner = asked.possible(last_day=soon.worth.goal_date.toordinal() - 1)
    soon = next(iter(_plans(asked, sooner, SOONEST)), soon)
    fewer = in_steps(asked, asked.possible(short.worth.steps - 1), short.worth.steps - 1)
    short = next(iter(_plans(asked, fewer, SHORTEST)), short)
    rows = asked.store.rows_of({step.session for plan in (soon, short) for step in plan.steps})
    return Anchors(soon.worth.goal_date.toordinal(), short.worth.steps, rows)


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
            soonest = _plans(asked, few, SOONEST)
            if soonest:
                return found, (*soonest, *_plans(asked, few, SHORTEST))
    return found, ()


def _few(asked: Narrowing, found: Candidates, each: int) -> Candidates:
    lists = asked.store.lists
    order = np.argsort(found.end, kind="stable")
    chosen = supporting(
        order, found, lists("offers.grants"), lists("offers.asked"), asked.store.asked_by_modes,
        asked.person.accepted, asked.goal.copy(), each,
    )  # fmt: skip
    return found.kept(chosen)


def _plans(asked: Narrowing, found: Candidates, slacks: Slacks) -> tuple[Plan, ...]:
    if not found.row.size:
        return ()
    catalogue = asked.catalogue(found.row)
    return search(catalogue, asked.situation, asked.today, asked.certainty, slacks).plans
