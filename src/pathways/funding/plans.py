"""The smallest out-of-pocket of a plan, wallets shared by its steps, every cent attributed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from pathways.funding.options import Option, undominated
from pathways.plans import FundingLine
from pathways.situation import Situation

BOTTOMLESS = 10**12  # cents: a wallet whose content is unknown, in a plan that is only possible


def balance(situation: Situation, wallet: str) -> int:
    """Cents that a wallet holds. Only a possible plan asks it of a wallet that is unknown."""
    return situation.wallets.get(wallet, BOTTOMLESS)


def cost(chosen: Sequence[Option], balances: Mapping[str, int]) -> int:
    """What the person pays in all, in cents, when the steps are paid so."""
    drawable: dict[str, int] = {}
    for option in chosen:
        if option.wallet is not None:
            drawable[option.wallet] = drawable.get(option.wallet, 0) + option.drawable
    paid = sum(min(balances[wallet], cents) for wallet, cents in drawable.items())
    return sum(option.residual for option in chosen) - paid


def cheapest(choices: Sequence[Sequence[Option]], balances: Mapping[str, int]) -> tuple[Option, ...]:
    """The choice of one option a step that costs least; among equals the one with fewest payers."""
    return min(
        product(*(undominated(step) for step in choices)),
        key=lambda chosen: (cost(chosen, balances), sum(len(option.payers) for option in chosen)),
    )


def lines(
    chosen: Sequence[Option], prices: Sequence[int], situation: Situation
) -> list[tuple[FundingLine, ...]]:
    """Every cent of every step attributed: schemes in the offer's order, then the wallet, then the person.

    A wallet serves the steps in the order of the plan until it is empty.
    """
    left = {
        option.wallet: balance(situation, option.wallet) for option in chosen if option.wallet is not None
    }
    return [_step_lines(option, price, left) for option, price in zip(chosen, prices, strict=True)]


def _step_lines(option: Option, price: int, left: dict[str, int]) -> tuple[FundingLine, ...]:
    found: list[FundingLine] = []
    due = price
    for payer in sorted(option.payers, key=lambda each: each.scheme.wallet is not None):
        wallet = payer.scheme.wallet
        cents = min(due, payer.cap if wallet is None else min(payer.cap, left[wallet]))
        if wallet is not None:
            left[wallet] -= cents
        if cents:
            found.append(FundingLine(payer.scheme.id, payer.scheme.payer, cents, payer.established))
        due -= cents
    return (*found, FundingLine(None, "", due)) if due else tuple(found)
