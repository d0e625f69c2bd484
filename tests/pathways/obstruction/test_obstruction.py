"""What is missing: the smallest changes that open a plan, against brute force on tiny territories."""

from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from pathways.catalogue import Catalogue
from pathways.conditions import AgeBetween, AllOf, DateBetween, Has, NoneOf
from pathways.obstruction import LARGEST, Actor, Change, ChangeKind, obstructions, trials
from pathways.offers import Dates, Entry
from pathways.situation import Situation
from tests.pathways import hamlet
from tests.pathways.hamlet import TODAY, territory
from tests.pathways.obstruction.obstructed import TODAY as INSTANCE_DAY
from tests.pathways.obstruction.obstructed import by_brute_force, obstructed

SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_found_is_what_brute_force_finds(seed: int) -> None:
    case = obstructed(seed)
    found = obstructions(case.catalogue, case.situation, INSTANCE_DAY, per_actor=None, amounts=case.amounts)
    assert [frozenset(each.changes) for each in found] == by_brute_force(case, size=2)


def test_sets_of_three_are_found_too() -> None:
    for seed in (1, 4):
        case = obstructed(seed)
        found = obstructions(
            case.catalogue, case.situation, INSTANCE_DAY, size=3, per_actor=None, amounts=case.amounts
        )
        assert [frozenset(each.changes) for each in found] == by_brute_force(case, size=3)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_few_that_are_shown_are_the_first_of_all_for_each_who_could_act(seed: int) -> None:
    case = obstructed(seed)
    everything = obstructions(
        case.catalogue, case.situation, INSTANCE_DAY, per_actor=None, amounts=case.amounts
    )
    few = obstructions(case.catalogue, case.situation, INSTANCE_DAY, per_actor=1, amounts=case.amounts)
    first = {each.actors: each for each in reversed(everything.sets)}
    assert list(few) == [each for each in everything if first[each.actors] == each]


def told(situation: Situation, catalogue: Catalogue | None = None, size: int = 2) -> set[frozenset[Change]]:
    found = obstructions(catalogue or territory(), situation, TODAY, size=size, per_actor=None)
    return {frozenset(each.changes) for each in found}


def test_where_there_is_a_plan_nothing_is_missing() -> None:
    found = obstructions(territory(), hamlet.driver(), TODAY)
    assert (found.sets, found.complete) == ((), True)


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
    assert told(busy) == {frozenset({Change(ChangeKind.HOURS, amount=35)})}


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


def test_a_session_that_begins_too_soon_may_be_moved_by_the_smallest_step_that_suffices() -> None:
    learner = replace(hamlet.driver(), available_from=date(2027, 10, 20))
    moves = {change for each in told(learner) for change in each if change.kind is ChangeKind.DATE}
    assert moves == {Change(ChangeKind.DATE, "nursing-2027", amount=91)}


def test_a_session_that_begins_after_an_age_limit_may_be_moved_earlier() -> None:
    until = hamlet.with_offer(requires=DateBetween(None, date(2027, 8, 30)))
    assert frozenset({Change(ChangeKind.DATE, "nursing-2027", amount=-28)}) in told(hamlet.driver(), until)


def test_entries_that_close_too_soon_may_go_on_longer() -> None:
    entries = Entry(date(2026, 11, 23), date(2026, 12, 7), frozenset({0}), 300)
    busy = replace(hamlet.driver(), available_from=date(2026, 12, 15))
    found = told(busy, hamlet.with_session(dates=entries))
    assert frozenset({Change(ChangeKind.DATE, "nursing-2027", amount=28)}) in found


def test_one_more_session_where_the_offer_is_held_is_its_provider_s_to_open() -> None:
    past = hamlet.with_session(dates=Dates(date(2026, 9, 1), date(2027, 7, 2)))
    found = told(hamlet.driver(), past)
    assert frozenset({Change(ChangeKind.SESSION, "nursing", "institute")}) in found
    assert Change(ChangeKind.SESSION, "nursing", "institute").who is Actor.PROVIDER
    assert not any(change.kind is ChangeKind.DATE for each in found for change in each)


def test_being_driven_asks_neither_a_licence_nor_a_car() -> None:
    found = told(replace(hamlet.walker(), held=frozenset()))
    assert frozenset({Change(ChangeKind.MODE, "car")}) in found


