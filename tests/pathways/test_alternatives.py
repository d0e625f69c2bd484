"""The other plans of the same worth: all of them, checked by trying everything."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pathways.alternatives import alternatives
from pathways.offers import Session
from pathways.plans import Worth
from pathways.search import search
from pathways.specification import Specification
from tests.pathways.instances import TODAY, Instance, instance
from tests.pathways.repair_cases import one_of_each
from tests.pathways.small_territory import Territory, fixed, someone


def same_worth(case: Instance, worth: Worth) -> set[frozenset[str]]:
    judge = Specification(case.catalogue, case.situation, TODAY, case.certainty)
    return {
        frozenset(pick.session.id for pick in picks)
        for picks in one_of_each(judge.offered)
        if judge.valid(picks) and judge.worth(picks) == worth
    }


@pytest.mark.parametrize("batch", range(3))
def test_every_set_of_sessions_of_the_same_worth_is_found_once(batch: int) -> None:
    for seed in range(batch, 240, 3):
        case = instance(seed)
        for plan in search(case.catalogue, case.situation, TODAY, case.certainty, slacks=None).plans:
            others = alternatives(case.catalogue, case.situation, plan, TODAY, most=50)
            sets = [frozenset(step.session for step in each.steps) for each in (plan, *others)]
            assert len(set(sets)) == len(sets), f"seed {seed}"
            assert set(sets) == same_worth(case, plan.worth), f"seed {seed}"
            assert {each.worth for each in others} <= {plan.worth}


def twins() -> Territory:
    territory = Territory().add("cap", fixed(5, 9), ["cap"]).add("other-cap", fixed(6, 9), ["cap"])
    territory.sessions.append(Session("cap-beside", "cap", fixed(4, 9), seats=3))
    return territory


def test_other_offers_and_other_sessions_of_the_same_worth_are_told() -> None:
    catalogue = twins().catalogue()
    [plan] = search(catalogue, someone("cap"), TODAY).plans
    others = alternatives(catalogue, someone("cap"), plan, TODAY)
    sessions = {step.session for each in (plan, *others) for step in each.steps}
    assert sessions == {"cap", "cap-beside", "other-cap"}
    assert all(step.gives == ("cap",) for each in others for step in each.steps)


def test_no_more_than_asked_are_looked_for() -> None:
    catalogue = twins().catalogue()
    [plan] = search(catalogue, someone("cap"), TODAY).plans
    assert len(alternatives(catalogue, someone("cap"), plan, TODAY, most=1)) == 1


def test_the_only_plan_has_no_alternative() -> None:
    catalogue = Territory().add("cap", fixed(5, 9), ["cap"]).catalogue()
    [plan] = search(catalogue, someone("cap"), TODAY).plans
    assert alternatives(catalogue, someone("cap"), plan, TODAY) == ()


def test_a_plan_that_another_beats_has_none() -> None:
    catalogue = twins().catalogue()
    [plan] = search(catalogue, someone("cap"), TODAY).plans
    late = replace(plan, worth=plan.worth._replace(travel=60))
    assert alternatives(catalogue, someone("cap"), late, TODAY) == ()


def test_a_goal_already_reached_has_none() -> None:
    arrived = replace(someone("cap"), held=frozenset({"cap"}), denied=frozenset())
    [plan] = search(twins().catalogue(), arrived, TODAY).plans
    assert alternatives(twins().catalogue(), arrived, plan, TODAY) == ()
