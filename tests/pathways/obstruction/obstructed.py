"""Random tiny territories where somebody has no plan, and the smallest sets of changes by brute force.

Every kind of change and every kind of rule that bears on one appears: full sessions, closed registrations,
delays, dates that come too early or too late, ages, zones, statuses, ``none`` and ``at least`` conditions,
permanent entry, far places, means of travel, hours, budgets, schemes, hosts. The steps by which limits change
are tiny too, so that few sets are to be tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product
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
    ResidesIn,
)
from pathways.contributions import towards_with_travel
from pathways.facts import Fact, FactKind, Scale, Vocabulary
from pathways.obstruction.changes import Amounts, Change, ChangeKind, is_easier, rank
from pathways.obstruction.worlds import applied
from pathways.occurrences import Occurrence
from pathways.offers import Dates, Entry, FundingRule, FundingScheme, Offer, Place, Prescription, Session
from pathways.plans import Certainty
from pathways.situation import Situation, situation_facts
from pathways.specification import Specification
from pathways.travel import Mode, Point
from tests.pathways.instances import GridTravel

TODAY = date(2026, 11, 23)  # a Monday
KINDS = {
    "goal": FactKind.CREDENTIAL,
    "step": FactKind.SKILL,
    "other": FactKind.CREDENTIAL,
    "moped": FactKind.ASSET,
    "status": FactKind.STATUS,
    "wish": FactKind.WISH,
    "low": FactKind.LEVEL,
    "high": FactKind.LEVEL,
}
VOCABULARY = Vocabulary(
    [Fact(each, kind, each) for each, kind in KINDS.items()], [Scale("level", "level", ("low", "high"))]
)
HOME = Point(0, 0)
Changes = frozenset[Change]


@dataclass(frozen=True)
class Obstructed:
    """One question, and the steps by which its limits may change."""

    catalogue: Catalogue
    situation: Situation
    amounts: Amounts


def obstructed(seed: int) -> Obstructed:
    """The instance of that seed, the same one every time; there is no plan in it."""
    maker = _Maker(Random(seed))  # noqa: S311 - reproducible draws, no secret
    while True:
        found = maker.instance()
        if not has_plan(found, frozenset()):
            return found


class _Maker:
    """Draws; each method makes one thing."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def day(self, first: int, last: int) -> date:
        return TODAY + timedelta(days=self.random.randint(first, last))

    def instance(self) -> Obstructed:
        kinds = ["third-place", "library", "training-centre"]
        places = [
            Place(f"place-{number}", "", Point(self.random.choice([0, 1, 2, 3, 5]), 0), "", kind)
            for number, kind in enumerate(self.random.sample(kinds, 2))
        ]
        schemes = [self.scheme()] if self.chance(40) else []
        offers = [self.offer(number, schemes) for number in range(self.random.randint(1, 3))]
        sessions = [
            self.session(number, offers, places) for number in range(len(offers) + self.random.randint(0, 1))
        ]
        catalogue = Catalogue(
            vocabulary=VOCABULARY,
            travel=GridTravel(),
            modes=[Mode("walk", "walk"), Mode("moped", "moped", self.mode_condition())],
            places=places,
            offers=offers,
            sessions=sessions,
            schemes=schemes,
        )
        return Obstructed(catalogue, self.situation(), self.amounts())

    def amounts(self) -> Amounts:
        """Few steps at a time, so that few sets are to be tried."""
        return Amounts(
            minutes=self.random.choice([(), (5, 20), (20,)]),
            hours=self.random.choice([(), (10, 20)]),
            horizon=self.random.choice([(), (5,)]),
            later=self.random.choice([(), (7,), (7, 14)]),
            earlier=self.random.choice([(), (), (7,)]),
            notice_days=self.random.choice([2, 6, 400]),
            hosts=self.random.choice([0, 0, 1]),
        )

    def mode_condition(self) -> Condition:
        rules: list[Condition] = [
            Has("moped"),
            AllOf((Has("moped"), AgeBetween(18, None))),
            AllOf((Has("moped"), NoneOf((Has("other"),)))),
        ]
        return self.random.choice([rules[0], *rules])

    def condition(self, depth: int = 0) -> Condition:
        draw = self.random.randrange(100)
        if draw < 50 or depth > 1:
            return Has(self.random.choice(["step", "other", "moped", "status", "wish", "low", "high"]))
        if draw < 75:
            return self.group(depth)
        if draw < 85:
            return AgeBetween(self.random.choice([None, 18]), self.random.choice([None, 18, 20]))
        if draw < 93:
            return DateBetween(self.day(0, 6) if self.chance(50) else None, self.day(4, 14))
        return ResidesIn(frozenset({self.random.choice(["commune:1", "commune:2", "zone:frr"])}))

    def group(self, depth: int) -> Condition:
        members = tuple(self.condition(depth + 1) for _ in range(self.random.randint(1, 3)))
        kind = self.random.choice([AllOf, AnyOf, NoneOf, NoneOf, AtLeast])
        if kind is AtLeast:
            return AtLeast(members, count=self.random.randint(1, len(members)))
        return AllOf(members) if kind is AllOf else AnyOf(members) if kind is AnyOf else NoneOf(members)

    def scheme(self) -> FundingScheme:
        requires = self.condition() if self.chance(50) else ALWAYS
        rule = FundingRule(
            TODAY - timedelta(days=9),
            self.day(0, 12) if self.chance(30) else None,
            ceiling=self.random.choice([None, 3, 5]),
        )
        wallet = "cpf" if self.chance(30) else None
        return FundingScheme("scheme", "scheme", "payer", (rule,), requires=requires, wallet=wallet)

    def offer(self, rank: int, schemes: list[FundingScheme]) -> Offer:
        """The first gives the goal; the others mostly what it asks."""
        grants = ["goal"] if rank == 0 else [self.random.choice(["step", "other", "low", "moped", "goal"])]
        required = self.condition() if self.chance(60) else ALWAYS
        if rank == 0 and self.chance(60):
            rung = Has(self.random.choice(["step", "step", "other", "low", "high"]))
            required = AllOf((rung, self.condition())) if self.chance(25) else rung
        return Offer(
            f"offer-{rank}",
            f"offer-{rank}",
            self.random.choice(["training", "training", "job"]),
            "organisation",
            requires=required,
            grants=tuple(grants),
            price=self.random.choice([0, 0, 4, 7]),
            funding=tuple(scheme.id for scheme in schemes),
            delay_days=self.random.choice([0, 0, 0, 2, 5]),
            prescription=Prescription(("someone",), 3) if self.chance(10) else None,
        )

    def session(self, number: int, offers: list[Offer], places: list[Place]) -> Session:
        rank = number if number < len(offers) else self.random.randrange(len(offers))
        start = self.day(0, 5) if rank else self.day(-1, 12)
        length = self.random.choice([1, 1, 2, 4])
        fixed = self.chance(65)
        dates: Dates | Entry = Dates(start, start + timedelta(days=length - 1))
        if not fixed:
            last = start + timedelta(days=self.random.randint(0, 6))
            weekdays = frozenset(self.random.sample(range(7), self.random.choice([2, 7])))
            dates = Entry(start, last, weekdays, length)
        return Session(
            f"session-{number}",
            offers[rank].id,
            dates,
            place=self.random.choice(places).id if self.chance(60) else None,
            hours_per_week=self.random.choice([0, 5, 10, 15]),
            days_per_week=self.random.choice([1, 3]),
            seats=self.random.choice([0, 0, 0, None, 5, 5, 5, 5]),
            register_by=start - timedelta(days=self.random.randint(0, 5)) if self.chance(25) else None,
            boarding=self.chance(10),
        )

    def situation(self) -> Situation:
        yes = frozenset(
            self.random.sample(["status", "wish", "low", "moped", "other"], self.random.choice([0, 0, 1]))
        )
        unknown = frozenset(self.random.sample(sorted(KINDS), self.random.choice([0, 0, 0, 1])))
        no = frozenset(KINDS) - yes - unknown
        no = frozenset(each for each in no if not VOCABULARY.denied([each]) & VOCABULARY.held(yes))
        held, denied = situation_facts(VOCABULARY, yes, no)
        turning = self.day(-3, 12)
        born = turning.replace(year=turning.year - self.random.choice([18, 18, 21]))
        return Situation(
            home=HOME,
            zones=frozenset({"commune:1"}),
            goal=self.goal(),
            held=held,
            denied=denied,
            born=Born(born, born + timedelta(days=self.random.choice([0, 0, 3])))
            if self.chance(90)
            else None,
            hours_per_week=self.random.choice([4, 8, 12, 15, 20]),
            daily_minutes=self.random.choice([10, 15, 25]),
            occasional_minutes=self.random.choice([10, 30]),
            budget=self.random.choice([None, None, 0, 3, 8]),
            wallets={"cpf": 3} if self.chance(50) else {},
            available_from=self.day(0, 4) if self.chance(15) else None,
            refused_offers=frozenset({"offer-1"} if self.chance(4) else ()),
            horizon_days=self.random.choice([6, 10, 13]),
        )

    def goal(self) -> Condition:
        draw = self.random.randrange(100)
        if draw < 70:
            return Has("goal")
        if draw < 85:
            return AllOf((Has("goal"), Has(self.random.choice(["step", "other"]))))
        if draw < 93:
            return AllOf((Has("goal"), NoneOf((Has(self.random.choice(["other", "wish", "status"])),))))
        return AnyOf((Has("goal"), AtLeast((Has("step"), Has("other"), Has("low")), count=2)))