def test_a_new_session_is_at_whichever_monday_suits_the_rest_of_the_plan() -> None:
    later = replace(hamlet.walker(), available_from=date(2027, 6, 1))
    past = hamlet.with_session(dates=Dates(date(2026, 9, 1), date(2027, 7, 2)))
    assert frozenset({Change(ChangeKind.HOSTED, "nursing", "workshop")}) in told(later, past)


@pytest.mark.parametrize("size", [-1, LARGEST + 1, 99])
def test_sets_too_large_to_be_tried_are_refused(size: int) -> None:
    with pytest.raises(ValueError, match="changes can be tried"):
        obstructions(territory(), hamlet.walker(), TODAY, size=size)


def test_sets_of_no_change_at_all_hold_nothing() -> None:
    assert told(hamlet.walker(), size=0) == set()


def test_without_any_offer_nothing_is_missing_that_a_change_could_bring() -> None:
    bare = Catalogue(vocabulary=territory().vocabulary, travel=territory().travel)
    assert told(hamlet.walker(), bare) == set()


def test_an_offer_without_a_session_can_be_hosted_by_nobody() -> None:
    whole = territory()
    bare = Catalogue(
        vocabulary=whole.vocabulary,
        travel=whole.travel,
        modes=whole.modes.values(),
        places=whole.places.values(),
        offers=whole.offers.values(),
    )
    assert told(hamlet.walker(), bare) == set()


def test_without_any_place_only_what_is_followed_at_a_distance_counts() -> None:
    whole = hamlet.with_session(place=None, seats=0)
    bare = Catalogue(
        vocabulary=whole.vocabulary,
        travel=whole.travel,
        offers=whole.offers.values(),
        sessions=whole.sessions.values(),
    )
    found = told(hamlet.walker(), bare)
    assert found == {
        frozenset({Change(ChangeKind.SEAT, "nursing-2027")}),
        frozenset({Change(ChangeKind.SESSION, "nursing", "")}),
    }


def test_a_horizon_of_no_day_asks_for_time() -> None:
    found = told(replace(hamlet.driver(), horizon_days=0))
    assert frozenset({Change(ChangeKind.HORIZON, amount=365)}) in found


def test_a_budget_of_nothing_stops_nobody_from_what_is_free() -> None:
    assert told(replace(hamlet.driver(), budget=0)) == set()


def test_an_offer_that_the_person_refuses_is_changed_by_nobody() -> None:
    assert told(replace(hamlet.walker(), refused_offers=frozenset({"nursing"}))) == set()


def test_a_place_that_no_means_reaches_gets_no_shuttle() -> None:
    found = told(replace(hamlet.walker(), home=hamlet.HOME._replace(lat=90.0)))
    assert not any(change.kind is ChangeKind.SHUTTLE for each in found for change in each)


def test_more_hours_than_a_full_week_are_asked_of_nobody() -> None:
    assert told(hamlet.driver(), hamlet.with_session(hours_per_week=60)) == set()


@pytest.mark.parametrize("size", range(LARGEST + 1))
def test_an_answer_that_is_complete_says_up_to_which_size(size: int) -> None:
    found = obstructions(territory(), hamlet.walker(), TODAY, size=size)
    assert (found.complete, found.proven) == (True, size)


@pytest.mark.parametrize("ticks", range(0, 40, 3))
def test_whenever_time_runs_out_what_is_told_is_right_and_what_is_proven_is_all_there(
    ticks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = obstructed(5)
    clock = count()
    monkeypatch.setattr(trials, "monotonic", lambda: float(next(clock)))
    cut = obstructions(
        case.catalogue, case.situation, INSTANCE_DAY, per_actor=None, amounts=case.amounts, deadline=ticks
    )
    everything = by_brute_force(case, size=2)
    told = [frozenset(each.changes) for each in cut]
    assert [each for each in everything if len(each) <= cut.proven] == [
        each for each in told if len(each) <= cut.proven
    ]
    assert set(told) <= set(everything)


def test_time_run_out_is_said_and_what_was_found_is_kept() -> None:
    found = obstructions(territory(), hamlet.walker(), TODAY, deadline=0)
    assert not found.complete
    assert found.proven < 1
    assert set(found) <= set(obstructions(territory(), hamlet.walker(), TODAY, per_actor=None))


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
