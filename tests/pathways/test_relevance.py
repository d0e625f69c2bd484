"""Reductions and bounds: what is left out can't matter, what is promised is never too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from pathways.bounds import Needs, Sweep
from pathways.conditions import AgeBetween, AllOf, AnyOf, Born, DateBetween, Has, NoneOf
from pathways.gates import OPEN, SHUT, compiled, thresholds
from pathways.labels import Label, dominates, extended, first_label, no_dearer, starts
from pathways.plans import Certainty
from pathways.problem import Problem, compile_problem
from pathways.relevance import enterable, reduced, serving
from pathways.situation import Situation
from tests.pathways.small_territory import TODAY, Territory, after, any_monday, fixed, someone

BITS = {"visit": 1, "cap": 2}


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


def gates() -> Iterator[tuple[NoneOf | AllOf | Has, bool, bool]]:
    yield Has("visit"), False, True
    yield NoneOf((Has("visit"),)), True, False
    yield AllOf((Has("visit"), NoneOf((Has("cap"),)))), False, True


@pytest.mark.parametrize(("condition", "before", "gained"), list(gates()))
def test_a_gate_answers_as_its_condition(condition: NoneOf | AllOf | Has, before: bool, gained: bool) -> None:
    gate = compiled(condition, someone("cap").circumstances(TODAY), BITS, Certainty.SURE)
    assert (gate.opens(0, 0), gate.opens(1, 1)) == (before, gained)


def test_a_gate_is_settled_where_nothing_gained_matters() -> None:
    person = someone("cap").circumstances(TODAY)
    assert compiled(Has("other"), person, BITS, Certainty.SURE) is SHUT
    assert compiled(NoneOf((Has("other"),)), person, BITS, Certainty.SURE) is OPEN
    unknown = someone("cap", unknown=["other"]).circumstances(TODAY)
    assert compiled(NoneOf((Has("other"),)), unknown, BITS, Certainty.SURE) is SHUT
    assert compiled(NoneOf((Has("other"),)), unknown, BITS, Certainty.POSSIBLE) is OPEN


def test_an_optimistic_gate_never_says_no_to_what_may_be() -> None:
    gate = compiled(NoneOf((Has("visit"),)), someone("cap").circumstances(TODAY), BITS, Certainty.SURE)
    assert gate.opens(1, 0)
    assert not gate.opens(1, 1)


def ladder() -> Problem:
    territory = Territory().add("visit", any_monday(3), ["visit"])
    territory.add("course", any_monday(5), ["cap"], requires=Has("visit"), place="near")
    return reduced(problem(territory, someone("cap")))


def test_the_earliest_goal_date_and_the_steps_needed_are_those_of_the_only_plan() -> None:
    found = ladder()
    sweep = Sweep(first_label(found), found.slots)
    assert sweep.run(found.goal.opens) == after(11).toordinal()
    ahead = Needs(found).ahead(0)
    assert ahead is not None
    assert (ahead.steps, ahead.minutes) == (2, found.slots[1].rides[0].minutes)


def test_an_unreachable_goal_has_no_bound() -> None:
    found = replace(ladder(), slots=ladder().slots[1:])
    assert Needs(found).ahead(0) is None
    assert Sweep(first_label(found), found.slots).run(found.goal.opens) is None


def label(found: Problem, *steps: tuple[int, int]) -> Label:
    """The label of these slots, by rank, and days from today."""
    made = first_label(found)
    for rank, days in steps:
        longer = extended(found, made, found.slots[rank], after(days).toordinal())
        assert longer is not None
        made = longer
    return made


def test_a_later_beginning_never_replaces_an_earlier_one() -> None:
    found = ladder()
    soon, late = label(found, (0, 0)), label(found, (0, 7))
    assert dominates(soon, late, 0)
    assert not dominates(late, soon, 0)


def test_with_a_fact_that_may_close_a_door_the_days_must_be_the_same() -> None:
    found = ladder()
    assert not dominates(label(found, (0, 0)), label(found, (0, 7)), found.bits["visit"])


def test_a_step_that_gains_nothing_is_refused() -> None:
    found = ladder()
    assert extended(found, label(found, (0, 0)), found.slots[0], after(7).toordinal()) is None


def test_the_days_to_try_follow_what_ended() -> None:
    found = ladder()
    after_visit = [
        date.fromordinal(day) for day in starts(label(found, (0, 0)), found.slots[1], all_days=False)
    ]
    assert after_visit == [after(0), after(7)]


@pytest.mark.parametrize(
    ("mine", "other", "never_dearer"),
    [
        ((5, 0), (5, 0), True),
        ((5, 0), (6, 0), True),
        ((5, 0), (6, 2), False),
        ((5, 0), (7, 2), True),
        ((6, 6), (5, 0), False),
        ((5, 3), (5, 0), True),
    ],
)
def test_a_purse_replaces_another_only_if_it_is_never_dearer(
    mine: tuple[int, ...], other: tuple[int, ...], never_dearer: bool
) -> None:
    assert no_dearer(mine, other) is never_dearer
