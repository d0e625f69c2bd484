"""The search against its judge: the same front on random tiny instances, and what must hold of both."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalogue import Catalogue
from pathways.conditions import facts_under_none
from pathways.offers import Session
from pathways.plans import Certainty
from pathways.search import Slacks, feasible, search
from pathways.specification import Specification, within_slacks
from tests.pathways.instances import TODAY, Instance, instance

INSTANCES = int(os.environ.get("MAILLAGE_INSTANCES", "600"))
BATCHES = 10

seeds = st.integers(min_value=100_000, max_value=10_000_000)
quickly = settings(max_examples=60, deadline=None, derandomize=True)


def specified(found: Instance) -> Specification:
    return Specification(found.catalogue, found.situation, TODAY, found.certainty)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_search_finds_the_front_that_the_specification_defines(batch: int) -> None:
    for seed in range(batch, INSTANCES, BATCHES):
        case = instance(seed)
        found = search(case.catalogue, case.situation, TODAY, case.certainty, slacks=None)
        assert found.worths == specified(case).front(), f"seed {seed}"
        assert found.complete


def test_the_random_instances_are_not_all_trivial() -> None:
    fronts = [
        search(case.catalogue, case.situation, TODAY, case.certainty, slacks=None).worths
        for case in map(instance, range(300))
    ]
    assert sum(not front for front in fronts) > 50
    assert sum(len(front) > 1 for front in fronts) >= 10
    assert sum(max((worth.steps for worth in front), default=0) > 1 for front in fronts) >= 15


@quickly
@given(seeds)
def test_every_plan_found_is_valid_and_worth_what_it_says(seed: int) -> None:
    case = instance(seed)
    specification = specified(case)
    offered = {(pick.session.id, pick.dates.start): pick for pick in specification.offered}
    for plan in search(case.catalogue, case.situation, TODAY, case.certainty, slacks=None).plans:
        picks = tuple(offered[step.session, step.start] for step in plan.steps)
        assert list(specification.faults(picks)) == []
        assert specification.worth(picks) == plan.worth
        assert sum(step.out_of_pocket for step in plan.steps) == plan.worth.out_of_pocket


@quickly
@given(seeds, st.integers(0, 2), st.integers(0, 5))
def test_slacks_keep_exactly_the_part_of_the_front_near_the_best(seed: int, steps: int, days: int) -> None:
    case = instance(seed)
    full = search(case.catalogue, case.situation, TODAY, case.certainty, slacks=None).worths
    near = search(case.catalogue, case.situation, TODAY, case.certainty, slacks=Slacks(steps, days)).worths
    assert near == within_slacks(full, steps, days)


@pytest.mark.parametrize("seed", [41543])
def test_a_shorter_plan_too_late_to_be_shown_hides_none_of_the_others(seed: int) -> None:
    case = instance(seed)
    asked = case.catalogue, case.situation, TODAY, case.certainty
    full = search(*asked, slacks=None).worths
    assert min(full).steps > min(worth.steps for worth in full)
    assert search(*asked, slacks=Slacks(0, 2)).worths == {min(full)}


@quickly
@given(seeds)
def test_there_is_a_plan_exactly_when_the_front_is_not_empty(seed: int) -> None:
    case = instance(seed)
    found = search(case.catalogue, case.situation, TODAY, case.certainty)
    assert feasible(case.catalogue, case.situation, TODAY, case.certainty) == bool(found.plans)


@quickly
@given(seeds)
def test_one_more_session_never_makes_the_front_worse(seed: int) -> None:
    case = instance(seed)
    sessions = list(case.catalogue.sessions.values())
    fewer = search(_with_sessions(case.catalogue, sessions[:-1]), case.situation, TODAY, slacks=None).worths
    more = search(case.catalogue, case.situation, TODAY, slacks=None).worths
    assert all(any(new == old or new.beats(old) for new in more) for old in fewer)


@quickly
@given(seeds)
def test_without_negative_conditions_a_fact_never_makes_the_front_worse(seed: int) -> None:
    case = instance(seed)
    if _fears(case):
        return
    situation, vocabulary = case.situation, case.catalogue.vocabulary
    before = search(case.catalogue, situation, TODAY, slacks=None).worths
    for fact in set(vocabulary.facts) - situation.held:
        held = situation.held | vocabulary.held([fact])
        luckier = replace(situation, held=held, denied=situation.denied - held)
        after = search(case.catalogue, luckier, TODAY, slacks=None).worths
        assert all(any(new == old or new.beats(old) for new in after) for old in before)


@quickly
@given(seeds)
def test_the_order_and_the_names_of_sessions_do_not_matter(seed: int) -> None:
    case = instance(seed)
    renamed = [
        replace(session, id=f"z-{rank}")
        for rank, session in enumerate(reversed(list(case.catalogue.sessions.values())))
    ]
    other = _with_sessions(case.catalogue, renamed)
    assert (
        search(other, case.situation, TODAY, slacks=None).worths
        == search(case.catalogue, case.situation, TODAY, slacks=None).worths
    )


@quickly
@given(seeds)
def test_every_sure_plan_is_equalled_by_a_possible_one(seed: int) -> None:
    case = instance(seed)
    sure = search(case.catalogue, case.situation, TODAY, Certainty.SURE, slacks=None).worths
    possible = search(case.catalogue, case.situation, TODAY, Certainty.POSSIBLE, slacks=None).worths
    assert all(any(other == worth or other.beats(worth) for other in possible) for worth in sure)


def test_without_time_the_answer_is_marked_as_not_complete() -> None:
    stopped = [
        search(case.catalogue, case.situation, TODAY, case.certainty, slacks=None, deadline=-1.0)
        for case in map(instance, range(20))
    ]
    assert any(not front.complete for front in stopped)


def test_time_enough_leaves_the_answer_complete() -> None:
    case = instance(3)
    assert search(case.catalogue, case.situation, TODAY, deadline=3600.0).complete


def _with_sessions(catalogue: Catalogue, sessions: list[Session]) -> Catalogue:
    return Catalogue(
        vocabulary=catalogue.vocabulary,
        travel=catalogue.travel,
        modes=catalogue.modes.values(),
        places=catalogue.places.values(),
        offers=catalogue.offers.values(),
        sessions=sessions,
        schemes=catalogue.schemes.values(),
    )


def _fears(case: Instance) -> bool:
    catalogue = case.catalogue
    conditions = [case.situation.goal, *(offer.requires for offer in catalogue.offers.values())]
    conditions += [mode.requires for mode in catalogue.modes.values()]
    for scheme in catalogue.schemes.values():
        conditions += [scheme.requires, *(rule.holder_exempt for rule in scheme.rules if rule.holder_exempt)]
    return any(facts_under_none(condition) for condition in conditions)
