"""Random territories with hundreds of dated starts, too many for the
specification: two searches are compared on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pathways.catalogue import Catalogue
from pathways.conditions import (
    ALWAYS,
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Born,
    Condition,
    DateBetween,
    Has,
    NoneOf,
)
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.offers import Dates, Entry, FundingRule, FundingScheme, Offer, Place, Session
from pathways.plans import Certainty
from pathways.situation import Situation, situation_facts
from pathways.travel import Mode, Point
from tests.pathways.instances import TODAY, GridTravel, Instance


@dataclass(frozen=True)
class Size:
    """How large an instance is.

    ``rungs``: facts from nothing to the goal; ``rivals``: offers a rung; ``sessions``: of each offer;
    ``idle_facts``: given by an offer each, asked by others; ``bars``: percent of offers that a fact closes.
    """

    rungs: int = 5
    rivals: int = 3
    sessions: int = 10
    idle_facts: int = 0
    wallets: int = 1
    schemes: int = 4
    bars: int = 10


ORDINARY = Size()


def large_instance(seed: int, size: Size = ORDINARY) -> Instance:
    """The instance of that seed and size: the same one every time."""
    return _Maker(Random(seed), size).instance()  # noqa: S311 - reproducible draws, no secret


class _Maker:
    """Draws; each method makes one thing."""

    def __init__(self, random: Random, size: Size) -> None:
        self.random, self.size = random, size
        self.rungs = [f"rung-{rank:03}" for rank in range(size.rungs)]
        self.sides = [f"side-{rank}" for rank in range(3)]
        self.idle = [f"idle-{rank:03}" for rank in range(size.idle_facts)]
        facts = [*self.rungs, *self.sides, *self.idle, "moped"]
        self.vocabulary = Vocabulary([Fact(each, FactKind.SKILL, each) for each in facts])

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def day(self, first: int, last: int) -> date:
        return TODAY + timedelta(days=self.random.randint(first, last))

    def instance(self) -> Instance:
        size = self.size
        schemes = [self.scheme(number) for number in range(size.schemes)]
        places = [Place(f"place-{n}", "", Point(self.random.randint(0, 8) / 2, 0), "") for n in range(8)]
        offers = [self.offer(n, fact, schemes) for n, fact in enumerate(self.given())]
        sessions = [self.session(n, offer, places) for n, offer in enumerate(offers * size.sessions)]
        catalogue = Catalogue(
            vocabulary=self.vocabulary,
            travel=GridTravel(),
            modes=[Mode("walk", "walk"), Mode("moped", "moped", Has("moped"))],
            places=places,
            offers=offers,
            sessions=sessions,
            schemes=schemes,
        )
        return Instance(
            catalogue, self.situation(), Certainty.SURE if self.chance(75) else Certainty.POSSIBLE
        )

    def given(self) -> list[str]:
        return [*self.rungs * self.size.rivals, *self.sides, *self.idle, "moped"]

    def required(self, fact: str) -> Condition:
        rank = self.rungs.index(fact) if fact in self.rungs else 0
        if fact in self.idle:
            return ALWAYS
        before: list[Condition] = [Has(self.rungs[rank - 1])] if rank else []
        if self.chance(25):
            before.append(Has(self.random.choice([*self.sides, "moped"])))
        if self.chance(self.size.bars):
            before.append(NoneOf((Has(self.random.choice(self.sides)),)))
        if self.chance(10):
            before.append(self.random.choice([AgeBetween(18, None), DateBetween(self.day(0, 90), None)]))
        if self.idle and self.chance(70):
            before.append(AnyOf(tuple(Has(each) for each in self.random.sample(self.idle, 3))))
        if self.idle and self.chance(30):
            before.append(AtLeast(tuple(Has(each) for each in self.random.sample(self.idle, 4)), count=2))
        return AllOf(tuple(before))

    def offer(self, number: int, fact: str, schemes: list[FundingScheme]) -> Offer:
        more = (self.random.choice(self.sides),) if self.chance(10) else ()
        return Offer(
            f"offer-{number:03}",
            f"offer-{number:03}",
            "training",
            "organisation",
            requires=self.required(fact),
            grants=tuple(dict.fromkeys((fact, *more))),
            hours=self.random.choice([None, 20, 60]),
            price=self.random.choice([0, 0, 40, 70, 90]),
            funding=tuple(scheme.id for scheme in schemes if self.chance(50)),
            delay_days=self.random.choice([0, 0, 7, 14]),
        )

    def session(self, number: int, offer: Offer, places: list[Place]) -> Session:
        start, length = self.day(0, 360), self.random.choice([1, 5, 30, 60, 90])
        dates: Dates | Entry = Dates(start, start + timedelta(days=length - 1))
        if self.chance(20):
            weekdays = frozenset(self.random.sample(range(5), self.random.choice([1, 1, 2])))
            dates = Entry(start, start + timedelta(days=self.random.randint(30, 300)), weekdays, length)
        return Session(
            f"session-{number:04}",
            offer.id,
            dates,
            place=self.random.choice(places).id if self.chance(80) else None,
            hours_per_week=self.random.choice([3, 10, 20, 30]),
            days_per_week=self.random.choice([1, 3, 5]),
            seats=self.random.choice([None, 0]) if self.chance(5) else 5,
            register_by=start - timedelta(days=self.random.randint(0, 30)) if self.chance(20) else None,
        )

    def scheme(self, number: int) -> FundingScheme:
        wallet = f"wallet-{self.random.randrange(self.size.wallets)}" if self.chance(60) else None
        cut = self.day(0, 300)
        rules = (self.rule(TODAY - timedelta(days=9), cut), self.rule(cut + timedelta(days=1), None))
        needs: Condition = Has(self.random.choice(self.sides)) if self.chance(30) else ALWAYS
        if self.chance(self.size.bars):
            needs = NoneOf((Has(self.random.choice(self.sides)),))
        excludes = frozenset(
            {f"scheme-{self.random.randrange(self.size.schemes)}"} if self.chance(30) else ()
        )
        return FundingScheme(f"scheme-{number}", "", "payer", rules, needs, wallet=wallet, excludes=excludes)

    def rule(self, first: date, last: date | None) -> FundingRule:
        share = self.random.choice([1.0, 0.5, 0.75])
        return FundingRule(first, last, share=share, ceiling=self.random.choice([None, 30, 50]))

    def situation(self) -> Situation:
        held, denied = situation_facts(
            self.vocabulary, frozenset(), frozenset(self.vocabulary.facts) if self.chance(90) else frozenset()
        )
        turning = self.day(-30, 200)
        born = turning.replace(year=turning.year - 18, day=min(turning.day, 28))
        goal = (self.rungs[-1], *self.random.sample(self.sides, self.random.choice([0, 0, 1])))
        return Situation(
            home=Point(0, 0),
            zones=frozenset({"commune:1"}),
            goal=AllOf(tuple(map(Has, goal))),
            held=held,
            denied=denied,
            born=Born(born, born),
            hours_per_week=self.random.choice([20, 35]),
            daily_minutes=self.random.choice([20, 30, 45]),
            occasional_minutes=60,
            budget=self.random.choice([None, None, 100]),
            wallets={f"wallet-{n}": self.random.choice([30, 60, 200]) for n in range(self.size.wallets)},
        )
