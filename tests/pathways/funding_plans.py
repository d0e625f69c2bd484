"""Random tiny plans to be paid: steps, schemes, wallets, exclusions, exemptions, unknowns, dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pathways.catalogue import Catalogue
from pathways.conditions import ALWAYS, AgeBetween, AllOf, AnyOf, Born, Condition, Has, NoneOf
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.funding import Judge, Payer
from pathways.occurrences import Occurrence
from pathways.offers import Dates, FundingRule, FundingScheme, Offer, Session
from pathways.plans import Certainty
from pathways.situation import Situation
from pathways.travel import EstimatedTravel, Point

START = date(2027, 1, 4)
FACTS = ("a", "b", "c")
VOCABULARY = Vocabulary([Fact(name, FactKind.STATUS, name) for name in FACTS])


@dataclass(frozen=True, slots=True)
class Bills:
    """A plan to be paid: who judges each of its steps."""

    judges: tuple[Judge, ...]

    @property
    def situation(self) -> Situation:
        """The person."""
        return self.judges[0].situation


def bills(seed: int) -> Bills:
    """The plan of that seed: the same one every time."""
    return _Maker(Random(seed)).bills()  # noqa: S311 - reproducible draws, no secret


@dataclass(frozen=True, slots=True)
class _Maker:
    random: Random

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def bills(self) -> Bills:
        schemes = [self.scheme(rank) for rank in range(self.random.randint(1, 5))]
        offers = [self.offer(rank, schemes) for rank in range(self.random.randint(1, 3))]
        catalogue = Catalogue(vocabulary=VOCABULARY, travel=EstimatedTravel(), offers=offers, schemes=schemes)
        situation, certainty = self.situation(), self.random.choice(list(Certainty))
        return Bills(tuple(self.judge(catalogue, situation, offer, certainty) for offer in offers))

    def judge(self, catalogue: Catalogue, situation: Situation, offer: Offer, certainty: Certainty) -> Judge:
        start = START + timedelta(days=self.random.randint(0, 12))
        dates = Dates(start, start)
        gained = frozenset(name for name in FACTS if self.chance(10))
        occurrence = Occurrence(offer, Session(offer.id, offer.id, dates), dates)
        return Judge(catalogue, situation, occurrence, gained, certainty)

    def situation(self) -> Situation:
        told = {name: self.random.choice(["yes", "no", "unknown"]) for name in FACTS}
        return Situation(
            home=Point(45, 0),
            zones=None,
            goal=Has("a"),
            held=frozenset(name for name, answer in told.items() if answer == "yes"),
            denied=frozenset(name for name, answer in told.items() if answer == "no"),
            born=Born.from_age(self.random.choice([16, 20, 30]), START) if self.chance(80) else None,
            wallets={name: self.random.randint(0, 12) for name in ("cpf", "other") if self.chance(70)},
        )

    def condition(self) -> Condition:
        one, other = Has(self.random.choice(FACTS)), Has(self.random.choice(FACTS))
        return self.random.choice(
            [one, NoneOf((one,)), AllOf((one, other)), AnyOf((one, other)), AgeBetween(None, 18)]
        )

    def scheme(self, rank: int) -> FundingScheme:
        wallet = self.random.choice(["cpf", "cpf", "other"]) if self.chance(40) else None
        return FundingScheme(
            f"scheme-{rank}",
            f"scheme-{rank}",
            f"payer-{rank}",
            tuple(self.rules()),
            requires=self.condition() if self.chance(50) else ALWAYS,
            covers="travel" if self.chance(5) else "price",
            wallet=wallet,
            excludes=frozenset(f"scheme-{other}" for other in range(5) if self.chance(15)),
        )

    def rules(self) -> list[FundingRule]:
        cut = START + timedelta(days=self.random.randint(-2, 12))
        found = []
        if self.chance(30):
            found.append(self.rule(START - timedelta(days=9), None, self.condition()))
        found.append(self.rule(START - timedelta(days=9), cut, ALWAYS))
        if self.chance(60):
            found.append(self.rule(cut + timedelta(days=self.random.choice([1, 1, 3])), None, ALWAYS))
        return found

    def rule(self, first: date, last: date | None, requires: Condition) -> FundingRule:
        return FundingRule(
            first,
            last,
            share=self.random.choice([1.0, 1.0, 0.5]),
            ceiling=self.random.choice([None, None, 3, 5]),
            per_hour=self.random.choice([None, None, None, 1]),
            minimum_hours=self.random.choice([0, 0, 0, 4]),
            holder_pays=self.random.choice([0, 0, 2]),
            holder_exempt=self.condition() if self.chance(30) else None,
            co_funding=self.random.choice([0, 0, 3]),
            co_funding_exempt=self.condition() if self.chance(30) else None,
            established=self.chance(90),
            unpriced=self.chance(5),
            requires=requires,
        )

    def offer(self, rank: int, schemes: list[FundingScheme]) -> Offer:
        listed = [scheme.id for scheme in self.random.sample(schemes, len(schemes)) if self.chance(80)]
        return Offer(
            f"offer-{rank}",
            f"offer-{rank}",
            "training",
            "someone",
            hours=self.random.choice([None, 2, 6]),
            price=self.random.choice([None, 0, 4, 7, 9, 9]),
            funding=tuple(listed),
        )


def rivals(seed: int, most: int = 11) -> tuple[int, list[Payer]]:
    """A price and payers without a wallet, many of which exclude each other."""
    random = Random(seed)  # noqa: S311 - reproducible draws, no secret
    count, density = random.randint(0, most), random.choice([0.05, 0.2, 0.5])
    rule = FundingRule(START)
    names = [f"scheme-{rank}" for rank in range(count)]
    payers = []
    for name in names:
        excludes = frozenset(other for other in names if other != name and random.random() < density / 2)
        scheme = FundingScheme(name, name, name, (rule,), excludes=excludes)
        payers.append(Payer(scheme, random.randint(1, 9)))
    return random.randint(0, 30), payers
