"""Random tiny cohorts, and the fairest promise by trying every choice of everybody's valid plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from random import Random

from pathways.catalogue import Catalogue
from pathways.cohort import NEVER, Member
from pathways.cohort.finder import in_turn
from pathways.offers import Session
from pathways.plans import Certainty
from pathways.situation import Situation
from pathways.specification import Specification
from pathways.travel import Point
from tests.pathways.instances import TODAY, instance
from tests.pathways.repair_cases import one_of_each

Choice = tuple[date, frozenset[str]]


@dataclass(frozen=True)
class Case:
    """A few people, and sessions with few seats."""

    catalogue: Catalogue
    members: tuple[Member, ...]
    certainty: Certainty


def cohort_case(seed: int, people: int | None = None) -> Case:
    """The case of that seed, the same one every time."""
    random = Random(seed)  # noqa: S311 - reproducible draws, no secret
    found = instance(seed)
    number = people or random.choice([2, 3, 3, 4])
    members = tuple(
        Member(f"person-{rank}", _someone(found.situation, random), _since(random)) for rank in range(number)
    )
    return Case(scarce(found.catalogue, random), members, found.certainty)


def scarce(catalogue: Catalogue, random: Random) -> Catalogue:
    """The same sessions with one or two seats, mostly."""
    return with_sessions(
        catalogue,
        [
            replace(session, seats=random.choice([1, 1, 2, 5])) if session.seats else session
            for session in catalogue.sessions.values()
        ],
    )


def with_sessions(catalogue: Catalogue, sessions: Sequence[Session]) -> Catalogue:
    """The catalogue with other sessions."""
    return Catalogue(
        vocabulary=catalogue.vocabulary,
        travel=catalogue.travel,
        modes=catalogue.modes.values(),
        places=catalogue.places.values(),
        offers=catalogue.offers.values(),
        sessions=sessions,
        schemes=catalogue.schemes.values(),
    )


def _someone(situation: Situation, random: Random) -> Situation:
    """Somebody in much the same situation: from elsewhere, with other hours, or free later."""
    return replace(
        situation,
        home=Point(random.choice([0, 0, 1]), 0),
        hours_per_week=random.choice([situation.hours_per_week, 15, None]),
        available_from=random.choice(
            [situation.available_from, None, TODAY + timedelta(days=random.randint(1, 5))]
        ),
    )


def _since(random: Random) -> date | None:
    return random.choice([None, TODAY - timedelta(days=30), TODAY - timedelta(days=random.randint(1, 90))])


def choices(case: Case, member: Member) -> list[Choice]:
    """Goal date and sessions of every valid plan, and of none; not those that need more for no less."""
    judge = Specification(case.catalogue, member.situation, TODAY, case.certainty)
    found: set[Choice] = {(NEVER, frozenset())}
    for picks in one_of_each(judge.offered):
        if judge.valid(picks):
            found.add((judge.goal_date(picks), frozenset(pick.session.id for pick in picks)))
    return [
        one
        for one in found
        if not any(other != one and other[0] <= one[0] and other[1] <= one[1] for other in found)
    ]


def fairest_dates(case: Case) -> list[date]:
    """Goal dates of everybody in turn: leximin, then in turn."""
    seats = {each.id: each.seats for each in case.catalogue.sessions.values() if each.seats is not None}
    everybody = [choices(case, member) for member in in_turn(case.members, TODAY)]
    dates = ([day for day, _ in chosen] for chosen in _fitting(everybody, seats))
    return min(dates, key=lambda each: (sorted(each, reverse=True), each))


def _fitting(everybody: list[list[Choice]], seats: dict[str, int]) -> Iterator[tuple[Choice, ...]]:
    for chosen in product(*everybody):
        taken = Counter(session for _, sessions in chosen for session in sessions)
        if all(number <= seats.get(session, number) for session, number in taken.items()):
            yield chosen
