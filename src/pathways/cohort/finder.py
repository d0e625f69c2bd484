"""The soonest plan of one person without some sessions: all that a cohort asks of the search."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256

from pathways.catalogue import Catalogue
from pathways.conditions import Condition
from pathways.contributions import narrowed, towards_with_travel
from pathways.plans import Certainty, Plan
from pathways.search import Slacks, search
from pathways.situation import Situation

SOONEST = Slacks(None, 0)
NEVER = date.max  # the goal date of whoever has no plan

Banned = frozenset[str]  # sessions, by id


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a cohort. ``since``: the day from which they have been waiting, where it is known."""

    id: str
    situation: Situation
    since: date | None = None


def in_turn(members: Iterable[Member], today: date) -> list[Member]:
    """Whose turn is first where all else is equal: who has waited longest, then a draw by lot.

    The lot depends on the day and on the person's id alone: drawing it again changes nothing, it can be
    checked by anyone, and being first by name gives nothing. Raises ``ValueError`` for someone given twice.
    """
    listed = list(members)
    names = [member.id for member in listed]
    twice = sorted({name for name in names if names.count(name) > 1}) if len(set(names)) < len(names) else []
    if twice:
        raise ValueError(f"given twice: {', '.join(twice)}")
    return sorted(listed, key=lambda member: (member.since or date.max, _lot(member.id, today), member.id))


def _lot(name: str, today: date) -> str:
    return sha256(f"{today.isoformat()} {name}".encode()).hexdigest()


class Finder:
    """Answers remembered: people in the same situation have the same plans."""

    def __init__(self, catalogue: Catalogue, today: date, certainty: Certainty) -> None:
        self.catalogue = catalogue
        self.today = today
        self.certainty = certainty
        self.searches = 0
        self._near: dict[Condition, Catalogue] = {}
        self._known: dict[tuple[Hashable, Banned], Plan | None] = {}
        self._keys: dict[str, Hashable] = {}

    def plan(self, member: Member, banned: Banned) -> Plan | None:
        """The soonest plan, then with the fewest steps, the cheapest, the nearest; ``None`` without one."""
        near = self.near(member)
        banned = frozenset(banned & near.sessions.keys())
        key = self._key(member), banned
        if key not in self._known:
            self._known[key] = self._search(near, member.situation, banned)
        return self._known[key]

    def date(self, member: Member, banned: Banned) -> date:
        """Its goal date; ``NEVER`` without a plan."""
        return goal_date(self.plan(member, banned))

    def near(self, member: Member) -> Catalogue:
        """The offers that could serve the person's goal."""
        goal = member.situation.goal
        if goal not in self._near:
            self._near[goal] = narrowed(self.catalogue, towards_with_travel(self.catalogue, goal))
        return self._near[goal]

    def _search(self, near: Catalogue, situation: Situation, banned: Banned) -> Plan | None:
        self.searches += 1
        open_ones = without(near, banned) if banned else near
        plans = search(open_ones, situation, self.today, self.certainty, SOONEST).plans
        return min(plans, key=lambda plan: (plan.worth, _sessions(plan)), default=None)

    def _key(self, member: Member) -> Hashable:
        if member.id not in self._keys:
            self._keys[member.id] = _key(member.situation)
        return self._keys[member.id]


def goal_date(plan: Plan | None) -> date:
    """When it ends; ``NEVER`` where there is none."""
    return NEVER if plan is None else plan.worth.goal_date


def _sessions(plan: Plan) -> list[tuple[str, date]]:
    return [(step.session, step.start) for step in plan.steps]


def without(catalogue: Catalogue, banned: Banned) -> Catalogue:
    """The catalogue without those sessions."""
    return Catalogue(
        vocabulary=catalogue.vocabulary,
        travel=catalogue.travel,
        modes=catalogue.modes.values(),
        places=catalogue.places.values(),
        offers=catalogue.offers.values(),
        sessions=(session for session in catalogue.sessions.values() if session.id not in banned),
        schemes=catalogue.schemes.values(),
    )


def _key(situation: Situation) -> Hashable:
    values = (getattr(situation, field.name) for field in fields(Situation))
    return tuple(tuple(sorted(value.items())) if isinstance(value, dict) else value for value in values)


def used(plan: Plan | None) -> frozenset[str]:
    """The sessions in which a plan takes a seat."""
    return frozenset() if plan is None else frozenset(step.session for step in plan.steps)
