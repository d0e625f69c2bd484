"""The examples of a scheme: a person and a step on a day, and what the scheme pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pathways.catalogue import Catalogue
from pathways.conditions import Answer
from pathways.funding.aids import LIVING, TRAVEL, living_cents, travel_items
from pathways.funding.formula import Bill, paid
from pathways.funding.judging import Judge, Payer
from pathways.occurrences import Occurrence
from pathways.offers import Dates, FundingRule, FundingScheme, Offer, Session
from pathways.plans import Certainty
from pathways.situation import Situation


@dataclass(frozen=True, slots=True)
class Case:
    """A person and a step. ``until``: the step's last day. ``beside``: schemes that pay it already,
    ``others`` cents of its price. ``already``: cents that the scheme has given this year.
    """

    on: date
    person: Situation
    bill: Bill
    until: date
    beside: frozenset[str] = frozenset()
    others: int = 0
    already: int = 0

    @property
    def dates(self) -> Dates:
        """The days of the step."""
        return Dates(self.on, self.until)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a scheme pays, and the cents it surely pays; ``most``: what it pays at best."""

    answer: Answer
    cents: int = 0
    most: int = 0


NOTHING = Outcome(Answer.NO)


def outcome(catalogue: Catalogue, scheme: FundingScheme, case: Case) -> Outcome:
    """What the scheme, one of the catalogue's, pays in that case."""
    if excluded(catalogue, scheme, case):
        return NOTHING
    sure, possible = (
        _payer(catalogue, scheme, case, certainty) for certainty in (Certainty.SURE, Certainty.POSSIBLE)
    )
    if possible is None or not _gives(possible, case):
        return NOTHING
    most = final_cents(possible, case, case.person.wallets.get(scheme.wallet or ""))
    if sure is None or not sure.established:
        return Outcome(Answer.UNKNOWN, most=most)
    cents = final_cents(sure, case, case.person.wallets.get(scheme.wallet or ""))
    return Outcome(Answer.YES, cents, most)


def excluded(catalogue: Catalogue, scheme: FundingScheme, case: Case) -> bool:
    """Whether a scheme that pays the step already stands in its way."""
    beside = [catalogue.schemes[other] for other in case.beside if other in catalogue.schemes]
    return bool(scheme.excludes & case.beside) or any(scheme.id in other.excludes for other in beside)


def _payer(catalogue: Catalogue, scheme: FundingScheme, case: Case, certainty: Certainty) -> Payer | None:
    offer = Offer("case", "", "", "", hours=case.bill.hours, funding=(scheme.id,))
    occurrence = Occurrence(offer, Session("case", offer.id, case.dates), case.dates)
    judge = Judge(catalogue, case.person, occurrence, frozenset(), certainty)
    found = judge.weighed(
        scheme.covers, case.bill, lambda rule, exempt: due(scheme.covers, rule, case, exempt=exempt) or 0
    )
    return next(found, None)


def _gives(payer: Payer, case: Case) -> bool:
    if payer.rule is None or case.others < payer.co_funding:
        return False
    unknown = due(payer.scheme.covers, payer.rule, case, exempt=True) is None
    return payer.rule.keeps_income or unknown or final_cents(payer, case, None) > 0


def due(covers: str, rule: FundingRule, case: Case, *, exempt: bool) -> int | None:
    """What a rule pays by itself, in cents; ``None`` when that can't be told."""
    if covers == TRAVEL:
        return sum(travel_items(rule, case.bill).values())
    if covers == LIVING:
        return living_cents(rule, case.bill.hours, case.dates)
    return paid(rule, case.bill, exempt=exempt)


def final_cents(payer: Payer, case: Case, held: int | None) -> int:
    """The same once others have paid, under what the wallet holds and what is left of the year's ceiling."""
    found = [payer.cap]
    if case.others and case.bill.cents is not None:
        found.append(case.bill.cents - case.others)
    if held is not None:
        found.append(held)
    if payer.rule is not None and payer.rule.yearly_ceiling is not None:
        found.append(payer.rule.yearly_ceiling - case.already)
    return max(0, min(found))
