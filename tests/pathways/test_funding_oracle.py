"""Funding against brute force: the same least out-of-pocket on tiny random plans, the same sets of payers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.funding import Option, Payer, balance, cheapest, cost, lines, step_options, undominated
from pathways.funding.options import options
from pathways.funding.stacking import Stack
from tests.pathways.funding_oracle import least, least_left
from tests.pathways.funding_plans import bills, rivals

SEEDS = 300


@pytest.mark.parametrize("first", range(0, SEEDS, 50))
def test_the_least_out_of_pocket_is_that_of_every_subset_of_schemes(first: int) -> None:
    for seed in range(first, first + 50):
        plan = bills(seed)
        choices = [step_options(judge) for judge in plan.judges]
        wallets = {option.wallet for step in choices for option in step if option.wallet is not None}
        balances = {wallet: balance(plan.situation, wallet) for wallet in wallets}
        chosen = cheapest(choices, balances)
        prices = [judge.occurrence.offer.price or 0 for judge in plan.judges]
        told = lines(chosen, prices, plan.situation)
        mine = sum(line.cents for step in told for line in step if line.scheme is None)
        assert (seed, cost(chosen, balances), mine) == (seed, least(plan), least(plan))


def test_the_payers_who_leave_least_are_found_with_the_fewest_of_them() -> None:
    for seed in range(SEEDS):
        price, payers = rivals(seed, most=9)
        left, chosen = Stack(price, payers).least(None)
        assert (seed, left, len(chosen)) == (seed, *least_left(price, payers))


@given(st.integers(0, 10_000))
def test_one_more_payer_never_leaves_more_to_pay(seed: int) -> None:
    price, payers = rivals(seed, most=8)
    left = [Stack(price, payers[:count]).least(None)[0] for count in range(len(payers) + 1)]
    assert left == sorted(left, reverse=True)


@given(st.integers(0, 10_000))
def test_the_options_kept_are_those_that_none_of_all_others_makes_useless(seed: int) -> None:
    price, payers = rivals(seed, most=7)
    every = [
        Option(max(0, price - sum(payer.cap for payer in chosen)), 0, None, tuple(chosen))
        for chosen in _subsets(payers)
    ]
    found, right = options(price, payers), undominated(every)
    assert [(one.residual, len(one.payers)) for one in found] == [
        (one.residual, len(one.payers)) for one in right
    ]


def _subsets(payers: list[Payer]) -> list[list[Payer]]:
    found: list[list[Payer]] = [[]]
    for payer in payers:
        found += [
            [*chosen, payer]
            for chosen in found
            if not any(
                payer.scheme.id in other.scheme.excludes or other.scheme.id in payer.scheme.excludes
                for other in chosen
            )
        ]
    return found
