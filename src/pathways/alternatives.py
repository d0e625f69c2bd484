"""The other plans that are worth exactly as much as one of the front, by other sessions.

All plans but the one at hand are shared out (after Murty 1968 and Lawler 1972): those that do without its
first session; those that follow its first but not its second; and so on. In each share a search of the
front finds one of that worth, if there is any: nothing beats it there, since nothing does anywhere. That
plan is set apart in its turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pathways.catalogue import Catalogue
from pathways.conditions import AllOf, Has
from pathways.contributions import narrowed, towards_with_travel
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.plans import Plan, Step
from pathways.search import Slacks, search
from pathways.situation import Situation

FOLLOWED = "#followed"
MOST = 12


@dataclass(frozen=True, slots=True)
class _Share:
    """Plans that follow these sessions and not those, both by id."""

    followed: frozenset[str] = frozenset()
    banned: frozenset[str] = frozenset()

    def parts(self, plan: Plan) -> Iterator[_Share]:
        """The share without this plan, in parts that have no plan in common."""
        followed = self.followed
        for step in plan.steps:
            if step.session not in self.followed:
                yield _Share(followed, self.banned | {step.session})
                followed |= {step.session}


def alternatives(
    catalogue: Catalogue, situation: Situation, plan: Plan, today: date, *, most: int = MOST
) -> tuple[Plan, ...]:
    """At most so many other plans of the same worth and certainty, each by its own set of sessions.

    All of them if there are fewer, for a plan of the front; a plan that another beats may have none.
    """
    near = narrowed(catalogue, towards_with_travel(catalogue, situation.goal))
    finder = _Finder(near, situation, plan, today)
    shares = list(_Share().parts(plan))
    found: list[Plan] = []
    while shares and len(found) < most:
        share = shares.pop(0)
        other = finder.one(share)
        if other is not None:
            found.append(other)
            shares += share.parts(other)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Finder:
    catalogue: Catalogue
    situation: Situation
    plan: Plan
    today: date

    def one(self, share: _Share) -> Plan | None:
        """A plan of that worth in the share."""
        worth = self.plan.worth
        goal = AllOf((self.situation.goal, *(Has(each + FOLLOWED) for each in sorted(share.followed))))
        asked = replace(self.situation, goal=goal, budget=worth.out_of_pocket)
        slacks = Slacks(None, (worth.goal_date - self.today).days)
        plans = search(self._within(share), asked, self.today, self.plan.certainty, slacks).plans
        found = next((plan for plan in plans if plan.worth == worth), None)
        return found and replace(found, steps=tuple(map(_told, found.steps)))

    def _within(self, share: _Share) -> Catalogue:
        """Sessions without the banned ones; an offer whose session is followed has no other."""
        catalogue = self.catalogue
        offers = {catalogue.sessions[each].offer: each for each in share.followed}
        tokens = [Fact(each + FOLLOWED, FactKind.STATUS, each) for each in share.followed]
        return Catalogue(
            vocabulary=Vocabulary(
                [*catalogue.vocabulary.facts.values(), *tokens], catalogue.vocabulary.scales
            ),
            travel=catalogue.travel,
            modes=catalogue.modes.values(),
            places=catalogue.places.values(),
            offers=[
                replace(offer, grants=(*offer.grants, offers[offer.id] + FOLLOWED))
                if offer.id in offers
                else offer
                for offer in catalogue.offers.values()
            ],
            sessions=[
                session
                for session in catalogue.sessions.values()
                if session.id not in share.banned and offers.get(session.offer, session.id) == session.id
            ],
            schemes=catalogue.schemes.values(),
        )


def _told(step: Step) -> Step:
    """The step without what only the search needs."""
    return replace(step, gives=tuple(fact for fact in step.gives if not fact.endswith(FOLLOWED)))
