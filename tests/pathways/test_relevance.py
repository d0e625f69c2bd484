"""Reductions and bounds: what is left out can't matter, what is promised is never too much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pathways.conditions import AgeBetween, AllOf, AnyOf, Born, DateBetween, Has, NoneOf
from pathways.gates import thresholds
from pathways.kernel.run import Run
from pathways.plans import Certainty, Worth
from pathways.problem import Problem, compile_problem
from pathways.relevance import enterable, reduced, serving
from pathways.situation import Situation
from pathways.specification import Specification
from tests.pathways.instances import TODAY as INSTANCE_DAY
from tests.pathways.instances import instance
from tests.pathways.small_territory import TODAY, Territory, after, any_monday, fixed, someone


def problem(territory: Territory, person: Situation) -> Problem:
    return compile_problem(territory.catalogue(), person, TODAY, Certainty.SURE)


def offers(found: Problem) -> set[str]:
    return {slot.offer.id for slot in found.slots}


def test_an_offer_that_serves_nothing_is_left_out() -> None:
    territory = Territory().add("course", fixed(9, 9), ["cap"], requires=Has("visit"))
    territory.add("visit", fixed(1, 1), ["visit"]).add("idle", fixed(1, 1), ["child"])
    assert offers(reduced(problem(territory, someone("cap")))) == {"course", "visit"}


def test_an_offer_that_only_closes_a_door_never_serves() -> None:
    territory = Territory().add("course", fixed(9, 9), ["cap"], requires=NoneOf((Has("job"),)))
    territory.add("job", fixed(1, 1), ["job"])
    assert offers(serving(problem(territory, someone("cap")))) == {"course"}


def test_a_means_of_travel_serves_where_there_is_somewhere_to_go() -> None:
    territory = Territory().add("loan", fixed(1, 1), ["moped"]).add("course", fixed(9, 9), ["cap"])
    assert offers(reduced(problem(territory, someone("cap")))) == {"course"}
    territory.add("there", fixed(9, 9), ["cap"], place="near")
    assert offers(reduced(problem(territory, someone("cap")))) == {"course", "there", "loan"}


def test_a_session_that_starts_before_what_it_needs_can_be_given_never_opens() -> None:
    territory = Territory().add("early", fixed(3, 3), ["cap"], requires=Has("visit"))
    territory.add("visit", fixed(3, 5), ["visit"])
    assert offers(enterable(problem(territory, someone("cap")))) == {"visit"}


def test_a_place_that_no_means_reaches_is_never_a_slot() -> None:
    territory = Territory().add("course", fixed(9, 9), ["cap"], place="far")
    assert problem(territory, someone("cap")).slots == ()


def test_a_permanent_entry_is_cut_where_an_answer_changes() -> None:
    territory = Territory().add(
        "course", any_monday(), ["cap"], requires=AnyOf((DateBetween(None, after(10)), AgeBetween(18, None)))
    )
    birthday = after(40)
    born = birthday.replace(year=birthday.year - 18)
    found = problem(territory, replace(someone("cap"), born=Born(born, born)))
    days = [(date.fromordinal(slot.first), date.fromordinal(slot.last)) for slot in found.slots]
    assert days == [(after(0), after(10)), (after(42), after(700))]


def test_the_birthdays_of_29_february_fall_on_the_first_of_march() -> None:
    born = Born(date(2008, 2, 29), date(2008, 2, 29))
    assert thresholds(AgeBetween(16, 17), born) == {date(2024, 2, 29), date(2026, 3, 1)}


def test_an_unknown_birth_changes_no_answer_on_any_day() -> None:
    assert thresholds(AgeBetween(16, 17), None) == set()


def ladder() -> Territory:
    territory = Territory().add("visit", any_monday(3), ["visit"])
    return territory.add("course", any_monday(5), ["cap"], requires=Has("visit"), place="near")


def bound(found: Problem) -> Worth:
    """What the first look at a problem promises at best."""
    run = Run(found, None, None)
    assert not run.to_the_end(lambda: True)
    return run.bound()


def test_the_first_bound_is_the_worth_of_the_only_plan() -> None:
    found = reduced(problem(ladder(), someone("cap")))
    assert bound(found) == Worth(after(11), 2, 0, found.slots[1].rides[0].minutes)


def test_facts_given_by_one_offer_need_one_step() -> None:
    territory = Territory().add("both", fixed(1, 1), ["visit", "cap"])
    assert bound(problem(territory, someone(AllOf((Has("cap"), Has("visit")))))).steps == 1
    territory.add("one", fixed(2, 2), ["visit"])
    assert bound(problem(territory, someone(AllOf((Has("cap"), Has("visit")))))).steps == 1


def test_an_unreachable_goal_is_given_up_at_once() -> None:
    found = problem(ladder(), someone("cap"))
    run = Run(found.with_slots(found.slots[1:]), None, None)
    assert run.to_the_end(lambda: False)
    assert not run.has_found()


def test_a_bound_before_any_deadline_never_promises_too_much() -> None:
    for seed in range(100):
        case = instance(seed)
        found = compile_problem(case.catalogue, case.situation, INSTANCE_DAY, case.certainty)
        front = Specification(case.catalogue, case.situation, INSTANCE_DAY, case.certainty).front()
        run = Run(reduced(found), None, None)
        if not run.to_the_end(lambda: True):
            best = run.bound()
            assert all(_is_no_more(best, each) for each in front)


def _is_no_more(least: Worth, worth: Worth) -> bool:
    return least == worth or least.beats(worth)
