"""On which days a step alone is within a person's budget, whatever she gains on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from pathways.catalogue import Catalogue
from pathways.conditions import facts_under_none
from pathways.funding import Judge, balance, paying_conditions, step_options
from pathways.gates import thresholds
from pathways.obstruction.doors import END
from pathways.occurrences import ONE_DAY, Occurrence
from pathways.offers import Dates, FundingScheme, Offer, Session
from pathways.plans import Certainty
from pathways.situation import Situation

Days = tuple[int, int]
EVERY_DAY: tuple[Days, ...] = ((0, END),)


@dataclass(slots=True)
class Prices:
    """Answers for one person, offer by offer. ``gained``: all the facts that she could ever gain."""

    catalogue: Catalogue
    situation: Situation
    today: date
    gained: frozenset[str]
    _known: dict[str, tuple[Days, ...]] = field(default_factory=dict)

    def affordable(self, offer: Offer) -> tuple[Days, ...]:
        """From when to when one may apply for the offer, by itself, within the budget (ordinals).

        What a payer pays depends on the day one applies, on the offer and on facts. Where one looks at a fact
        that must not be held, gaining less may be worth more: then every day is thought possible.
        """
        if offer.id not in self._known:
            self._known[offer.id] = tuple(self._days(offer))
        return self._known[offer.id]

    def _days(self, offer: Offer) -> Iterator[Days]:
        budget, price = self.situation.budget, offer.price or 0
        schemes = [self.catalogue.schemes[scheme] for scheme in offer.funding]
        looked_at = [each for scheme in schemes for each in paying_conditions(scheme)]
        if budget is None or price <= budget or any(map(facts_under_none, looked_at)):
            yield from EVERY_DAY
            return
        days = [self.today, *sorted(day for day in self._changing(schemes) if day > self.today)]
        ends = [*((day - ONE_DAY).toordinal() for day in days[1:]), END]
        for day, last in zip(days, ends, strict=True):
            if self._least(offer, day) <= budget:
                yield day.toordinal(), last

    def _changing(self, schemes: list[FundingScheme]) -> set[date]:
        """The days from which on a payer may answer otherwise."""
        days: set[date] = set()
        for scheme in schemes:
            for rule in scheme.rules:
                days.add(rule.valid_from)
                if rule.valid_to is not None and rule.valid_to < date.max:
                    days.add(rule.valid_to + ONE_DAY)
            for condition in paying_conditions(scheme):
                days |= thresholds(condition, self.situation.born)
        return days

    def _least(self, offer: Offer, day: date) -> int:
        """The least that a step applied for on that day may cost, in cents."""
        at_once = replace(offer, delay_days=0, prescription=None)
        step = Occurrence(at_once, Session("", offer.id, Dates(day, day)), Dates(day, day))
        judge = Judge(self.catalogue, self.situation, step, self.gained, Certainty.POSSIBLE)
        return min(
            option.residual
            - (min(option.drawable, balance(self.situation, option.wallet)) if option.wallet else 0)
            for option in step_options(judge)
        )
