"""Plans that really differ: the most varied choice, checked by trying them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from random import Random

import pytest

from pathways.diversity import MOST_EXACT, difference, diverse, farthest_first
from pathways.plans import Certainty, FundingLine, Plan, Step, Worth
from pathways.travel import Trip

DAY = date(2027, 1, 4)


def plan(
    offers: str, *, days: int = 0, place: str = "here", mode: str = "walk", scheme: str | None = None
) -> Plan:
    day = DAY + timedelta(days=days)
    trip = Trip(mode, 10, 10, 1.0, 0)
    funding = (FundingLine(scheme, "", 100),)
    steps = tuple(Step(offer, offer, day, day, day, place, trip, 1, (), (), (), funding) for offer in offers)
    return Plan(steps, Worth(day, len(offers), days, 0), Certainty.SURE)


def anything(seed: int, number: int) -> list[Plan]:
    random = Random(seed)  # noqa: S311 - reproducible draws, no secret
    return [
        plan(
            "".join(random.sample("abcdef", random.randint(1, 3))),
            days=random.randint(0, 120),
            place=random.choice("xyz"),
            mode=random.choice(["walk", "car"]),
            scheme=random.choice([None, "cpf"]),
        )
        for _ in range(number)
    ]


def least(plans: Sequence[Plan], kept: Sequence[Plan] = ()) -> float:
    pairs = [*combinations(plans, 2), *((each, other) for each in plans for other in kept)]
    return min((difference(first, second) for first, second in pairs), default=100.0)


def test_the_same_plan_does_not_differ_from_itself() -> None:
    assert difference(plan("ab"), plan("ab")) == 0


def test_nothing_in_common_is_all_the_difference_there_is() -> None:
    other = plan("cd", days=200, place="there", mode="car", scheme="cpf")
    assert difference(plan("ab"), other) == 100


def test_another_offer_counts_more_than_another_date() -> None:
    assert difference(plan("ab"), plan("ac")) > difference(plan("ab"), plan("ab", days=90))


@pytest.mark.parametrize("seed", range(12))
def test_the_choice_is_the_most_varied_of_all(seed: int) -> None:
    plans = anything(seed, 9)
    kept = plans[:2]
    chosen = diverse(plans, 5, kept)
    every = (least(added, kept) for added in combinations(plans[2:], 3))
    assert chosen[:2] == tuple(kept)
    assert least(chosen[2:], kept) == max(every)


@pytest.mark.parametrize("seed", range(6))
def test_one_after_the_other_is_at_least_half_as_varied(seed: int) -> None:
    plans = anything(seed, 9)
    first = farthest_first(plans[1:], plans[:1])[:3]
    best = max(least(added, plans[:1]) for added in combinations(plans[1:], 3))
    assert least(first, plans[:1]) >= best / 2


def test_five_times_the_same_with_another_date_gives_way_to_what_differs() -> None:
    same = [plan("ab", days=days) for days in range(5)]
    other = plan("cd", days=60, place="there")
    assert other in diverse([*same, other], 2, same[:1])


def test_what_is_kept_comes_first_even_beyond_the_count() -> None:
    plans = anything(3, 6)
    assert diverse(plans, 2, plans[:4]) == tuple(plans[:2])


def test_fewer_plans_than_asked_are_all_chosen() -> None:
    plans = anything(1, 3)
    assert set(diverse(plans, 9)) == set(plans)


def test_a_large_front_is_chosen_from_one_after_the_other() -> None:
    plans = [replace(each, opens=(str(rank),)) for rank, each in enumerate(anything(2, MOST_EXACT + 5))]
    assert diverse(plans, 4, plans[:1])[1:] == farthest_first(plans[1:], plans[:1])[:3]


def test_there_is_nothing_to_choose_from_nothing() -> None:
    assert diverse([], 3) == ()
    assert farthest_first([]) == ()


@pytest.mark.parametrize("count", [0, -1])
def test_choosing_no_plan_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="at least one plan"):
        diverse(anything(1, 2), count)
