"""What a person can't afford: offers, then sessions with all that must come before and after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pathways.funding.plans import BOTTOMLESS
from pathways.occurrences import window
from pathways.plans import Certainty
from pathways.store.dues import Bills, Dues, dues, ever, gainable, purses
from pathways.store.programs import room
from pathways.store.ragged import Ints

if TYPE_CHECKING:
    from pathways.store.narrowing import Narrowing

WHOLE = 10_000  # a budget, in parts


def shares(asked: Narrowing) -> list[Ints]:
    """By offer, the parts of ``WHOLE`` that it takes of what may be spent at the least: of the budget once
    wallets have helped, of the budget and the wallets together otherwise. A plan takes no more than the whole
    of either (see ``dues.dues``). Parts are rounded down; none where there is no budget.
    """
    budget = asked.situation.budget
    if budget is None:
        return []
    held = _purses(asked)
    found, all_wallets = _dues(asked, held), sum(held.values())
    limits = [(found.aided, budget)]
    limits += [(found.alone, budget + all_wallets)] if 0 < all_wallets < BOTTOMLESS else []
    return [_parts(cents, limit) for cents, limit in limits]


def _parts(cents: Ints, limit: int) -> Ints:
    if limit <= 0:
        return np.where(cents > 0, WHOLE + 1, 0)
    return np.minimum(cents * WHOLE // limit, WHOLE + 1) + (cents > limit)


def _purses(asked: Narrowing) -> dict[str, int]:
    known = dict(asked.situation.wallets)
    return purses(asked.store.payers.wallets, known, sure=asked.certainty is Certainty.SURE)


def _dues(asked: Narrowing, held: dict[str, int]) -> Dues:
    store, person = asked.store, asked.person
    first, last = (day.toordinal() for day in window(asked.situation, asked.today))
    facts, stack = person.earliest(), room()
    gainable(facts, store.lists("facts.givers"), store.lists("offers.programs"), person.reading, stack)
    today = asked.today.toordinal()
    accepted = ever(store.payers.programs, facts, person.reading, today, max(first, last), stack)
    rules = store.payers.rules(accepted, held, today, last, sure=asked.certainty is Certainty.SURE)
    offers = store.offers.columns
    return dues(store.priced, Bills(offers["price"], offers["hours"], store.lists("offers.funding")), rules)
