"""Compiles the core ahead of its first use, by one small search: ``python -m pathways.kernel``."""

from __future__ import annotations

from datetime import date

from pathways.catalogue import Catalogue
from pathways.conditions import Has
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.offers import Dates, Offer, Session
from pathways.search import search
from pathways.situation import Situation
from pathways.travel import EstimatedTravel, Point


def compile_ahead() -> None:
    """Runs every compiled function once."""
    today = date(2026, 11, 23)
    catalogue = Catalogue(
        vocabulary=Vocabulary([Fact("goal", FactKind.SKILL, "goal")]),
        travel=EstimatedTravel(),
        offers=[Offer("offer", "offer", "training", "organisation", grants=("goal",), price=0)],
        sessions=[Session("session", "offer", Dates(today, today), seats=1)],
    )
    person = Situation(home=Point(0, 0), zones=None, goal=Has("goal"))
    search(catalogue, person, today)


if __name__ == "__main__":
    compile_ahead()
