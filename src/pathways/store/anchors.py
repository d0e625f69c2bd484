"""The earliest goal date of a person's front, and plans of few steps, found on small parts of the catalogue.

What is shown lies within slacks of these two: once they are known, everything farther falls away.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np

from pathways.search import FULL, NOTHING, Findings, Found, Known, Slacks, found_by
from pathways.store.candidates import Candidates
from pathways.store.narrowing import Narrowing
from pathways.store.programs import NEVER
from pathways.store.ragged import Ints
from pathways.store.support import supporting

FEW = 60  # sessions: what is that small already is not worth more searches
MANY = 1_000  # sessions: of more, few are never left by those that replace others
SUPPORTERS = (2, 6)  # sessions tried for each fact, to find a first plan
TRIED = 80  # sessions among which a better anchor is looked for; more are kept for the search
SECONDS = 0.1  # for each of these searches: what it finds then is a plan all the same
SOONEST, SHORTEST = Slacks(None, 0), Slacks(0, None)
_NONE = np.empty(0, np.int64)


class Anchor(NamedTuple):
    """The soonest plan known, the rows of sessions among which the search will find a sooner one, if there is
    any (none when it is known to be the soonest), and the day before which no plan ends.
    """

    plan: Found
    rows: Ints
    since: int


class Reduced(NamedTuple):
    """Rows of sessions, and what is known of the plans that they make."""

    rows: Ints
    known: Known


def reduced(asked: Narrowing, slacks: Slacks) -> Reduced:
    """The rows of the sessions that may be in a plan to be shown, and of those of the plans found on the way.

    *Proof.* A plan within the slacks ends by the earliest goal date and so many days, hence by that of the
    anchor and so many. It has at most so many steps more than the fewest of the plans that end by then, hence
    than any plan that does: all its sessions are kept, or others that replace them. So is a plan with the
    earliest date: the anchor, or what may beat it. Hence the search finds the same date, and the same fewest
    steps, since a plan that has them is itself within the slacks. So is a plan that beats one to be shown: it
    is found too.
    """
    usable = asked.usable
    if usable.row.size <= MANY and (all_of_them := asked.best(usable)).row.size <= FEW:
        return Reduced(all_of_them.row, NOTHING)
    first = _first(asked)
    if not first:
        return Reduced(asked.best(usable).row, NOTHING)
    soon = _soonest(asked, min(first, key=lambda plan: plan.worth))
    last = NEVER if slacks.days is None else soon.plan.worth.goal_date.toordinal() + slacks.days
    plans = (*first, soon.plan)
    if slacks.steps is not None:
        plans += _shorter(asked, plans, soon.since, slacks)
    most = _most_steps(plans, soon.since, slacks)
    near = in_steps(asked, asked.possible(most, last), most)
    shown = asked.store.rows_of({pick.session.id for plan in plans for pick in plan.picks})
    rows = np.unique(np.concatenate([near.row, shown, soon.rows]))
    return Reduced(rows, Known(plans, date.fromordinal(soon.since)))


def _soonest(asked: Narrowing, plan: Found) -> Anchor:
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


def _most_steps(plans: tuple[Found, ...], since: int, slacks: Slacks) -> int:
    """The most steps of a plan to be shown, as far as is known.

    A plan that ends by ``since`` and the slack of days is within it, whatever the earliest date is.
    """
    last = _last(since, slacks)
    steps = [plan.worth.steps for plan in plans if plan.worth.goal_date.toordinal() <= last]
    return min(steps) + slacks.steps if steps and slacks.steps is not None else NEVER


def _last(since: int, slacks: Slacks) -> int:
    return NEVER if slacks.days is None else since + slacks.days


def _shorter(asked: Narrowing, plans: tuple[Found, ...], since: int, slacks: Slacks) -> tuple[Found, ...]:
    """Plans of fewer steps, looked for where that takes little."""
    last, fewer = _last(since, slacks), _most_steps(plans, since, replace(slacks, steps=-1))
    shorter = in_steps(asked, asked.possible(fewer, last), fewer)
    return _searched(asked, shorter, SHORTEST).plans if shorter.row.size <= TRIED else ()


def in_steps(asked: Narrowing, found: Candidates, most: int) -> Candidates:
    """Those of which a plan of so many steps may be made (see ``steps``)."""
    return found.kept(asked.steps(found) <= most)


def _first(asked: Narrowing) -> tuple[Found, ...]:
    """The front of a few sessions that make a plan, looked for in few steps first; none if none is found."""
    steps = asked.usable_steps
    fewest = int(steps.min(initial=NEVER))
    for most in (fewest, fewest + 1, fewest + 2, NEVER):
        found = asked.usable.kept(steps <= most)
        for each in SUPPORTERS if found.row.size else ():
            plans = _searched(asked, _few(asked, found, each), FULL).plans
            if plans:
                return plans
    return ()


def _few(asked: Narrowing, found: Candidates, each: int) -> Candidates:
    lists = asked.store.lists
    order = np.argsort(found.end, kind="stable")
    chosen = supporting(
        order, found, lists("kinds.grants"), lists("kinds.asked"), asked.store.asked_by_modes,
        asked.person.accepted, asked.goal.copy(), each,
    )  # fmt: skip
    return found.kept(chosen)


def _searched(asked: Narrowing, found: Candidates, slacks: Slacks) -> Findings:
    if not found.row.size:
        return Findings((), True, None)
    catalogue = asked.catalogue(found.row)
    return found_by(catalogue, asked.situation, asked.today, asked.certainty, slacks, SECONDS)
