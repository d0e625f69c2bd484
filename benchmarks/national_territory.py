"""An invented country of the size of France, the same for the same seed: real communes, drawn offers.

Forty trades, each with a ladder: a discovery, a preparation, six credentials from level 3 to level 6 (each
asks the one before, or its level, and sometimes French, a project, a status or an age), five jobs that ask
one of them. Training is held where people live, the more the more often; one session in four has permanent
entry. Services (mobility, child care, French, confidence, computers, housing, health, registration) are a
hundred thousand small offers near people, free, most of them for those who live in the département. Funding
schemes: national ones, and one a region.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from maillage.territories import reference
from maillage.territories.reference import CommuneRecord
from pathways.catalogue import Catalogue
from pathways.conditions import (
    ALWAYS,
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Born,
    Condition,
    Has,
    NoneOf,
    ResidesIn,
)
from pathways.facts import Fact, FactKind, Scale, Vocabulary
from pathways.offers import (
    UNLIMITED,
    Dates,
    Entry,
    FundingRule,
    FundingScheme,
    Offer,
    Place,
    Prescription,
    Session,
)
from pathways.situation import Situation, situation_facts
from pathways.travel import EstimatedTravel, Mode, Point

TODAY = date(2026, 11, 23)
TRADES = 40
LEVELS = (3, 3, 4, 4, 5, 6)  # of the credentials of a trade, in the order of its ladder
JOBS = 5  # of a trade
FRENCH = ("fr-a1", "fr-a2", "fr-b1", "fr-b2", "fr-c1")
BARRIERS = ("child-care", "confidence", "computers", "housing", "health", "paperwork", "budget-kept")
STATUSES = ("jobseeker", "rsa", "disabled-worker", "under-contract", "student")
ASSETS = ("has-bike", "has-moped", "has-car", "licence-am", "licence-b", "loaned-bike", "loaned-moped")
WEEK = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Size:
    """How large a country: offers of training and jobs, their sessions, services, places."""

    offers: int = 8_000
    sessions: int = 300_000
    services: int = 100_000
    places: int = 40_000

    def tenth(self) -> Size:
        """A tenth of it."""
        return Size(self.offers // 10, self.sessions // 10, self.services // 10, self.places // 10)


def vocabulary() -> Vocabulary:
    """Some 640 facts: levels, French, barriers, statuses, assets, and those of each trade."""
    common = [Fact(f"level-{n}", FactKind.LEVEL, f"level {n}") for n in range(3, 8)]
    common += [Fact(each, FactKind.LANGUAGE, each) for each in FRENCH]
    common += [Fact(each, FactKind.BARRIER, each) for each in BARRIERS]
    common += [Fact(each, FactKind.STATUS, each) for each in STATUSES]
    common += [Fact(each, FactKind.ASSET, each) for each in ASSETS]
    trades = [fact for trade in range(TRADES) for fact in _facts_of(trade)]
    levels = Scale("level", "level", tuple(f"level-{n}" for n in range(3, 8)))
    return Vocabulary([*common, *trades], [levels, Scale("french", "French", FRENCH)])


def _facts_of(trade: int) -> Iterator[Fact]:
    yield Fact(f"discovered-{trade}", FactKind.SKILL, f"trade {trade} discovered", assumed_no=True)
    yield Fact(f"prepared-{trade}", FactKind.SKILL, f"prepared for trade {trade}")
    yield Fact(f"safety-{trade}", FactKind.CREDENTIAL, f"safety certificate of trade {trade}")
    for rank, level in enumerate(LEVELS):
        yield Fact(f"credential-{trade}-{rank}", FactKind.CREDENTIAL, "", implies=(f"level-{level}",))
    for job in range(JOBS):
        yield Fact(f"job-{trade}-{job}", FactKind.JOB, f"job {job} of trade {trade}", assumed_no=True)
    yield Fact(f"year-{trade}", FactKind.SKILL, f"a year in trade {trade}", assumed_no=True)


def country(seed: int, size: Size) -> Catalogue:
    """The country of that seed and size."""
    return _Maker(Random(seed), size).catalogue()  # noqa: S311 - reproducible draws, no secret


class _Maker:
    """Draws; each method makes one thing."""

    def __init__(self, random: Random, size: Size) -> None:
        self.random, self.size = random, size
        self.communes = [each for each in reference.communes() if each.point and each.population]
        self.schemes = list(schemes())
        self.national = [scheme.id for scheme in self.schemes if not scheme.id.startswith("region")]
        drawn = self.drawn(size.places)
        self.places = [self.place(rank, commune) for rank, commune in enumerate(drawn)]

    def drawn(self, count: int) -> list[CommuneRecord]:
        """Communes, the more people the more often."""
        return self.random.choices(self.communes, [each.population or 0 for each in self.communes], k=count)

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def catalogue(self) -> Catalogue:
        offers = [self.offer(rank) for rank in range(self.size.offers)]
        sessions = [self.session(rank, offers[rank % len(offers)]) for rank in range(self.size.sessions)]
        services = [self.service(rank, place) for rank, place in enumerate(self.near_people())]
        return Catalogue(
            vocabulary=vocabulary(),
            travel=EstimatedTravel(),
            modes=MODES,
            places=self.places,
            offers=[*offers, *(offer for offer, _ in services)],
            sessions=[*sessions, *(session for _, session in services)],
            schemes=self.schemes,
        )

    def place(self, rank: int, commune: CommuneRecord) -> Place:
        lat, lon = commune.point or (0.0, 0.0)
        point = Point(lat + self.random.gauss(0, 0.01), lon + self.random.gauss(0, 0.014))
        kind = self.random.choice(["third-place", "training-centre", "company", "public-service"])
        return Place(f"place-{rank}", f"Place {rank}", point, commune.code, kind)

    def near_people(self) -> list[Place]:
        return self.random.choices(self.places, k=self.size.services)

    def offer(self, rank: int) -> Offer:
        trade = rank % TRADES
        draw = self.random.randrange(100)
        if draw < 6:
            return self.discovery(rank, trade)
        if draw < 14:
            return self.preparation(rank, trade)
        if draw < 20:
            return self.safety(rank, trade)
        return self.training(rank, trade) if draw < 78 else self.job(rank, trade)

    def discovery(self, rank: int, trade: int) -> Offer:
        offer = self.made(rank, "immersion", ALWAYS, (f"discovered-{trade}",), 70, 0)
        return replace(offer, prescription=Prescription(("employment service",), self.random.choice([7, 14])))

    def preparation(self, rank: int, trade: int) -> Offer:
        asks = [Has("fr-a2")] + [Has("jobseeker")] * self.chance(70) + [Has("child-care")] * self.chance(20)
        return self.made(rank, "training", AllOf(tuple(asks)), (f"prepared-{trade}", "confidence"), 300, 0)

    def safety(self, rank: int, trade: int) -> Offer:
        return self.made(rank, "training", Has("fr-a1"), (f"safety-{trade}",), 14, 30_000)

    def training(self, rank: int, trade: int) -> Offer:
        """A credential: asks the one before or its level, and more."""
        step = self.random.choices(range(len(LEVELS)), [5, 5, 4, 3, 2, 1])[0]
        asks: list[Condition] = [self.footing(trade, step)]
        asks += [Has("fr-b1" if step else "fr-a2")] * self.chance(60)
        asks += [AnyOf((Has(f"prepared-{trade}"), Has(f"discovered-{trade}")))] * self.chance(35)
        asks += [Has(self.random.choice(["computers", "confidence", "child-care"]))] * self.chance(25)
        if self.chance(15):
            return self.apprenticeship(rank, trade, step, asks)
        asks += [NoneOf((Has("student"),))] * self.chance(10)
        grants = (f"credential-{trade}-{step}", *([f"safety-{trade}"] if self.chance(30) else []))
        hours, price = self.random.choice([(280, 280_000), (490, 420_000), (700, 600_000), (1100, 900_000)])
        return self.made(rank, "training", AllOf(tuple(asks)), grants, hours, price)

    def footing(self, trade: int, step: int) -> Condition:
        if step == 0:
            return AtLeast((Has("jobseeker"), Has("rsa"), Has("under-contract")), count=1)
        before = Has(f"credential-{trade}-{step - 1}")
        return before if self.chance(40) else AnyOf((before, Has(f"level-{max(3, LEVELS[step] - 1)}")))

    def apprenticeship(self, rank: int, trade: int, step: int, asks: list[Condition]) -> Offer:
        young = AnyOf((AgeBetween(16, 29), Has("disabled-worker")))
        grants = (f"credential-{trade}-{step}", f"year-{trade}")
        return self.made(rank, "apprenticeship", AllOf((young, *asks)), grants, 800, 0)

    def job(self, rank: int, trade: int) -> Offer:
        number = self.random.randrange(JOBS)
        held = tuple(Has(f"credential-{trade}-{step}") for step in range(min(number, 3), len(LEVELS)))
        asks: list[Condition] = [AnyOf(held)]
        asks += [Has(f"safety-{trade}")] * self.chance(30) + [Has("child-care")] * self.chance(15)
        asks += [AnyOf((Has("licence-b"), Has("has-moped")))] * self.chance(15)
        return self.made(rank, "job", AllOf(tuple(asks)), (f"job-{trade}-{number}",), None, 0)

    def made(
        self,
        rank: int,
        kind: str,
        requires: Condition,
        grants: tuple[str, ...],
        hours: int | None,
        price: int,
    ) -> Offer:
        if price and not self.chance(3):
            price = int(round(price * self.random.uniform(0.7, 1.3), -3))
        region = [f"region-{self.random.choice(REGIONS)}"] * self.chance(50)
        return Offer(
            f"offer-{rank}", f"Offer {rank}", kind, f"organisation-{rank % 3000}", requires, grants, hours,
            None if price and self.chance(3) else price,
            (*self.random.sample(self.national, 3), *region) if price else (),
            delay_days=self.random.choice([0, 0, 7, 14, 30]),
        )  # fmt: skip

    def session(self, rank: int, offer: Offer) -> Session:
        start = TODAY + timedelta(days=self.random.randint(-60, 700))
        start -= timedelta(days=start.weekday())
        weekly = self.random.choice([7.0, 21.0, 35.0, 35.0])
        days = max(1, round((offer.hours or 35) / weekly * 7)) if offer.hours else 1
        fixed = not self.chance(25)
        entry = Entry(start, start + timedelta(days=365), frozenset({0}), days)
        distant = offer.hours is not None and self.chance(5)
        return Session(
            f"session-{rank}",
            offer.id,
            Dates(start, start + timedelta(days=days - 1)) if fixed else entry,
            place=None if distant else self.random.choice(self.places).id,
            hours_per_week=weekly,
            days_per_week=0.0 if distant else float(-(-weekly // 7)),
            seats=self.random.choices([0, None, 1, 6, 12, UNLIMITED], [8, 10, 10, 30, 30, 12])[0],
            register_by=start - timedelta(days=self.random.choice([7, 15]))
            if fixed and self.chance(40)
            else None,
        )

    def service(self, rank: int, place: Place) -> tuple[Offer, Session]:
        kind, grants, asks, days, hours = self.random.choice(SERVICES)
        here = reference.commune(place.commune)
        conditions = [asks] if asks is not ALWAYS else []
        if here is not None and self.chance(60):
            conditions.append(ResidesIn(frozenset({f"departement:{here.departement}"})))
        offer = Offer(
            f"service-{rank}", f"Service {rank}", kind, f"organisation-{rank % 20_000}",
            AllOf(tuple(conditions)), (grants,), hours * max(1.0, days / 7), 0,
            delay_days=self.random.choice([0, 0, 7]),
        )  # fmt: skip
        weekdays = WEEK if self.chance(40) else frozenset(self.random.sample(range(5), 2))
        entry = Entry(TODAY - timedelta(days=90), TODAY + timedelta(days=1000), weekdays, days)
        seats = self.random.choices([None, UNLIMITED, 5], [10, 70, 20])[0]
        return offer, Session(f"session-s{rank}", offer.id, entry, place.id, hours, 1.0, seats)


SERVICES: list[tuple[str, str, Condition, int, float]] = [
    ("service", "loaned-bike", ALWAYS, 1, 1.0),
    ("service", "loaned-moped", Has("licence-am"), 1, 1.0),
    ("training", "licence-am", ALWAYS, 5, 4.0),
    ("training", "licence-b", AllOf((Has("fr-a2"), AgeBetween(17, None))), 120, 4.0),
    ("service", "child-care", ALWAYS, 28, 1.0),
    ("workshop", "confidence", ALWAYS, 42, 6.0),
    ("workshop", "computers", Has("fr-a1"), 35, 6.0),
    ("service", "housing", ALWAYS, 60, 1.0),
    ("service", "health", ALWAYS, 14, 1.0),
    ("service", "paperwork", ALWAYS, 7, 2.0),
    ("service", "jobseeker", NoneOf((Has("student"), Has("under-contract"))), 1, 2.0),
    ("service", "budget-kept", ALWAYS, 30, 1.0),
    ("course", "fr-a1", ALWAYS, 90, 9.0),
    ("course", "fr-a2", Has("fr-a1"), 120, 9.0),
    ("course", "fr-b1", Has("fr-a2"), 150, 9.0),
    ("course", "fr-b2", Has("fr-b1"), 180, 9.0),
]
REGIONS = ("11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94")
MODES = [
    Mode("walk", "walk"),
    Mode("bike", "bike", AnyOf((Has("has-bike"), Has("loaned-bike")))),
    Mode("moped", "moped", AllOf((Has("licence-am"), AnyOf((Has("has-moped"), Has("loaned-moped")))))),
    Mode("car", "car", AllOf((Has("licence-b"), Has("has-car")))),
]


def schemes() -> Iterator[FundingScheme]:
    """A wallet, national schemes by status and age, one scheme a region."""
    from_now = FundingRule(date(2025, 1, 1), holder_pays=0)
    yield FundingScheme("cpf", "CPF", "fund", (replace(from_now, holder_pays=10_200),), wallet="cpf")
    asks = [Has("jobseeker"), Has("rsa"), Has("disabled-worker"), Has("under-contract"), AgeBetween(16, 25)]
    for rank, condition in enumerate(asks):
        capped = replace(from_now, ceiling=(rank + 1) * 150_000, share=1.0 if rank % 2 else 0.8)
        until = replace(capped, valid_to=date(2026, 12, 31))
        after = replace(capped, valid_from=date(2027, 1, 1), ceiling=(rank + 1) * 120_000)
        yield FundingScheme(f"national-{rank}", "", "state", (until, after), condition)
    for region in REGIONS:
        lives = ResidesIn(frozenset({f"region:{region}"}))
        rule = replace(from_now, per_hour=900)
        yield FundingScheme(f"region-{region}", "", "region", (rule,), AllOf((lives, Has("jobseeker"))))


def people(seed: int, count: int) -> Iterator[Situation]:
    """Persons of that seed: somewhere in the country, with a job or a credential as their goal."""
    random = Random(seed)  # noqa: S311 - reproducible draws, no secret
    communes = [each for each in reference.communes() if each.point and each.population]
    words = vocabulary()
    weights = list(accumulate(each.population or 0 for each in communes))
    for _ in range(count):
        yield _person(random, random.choices(communes, cum_weights=weights)[0], words)


def _person(random: Random, home: CommuneRecord, words: Vocabulary) -> Situation:
    trade, age = random.randrange(TRADES), random.randint(17, 58)
    chosen = {fact for fact in (*BARRIERS, *STATUSES[:3], *ASSETS) if random.random() < 0.4}
    chosen.add(random.choice([*FRENCH, "fr-c1", "fr-c1", "fr-c1"]))
    chosen |= {f"level-{random.randint(3, 5)}"} if random.random() < 0.6 else set()
    denied = {fact for fact in words.facts if fact not in words.held(chosen) and random.random() < 0.9}
    denied -= {fact for fact in denied if words.denied([fact]) & words.held(chosen)}
    held, refused = situation_facts(words, frozenset(chosen), frozenset(denied))
    jobs = [f"job-{trade}-{job}" for job in range(JOBS)]
    goals = [f"credential-{trade}-{rank}" for rank in range(4)]
    return Situation(
        home=Point(*(home.point or (0.0, 0.0))),
        zones=home.zones,
        goal=Has(random.choice([*jobs, *goals])),
        held=held,
        denied=refused - held,
        born=Born.from_age(age, TODAY),
        hours_per_week=random.choice([None, 20, 35, 35]),
        daily_minutes=random.choice([None, 30, 45, 60]),
        occasional_minutes=random.choice([None, 60, 90]),
        budget=random.choice([None, None, 50_000, 200_000]),
        wallets={"cpf": random.choice([0, 50_000, 250_000, 500_000])} if random.random() < 0.8 else {},
    )