def by_brute_force(found: Obstructed, size: int) -> list[Changes]:
    """The definition: from the easiest on, every set that opens a plan when no easier one kept does."""
    changes = every_change(found)
    words = found.catalogue.vocabulary
    sets = [
        frozenset(chosen)
        for count in range(size + 1)
        for chosen in combinations(changes, count)
        if len({change.key for change in chosen}) == count
    ]
    kept: list[Changes] = []
    for candidate in sorted(sets, key=lambda chosen: rank(chosen, words)):
        easier = any(is_easier(other, candidate, words) for other in kept)
        if not easier and has_plan(found, candidate):
            kept.append(candidate)
    return kept


def every_change(found: Obstructed) -> list[Change]:
    """All changes that could be made to a tiny territory, whether or not they serve the goal."""
    return [*_of_the_person(found), *_of_the_territory(found), *_of_the_sessions(found)]


def _of_the_person(found: Obstructed) -> Iterator[Change]:
    catalogue, situation, amounts = found.catalogue, found.situation, found.amounts
    words = catalogue.vocabulary
    useful = [catalogue.offers[offer] for offer in towards_with_travel(catalogue, situation.goal)]
    given = {fact for offer in useful for fact in words.held(offer.grants)}
    for fact, kind in KINDS.items():
        settles = words.held([fact]) & situation.goal.facts()
        hers = kind not in (FactKind.STATUS, FactKind.JOB) and (fact not in given or kind is FactKind.ASSET)
        if hers and not settles and fact not in situation.held:
            yield Change(ChangeKind.FACT, fact)
    yield from (Change(ChangeKind.MINUTES, amount=minutes) for minutes in amounts.minutes)
    yield from (Change(ChangeKind.HORIZON, amount=days) for days in amounts.horizon)
    yield from (
        Change(ChangeKind.HOURS, amount=hours) for hours in amounts.hours if hours > situation.hours_limit
    )
    if situation.budget is not None:
        yield Change(ChangeKind.BUDGET)


