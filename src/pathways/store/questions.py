"""From a question to a small catalogue: the reductions one after the other."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from pathways.catalogue import Catalogue
from pathways.plans import Certainty
from pathways.search import DEFAULT, Slacks
from pathways.situation import Situation
from pathways.store.candidates import Candidates
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

    Smaller: the plans that share a worth with another are not all there.
    """
    del slacks
    narrowing = Narrowing(store, situation, today, certainty)
    return narrowing.catalogue(reduced(narrowing).row)


def reduced(narrowing: Narrowing) -> Candidates:
    found = narrowing.candidates(narrowing.open_rows(narrowing.near(), narrowing.serving()))
    found = narrowing.useful(narrowing.entered(found))
    return narrowing.best(found)


_ = timedelta, np
