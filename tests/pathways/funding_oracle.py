"""The least that a person pays for a plan, straight from the definition: every subset of the schemes of every
step, wallets drawn on in every order of the steps. It shares nothing with ``pathways.funding`` but the data.

A co-funding is asked of schemes that draw on a wallet only; others are read as if they asked none.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, permutations, product
from typing import NamedTuple

from pathways.conditions import Answer, Circumstances
from pathways.funding import Judge, Payer
from pathways.offers import FundingRule, FundingScheme
from pathways.plans import Certainty
from tests.pathways.funding_plans import Bills

UNKNOWN_WALLET = 10**9


class Share(NamedTuple):
    """What a scheme may pay of a step, and what others must pay beside it."""

    scheme: FundingScheme
    most: int
    beside: int


class Way(NamedTuple):
    """One way to pay for a step: what the wallets leave to pay, which wallet, how much it may give."""

    left: int
    wallet: str
    drawn: int


def least(bills: Bills) -> int:
    """Cents, over all ways to pay for all the steps."""
    steps = [list(ways(judge)) for judge in bills.judges]
    return min(paid(bills, chosen) for chosen in product(*steps))


def paid(bills: Bills, chosen: tuple[Way, ...]) -> int:
    """Cents that the person pays when the steps are paid so, in the best order of drawing."""
    totals = []
    for order in permutations(chosen):
        held = {"cpf": UNKNOWN_WALLET, "other": UNKNOWN_WALLET, **bills.situation.wallets}
        total = 0
        for way in order:
            drawn = min(way.drawn, held[way.wallet]) if way.wallet else 0
            if way.wallet:
                held[way.wallet] -= drawn
            total += way.left - drawn
        totals.append(total)
    return min(totals)


def ways(judge: Judge) -> Iterator[Way]:
    """Each subset of the schemes that may stand together."""
    price = judge.occurrence.offer.price or 0
    shares = [share for scheme in _schemes(judge) for share in _share(judge, scheme)]
    sizes = range(len(shares) + 1)
    for subset in chain.from_iterable(combinations(shares, size) for size in sizes):
        wallets = [share for share in subset if share.scheme.wallet]
        if len(wallets) > 1 or _clash([share.scheme for share in subset]):
            continue
        others = min(price, sum(share.most for share in subset if not share.scheme.wallet))
        if all(others >= share.beside for share in wallets):
            drawn = min((share.most for share in wallets), default=0)
            wallet = next((str(share.scheme.wallet) for share in wallets), "")
            yield Way(price - others, wallet, min(drawn, price - others))


def _clash(schemes: list[FundingScheme]) -> bool:
    return any(one.id in other.excludes for one in schemes for other in schemes)


def _schemes(judge: Judge) -> list[FundingScheme]:
    listed = [judge.catalogue.schemes[name] for name in judge.occurrence.offer.funding]
    return [scheme for scheme in listed if scheme.covers == "price"]


def _share(judge: Judge, scheme: FundingScheme) -> Iterator[Share]:
    who = judge.situation.circumstances(judge.occurrence.dates.start, judge.gained)
    answers: list[tuple[FundingRule, Answer]] = []
    for rule in scheme.rules:
        late = rule.valid_to is not None and rule.valid_to < who.on
        answer = rule.requires.answer(who)
        if rule.valid_from > who.on or late or answer is Answer.NO:
            continue
        answers.append((rule, answer))
        if answer is Answer.YES:
            break
    sure = judge.certainty is Certainty.SURE
    entitled = scheme.requires.answer(who)
    if not answers or entitled is Answer.NO or (sure and not _certain(judge, scheme, answers, entitled)):
        return
    amounts = [_amount(judge, rule, who) for rule, _ in answers]
    asked = [_beside(judge, rule, who) for rule, _ in answers]
    most = min(amounts) if sure else max(amounts)
    if most > 0:
        yield Share(scheme, most, max(asked) if sure else min(asked))


def _certain(
    judge: Judge, scheme: FundingScheme, answers: list[tuple[FundingRule, Answer]], entitled: Answer
) -> bool:
    hours = judge.occurrence.offer.hours
    known = all(
        rule.established
        and not rule.unpriced
        and (hours is not None or (rule.per_hour is None and not rule.minimum_hours))
        for rule, _ in answers
    )
    wallet = scheme.wallet is None or scheme.wallet in judge.situation.wallets
    return known and wallet and entitled is Answer.YES and answers[-1][1] is Answer.YES


def _amount(judge: Judge, rule: FundingRule, who: Circumstances) -> int:
    price, hours = judge.occurrence.offer.price or 0, judge.occurrence.offer.hours
    if hours is not None and hours < rule.minimum_hours:
        return 0
    amount = int(price * rule.share)
    if rule.ceiling is not None:
        amount = min(amount, rule.ceiling)
    if rule.per_hour is not None and hours is not None:
        amount = min(amount, int(rule.per_hour * hours))
    exempt = rule.holder_exempt.answer(who) if rule.holder_exempt else Answer.NO
    if not _reads_yes(judge, exempt):
        amount = min(amount, price - rule.holder_pays)
    return max(0, amount)


def _beside(judge: Judge, rule: FundingRule, who: Circumstances) -> int:
    exempt = rule.co_funding_exempt.answer(who) if rule.co_funding_exempt else Answer.NO
    return 0 if _reads_yes(judge, exempt) else rule.co_funding


def _reads_yes(judge: Judge, answer: Answer) -> bool:
    return answer is Answer.YES or (answer is Answer.UNKNOWN and judge.certainty is Certainty.POSSIBLE)


def least_left(price: int, payers: list[Payer]) -> tuple[int, int]:
    """What compatible payers leave of a price, and with how few of them: all subsets are tried."""
    sizes = range(len(payers) + 1)
    subsets = chain.from_iterable(combinations(payers, size) for size in sizes)
    return min(
        (max(0, price - sum(payer.cap for payer in subset)), len(subset))
        for subset in subsets
        if not _clash([payer.scheme for payer in subset])
    )
