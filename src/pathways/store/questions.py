"""From a question to a small catalogue: the reductions one after the other."""

from __future__ import annotations

from datetime import date

from pathways.catalogue import Catalogue
from pathways.plans import Certainty
from pathways.search import DEFAULT, FULL, Slacks
from pathways.situation import Situation
from pathways.store.anchors import reduced
from pathways.store.narrowing import Narrowing
from pathways.store.store import Store


def narrowed(
    store: Store,
    situation: Situation,
    today: date,
    certainty: Certainty = Certainty.SURE,
    slacks: Slacks | None = DEFAULT,
) -> Catalogue:
    """A catalogue on which ``search`` finds the same worths as on all of it, with these slacks.

    It is smaller: of plans that share a worth, one at least is there, not all of them.
    """
    asked = Narrowing(store, situation, today, certainty)
    free = slacks is None or slacks == FULL
    return asked.catalogue(asked.possible().row if free else reduced(asked, slacks or FULL))
