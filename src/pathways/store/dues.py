"""What each offer costs a person at the least, whatever schemes may pay of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numba
import numpy as np

from pathways.conditions import AnyOf, Condition
from pathways.funding.formula import CRUMB
from pathways.funding.plans import BOTTOMLESS
from pathways.offers import FundingRule, FundingScheme
from pathways.store.grid import Floats
from pathways.store.person import Flags
from pathways.store.programs import EVER, NEVER, Days, Reading, Stack, window
from pathways.store.ragged import Ints, Ragged
from pathways.store.sections import Array

NOBODY: Condition = AnyOf(())


def numbered(schemes: Iterable[FundingScheme]) -> tuple[FundingScheme, ...]:
    """The schemes in the order of their numbers: that of their ids."""
    return tuple(sorted(schemes, key=lambda scheme: scheme.id))


def conditions(schemes: Iterable[FundingScheme]) -> list[Condition]:
    """For each rule of each scheme: the scheme's condition, its own, who is exempt of what holders pay."""
    return [
        condition
        for scheme in schemes
        for rule in scheme.rules
        for condition in (scheme.requires, rule.requires, rule.holder_exempt or NOBODY)
    ]


class Rules(NamedTuple):
    """Rules of funding by row, those of a scheme together.

    ``most`` is the ceiling, ``NEVER`` for none; ``per_hour`` is infinite for none; ``holder`` what the holder
    pays; ``purse`` what the wallet holds, -1 for a scheme without one.
    """

    starts: Ints
    share: Floats
    most: Ints
    per_hour: Floats
    holder: Ints
    purse: Ints


Row = tuple[float, int, float, int, int]
"""Share, most, per hour, holder, purse."""


class Bills(NamedTuple):
    """What is to be paid for each offer: price (unknown: -1), hours (unknown: not a number), schemes."""

    price: Array
    hours: Array
    funding: Ragged


class Dues(NamedTuple):
    """By offer, in cents: what all schemes without a wallet leave at the least, and a wallet with them."""

    alone: Ints
    aided: Ints


@dataclass(frozen=True, slots=True)
class Payers:
    """The rules of all schemes; ``programs``: see ``conditions``, three a rule."""

    schemes: tuple[FundingScheme, ...]
    programs: Ragged

    @property
    def wallets(self) -> frozenset[str]:
        """Those that schemes draw on."""
        return frozenset(scheme.wallet for scheme in self.schemes if scheme.wallet is not None)

    def rules(self, accepted: Flags, balances: dict[str, int], today: int, last: int, *, sure: bool) -> Rules:
        """The rules as they may pay for this person: ``accepted`` tells of each of the conditions whether it
        may ever be met; a rule that can't be theirs, or not between these days, pays nothing.
        """
        starts, found = [0], list[Row]()
        for scheme in self.schemes:
            purse = -1 if scheme.wallet is None else balances[scheme.wallet]
            for rule in scheme.rules:
                at = 3 * len(found)
                may = accepted[at] and accepted[at + 1] and scheme.covers == "price"
                may = may and _in_force(rule, today, last) and (not sure or _sure(rule))
                found.append(_row(rule, purse, may=bool(may), exempt=bool(accepted[at + 2])))
            starts.append(len(found))
        share, most, per_hour, holder, purses_of = zip(*found, strict=True) if found else ((),) * 5
        return Rules(
            starts=np.array(starts, np.int64),
            share=np.array(share, np.float64),
            most=np.array(most, np.int64),
            per_hour=np.array(per_hour, np.float64),
            holder=np.array(holder, np.int64),
            purse=np.array(purses_of, np.int64),
        )


def _in_force(rule: FundingRule, today: int, last: int) -> bool:
    ends = NEVER if rule.valid_to is None else rule.valid_to.toordinal()
    return rule.valid_from.toordinal() <= last and ends >= today


def _sure(rule: FundingRule) -> bool:
    return rule.established and not rule.unpriced


def _row(rule: FundingRule, purse: int, *, may: bool, exempt: bool) -> Row:
    ceiling = NEVER if rule.ceiling is None else rule.ceiling
    per_hour = np.inf if rule.per_hour is None else float(rule.per_hour)
    return rule.share, ceiling if may else 0, per_hour, 0 if exempt else rule.holder_pays, purse


@numba.njit(cache=True)
def ever(programs: Ragged, held_from: Days, reading: Reading, today: int, last: int, stack: Stack) -> Flags:
    """Which of these conditions may be met on a day between these two."""
    found = np.zeros(len(programs.starts) - 1, np.bool_)
    for row in range(len(found)):
        program = programs.values[programs.starts[row] : programs.starts[row + 1]]
        first, until = window(program, held_from, 0, reading, stack)
        found[row] = first <= last and until >= today
    return found


@numba.njit(cache=True)
def gainable(held_from: Days, givers: Ragged, programs: Ragged, reading: Reading, stack: Stack) -> None:
    """Set to ``EVER`` the facts that some offer, wherever it is, may give to this person one day."""
    grown = True
    while grown:
        grown = False
        for fact in range(len(held_from)):
            if held_from[fact] < NEVER:
                continue
            for offer in givers.values[givers.starts[fact] : givers.starts[fact + 1]]:
                program = programs.values[programs.starts[offer] : programs.starts[offer + 1]]
                if window(program, held_from, 0, reading, stack)[0] < NEVER:
                    held_from[fact], grown = EVER, True
                    break


@numba.njit(cache=True)
def dues(rows: Ints, bills: Bills, rules: Rules) -> Dues:
    """What each offer costs at the least; only these rows have a price.

    *Proof.* A scheme pays no more by any of its rules than the largest of what each pays, and of that rule
    the limits left out would only lower it. Payers of a step are schemes of the offer: those without a wallet
    leave no less than the price less all of them (``alone``). One wallet at most is drawn on, for no more
    than its rule pays and than it holds (``aided``). So a plan costs no less than the sum of ``aided`` over
    its steps, nor than the sum of ``alone`` less all that the wallets hold.
    """
    alone = np.zeros(len(bills.price), np.int64)
    aided = np.zeros(len(bills.price), np.int64)
    for row in rows:
        left, drawn = bills.price[row], 0
        for scheme in bills.funding.values[bills.funding.starts[row] : bills.funding.starts[row + 1]]:
            first, end = rules.starts[scheme], rules.starts[scheme + 1]
            most = 0
            for rule in range(first, end):
                most = max(most, _paid(rule, rules, bills.price[row], bills.hours[row]))
            if end > first and rules.purse[first] >= 0:
                drawn = max(drawn, min(most, rules.purse[first]))
            else:
                left -= most
        alone[row] = max(left, 0)
        aided[row] = max(left - drawn, 0)
    return Dues(alone, aided)


@numba.njit(cache=True)
def _paid(rule: int, rules: Rules, price: int, hours: float) -> int:
    most = min(rules.most[rule], price - rules.holder[rule], int(rules.share[rule] * price + CRUMB))
    if np.isnan(hours) or np.isinf(rules.per_hour[rule]):
        return int(most)
    return int(min(most, int(rules.per_hour[rule] * hours + CRUMB)))


def purses(wallets: Iterable[str], known: dict[str, int], *, sure: bool) -> dict[str, int]:
    """What each wallet holds: an unknown one nothing in a sure plan, where it pays nothing."""
    return {wallet: known.get(wallet, 0 if sure else BOTTOMLESS) for wallet in wallets}
