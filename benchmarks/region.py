"""A made-up region, drawn with a seed: 1,000 offers, 30,000 sessions, 1,000 places, 130 facts; its people.

Nothing in it is real but its orders of magnitude. Trainings ask a level, skills, a status, an age; courses
and services give the skills; jobs ask a credential. Most people have no car and know what they want.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from random import Random

from pathways.catalogue import Catalogue
from pathways.conditions import ALWAYS, AgeBetween, AllOf, AnyOf, Born, Condition, Has
from pathways.facts import Fact, FactKind, Scale, Vocabulary
from pathways.offers import Dates, Entry, FundingRule, FundingScheme, Offer, Place, Session
from pathways.situation import Situation, situation_facts
from pathways.travel import EstimatedTravel, Mode, Point

TODAY = date(2026, 11, 23)  # a Monday
OFFERS, SESSIONS_EACH, PLACES = 1000, 30, 1000
SOUTH, WEST, HEIGHT, WIDTH = 44.5, -0.8, 1.8, 2.6  # degrees: about 200 km by 200
PLACE_KINDS = (
    "training-centre",
    "training-centre",
    "company",
    "company",
    "third-place",
    "library",
    "town-hall",
)


def _named(kind: FactKind, prefix: str, number: int) -> list[Fact]:
    return [Fact(f"{prefix}-{rank}", kind, f"{prefix} {rank}") for rank in range(number)]


CREDENTIALS = _named(FactKind.CREDENTIAL, "credential", 40)
SKILLS = _named(FactKind.SKILL, "skill", 30)
BARRIERS = _named(FactKind.BARRIER, "barrier", 15)
STATUSES = _named(FactKind.STATUS, "status", 10)
WISHES = _named(FactKind.WISH, "wish", 10)
JOBS = _named(FactKind.JOB, "job", 12)
LEVELS = _named(FactKind.LEVEL, "level", 5)
FRENCH = _named(FactKind.LANGUAGE, "french", 5)
ASSETS = [Fact(each, FactKind.ASSET, each) for each in ("licence-b", "has-car", "has-moped", "has-bike")]
VOCABULARY = Vocabulary(
    [*CREDENTIALS, *SKILLS, *BARRIERS, *STATUSES, *WISHES, *JOBS, *LEVELS, *FRENCH, *ASSETS],
    [
        Scale("level", "level", tuple(fact.id for fact in LEVELS)),
        Scale("french", "french", tuple(fact.id for fact in FRENCH)),
    ],
)
MODES = [
    Mode("walk", "à pied"),
    Mode("bike", "à vélo", Has("has-bike")),
    Mode("moped", "en cyclomoteur", Has("has-moped")),
    Mode("car", "en voiture", AllOf((Has("licence-b"), Has("has-car")))),
]


class Region:
    """The offer of the region of that seed, and its people."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - reproducible draws, no secret
        places = [self._place(number) for number in range(PLACES)]
        schemes = [self._scheme(number) for number in range(8)]
        offers = [self._offer(number, schemes) for number in range(OFFERS)]
        self.catalogue = Catalogue(
            vocabulary=VOCABULARY,
            travel=EstimatedTravel(),
            modes=MODES,
            places=places,
            offers=offers,
            sessions=[session for offer in offers for session in self._sessions(offer, places)],
            schemes=schemes,
        )

    def people(self) -> Iterator[Situation]:
        """Person after person, without end."""
        for _ in count():
            yield self._person()

    def _chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def _one(self, facts: list[Fact]) -> Has:
        return Has(self.random.choice(facts).id)

    def _point(self) -> Point:
        return Point(SOUTH + HEIGHT * self.random.random(), WEST + WIDTH * self.random.random())

    def _place(self, number: int) -> Place:
        return Place(f"place-{number}", f"place {number}", self._point(), "", self.random.choice(PLACE_KINDS))

    def _scheme(self, number: int) -> FundingScheme:
        rule = FundingRule(date(2026, 1, 1), None, ceiling=self.random.choice([None, 100_000]))
        return FundingScheme(f"scheme-{number}", "", "payer", (rule,), requires=self._one(STATUSES))

    def _offer(self, number: int, schemes: list[FundingScheme]) -> Offer:
        kind, grants, asked = self._nature()
        return Offer(
            f"offer-{number}",
            f"offer {number}",
            kind,
            "organisation",
            requires=AllOf(tuple(asked)) if asked else ALWAYS,
            grants=(grants,),
            hours=self.random.choice([None, 70, 400]),
            price=self.random.choice([0, 0, 30_000, 250_000]) if kind == "training" else 0,
            funding=tuple(scheme.id for scheme in self.random.sample(schemes, 2))
            if kind == "training"
            else (),
            delay_days=self.random.choice([0, 0, 7, 15, 30]),
        )

    def _nature(self) -> tuple[str, str, list[Condition]]:
        draw = self.random.randrange(100)
        if draw < 45:
            return "training", self.random.choice(CREDENTIALS).id, list(self._asked_of_a_trainee())
        if draw < 70:
            asked: list[Condition] = [self._one(BARRIERS)] if self._chance(25) else []
            return "course", self.random.choice([*SKILLS, *FRENCH]).id, asked
        if draw < 90:
            return "service", self.random.choice([*BARRIERS, *ASSETS[2:]]).id, []
        several = AnyOf(tuple(self._one(CREDENTIALS) for _ in range(2)))
        return (
            "job",
            self.random.choice(JOBS).id,
            [several, *([self._one(SKILLS)] if self._chance(40) else [])],
        )

    def _asked_of_a_trainee(self) -> Iterator[Condition]:
        if self._chance(60):
            yield self._one(LEVELS)
        if self._chance(50):
            yield self._one([*SKILLS, *FRENCH])
        if self._chance(60):
            yield self._one(STATUSES)
        if self._chance(30):
            yield AgeBetween(self.random.choice([None, 18]), self.random.choice([25, 29, None]))
        if self._chance(25):
            yield self._one([*BARRIERS, *WISHES])

    def _sessions(self, offer: Offer, places: list[Place]) -> Iterator[Session]:
        held = self.random.sample(places, self.random.randint(1, 4))
        permanent, length = self._chance(15), self.random.choice([1, 5, 30, 90, 240])
        hours = 35.0 if offer.kind == "job" else self.random.choice([3.0, 14.0, 24.5, 35.0])
        for rank in range(SESSIONS_EACH):
            start = TODAY + timedelta(days=self.random.randint(-60, 700))
            dates: Dates | Entry = Dates(start, start + timedelta(days=length - 1))
            if permanent:
                dates = Entry(start, start + timedelta(days=180), frozenset({0}), length)
            yield Session(
                f"{offer.id}-{rank}",
                offer.id,
                dates,
                place=None if self._chance(4) else self.random.choice(held).id,
                hours_per_week=hours,
                days_per_week=1.0 if hours < 7 else hours / 7,
                seats=self.random.choice([0, 0, None, 3, 8, 12]),
                register_by=start - timedelta(days=20) if self._chance(20) and not permanent else None,
            )

    def _person(self) -> Situation:
        gained = [self.random.choice(each).id for each in (LEVELS, FRENCH, STATUSES, WISHES)]
        gained += [fact.id for fact in self.random.sample([*SKILLS, *BARRIERS], 4)]
        gained += [fact.id for fact in ASSETS if self._chance(20)]
        unknown = {fact.id for fact in self.random.sample([*STATUSES, *WISHES], 3)} - set(gained)
        goal = self.random.choice([*CREDENTIALS, *JOBS]).id
        held = VOCABULARY.held(gained)
        denied = frozenset(fact for fact in VOCABULARY.facts if fact not in unknown) - held
        held, denied = situation_facts(VOCABULARY, held, denied)
        return Situation(
            home=self._point(),
            zones=None,
            goal=Has(goal),
            held=held,
            denied=denied,
            born=Born.from_age(self.random.randint(17, 60), TODAY),
            hours_per_week=self.random.choice([15.0, 24.0, 35.0, 35.0]),
            daily_minutes=self.random.choice([20, 30, 45, 60]),
            occasional_minutes=self.random.choice([30, 60, 90]),
            budget=self.random.choice([None, 0, 50_000]),
            horizon_days=self.random.choice([365, 730]),
        )
