"""Small and medium territories with the structure of real ones, for the engine and its peers to be compared.

Several trades, each a ladder (initiation, first credential, second credential, job) taught by several
providers in several towns, with fixed sessions or permanent entry; services that lift barriers (French,
digital skills, confidence, childcare, means of travel); means of travel that must be held; schemes with
ceilings, hours, wallets and exclusions; persons who hold some of it, can give so many hours a week, so many
minutes a day, so much money. The same seed always gives the same instance.

    python -m benchmarks.medium_instances [--first 0] [--count 200]

prints how hard they are: share feasible, candidates before and after reduction, steps and size of the fronts.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from statistics import median

from benchmarks.peers.cp_model import Question
from benchmarks.peers.cp_sat import all_candidates, reduced_candidates
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
from pathways.facts import Fact, FactKind, Scale, Vocabulary
from pathways.offers import Dates, Entry, FundingRule, FundingScheme, Offer, Place, Prescription, Session
from pathways.plans import Certainty
from pathways.search import search
from pathways.situation import Situation, situation_facts
from pathways.travel import PACES, EstimatedTravel, Mode, Pace, Point

TODAY = date(2026, 11, 23)  # a Monday
MONDAYS = frozenset({0})
TERM_STARTS = (42, 105, 168, 287, 406, 469, 532)  # days from today: January, March, May, September…
COMMON_FACTS = (
    Fact("digital", FactKind.SKILL, "digital skills"),
    Fact("confidence", FactKind.BARRIER, "confidence regained"),
    Fact("childcare", FactKind.BARRIER, "childcare found"),
    Fact("licence", FactKind.ASSET, "driving licence"),
    Fact("car", FactKind.ASSET, "car"),
    Fact("moped", FactKind.ASSET, "moped"),
    Fact("bicycle", FactKind.ASSET, "bicycle"),
    Fact("jobseeker", FactKind.STATUS, "registered jobseeker"),
    *(Fact(f"level-{level}", FactKind.LEVEL, f"level {level}") for level in (3, 4)),
    *(Fact(f"french-{degree}", FactKind.LANGUAGE, f"French {degree}") for degree in ("a1", "a2", "b1")),
)
SCALES = (
    Scale("level", "level", ("level-3", "level-4")),
    Scale("french", "French", ("french-a1", "french-a2", "french-b1")),
)
MODES = (
    Mode("walk", "on foot"),
    Mode("bus", "by bus"),
    Mode("bike", "by bicycle", Has("bicycle")),
    Mode("moped", "by moped", AllOf((Has("moped"), AgeBetween(16, None)))),
    Mode("car", "by car", AllOf((Has("licence"), Has("car")))),
)
TRAVEL = EstimatedTravel({**PACES, "bus": Pace(1.4, ((0, 20), (8, 35)), 12, 10)})


@dataclass(frozen=True)
class Size:
    """How many trades, providers of each step of a trade, sessions of each offer, towns."""

    trades: int
    providers: int
    sessions: int
    towns: int


SMALL = Size(trades=1, providers=2, sessions=2, towns=3)
MEDIUM = Size(trades=8, providers=3, sessions=3, towns=15)


def question(seed: int, size: Size) -> Question:
    """The question of that seed."""
    return _Territory(Random(f"{size}-{seed}"), size).question()  # noqa: S311 - reproducible draws, no secret


class _Territory:
    """Draws; each method makes one thing."""

    def __init__(self, random: Random, size: Size) -> None:
        self.random = random
        self.size = size
        self.trades = [f"trade{number}" for number in range(size.trades)]
        self.places = [
            Place(f"town{number}", "", Point(44.5 + random.uniform(0, 0.25), random.uniform(-0.16, 0.16)), "")
            for number in range(size.towns)
        ]
        self.vocabulary = Vocabulary([*COMMON_FACTS, *self._trade_facts()], SCALES)

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def day(self, days: int) -> date:
        return TODAY + timedelta(days=days)

    def question(self) -> Question:
        offers = [*self._services(), *(each for trade in self.trades for each in self._ladder(trade))]
        catalogue = Catalogue(
            vocabulary=self.vocabulary,
            travel=TRAVEL,
            modes=MODES,
            places=self.places,
            offers=[offer for offer, _ in offers],
            sessions=[session for _, sessions in offers for session in sessions],
            schemes=self._schemes(),
        )
        certainty = Certainty.POSSIBLE if self.chance(25) else Certainty.SURE
        return Question(catalogue, self._person(), TODAY, certainty)

    def _trade_facts(self) -> Iterator[Fact]:
        for trade in self.trades:
            yield Fact(f"{trade}-started", FactKind.SKILL, f"{trade}: initiation")
            yield Fact(f"{trade}-first", FactKind.CREDENTIAL, f"{trade}: first", implies=("level-3",))
            yield Fact(f"{trade}-second", FactKind.CREDENTIAL, f"{trade}: second", implies=("level-4",))
            yield Fact(f"{trade}-job", FactKind.JOB, f"{trade}: job")

    # --- trainings and jobs

    def _ladder(self, trade: str) -> Iterator[tuple[Offer, list[Session]]]:
        for provider in range(self.size.providers):
            yield self._initiation(trade, provider)
            yield self._first(trade, provider)
            yield self._second(trade, provider)
            yield self._job(trade, provider)

    def _initiation(self, trade: str, provider: int) -> tuple[Offer, list[Session]]:
        requires = self.random.choice([ALWAYS, Has("french-a1"), AnyOf((Has("confidence"), Has("level-3")))])
        grants = (f"{trade}-started", *(["confidence"] if self.chance(30) else []))
        offer = self._training(f"{trade}-initiation{provider}", requires, grants, (70, 140), (0, 90_000))
        return offer, self._sessions(offer, (14, 35), (14, 35), 60)

    def _first(self, trade: str, provider: int) -> tuple[Offer, list[Session]]:
        asked: list[Condition] = [Has("french-a2"), Has(f"{trade}-started")]
        asked += [Has("childcare")] if self.chance(40) else []
        if self.chance(25):
            asked[1] = AtLeast((Has(f"{trade}-started"), Has("level-3"), Has("digital")), count=2)
        asked += [NoneOf((Has("level-4"),))] if self.chance(10) else []
        offer = self._training(
            f"{trade}-first{provider}", AllOf(tuple(asked)), (f"{trade}-first",), (400, 900), (0, 600_000)
        )
        return offer, self._sessions(offer, (120, 280), (24, 35), 15)

    def _second(self, trade: str, provider: int) -> tuple[Offer, list[Session]]:
        asked: list[Condition] = [AnyOf((Has(f"{trade}-first"), AllOf((Has("level-4"), Has("digital")))))]
        asked += [Has("french-b1")] if self.chance(40) else []
        offer = self._training(
            f"{trade}-second{provider}", AllOf(tuple(asked)), (f"{trade}-second",), (300, 700), (0, 500_000)
        )
        return offer, self._sessions(offer, (90, 240), (20, 35), 15)

    def _job(self, trade: str, provider: int) -> tuple[Offer, list[Session]]:
        credential = f"{trade}-second" if self.chance(50) else f"{trade}-first"
        asked: list[Condition] = [Has(credential)]
        asked += [AnyOf((Has("licence"), Has("moped")))] if self.chance(30) else []
        offer = Offer(
            f"{trade}-job{provider}",
            "",
            "job",
            "",
            requires=AllOf(tuple(asked)),
            grants=(f"{trade}-job",),
            price=0,
            delay_days=self.random.choice([7, 14, 30]),
        )
        return offer, self._sessions(offer, (1, 1), (30, 35), 100)

    def _training(
        self,
        identifier: str,
        requires: Condition,
        grants: tuple[str, ...],
        hours: tuple[int, int],
        price: tuple[int, int],
    ) -> Offer:
        return Offer(
            identifier,
            "",
            "training",
            "",
            requires=requires,
            grants=grants,
            hours=self.random.randint(*hours),
            price=None if self.chance(3) else self.random.randint(*price),
            funding=tuple(self.random.sample(["region", "per-hour", "agency", "cpf"], 3)),
            delay_days=self.random.choice([0, 7, 14, 21]),
            prescription=Prescription(("agency",), 14) if self.chance(20) else None,
        )

    # --- services

    def _services(self) -> Iterator[tuple[Offer, list[Session]]]:
        yield self._service("french-a1", ALWAYS, days=(40, 90), hours=(4, 12))
        yield self._service("french-a2", Has("french-a1"), days=(60, 120), hours=(4, 12))
        yield self._service("french-b1", Has("french-a2"), days=(90, 150), hours=(4, 12))
        yield self._service("digital", ALWAYS, days=(7, 35), hours=(2, 7))
        yield self._service("confidence", ALWAYS, days=(14, 42), hours=(3, 14))
        yield self._service("childcare", ALWAYS, days=(1, 1), hours=(0, 0), delay=(14, 45))
        yield self._service("bicycle", ALWAYS, days=(1, 1), hours=(0, 0), delay=(3, 10))
        yield self._service("moped", NoneOf((Has("car"),)), days=(1, 1), hours=(0, 0), delay=(7, 21))
        yield self._service(
            "licence", Has("french-a2"), days=(90, 150), hours=(3, 6), price=(90_000, 180_000)
        )
        yield self._service(
            "car", Has("licence"), days=(1, 1), hours=(0, 0), delay=(14, 40), price=(0, 20_000)
        )

    def _service(
        self,
        fact: str,
        requires: Condition,
        *,
        days: tuple[int, int],
        hours: tuple[int, int],
        delay: tuple[int, int] = (0, 10),
        price: tuple[int, int] = (0, 0),
    ) -> tuple[Offer, list[Session]]:
        offer = Offer(
            fact,
            "",
            "service",
            "",
            requires=requires,
            grants=(fact,),
            price=self.random.randint(*price),
            funding=("youth", "cpf", "agency") if fact == "licence" else (),
            delay_days=self.random.randint(*delay),
        )
        return offer, self._sessions(offer, days, hours, 85)

    # --- sessions

    def _sessions(
        self, offer: Offer, days: tuple[int, int], hours: tuple[int, int], permanent: int
    ) -> list[Session]:
        count = self.random.randint(1, self.size.sessions)
        return [self._session(offer, rank, days, hours, permanent) for rank in range(count)]

    def _session(
        self, offer: Offer, rank: int, days: tuple[int, int], hours: tuple[int, int], permanent: int
    ) -> Session:
        length = self.random.randint(*days)
        distance = self.chance(12)
        start = self.random.choice(TERM_STARTS) + 7 * self.random.randint(-2, 2)
        week = self.random.randint(*hours)
        return Session(
            f"{offer.id}-{rank}",
            offer.id,
            self._entry(length)
            if self.chance(permanent)
            else Dates(self.day(start), self.day(start + length - 1)),
            place=None if distance else self.random.choice(self.places).id,
            hours_per_week=week,
            days_per_week=0 if distance else max(1, min(5, week // 6)),
            seats=None if self.chance(5) else self.random.randint(1, 12),
        )

    def _entry(self, length: int) -> Entry:
        """Permanent entry for some months, on Mondays or on one Monday in sight of a term."""
        first = 7 * self.random.randint(0, 20)
        return Entry(self.day(first), self.day(first + 7 * self.random.randint(6, 20)), MONDAYS, length)

    # --- money

    def _schemes(self) -> list[FundingScheme]:
        since = date(2026, 1, 1)
        year_end = date(2027, 6, 30)
        return [
            FundingScheme(
                "region",
                "",
                "Région",
                (
                    FundingRule(since, year_end, ceiling=self.random.randint(200_000, 500_000)),
                    FundingRule(year_end + timedelta(days=1), share=0.7),
                ),
                requires=AllOf((Has("jobseeker"), NoneOf((Has("level-4"),)))),
                excludes=frozenset({"agency"}),
            ),
            FundingScheme(
                "per-hour", "", "OPCO", (FundingRule(since, per_hour=self.random.randint(400, 900)),)
            ),
            FundingScheme(
                "agency",
                "",
                "agency",
                (FundingRule(since, share=0.5, ceiling=self.random.randint(100_000, 300_000)),),
                requires=Has("jobseeker"),
            ),
            FundingScheme("cpf", "", "CPF", (FundingRule(since, holder_pays=10_000),), wallet="cpf"),
            FundingScheme(
                "youth",
                "",
                "commune",
                (FundingRule(since, ceiling=self.random.randint(40_000, 100_000)),),
                requires=AllOf((AgeBetween(18, 25), DateBetween(None, date(2027, 12, 31)))),
                excludes=frozenset({"cpf"}),
            ),
        ]

    # --- the person

    def _person(self) -> Situation:
        french = self.random.choice([None, "a1", "a2", "a2", "b1", "b1", "b1"])
        shares = {"digital": 45, "confidence": 50, "childcare": 60, "licence": 45, "car": 40, "bicycle": 30}
        yes = {
            fact for fact, share in {**shares, "jobseeker": 65, "level-3": 35}.items() if self.chance(share)
        }
        yes |= {f"french-{french}"} if french else set()
        held = self.vocabulary.held(yes)
        open_facts = {fact for fact in shares if self.chance(10)} - held
        no = frozenset(self.vocabulary.facts) - held - self.vocabulary.denied(open_facts) - open_facts
        held, denied = situation_facts(self.vocabulary, frozenset(yes), no)
        born = self.day(-365 * self.random.randint(17, 50) - self.random.randrange(365))
        return Situation(
            home=self.random.choice(self.places).point,
            zones=frozenset({"departement:33"}),
            goal=self._goal(),
            held=held,
            denied=denied,
            born=Born(born, born),
            hours_per_week=self.random.choice([30, 35, 35, 39, 42]),
            daily_minutes=self.random.choice([45, 60, 75, 90]),
            occasional_minutes=self.random.choice([60, 90]),
            budget=self.random.choice([None, None, 30_000, 100_000, 250_000]),
            wallets={"cpf": self.random.choice([0, 50_000, 150_000, 300_000])} if self.chance(85) else {},
            available_from=self.day(self.random.randrange(60)) if self.chance(25) else None,
            horizon_days=730,
        )

    def _goal(self) -> Condition:
        trade = self.random.choice(self.trades)
        return self.random.choice(
            [
                Has(f"{trade}-first"),
                Has(f"{trade}-second"),
                Has(f"{trade}-job"),
                AllOf((Has(f"{trade}-first"), Has("licence"))),
            ]
        )


def difficulty(size: Size, seeds: range) -> Iterator[str]:
    """Lines that say how hard these questions are."""
    asked = [question(seed, size) for seed in seeds]
    fronts = [
        search(each.catalogue, each.situation, each.today, each.certainty, slacks=None).worths
        for each in asked
    ]
    found = [front for front in fronts if front]
    yield f"seeds {seeds[0]} to {seeds[-1]}: {len(found) / len(fronts):.0%} have a plan"
    yield _spread("offers", [len(each.catalogue.offers) for each in asked])
    yield _spread("sessions", [len(each.catalogue.sessions) for each in asked])
    yield _spread("candidates (dated starts)", [len(all_candidates(each)) for each in asked])
    yield _spread("candidates after reduction", [len(reduced_candidates(each)) for each in asked])
    yield _spread("points of the front, where there is one", [len(front) for front in found])
    longest = [max(worth.steps for worth in front) for front in found]
    yield _spread("steps of its longest plan", longest)


def _spread(name: str, numbers: list[int]) -> str:
    numbers = sorted(numbers) or [0]
    high = numbers[int(0.95 * (len(numbers) - 1))]
    return f"{name}: median {median(numbers):g}, p95 {high}, most {numbers[-1]}"


def main(arguments: list[str]) -> None:
    """Print the difficulty of both sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=200)
    given = parser.parse_args(arguments)
    for name, size in (("small", SMALL), ("medium", MEDIUM)):
        print(f"\n{name}")
        for line in difficulty(size, range(given.first, given.first + given.count)):
            print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
