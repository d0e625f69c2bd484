"""Random tiny territories and persons, for the search and the specification to be compared on.

Every kind of rule appears: ``none`` conditions, scales, ages, dates, delays, closing registrations, permanent
entry, overlapping hours, means of travel given by a step, budgets, wallets, exclusions, unknown facts, seats
and prices. Few enough occurrences for the specification to try all their sets.
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
    Answer,
    AnyOf,
    AtLeast,
    Born,
    Condition,
    DateBetween,
    Has,
    NoneOf,
    ResidesIn,
)
from pathways.facts import Fact, FactKind, Scale, Vocabulary
from pathways.occurrences import occurrences
from pathways.offers import (
    Dates,
    Entry,
    FundingRule,
    FundingScheme,
    Offer,
    Place,
    Prescription,
    Session,
)
from pathways.plans import Certainty
from pathways.situation import Situation, situation_facts
from pathways.travel import Mode, Point, Schedule, Trip

TODAY = date(2026, 11, 23)  # a Monday
FACTS = ("a", "b", "c", "d", "moped", "low", "high")
RUNGS = ("c", "moped", "d", "high", "a")
MOST_OCCURRENCES = 11
FEWEST_OCCURRENCES = 3


def fact(identifier: str) -> Fact:
    return Fact(identifier, FactKind.SKILL, identifier)


VOCABULARY = Vocabulary(
    [*(fact(identifier) for identifier in FACTS[1:]), Fact("a", FactKind.CREDENTIAL, "a", implies=("b",))],
    [Scale("level", "level", ("low", "high"))],
)


@dataclass(frozen=True)
class GridTravel:
    """Walking takes 10 minutes a degree; a moped takes 4, and 3 more to park."""

    def trip(
        self, origin: Point, destination: Point, mode: str, schedule: Schedule | None = None
    ) -> Trip | None:
        distance = abs(origin.lat - destination.lat) + abs(origin.lon - destination.lon)
        minutes = round(distance * 10) if mode == "walk" else round(distance * 4) + 3
        return Trip(mode, minutes, minutes + 1, 2 * distance, round(distance * 20))


@dataclass(frozen=True)
class Instance:
    """One question."""

    catalogue: Catalogue
    situation: Situation
    certainty: Certainty


def instance(seed: int) -> Instance:
    """The instance of that seed: the same one every time."""
    maker = _Maker(Random(seed))  # noqa: S311 - reproducible draws, no secret
    while True:
        found = maker.instance()
        if FEWEST_OCCURRENCES <= _count(found) <= MOST_OCCURRENCES and not _settled(found):
            return found


def _count(found: Instance) -> int:
    return len(list(occurrences(found.catalogue, found.situation, TODAY, found.certainty)))


def _settled(found: Instance) -> bool:
    """Whether the goal is true from the start, or given by nothing: little to compare then."""
    circumstances = found.situation.circumstances(TODAY)
    given = VOCABULARY.held(each for offer in found.catalogue.offers.values() for each in offer.grants)
    best = found.situation.circumstances(TODAY, given)
    answers = found.situation.goal.answer(circumstances), found.situation.goal.answer(best)
    return answers[0] is Answer.YES or answers[1] is Answer.NO


class _Maker:
    """Draws; each method makes one thing."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def noise(self, percent: int) -> bool:
        """What makes most plans impossible is rarer between rivals, where plans are long."""
        return self.chance(percent // 4 if self.flavour == "rivals" else percent)

    def day(self, first: int, last: int) -> date:
        return TODAY + timedelta(days=self.random.randint(first, last))

    def instance(self) -> Instance:
        self.flavour = self.random.choice(["any", "ladder", "ladder", "rivals", "rivals"])
        schemes = [self.scheme(f"scheme-{number}") for number in range(self.random.randint(0, 3))]
        places = [
            Place(f"place-{number}", "", Point(self.random.choice([0, 1, 2, 2, 4]), 0), "")
            for number in range(3)
        ]
        offers = [self.offer(number, schemes) for number in range(self.random.randint(3, 5))]
        sessions = [
            self.session(number, offers, places) for number in range(len(offers) + self.random.randint(0, 3))
        ]
        modes = [Mode("walk", "walk"), Mode("moped", "moped", self.mode_condition())]
        catalogue = Catalogue(
            vocabulary=VOCABULARY,
            travel=GridTravel(),
            modes=modes,
            places=places,
            offers=offers,
            sessions=sessions,
            schemes=schemes,
        )
        certainty = Certainty.SURE if self.chance(65) else Certainty.POSSIBLE
        return Instance(catalogue, self.situation(), certainty)

    def mode_condition(self) -> Condition:
        if self.chance(10):
            return AllOf((Has("moped"), NoneOf((Has("d"),))))
        return AllOf((Has("moped"), AgeBetween(16, None))) if self.chance(30) else Has("moped")

    def condition(self, depth: int = 0) -> Condition:
        draw = self.random.randrange(100)
        if draw < 60 or depth > 1:
            return Has(self.random.choice(FACTS))
        if draw < 87:
            return self.group(depth)
        if draw < 91:
            return AgeBetween(self.random.choice([None, 16, 18]), self.random.choice([None, 18, 20]))
        if draw < 97:
            return DateBetween(self.day(0, 4) if self.chance(50) else None, self.day(3, 12))
        return ResidesIn(frozenset({self.random.choice(["commune:1", "commune:2", "zone:frr"])}))

    def group(self, depth: int) -> Condition:
        members = tuple(self.condition(depth + 1) for _ in range(self.random.randint(1, 3)))
        kind = self.random.choice([AllOf, AnyOf, AnyOf, NoneOf, AtLeast])
        if kind is AtLeast:
            return AtLeast(members, count=self.random.randint(1, len(members)))
        return AllOf(members) if kind is AllOf else AnyOf(members) if kind is AnyOf else NoneOf(members)

    def scheme(self, identifier: str) -> FundingScheme:
        wallet = self.random.choice(["cpf", "cpf", "other"]) if self.chance(60) else None
        cut = self.day(0, 8)
        rules = [self.rule(TODAY - timedelta(days=9), cut)]
        if self.chance(40):
            rules.append(self.rule(cut + timedelta(days=1), None))
        return FundingScheme(
            identifier,
            identifier,
            "payer",
            tuple(rules),
            requires=self.condition() if self.chance(40) else ALWAYS,
            wallet=wallet,
            excludes=frozenset({f"scheme-{self.random.randrange(3)}"} if self.chance(30) else ()),
        )

    def rule(self, first: date, last: date | None) -> FundingRule:
        return FundingRule(
            first,
            last if self.chance(60) else None,
            share=self.random.choice([1.0, 1.0, 0.5]),
            ceiling=self.random.choice([None, 3, 5]),
            per_hour=self.random.choice([None, None, 1]),
            holder_pays=self.random.choice([0, 0, 2]),
            holder_exempt=self.condition() if self.chance(20) else None,
            established=self.chance(90),
        )

    def required(self, rank: int) -> Condition:
        """On a ladder, mostly what the offer before gives; between rivals, that another is yet to come."""
        if self.flavour == "any":
            return self.condition() if self.chance(70) else ALWAYS
        if self.flavour == "rivals":
            return self.rivalry()
        rung: Condition = Has(RUNGS[rank - 1]) if rank and self.chance(65) else ALWAYS
        return AllOf((rung, self.condition())) if self.chance(15) else rung

    def rivalry(self) -> Condition:
        mine, other = self.random.sample(RUNGS[:3], 2)
        without = NoneOf((Has(other),))
        return self.random.choice([ALWAYS, ALWAYS, Has(mine), without, without, AllOf((Has(mine), without))])

    def granted(self, rank: int) -> tuple[str, ...]:
        if self.flavour == "rivals":
            return (RUNGS[rank % 3], *(self.random.sample(RUNGS[:3], 1) if self.chance(20) else ()))
        more = self.random.sample(FACTS, self.random.choice([0, 0, 0, 1]))
        if self.flavour == "ladder":
            return tuple(dict.fromkeys([RUNGS[rank], *more]))
        return tuple(self.random.sample(FACTS, self.random.choice([1, 1, 2, 2, 3])))

    def offer(self, rank: int, schemes: list[FundingScheme]) -> Offer:
        paying = [scheme.id for scheme in schemes if self.chance(60)]
        return Offer(
            f"offer-{rank}",
            f"offer-{rank}",
            "training",
            "organisation",
            requires=self.required(rank),
            grants=tuple(dict.fromkeys(self.granted(rank))),
            hours=self.random.choice([None, 2, 6]),
            price=None if self.noise(4) else self.random.choice([0, 4, 7, 9]),
            funding=tuple(paying),
            delay_days=self.random.choice([0, 0, 0, 0, 1, 2]),
            prescription=Prescription(("someone",), 2) if self.chance(10) else None,
        )

    def session(self, number: int, offers: list[Offer], places: list[Place]) -> Session:
        rank = number if number < len(offers) and self.chance(90) else self.random.randrange(len(offers))
        wait = 2 * rank if self.flavour == "ladder" else 0
        rivals = self.flavour == "rivals"
        start, fixed = self.day(wait, wait + (3 if rivals else 7)), self.chance(40 if rivals else 50)
        end = start + timedelta(days=self.random.choice([0, 1, 2, 3] if rivals else [0, 0, 0, 1, 3]))
        weekdays = frozenset(
            self.random.sample(range(7), self.random.choice([3, 7, 7] if rivals else [1, 3, 7]))
        )
        entry = Entry(
            start,
            start + timedelta(days=self.random.randint(2, 5) if rivals else self.random.randint(1, 9)),
            weekdays,
            (end - start).days + 1,
        )
        return Session(
            f"session-{number}",
            offers[rank].id,
            Dates(start, end) if fixed else entry,
            place=self.random.choice(places).id if self.noise(60) else None,
            hours_per_week=self.random.choice([5, 10, 10] if rivals else [0, 5, 5, 10, 20.1]),
            days_per_week=self.random.choice([1, 3]),
            seats=self.random.choice([None, 0]) if self.noise(8) else 5,
            register_by=start - timedelta(days=self.random.randint(0, 3))
            if fixed and self.chance(20)
            else None,
            boarding=self.chance(10),
        )

    def situation(self) -> Situation:
        told = self.random.sample(FACTS, self.random.choice([0, 1, 1, 2, 3]))
        yes = frozenset(each for each in told if self.noise(30))
        no = frozenset(told) - yes if self.noise(40) else frozenset(FACTS) - yes
        held = VOCABULARY.held(yes)
        no = frozenset(each for each in no if not VOCABULARY.denied([each]) & held)
        held, denied = situation_facts(VOCABULARY, yes, no)
        return Situation(
            home=Point(0, 0),
            zones=frozenset({"commune:1"}) if self.chance(90) else None,
            goal=self.goal(),
            held=held,
            denied=denied,
            born=self.born(),
            hours_per_week=self.random.choice(
                [15, 15, 20] if self.flavour == "rivals" else [15, 20.1, 30.1, None]
            ),
            daily_minutes=self.random.choice([15, 25, None]),
            occasional_minutes=self.random.choice([20, 45]),
            budget=self.random.choice([8, 14]) if self.noise(40) else None,
            wallets={"cpf": self.random.choice([3, 6, 20])} if self.chance(70) else {},
            available_from=self.day(-2, 4) if self.chance(30) else None,
            refused_offers=frozenset({"offer-0"} if self.chance(5) else ()),
            horizon_days=self.random.choice([8, 730, 730]),
        )

    def goal(self) -> Condition:
        if self.flavour == "rivals":
            return AllOf(tuple(map(Has, self.random.sample(RUNGS[:3], self.random.choice([2, 2, 3])))))
        if self.flavour == "ladder" and self.chance(70):
            return AllOf(
                tuple(Has(each) for each in self.random.sample(RUNGS[1:], self.random.choice([1, 1, 2])))
            )
        facts = self.random.sample(FACTS, self.random.choice([1, 1, 2, 2, 3]))
        goals: list[Condition] = [
            AllOf(tuple(Has(each) for each in facts)),
            AnyOf((Has(facts[0]), Has("high"))),
        ]
        if self.chance(12):
            goals.append(AllOf((Has(facts[0]), NoneOf((Has("d"),)))))
        return self.random.choice(goals)

    def born(self) -> Born | None:
        if self.chance(10):
            return None
        turning = self.day(-2, 10)
        day = turning.replace(year=turning.year - self.random.choice([16, 18, 20, 21]))
        return Born(day, day + timedelta(days=self.random.choice([0, 0, 0, 3])))
