"""The fairest promise of scarce seats, exactly: seats are counted, and plans looked for, only as they matter.

Start by counting no seat: everybody has their soonest plan. Where a session then has more people than seats,
count its seats, and choose again. Counting fewer seats than there are to count only allows more, so a choice
that respects them all is the fairest of all.

A person's *options* for the seats counted so far: the soonest plan; then, for each counted session in it,
the soonest plan without that session, and so on. No valid plan is left aside: take one, and follow it down
from the soonest plan. Either all counted sessions of the plan at hand are in it too, and that plan is no
later and takes no other counted seat; or one is not, and without that session it is still a valid plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pathways.cohort.choosing import Option, fairest
from pathways.cohort.finder import NEVER, Banned, Finder, Member, goal_date, used
from pathways.plans import Plan

Seats = Mapping[str, int]  # how many are left in each session where that is known


def exact(finder: Finder, members: Sequence[Member], seats: Seats) -> list[Plan | None]:
    """The plan of each person, in turn. Raises ``TooHardError`` where the choice takes too long."""
    counted: frozenset[str] = frozenset()
    while True:
        people = [options(finder, member, counted) for member in members]
        plans = [option.plan for option in fairest(people, {each: seats[each] for each in counted})]
        over = overbooked(plans, seats)
        if not over:
            return plans
        counted |= over


def options(finder: Finder, member: Member, counted: Banned) -> list[Option]:
    """What the person may have, none worse than another: no later with no other seat counted."""
    waiting: list[Banned] = [frozenset()]
    seen: set[Banned] = set(waiting)
    found = [Option(NEVER, frozenset(), None)]
    while waiting:
        banned = waiting.pop()
        plan = finder.plan(member, banned)
        seats = used(plan) & counted
        found.append(Option(goal_date(plan), seats, plan))
        children = {banned | {seat} for seat in seats} - seen
        seen |= children
        waiting += sorted(children, key=sorted)
    return _best(found)


def _best(found: Iterable[Option]) -> list[Option]:
    kept: list[Option] = []
    for option in sorted(found, key=lambda each: (each.goal_date, len(each.seats), sorted(each.seats))):
        if not any(other.seats <= option.seats for other in kept):
            kept.append(option)
    return kept


def overbooked(plans: Iterable[Plan | None], seats: Seats) -> frozenset[str]:
    """Sessions with more people than seats."""
    taken = taken_in(plans)
    return frozenset(session for session, number in taken.items() if number > seats.get(session, number))


def taken_in(plans: Iterable[Plan | None]) -> Counter[str]:
    """How many seats these plans take in each session."""
    return Counter(session for plan in plans for session in used(plan))
