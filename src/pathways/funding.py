"""Who pays what: ceilings, stacking, exclusions, wallets shared by the steps; the smallest out-of-pocket of
a plan.

A step's price may be paid by a *combination* of schemes: none excludes another, and at most one draws on a
wallet. What the schemes without a wallet leave is the option's ``residual``; ``drawable`` is the most that
the wallet may pay of it. A plan chooses one option a step, and costs the sum of residuals less what each
wallet really holds of the sum drawable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from pathways.catalogue import Catalogue
from pathways.conditions import Answer, Condition
from pathways.occurrences import Occurrence
from pathways.offers import FundingRule, FundingScheme
from pathways.plans import Certainty, FundingLine
from pathways.situation import Situation
from pathways.travel import Trip

BOTTOMLESS = 10**12  # cents: a wallet whose content is unknown, in a plan that is only possible


@dataclass(frozen=True, slots=True)
class Payer:
    """A scheme that may pay up to ``cap`` cents of one step; ``established``: nothing in that is unknown."""

    scheme: FundingScheme
    cap: int
    established: bool = True


@dataclass(frozen=True, slots=True)
class Option:
    """One allowed combination of payers for a step, in cents (see the top of the file)."""

    residual: int
    drawable: int
    wallet: str | None
    payers: tuple[Payer, ...]


@dataclass(frozen=True, slots=True)
class Bill:
    """What there is to pay: cents, the offer's hours, kilometres in all and in one trip there and back."""

    cents: int
    hours: float | None
    km: float = 0.0
    trip_km: float = 0.0


def balance(situation: Situation, wallet: str) -> int:
    """Cents that a wallet holds. Only a possible plan asks it of a wallet that is unknown."""
    return situation.wallets.get(wallet, BOTTOMLESS)


def paying_conditions(scheme: FundingScheme) -> list[Condition]:
    """Every condition on the person that a scheme looks at."""
    return [scheme.requires, *(rule.holder_exempt for rule in scheme.rules if rule.holder_exempt)]


@dataclass(frozen=True, slots=True)
class Judge:
    """Which schemes may pay for one step: judged on the day one applies, with the facts gained by then."""

    catalogue: Catalogue
    situation: Situation
    occurrence: Occurrence
    gained: frozenset[str]
    certainty: Certainty

    def payers(self, covers: str, bill: Bill) -> list[Payer]:
        """The payers of a bill among the offer's schemes that cover ``price`` or ``travel``, in the offer's
        order.
        """
        schemes = [self.catalogue.schemes[scheme] for scheme in self.occurrence.offer.funding]
        found = [self._payer(scheme, bill) for scheme in schemes if scheme.covers == covers]
        return [payer for payer in found if payer is not None and payer.cap > 0]

    def _payer(self, scheme: FundingScheme, bill: Bill) -> Payer | None:
        rule = scheme.rule(self.occurrence.apply_on)
        if rule is None:
            return None
        answer = self._answer(scheme.requires)
        known = rule.established and (scheme.wallet is None or scheme.wallet in self.situation.wallets)
        if not known or (rule.per_hour is not None and bill.hours is None):
            answer = min(answer, Answer.UNKNOWN)
        exempt = Answer.NO if rule.holder_exempt is None else self._answer(rule.holder_exempt)
        if not self.certainty.accepts(answer):
            return None
        established = answer is Answer.YES and exempt is not Answer.UNKNOWN
        return Payer(scheme, _cap(rule, bill, exempt=self.certainty.accepts(exempt)), established)

    def _answer(self, condition: Condition) -> Answer:
        return condition.answer(self.situation.circumstances(self.occurrence.apply_on, self.gained))


def _cap(rule: FundingRule, bill: Bill, *, exempt: bool) -> int:
    """The most that a rule pays of a bill, in cents: the smallest of its limits."""
    limits = [bill.cents if exempt else bill.cents - rule.holder_pays, _cents(rule.share * bill.cents)]
    if rule.ceiling is not None:
        limits.append(rule.ceiling)
    if rule.per_hour is not None and bill.hours is not None:
        limits.append(_cents(rule.per_hour * bill.hours))
    if rule.per_km is not None:
        limits.append(_cents(rule.per_km * bill.km) if bill.trip_km >= rule.minimum_km else 0)
    return max(0, min(limits))


