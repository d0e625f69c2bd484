"""Days on which answers change by themselves, and the eras between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from pathways.catalogue import Catalogue
from pathways.conditions import Born, Condition, facts_under_none
from pathways.funding import paying_conditions
from pathways.gates import thresholds
from pathways.offers import FundingScheme, Offer


@dataclass(frozen=True, slots=True)
class Eras:
    """Stretches of days cut at ``days`` (ordinals, ascending): within one, an answer is constant."""

    days: tuple[int, ...]

    def of(self, day: int) -> int:
        """The rank of the era that holds a day."""
        return bisect_right(self.days, day)


def eras(conditions: Iterable[Condition], born: Born | None) -> Eras:
    """The eras of these conditions for somebody born then."""
    days = {day.toordinal() for condition in conditions for day in thresholds(condition, born)}
    return Eras(tuple(sorted(days)))


@dataclass(slots=True)
class Terms:
    """What an offer asks of a person and how it may be paid for; ``paying`` and ``shunned``: facts that its
    funding looks at, and those whose gain may close a way to pay.
    """

    offer: Offer
    delay: int
    entry: Eras
    funding: Eras
    paying: frozenset[str] = frozenset()
    shunned: frozenset[str] = frozenset()
    wallets: frozenset[str] = field(default=frozenset())


def terms(catalogue: Catalogue, offer: Offer, born: Born | None) -> Terms:
    """The terms of an offer for somebody born then."""
    schemes = price_schemes(catalogue, offer)
    asked = [condition for scheme in schemes for condition in paying_conditions(scheme)]
    days = set(eras(asked, born).days).union(*(_rule_changes(scheme) for scheme in schemes))
    return Terms(
        offer,
        offer.entry_delay.days,
        eras([offer.requires], born),
        Eras(tuple(sorted(days))),
        paying=frozenset(fact for condition in asked for fact in condition.facts()),
        shunned=frozenset(fact for condition in asked for fact in facts_under_none(condition)),
        wallets=frozenset(scheme.wallet for scheme in schemes if scheme.wallet is not None),
    )


def price_schemes(catalogue: Catalogue, offer: Offer) -> list[FundingScheme]:
    """The schemes that may pay an offer's price: none where it is nothing or counts as nothing. What pays for
    trips or daily life is not out-of-pocket.
    """
    if not offer.price:
        return []
    schemes = (catalogue.schemes[scheme] for scheme in offer.funding)
    return [scheme for scheme in schemes if scheme.covers == "price"]


def _rule_changes(scheme: FundingScheme) -> set[int]:
    """The days on which another rule of the scheme begins to hold, or none."""
    ends = {rule.valid_to.toordinal() + 1 for rule in scheme.rules if rule.valid_to}
    return ends | {rule.valid_from.toordinal() for rule in scheme.rules}
