"""What is missing: the smallest changes that open a plan, against brute force on tiny territories."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from pathways.catalogue import Catalogue
from pathways.changes import Actor, Change, ChangeKind, applied, is_easier
from pathways.conditions import AgeBetween, AllOf, Has, NoneOf
from pathways.contributions import towards_with_travel
from pathways.obstruction import FULL_TIME_HOURS, LONGER_HORIZONS, obstructions
from pathways.plans import Certainty
from pathways.relaxation import MINUTES_STEPS
from pathways.search import feasible
from pathways.situation import Situation
from tests.pathways import hamlet
from tests.pathways.hamlet import TODAY, territory
from tests.pathways.instances import TODAY as INSTANCE_DAY
from tests.pathways.instances import Instance, instance

SEEDS = range(250)


def every_change(found: Instance) -> Iterator[Change]:
    """All changes that could be made to a tiny territory, whether or not they serve the goal."""
    catalogue, situation = found.catalogue, found.situation
    useful = [catalogue.offers[offer] for offer in towards_with_travel(catalogue, situation.goal)]
    given = {fact for offer in useful for fact in catalogue.vocabulary.held(offer.grants)}
    settling = catalogue.vocabulary.denied(situation.goal.facts())
    gainable = set(catalogue.vocabulary.facts) - given - settling - situation.held
    yield from (Change(ChangeKind.FACT, fact) for fact in gainable)
    yield from (Change(ChangeKind.MINUTES, amount=minutes) for minutes in MINUTES_STEPS)
    yield from (Change(ChangeKind.HORIZON, amount=days) for days in LONGER_HORIZONS)
    yield Change(ChangeKind.BUDGET)
    if situation.hours_limit < FULL_TIME_HOURS:
        yield Change(ChangeKind.HOURS, amount=FULL_TIME_HOURS)
    yield from (Change(ChangeKind.SEAT, s.id) for s in catalogue.sessions.values() if s.seats == 0)
    yield from (Change(ChangeKind.DEADLINE, session) for session in catalogue.sessions)
    yield from (Change(ChangeKind.RULE, offer) for offer in catalogue.offers)
    held = {session.place for offer in useful for session in catalogue.sessions_of.get(offer.id, ())}
    yield from (Change(ChangeKind.SHUTTLE, place) for place in held if place)


def opens(found: Instance, changes: tuple[Change, ...]) -> bool:
    catalogue, situation = applied(changes, found.catalogue, found.situation, INSTANCE_DAY)
    return feasible(catalogue, situation, INSTANCE_DAY, Certainty.POSSIBLE)


def closed_instances(seeds: range) -> list[Instance]:
    drawn = (instance(seed) for seed in seeds)
    return [found for found in drawn if not opens(found, ())]


def has_none(catalogue: Catalogue) -> bool:
    """Whether gaining a fact can close a door somewhere: then more changes may open less."""
    conditions = [offer.requires for offer in catalogue.offers.values()]
    conditions += [mode.requires for mode in catalogue.modes.values()]
    conditions += [scheme.requires for scheme in catalogue.schemes.values()]
    return any("NoneOf" in repr(condition) for condition in conditions)


CLOSED = [found for found in closed_instances(SEEDS) if not has_none(found.catalogue)]


def test_there_are_enough_closed_instances_to_compare() -> None:
    assert len(CLOSED) >= 15


@pytest.mark.parametrize("found", CLOSED)
def test_nothing_smaller_than_what_is_found_opens_a_plan_and_all_of_it_does(found: Instance) -> None:
    told = obstructions(found.catalogue, found.situation, INSTANCE_DAY, per_actor=None)
    for each in told:
        assert opens(found, each.changes)
        parts = (part for size in range(len(each.changes)) for part in combinations(each.changes, size))
        assert not any(opens(found, part) for part in parts)


@pytest.mark.parametrize("found", CLOSED)
def test_no_opening_set_of_one_or_two_changes_is_missing(found: Instance) -> None:
    told = [
        each.changes for each in obstructions(found.catalogue, found.situation, INSTANCE_DAY, per_actor=None)
    ]
    changes = sorted(every_change(found))
    words = found.catalogue.vocabulary
    sets = [pick for size in (1, 2) for pick in combinations(changes, size)]
    unknown = [pick for pick in sets if not any(is_easier(each, pick, words) for each in told)]
    assert [pick for pick in unknown if opens(found, pick)] == []


def told(situation: Situation, catalogue: Catalogue | None = None, size: int = 2) -> set[frozenset[Change]]:
    found = obstructions(catalogue or territory(), situation, TODAY, size=size, per_actor=None)
    return {frozenset(each.changes) for each in found}


def test_where_there_is_a_plan_nothing_is_missing() -> None:
    assert obstructions(territory(), hamlet.driver(), TODAY) == ()


def test_whoever_has_no_car_is_told_of_a_licence_a_shuttle_or_a_session_nearby() -> None:
    found = told(hamlet.walker())
    assert frozenset({Change(ChangeKind.FACT, "licence-b")}) in found
    assert frozenset({Change(ChangeKind.SHUTTLE, "institute")}) in found
    assert frozenset({Change(ChangeKind.HOSTED, "nursing", "workshop")}) in found
    assert frozenset({Change(ChangeKind.DISTANCE, "nursing", "workshop")}) in found


def test_each_change_says_who_can_make_it() -> None:
    found = obstructions(territory(), hamlet.walker(), TODAY)
    assert {actor for each in found for actor in each.actors} == set(Actor)


def test_a_full_session_asks_for_one_more_seat() -> None:
    full = hamlet.with_session(seats=0)
    assert frozenset({Change(ChangeKind.SEAT, "nursing-2027")}) in told(hamlet.driver(), full)


def test_a_session_both_too_far_and_full_asks_for_two_changes_together() -> None:
    full = hamlet.with_session(seats=0)
    pair = frozenset({Change(ChangeKind.SEAT, "nursing-2027"), Change(ChangeKind.SHUTTLE, "institute")})
    assert pair in told(hamlet.walker(), full)


def test_a_missed_deadline_asks_for_a_late_registration() -> None:
    late = hamlet.with_session(register_by=date(2026, 11, 1))
    assert frozenset({Change(ChangeKind.DEADLINE, "nursing-2027")}) in told(hamlet.driver(), late)


def test_an_age_limit_is_the_provider_s_rule_and_never_the_person_s_fault() -> None:
    young_only = hamlet.with_offer(requires=AgeBetween(None, 25))
    assert told(hamlet.driver(), young_only) == {frozenset({Change(ChangeKind.RULE, "nursing")})}


def test_what_an_offer_forbids_is_a_rule_too() -> None:
    forbidding = hamlet.with_offer(requires=AllOf((NoneOf((Has("licence-b"),)),)))
    assert told(hamlet.driver(), forbidding) == {frozenset({Change(ChangeKind.RULE, "nursing")})}


def test_too_short_a_horizon_asks_for_time() -> None:
    hurried = replace(hamlet.driver(), horizon_days=100)
    assert frozenset({Change(ChangeKind.HORIZON, amount=365)}) in told(hurried)


def test_too_few_hours_ask_for_a_full_week() -> None:
    busy = replace(hamlet.driver(), hours_per_week=10.0)
    assert told(busy) == {frozenset({Change(ChangeKind.HOURS, amount=FULL_TIME_HOURS)})}


def test_without_a_budget_for_the_price_the_budget_is_named() -> None:
    dear = hamlet.with_offer(price=50_000)
    poor = replace(hamlet.driver(), budget=0)
    assert told(poor, dear) == {frozenset({Change(ChangeKind.BUDGET)})}


def test_longer_trips_are_asked_by_the_smallest_step_that_suffices() -> None:
    patient = replace(hamlet.driver(), daily_minutes=5)
    lengthened = {
        change.amount for each in told(patient) for change in each if change.kind is ChangeKind.MINUTES
    }
    assert lengthened == {30}


def test_a_goal_that_no_offer_gives_has_no_obstruction_and_no_invented_way() -> None:
    assert told(replace(hamlet.driver(), goal=Has("astronaut"))) == set()


def test_the_goal_itself_is_never_proposed_as_a_change() -> None:
    named = {change.subject for each in told(hamlet.walker()) for change in each}
    assert "nurse" not in named


def test_the_documents_name_kind_actor_and_subject() -> None:
    [document] = [
        each.document()
        for each in obstructions(territory(), hamlet.walker(), TODAY)
        if each.changes == (Change(ChangeKind.HOSTED, "nursing", "workshop"),)
    ]
    expected = {"kind": "hosted", "who": "territory", "subject": "nursing", "place": "workshop"}
    assert document == {"changes": [expected]}
