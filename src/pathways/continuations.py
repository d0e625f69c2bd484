"""What the end of a plan opens: offers that its gains make possible and that were closed before."""

from __future__ import annotations

from pathways.bridges import is_derived, root_of
from pathways.catalogue import Catalogue
from pathways.conditions import Answer
from pathways.offers import Offer
from pathways.plans import Plan
from pathways.situation import Situation


def opened_by(catalogue: Catalogue, situation: Situation, plan: Plan) -> tuple[str, ...]:
    """Offers, by id, that ask for something the plan gives and that nothing known then refuses."""
    gained = catalogue.vocabulary.held(fact for step in plan.steps for fact in step.gives) - situation.held
    taken = {root_of(step.offer) for step in plan.steps}
    listed = (offer for offer in catalogue.offers.values() if not is_derived(offer))
    others = (offer for offer in listed if offer.id not in taken)
    return tuple(sorted(offer.id for offer in others if _opened(offer, situation, plan, gained)))


def _opened(offer: Offer, situation: Situation, plan: Plan, gained: frozenset[str]) -> bool:
    if not offer.requires.facts() & gained:
        return False
    end = plan.worth.goal_date
    before = offer.requires.answer(situation.circumstances(end))
    after = offer.requires.answer(situation.circumstances(end, gained))
    return after is not Answer.NO and after > before
