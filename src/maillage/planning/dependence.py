"""What pathways depend on: how many example people's plans take each offer."""

from __future__ import annotations

from collections import Counter
from datetime import date

from maillage.directory.models import ExampleSituation, Territory
from maillage.planning.queries import ground_of, has_words_for, proposed_on


def people_by_offer(territory: Territory, today: date) -> Counter[str]:
    """How many example people of a territory have a plan that takes each offer, by slug.

    One proposal a person: seconds each. Nothing that a visitor was proposed is kept, so nothing of it counts.
    """
    found: Counter[str] = Counter()
    ground = ground_of(territory, today)
    for person in ExampleSituation.current().filter(territory=territory):
        document = person.as_document()
        if not document.get("goal") or not has_words_for(ground, document["goal"]):
            continue
        proposal = proposed_on(ground, document, covered=True).proposal
        plans = (*proposal.sure.plans, *proposal.possible.plans)
        found.update({step.offer for plan in plans for step in plan.steps})
    return found
