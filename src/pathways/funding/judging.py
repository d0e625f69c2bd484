"""Which schemes may pay for one step, and up to how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from pathways.catalogue import Catalogue
from pathways.conditions import ALWAYS, Answer, Circumstances, Condition, NoneOf
from pathways.funding.formula import Bill, asks_hours, paid
from pathways.occurrences import Occurrence
from pathways.offers import FundingRule, FundingScheme
from pathways.plans import Certainty
from pathways.situation import Situation

Amount = Callable[[FundingRule, bool], int]  # of a rule, for somebody exempt or not of what the holder pays


@dataclass(frozen=True, slots=True)
class Payer:
    """A scheme that may pay up to ``cap`` cents of one step, if others pay at least ``co_funding`` of it.

    ``established``: nothing in that is unknown. ``rule``: the one that pays.
    """

    scheme: FundingScheme
    cap: int
    established: bool = True
    co_funding: int = 0
    rule: FundingRule | None = None


@dataclass(frozen=True, slots=True)
class Applicable:
    """A rule that may be the person's: surely or perhaps, exempt of what holders pay and of a co-funding."""

    rule: FundingRule
    answer: Answer
    exempt: Answer
    alone: Answer

    def known(self) -> bool:
        """Whether nothing that it looks at is unknown."""
        return Answer.UNKNOWN not in (self.answer, self.exempt, self.alone)


def applicable(scheme: FundingScheme, circumstances: Circumstances) -> list[Applicable]:
    """The rules in force that may be the person's, in order, up to the first that surely is."""
    found: list[Applicable] = []
    for rule in scheme.rules_on(circumstances.on):
        answer = rule.requires.answer(circumstances)
        if answer is Answer.NO:
            continue
        exempt = rule.holder_exempt.answer(circumstances) if rule.holder_exempt else Answer.NO
        alone = rule.co_funding_exempt.answer(circumstances) if rule.co_funding_exempt else Answer.NO
        found.append(Applicable(rule, answer, exempt, alone))
        if answer is Answer.YES:
            break
    return found


def paying_conditions(scheme: FundingScheme) -> list[Condition]:
    """Every condition on the person that decides what a scheme pays of the price.

    None for a scheme that pays something else: it changes neither which plans there are nor their worth.
    A rule's own condition comes with its opposite: whoever meets it leaves the rules after it, which may pay
    more.
    """
    if scheme.covers != "price":
        return []
    found = [scheme.requires]
    for rule in scheme.rules:
        for condition in rule.conditions:
            if condition is not ALWAYS:
                found.append(condition)
        if rule.requires is not ALWAYS:
            found.append(NoneOf((rule.requires,)))
    return found


@dataclass(frozen=True, slots=True)
class Judge:
    """Which schemes may pay for one step: judged on the day one applies, with the facts gained by then."""

    catalogue: Catalogue
    situation: Situation
    occurrence: Occurrence
    gained: frozenset[str]
    certainty: Certainty

    def payers(self, covers: str, bill: Bill) -> list[Payer]:
        """The payers of a bill among the offer's schemes that cover it, in the offer's order."""
        found = self.weighed(covers, bill, lambda rule, exempt: paid(rule, bill, exempt=exempt))
        return [payer for payer in found if payer.cap > 0]

    def weighed(self, covers: str, bill: Bill, amount: Amount) -> Iterator[Payer]:
        """The same with those that pay nothing, where a rule's amount is told by that function."""
        circumstances = self.situation.circumstances(self.occurrence.apply_on, self.gained)
        for scheme_id in self.occurrence.offer.funding:
            scheme = self.catalogue.schemes[scheme_id]
            if scheme.covers == covers:
                payer = self._payer(scheme, circumstances, bill, amount)
                if payer is not None:
                    yield payer

    def _payer(
        self, scheme: FundingScheme, circumstances: Circumstances, bill: Bill, amount: Amount
    ) -> Payer | None:
        answer = scheme.requires.answer(circumstances)
        if answer is Answer.NO:
            return None
        rules = applicable(scheme, circumstances)
        known = answer is Answer.YES and (scheme.wallet is None or scheme.wallet in self.situation.wallets)
        known = known and bool(rules) and rules[-1].answer is Answer.YES
        known = known and all(_established(found.rule, bill) for found in rules)
        if not rules or not (known or self.certainty is Certainty.POSSIBLE):
            return None
        payers = [self._of_rule(scheme, found, amount) for found in rules]
        if len(payers) == 1:
            return payers[0] if known else replace(payers[0], established=False)
        sure = self.certainty is Certainty.SURE
        worst, best = (choose(payers, key=lambda payer: payer.cap) for choose in (min, max))
        needs = [payer.co_funding for payer in payers]
        established = known and all(payer.established for payer in payers)
        return replace(
            worst if sure else best,
            established=established,
            co_funding=max(needs) if sure else min(needs),
        )

    def _of_rule(self, scheme: FundingScheme, found: Applicable, amount: Amount) -> Payer:
        cap = amount(found.rule, self.certainty.accepts(found.exempt))
        needs = 0 if self.certainty.accepts(found.alone) else found.rule.co_funding
        return Payer(scheme, cap, found.known(), needs, found.rule)


def _established(rule: FundingRule, bill: Bill) -> bool:
    return rule.established and not rule.unpriced and (bill.hours is not None or not asks_hours(rule))
