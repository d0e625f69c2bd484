"""From a question to a small catalogue: the reductions one after the other."""

from __future__ import annotations

from datetime import date
from time import monotonic
from typing import NamedTuple

from pathways.catalogue import Catalogue
from pathways.plans import Certainty
from pathways.search import DEFAULT, FULL, Front, Known, Slacks, search
from pathways.situation import Situation
from pathways.store.anchors import reduced
from pathways.store.narrowing import Narrowing
from pathways.store.store import Store


class Question(NamedTuple):
    """A small catalogue, and what is known of the plans on it."""

    catalogue: Catalogue
    known: Known


def question(
    store: Store,
    situation: Situation,
    today: date,
    certainty: Certainty = Certainty.SURE,
    slacks: Slacks | None = DEFAULT,
) -> Question:
    """A catalogue on which ``search`` finds the same worths as on all of it, with these slacks.

    It is smaller: of plans that share a worth, one at least is there, not all of them.
    """
    asked = Narrowing(store, situation, today, certainty)
    if slacks is None or slacks == FULL:
        return Question(asked.catalogue(asked.possible().row), Known())
    rows, known = reduced(asked, slacks)
    return Question(asked.catalogue(rows), known)


def narrowed(
    store: Store,
    situation: Situation,
    today: date,
    certainty: Certainty = Certainty.SURE,
    slacks: Slacks | None = DEFAULT,
) -> Catalogue:
    """The catalogue of ``question``."""
    return question(store, situation, today, certainty, slacks).catalogue


def front(
    store: Store,
    situation: Situation,
    today: date,
    certainty: Certainty = Certainty.SURE,
    slacks: Slacks | None = DEFAULT,
    deadline: float | None = None,
) -> Front:
    """What ``search`` would tell on all of the file. ``deadline``: seconds in all; what is known before the
    search begins is told even so.
    """
    begun = monotonic()
    small, known = question(store, situation, today, certainty, slacks)
    left = None if deadline is None else deadline - (monotonic() - begun)
    return search(small, situation, today, certainty, slacks, left, known)
