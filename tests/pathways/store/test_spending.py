"""What can't be afforded, and offers worth the same to one person: taken away, and the front is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from pathways.catalogue import Catalogue
from pathways.conditions import ALWAYS, AgeBetween, AnyOf, Born, Condition, DateBetween, Has, NoneOf
from pathways.offers import UNLIMITED, Dates, FundingRule, FundingScheme, Offer, Session
from pathways.plans import Certainty
from pathways.search import FULL, search
from pathways.situation import Situation
from pathways.store import Store, narrowed, write
from pathways.store.narrowing import Narrowing
from pathways.store.spending import WHOLE
from pathways.travel import EstimatedTravel, Point
from tests.pathways.instances import TODAY, VOCABULARY
from tests.pathways.store.conftest import Kept

PERSON = Situation(home=Point(0, 0), zones=None, goal=Has("b"), denied=frozenset({"c", "d"}), budget=100)
RULE = FundingRule(date(2025, 1, 1))


def _store(folder: Path, offers: list[Offer], *schemes: FundingScheme) -> Store:
    sessions = [
        Session(
            f"of {offer.id}", offer.id, Dates(TODAY.replace(day=30), date(2027, month, 1)), seats=UNLIMITED
        )
        for month, offer in enumerate(offers, 1)
    ]
    travel = EstimatedTravel()
    write(
        folder / "c",
        Catalogue(vocabulary=VOCABULARY, travel=travel, offers=offers, sessions=sessions, schemes=schemes),
    )
    return Store(folder / "c")


def _dear(*funding: str, requires: Condition = ALWAYS) -> Offer:
    return Offer("dear", "", "training", "", requires, ("b",), 10.0, 1_000, funding)


def _left(store: Store, person: Situation = PERSON, certainty: Certainty = Certainty.SURE) -> set[str]:
    return set(narrowed(store, person, TODAY, certainty, FULL).offers)


@pytest.mark.parametrize(
    ("scheme", "kept"),
    [
        (FundingScheme("s", "", "", (RULE,)), True),
        (FundingScheme("s", "", "", (replace(RULE, ceiling=899),)), False),
        (FundingScheme("s", "", "", (replace(RULE, ceiling=900),)), True),
        (FundingScheme("s", "", "", (replace(RULE, per_hour=89),)), False),
        (FundingScheme("s", "", "", (replace(RULE, share=0.89),)), False),
        (FundingScheme("s", "", "", (replace(RULE, holder_pays=101),)), False),
        (FundingScheme("s", "", "", (replace(RULE, holder_pays=101, holder_exempt=ALWAYS),)), True),
        (FundingScheme("s", "", "", (RULE,), requires=Has("c")), False),
        (FundingScheme("s", "", "", (replace(RULE, requires=Has("c")),)), False),
        (FundingScheme("s", "", "", (replace(RULE, valid_to=date(2026, 1, 1)),)), False),
        (FundingScheme("s", "", "", (replace(RULE, established=False),)), False),
        (FundingScheme("s", "", "", (RULE,), covers="travel"), False),
        (FundingScheme("s", "", "", (RULE,), wallet="w"), False),
    ],
)
def test_an_offer_that_no_scheme_brings_within_the_budget_is_left_out(
    tmp_path: Path, scheme: FundingScheme, kept: bool
) -> None:
    store = _store(tmp_path, [_dear("s")], scheme)
    assert _left(store) == ({"dear"} if kept else set())
    assert len(search(store.catalogue, PERSON, TODAY, Certainty.SURE, FULL).plans) == kept


def test_a_wallet_pays_no_more_than_it_holds(tmp_path: Path) -> None:
    store = _store(tmp_path, [_dear("s")], FundingScheme("s", "", "", (RULE,), wallet="w"))
    assert _left(store, replace(PERSON, wallets={"w": 899})) == set()
    assert _left(store, replace(PERSON, wallets={"w": 900})) == {"dear"}


def test_a_scheme_that_a_step_may_open_pays(tmp_path: Path) -> None:
    opens = Offer("opens", "", "", "", grants=("c",), price=0)
    store = _store(tmp_path, [opens, _dear("s")], FundingScheme("s", "", "", (RULE,), requires=Has("c")))
    asked = Narrowing(store, PERSON, TODAY, Certainty.SURE)
    assert asked.shares[0].max() == 0


def test_what_is_unknown_may_pay_in_a_possible_plan(tmp_path: Path) -> None:
    store = _store(tmp_path, [_dear("s")], FundingScheme("s", "", "", (RULE,), wallet="w"))
    assert _left(store, PERSON, Certainty.POSSIBLE) == {"dear"}


def test_steps_that_are_too_dear_together_are_left_out(tmp_path: Path) -> None:
    first = Offer("first", "", "", "", grants=("c",), price=60)
    then = Offer("then", "", "", "", Has("c"), ("b",), price=60)
    sessions = [
        Session("1", "first", Dates(date(2027, 1, 4), date(2027, 2, 1)), seats=UNLIMITED),
        Session("2", "then", Dates(date(2027, 3, 1), date(2027, 4, 1)), seats=UNLIMITED),
    ]
    travel = EstimatedTravel()
    write(
        tmp_path / "c",
        Catalogue(vocabulary=VOCABULARY, travel=travel, offers=[first, then], sessions=sessions),
    )
    store = Store(tmp_path / "c")
    assert _left(store) == set()
    assert _left(store, replace(PERSON, budget=120)) == {"first", "then"}


def test_who_has_no_budget_may_spend_all_they_want(tmp_path: Path) -> None:
    store = _store(tmp_path, [_dear()])
    assert _left(store, replace(PERSON, budget=None)) == {"dear"}


@pytest.mark.parametrize("budget", [0, 1, 3, 5, 8])
def test_the_front_is_the_same_whatever_the_budget(kept: Kept, budget: int) -> None:
    taken = 0
    for seed in range(300, 308):
        case, store = kept(seed)
        person = replace(case.situation, budget=budget)
        small = narrowed(store, person, TODAY, case.certainty, FULL)
        whole = search(case.catalogue, person, TODAY, case.certainty, FULL)
        assert search(small, person, TODAY, case.certainty, FULL).worths == whole.worths, f"seed {seed}"
        shares = Narrowing(store, person, TODAY, case.certainty).shares
        taken += sum(int((parts > WHOLE).sum()) for parts in shares)
    assert taken > 0


def test_free_offers_that_give_the_same_of_what_is_looked_at_replace_each_other(tmp_path: Path) -> None:
    offers = [Offer(f"o{extra}", "", "", "", grants=("b", extra), price=0) for extra in ("c", "d")]
    assert _left(_store(tmp_path, offers)) == {"oc"}


def test_offers_that_differ_in_ages_under_none_do_not(tmp_path: Path) -> None:
    asks = [NoneOf((AgeBetween(None, age),)) for age in (70, 20)]
    offers = [Offer(f"o{at}", "", "", "", each, ("b",), price=0) for at, each in enumerate(asks)]
    store = _store(tmp_path, offers)
    person = replace(PERSON, born=Born.from_age(40, TODAY))
    assert np.unique(store.arrays["kinds.entry"]).size == 1
    small = narrowed(store, person, TODAY, Certainty.SURE, FULL)
    assert [plan.steps[0].session for plan in search(small, person, TODAY).plans] == ["of o1"]


def test_what_a_date_opens_takes_no_other_step(tmp_path: Path) -> None:
    late = AnyOf((Has("c"), DateBetween(date(2026, 1, 1), None)))
    offers = [
        Offer("gives", "", "", "", grants=("c",), price=0),
        Offer("o", "", "", "", late, ("b",), price=0),
    ]
    store = _store(tmp_path, offers)
    asked = Narrowing(store, PERSON, TODAY, Certainty.SURE)
    steps = dict(zip(asked.usable.offer.tolist(), asked.steps(asked.usable).tolist(), strict=True))
    assert steps[1] == 1
