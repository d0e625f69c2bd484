"""Reductions and bounds: what is left out can't matter, what is promised is never too much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pathways.conditions import AgeBetween, AllOf, AnyOf, AtLeast, Born, DateBetween, Has, NoneOf
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

ANY = AnyOf((Has("visit"), Has("child")))


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


def rivals(*facts: str) -> Territory:
    """A course for each of these facts."""
    territory = Territory()
    for fact in facts:
        territory.add(f"course-{fact}", any_monday(3), [fact])
    return territory


def test_one_of_several_facts_needs_a_step_though_none_of_them_must_be_had() -> None:
    territory = rivals("visit", "child").add("job", fixed(9, 9), ["cap"], requires=ANY)
    assert bound(problem(territory, someone("cap"))).steps == 2


def test_what_rivals_give_side_by_side_needs_a_step_each() -> None:
    asked = AllOf((ANY, AnyOf((Has("moped"), Has("job")))))
    territory = rivals("visit", "child", "moped", "job").add("last", fixed(20, 20), ["cap"], requires=asked)
    assert bound(problem(territory, someone("cap"))).steps == 3


def test_so_many_of_several_facts_never_need_more_steps_than_there_are() -> None:
    asked = AtLeast((Has("visit"), Has("child"), Has("job")), count=2)
    territory = rivals("visit", "child", "job").add("last", fixed(20, 20), ["cap"], requires=asked)
    assert bound(problem(territory, someone("cap"))).steps in (2, 3)


def test_a_means_of_travel_yet_to_be_had_needs_a_step() -> None:
    territory = rivals("moped").add("course", fixed(9, 9), ["cap"], place="far")
    by_moped = replace(someone("cap"), occasional_minutes=60, daily_minutes=60)
    assert bound(problem(territory, by_moped)).steps == 2
    on_foot = replace(someone("cap"), occasional_minutes=600, daily_minutes=600)
    assert bound(problem(territory, on_foot)).steps == 1


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