def _of_the_territory(found: Obstructed) -> Iterator[Change]:
    catalogue = found.catalogue
    hosts = [place for place in catalogue.places.values() if place.kind in ("third-place", "library")]
    near = sorted(hosts, key=lambda place: (place.point.lat, place.id))[: found.amounts.hosts]
    for offer in catalogue.offers.values():
        yield Change(ChangeKind.RULE, offer.id)
        sessions = catalogue.sessions_of.get(offer.id, ())
        if offer.kind == "training" and sessions:
            for place in {session.place or "" for session in sessions}:
                yield Change(ChangeKind.SESSION, offer.id, place)
            for host in near:
                yield Change(ChangeKind.HOSTED, offer.id, host.id)
                yield Change(ChangeKind.DISTANCE, offer.id, host.id)
    yield Change(ChangeKind.MODE, "moped")
    useful = towards_with_travel(catalogue, found.situation.goal)
    held = {session.place for session in catalogue.sessions.values() if session.offer in useful}
    yield from (Change(ChangeKind.SHUTTLE, place) for place in {*held, *(host.id for host in near)} if place)


def _of_the_sessions(found: Obstructed) -> Iterator[Change]:
    for session in found.catalogue.sessions.values():
        end = session.dates.start if isinstance(session.dates, Dates) else session.dates.last
        if end < TODAY:
            continue
        if session.seats == 0:
            yield Change(ChangeKind.SEAT, session.id)
        yield Change(ChangeKind.DEADLINE, session.id)
        yield from (Change(ChangeKind.DATE, session.id, amount=days) for days in found.amounts.later)
        yield from (Change(ChangeKind.DATE, session.id, amount=-days) for days in found.amounts.earlier)


def has_plan(found: Obstructed, changes: Changes) -> bool:
    """Whether some set of occurrences is a valid plan in the world changed so: all are tried, save those that
    follow an offer twice (without the one that ends later, every fact is gained on the same day).
    """
    catalogue, situation = applied(changes, found.catalogue, found.situation, TODAY, found.amounts)
    judge = Specification(catalogue, situation, TODAY, Certainty.POSSIBLE)
    if not _may_reach(catalogue, situation):
        return False
    by_offer: dict[str, list[Occurrence | None]] = {}
    for pick in judge.offered:
        by_offer.setdefault(pick.offer.root, [None]).append(pick)
    for chosen in product(*by_offer.values()):
        picks = tuple(pick for pick in chosen if pick is not None)
        if judge.reaches_the_goal(picks) and judge.valid(picks):
            return True
    return False


def has_plan_among_all_sets(found: Obstructed, changes: Changes) -> bool:
    """The same, with nothing left out."""
    catalogue, situation = applied(changes, found.catalogue, found.situation, TODAY, found.amounts)
    judge = Specification(catalogue, situation, TODAY, Certainty.POSSIBLE)
    return any(judge.valid(picks) for picks in judge.all_sets())


def _may_reach(catalogue: Catalogue, situation: Situation) -> bool:
    """Whether the goal's facts are held or given by some offer at all."""
    given = catalogue.vocabulary.held(fact for offer in catalogue.offers.values() for fact in offer.grants)
    return "goal" in given | situation.held or not isinstance(situation.goal, Has)