def _cents(amount: float) -> int:
    """Whole cents, rounded down, without the crumbs of binary fractions."""
    return int(amount + 1e-6)


def options(price: int, payers: Sequence[Payer]) -> list[Option]:
    """Every allowed combination of these payers, from nobody to as many as may stand together."""
    return [
        _option(price, chosen)
        for size in range(len(payers) + 1)
        for chosen in combinations(payers, size)
        if _stack(chosen)
    ]


def _stack(chosen: Sequence[Payer]) -> bool:
    """Whether these payers may pay for the same step: no exclusion either way, one wallet at most."""
    schemes = [payer.scheme for payer in chosen]
    excluded = {other for scheme in schemes for other in scheme.excludes}
    wallets = [scheme.wallet for scheme in schemes if scheme.wallet is not None]
    return len(wallets) <= 1 and not any(scheme.id in excluded for scheme in schemes)


def _option(price: int, chosen: tuple[Payer, ...]) -> Option:
    residual = max(0, price - sum(payer.cap for payer in chosen if payer.scheme.wallet is None))
    drawing = next((payer for payer in chosen if payer.scheme.wallet is not None), None)
    if drawing is None:
        return Option(residual, 0, None, chosen)
    return Option(residual, min(residual, drawing.cap), drawing.scheme.wallet, chosen)


def cost(chosen: Sequence[Option], balances: Mapping[str, int]) -> int:
    """What the person pays in all, in cents, when the steps are paid so."""
    drawable: dict[str, int] = {}
    for option in chosen:
        if option.wallet is not None:
            drawable[option.wallet] = drawable.get(option.wallet, 0) + option.drawable
    paid = sum(min(balances[wallet], cents) for wallet, cents in drawable.items())
    return sum(option.residual for option in chosen) - paid


def step_options(judge: Judge) -> list[Option]:
    """The ways to pay for one step; an unknown price counts as nothing (only a possible plan asks)."""
    price = judge.occurrence.offer.price or 0
    return options(price, judge.payers("price", Bill(price, judge.occurrence.offer.hours)))


def cheapest(choices: Sequence[Sequence[Option]], balances: Mapping[str, int]) -> tuple[Option, ...]:
    """The choice of one option a step that costs least; among equals the one with fewest payers."""
    return min(
        product(*(undominated(step) for step in choices)),
        key=lambda chosen: (cost(chosen, balances), sum(len(option.payers) for option in chosen)),
    )


def undominated(step: Sequence[Option]) -> list[Option]:
    """The options of a step that no other makes useless.

    With one wallet of balance B the plan costs max(sum r - B, sum (r - w)) (r residual, w drawable):
    between two options of the same wallet, one with smaller r and smaller r - w is never the dearer.
    Whatever the wallets, an option with residual r costs the plan at most r more, and another with (r', w')
    at least r' - w' more: r <= r' - w' settles it too.
    """
    kept: list[Option] = []
    for option in sorted(step, key=lambda each: (each.residual, -each.drawable, len(each.payers))):
        if not any(_no_worse(other, option) for other in kept):
            kept.append(option)
    return kept


def _no_worse(mine: Option, other: Option) -> bool:
    """Whether ``mine`` never costs more than ``other``, whatever the rest of the plan."""
    spared = mine.residual - mine.drawable <= other.residual - other.drawable
    if mine.wallet is not None and mine.wallet == other.wallet:
        return spared and mine.residual <= other.residual
    return mine.residual <= other.residual - other.drawable


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


def travel_aid(judge: Judge, trip: Trip) -> tuple[FundingLine, ...]:
    """What schemes pay of the step's trips, in the offer's order, up to what they cost; never part of the
    out-of-pocket.
    """
    count = judge.occurrence.session.trips(judge.occurrence.dates)
    due = trip.cents * count
    found: list[FundingLine] = []
    for payer in judge.payers("travel", Bill(due, judge.occurrence.offer.hours, trip.km * count, trip.km)):
        cents = min(due, payer.cap)
        due -= cents
        if cents:
            found.append(FundingLine(payer.scheme.id, payer.scheme.payer, cents, payer.established))
    return tuple(found)
