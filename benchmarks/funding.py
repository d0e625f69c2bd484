"""How long it takes to say how a step may be paid, with 100 schemes that may all pay it.

    python -m benchmarks.funding [--schemes 100] [--people 500] [--first 0]

For each seed, a person and a step: the conditions of all the schemes are judged, and the ways to pay are
combined. Prints the median, the 95th percentile and the worst of the time that the processor spends, and the
ratio to trying every subset where that is possible.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from datetime import date
from itertools import combinations
from random import Random
from statistics import median, quantiles
from time import process_time

from pathways.catalogue import Catalogue
from pathways.conditions import ALWAYS, AgeBetween, AllOf, AnyOf, Born, Condition, Has, NoneOf, ResidesIn
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.funding import Bill, Judge, Option, Payer, step_options, undominated
from pathways.funding.stacking import excludes
from pathways.occurrences import Occurrence
from pathways.offers import Dates, FundingRule, FundingScheme, Offer, Session
from pathways.plans import Certainty
from pathways.situation import Situation
from pathways.travel import EstimatedTravel, Point

FACTS = tuple(f"fact-{rank}" for rank in range(40))
DAY = date(2027, 1, 11)
NAIVE_AT_MOST = 14  # payers of which every subset can be tried


class Maker:
    """Draws schemes, people and steps; ``everybody``: all schemes accept everybody, so that all combine."""

    def __init__(self, seed: int, schemes: int, *, everybody: bool) -> None:
        self.random = Random(seed)  # noqa: S311 - reproducible draws, no secret
        self.count, self.everybody = schemes, everybody

    def judge(self) -> Judge:
        """One person and one step, that all the schemes may pay."""
        schemes = [self.scheme(rank) for rank in range(self.count)]
        offer = Offer(
            "offer",
            "offer",
            "training",
            "someone",
            hours=self.random.choice([70, 210, 600]),
            price=self.random.choice([800_00, 2_500_00, 9_000_00]),
            funding=tuple(scheme.id for scheme in schemes),
        )
        catalogue = Catalogue(
            vocabulary=Vocabulary([Fact(name, FactKind.STATUS, name) for name in FACTS]),
            travel=EstimatedTravel(),
            offers=[offer],
            schemes=schemes,
        )
        occurrence = Occurrence(offer, Session("session", "offer", Dates(DAY, DAY)), Dates(DAY, DAY))
        return Judge(catalogue, self.person(), occurrence, frozenset(), Certainty.SURE)

    def person(self) -> Situation:
        """Holds a part of the facts, and lacks the others."""
        held = frozenset(self.random.sample(FACTS, self.random.randint(5, 35)))
        return Situation(
            home=Point(45, 0),
            zones=frozenset({"departement:33", "region:75"}),
            goal=Has(FACTS[0]),
            held=held,
            denied=frozenset(FACTS) - held,
            born=Born.from_age(self.random.randint(16, 60), DAY),
            wallets={"cpf": self.random.randint(0, 3_000_00)},
        )

    def scheme(self, rank: int) -> FundingScheme:
        """One in ten draws on the account; each excludes up to three others."""
        others = [f"scheme-{other}" for other in range(self.count) if other != rank]
        name = f"scheme-{rank}"
        return FundingScheme(
            name,
            name,
            name,
            (self.rule(date(2025, 1, 1), date(2026, 12, 31)), self.rule(date(2027, 1, 1), None)),
            requires=ALWAYS if self.everybody else self.condition(),
            wallet="cpf" if self.random.randrange(10) == 0 else None,
            excludes=frozenset(self.random.sample(others, min(len(others), self.random.randint(0, 3)))),
        )

    def condition(self) -> Condition:
        """A fact, an age, a place or a status, one inside another."""
        facts = [Has(name) for name in self.random.sample(FACTS, 3)]
        return self.random.choice(
            [
                facts[0],
                AllOf((facts[0], AgeBetween(16, 25))),
                AnyOf((facts[0], AllOf((facts[1], NoneOf((facts[2],)))))),
                AllOf((ResidesIn(frozenset({"departement:33"})), NoneOf((facts[0],)))),
                AnyOf((AgeBetween(26, None), facts[0], facts[1])),
            ]
        )

    def rule(self, first: date, last: date | None) -> FundingRule:
        """A small part of a big price, or more of a small one."""
        return FundingRule(
            first,
            last,
            share=self.random.choice([1.0, 0.5, 0.2]),
            ceiling=self.random.choice([50_00, 150_00, 400_00, 1_200_00]) + self.random.randrange(50_00),
            per_hour=self.random.choice([None, 3_00, 9_15]),
        )


def every_subset(price: int, payers: Sequence[Payer]) -> list[Option]:
    """The options, by trying every subset of the payers."""
    found = []
    for size in range(len(payers) + 1):
        for chosen in combinations(payers, size):
            drawing = [payer for payer in chosen if payer.scheme.wallet is not None]
            if len(drawing) > 1 or any(excludes(one, two) for one, two in combinations(chosen, 2)):
                continue
            left = max(0, price - sum(payer.cap for payer in chosen if payer.scheme.wallet is None))
            wallet = drawing[0].scheme.wallet if drawing else None
            found.append(Option(left, min(left, drawing[0].cap) if drawing else 0, wallet, chosen))
    return undominated(found)


def timed(judge: Judge) -> float:
    """Milliseconds to judge and combine."""
    begun = process_time()
    step_options(judge)
    return (process_time() - begun) * 1000


def report(name: str, spent: list[float]) -> None:
    """One line of figures."""
    high = quantiles(spent, n=20)[-1]
    print(f"{name}: p50 {median(spent):.2f} ms, p95 {high:.2f} ms, worst {max(spent):.1f} ms")


def against_every_subset(first: int, people: int) -> None:
    """The ratio of times where every subset can be tried; says so if the options differ."""
    ratios: list[float] = []
    different = 0
    for seed in range(first, first + people):
        judge = Maker(seed, NAIVE_AT_MOST, everybody=True).judge()
        price = judge.occurrence.offer.price or 0
        payers = judge.payers("price", Bill(price, judge.occurrence.offer.hours))
        begun = process_time()
        found = step_options(judge)
        ended = process_time()
        right = every_subset(price, payers)
        ratios.append((process_time() - ended) / (ended - begun))
        different += [_worth(option) for option in found] != [_worth(option) for option in right]
    print(f"every subset of {NAIVE_AT_MOST} schemes: {median(ratios):.0f} times longer; {different} differ")


def _worth(option: Option) -> tuple[int, int, str | None, int]:
    return option.residual, option.drawable, option.wallet, len(option.payers)


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schemes", type=int, default=100)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args(arguments)
    print(f"Python {platform.python_version()} on {platform.machine()}, {os.cpu_count()} cores")
    print(f"{given.schemes} schemes, {given.people} people, seeds from {given.first}")
    seeds = range(given.first, given.first + given.people)
    for name, everybody in (
        ("each scheme with its condition", False),
        ("all schemes open, all combined", True),
    ):
        judges = [Maker(seed, given.schemes, everybody=everybody).judge() for seed in seeds]
        report(name, [timed(judge) for judge in judges])
    against_every_subset(given.first, 20)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
