"""Plan B of a pathway on the page: asked for, then computed; it is worth a few searches a step."""

from __future__ import annotations

from django.http import HttpRequest

from maillage.planning.queries import Proposed
from maillage.planning.wording.repairs import FallbackWords, fallback_words
from pathways.repair import fallbacks

ASKED = "plan-b"


def plan_b(request: HttpRequest, proposed: Proposed, number: int) -> tuple[FallbackWords, ...] | None:
    """What to do if a step of the pathway of that number falls through; ``None`` until it is asked for."""
    if ASKED not in request.GET:
        return None
    proposal, ground = proposed.proposal, proposed.ground
    plan = (*proposal.sure.plans, *proposal.possible.plans)[number - 1]
    found = fallbacks(ground.names.catalogue, proposed.situation, plan, ground.today)
    return tuple(fallback_words(ground.names, each, rank) for rank, each in enumerate(found, start=1))
