"""What the search finds, on situations small enough to be followed by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pathways.conditions import AgeBetween, AllOf, AnyOf, Born, DateBetween, Has, NoneOf
from pathways.offers import FundingRule, FundingScheme
from pathways.plans import Certainty, Plan, Worth
from pathways.search import Slacks, feasible, search
from pathways.situation import Situation
from tests.pathways.small_territory import TODAY, Territory, after, any_monday, fixed, someone


def plans(territory: Territory, person: Situation, certainty: Certainty = Certainty.SURE) -> tuple[Plan, ...]:
    """All of the front."""
    return search(territory.catalogue(), person, TODAY, certainty, slacks=None).plans


def steps(plan: Plan) -> list[tuple[str, date]]:
    return [(step.offer, step.start) for step in plan.steps]


def test_who_is_there_already_has_nothing_to_do() -> None:
    person = replace(someone("cap"), held=frozenset({"cap"}), denied=frozenset())
    [plan] = plans(Territory(), person)
    assert plan.worth == Worth(TODAY, 0, 0, 0)


def test_an_unknown_goal_is_never_taken_as_reached() -> None:
    assert plans(Territory(), someone("cap", unknown=["cap"]), Certainty.POSSIBLE) == ()


def test_a_step_waits_for_the_fact_that_another_gives() -> None:
    territory = Territory().add("visit", any_monday(3), ["visit"])
    territory.add("course", any_monday(5), ["cap"], requires=Has("visit"))
    [plan] = plans(territory, someone("cap"))
    assert steps(plan) == [("visit", after(0)), ("course", after(7))]


def test_two_steps_of_the_same_day_never_let_each_other_in() -> None:
    territory = Territory().add("one", fixed(3, 3), ["visit"], requires=Has("cap"))
    territory.add("two", fixed(3, 3), ["cap"], requires=Has("visit"))
    assert plans(territory, someone("cap")) == ()


def test_the_delay_counts_from_today_and_from_the_fact_needed() -> None:
    territory = Territory().add("visit", any_monday(), ["visit"], delay=10)
    territory.add("course", any_monday(), ["cap"], requires=Has("visit"), delay=10)
    [plan] = plans(territory, someone("cap"))
    assert steps(plan) == [("visit", after(14)), ("course", after(28))]


@pytest.mark.parametrize(
    "faulty",
    [
        {"seats": 0},
        {"seats": None},
        {"price": None},
        {"register_by": after(-1)},
        {"delay": 10},
        {"hours": 36.0},
        {"place": "far"},
        {"requires": AgeBetween(18, None)},
        {"requires": Has("other")},
        {"requires": DateBetween(None, after(4))},
    ],
)
def test_a_session_that_breaks_one_rule_is_never_in_a_plan(faulty: dict[str, object]) -> None:
    person = replace(someone("cap"), born=Born(after(-6000), after(-6000)))
    assert len(plans(Territory().add("course", fixed(5, 9), ["cap"]), person)) == 1
    assert plans(Territory().add("course", fixed(5, 9), ["cap"], **faulty), person) == ()  # type: ignore[arg-type]


def test_a_refused_offer_is_never_in_a_plan() -> None:
    person = replace(someone("cap"), refused_offers=frozenset({"course"}))
    assert plans(Territory().add("course", fixed(5, 9), ["cap"]), person) == ()


def test_nothing_starts_before_the_person_is_available_or_after_the_horizon() -> None:
    territory = Territory().add("course", fixed(5, 9), ["cap"])
    assert plans(territory, replace(someone("cap"), available_from=after(6))) == ()
    assert plans(territory, replace(someone("cap"), horizon_days=4)) == ()
    assert len(plans(territory, replace(someone("cap"), horizon_days=5))) == 1


def test_a_loaned_moped_comes_first_where_the_place_is_too_far_on_foot() -> None:
    territory = Territory().add("course", any_monday(5), ["cap"], place="far")
    assert plans(territory, someone("cap")) == ()
    [plan] = plans(territory.add("loan", any_monday(), ["moped"]), someone("cap"))
    assert steps(plan) == [("loan", after(0)), ("course", after(7))]
    trip = plan.steps[1].trip
    assert trip is not None
    assert trip.mode == "moped"


def test_steps_that_take_too_many_hours_together_follow_each_other() -> None:
    territory = Territory().add("one", any_monday(10), ["visit"], hours=20)
    territory.add("two", any_monday(10), ["rights"], hours=20)
    [plan] = plans(territory, someone(AllOf((Has("visit"), Has("rights")))))
    assert sorted(step.start for step in plan.steps) == [after(0), after(14)]
    easy = replace(someone(AllOf((Has("visit"), Has("rights")))), hours_per_week=40)
    assert [step.start for step in plans(territory, easy)[0].steps] == [after(0), after(0)]


def test_a_beginning_that_leaves_more_hours_is_kept_though_dearer() -> None:
    territory = Territory().add("intense", fixed(0, 6), ["rights"], hours=30)
    territory.add("light", fixed(1, 6), ["rights"], hours=10, price=500)
    territory.add("course", fixed(3, 9), ["cap"], hours=20)
    [plan] = plans(territory, someone(AllOf((Has("cap"), Has("rights")))))
    assert {step.offer for step in plan.steps} == {"light", "course"}


def test_a_step_that_would_close_a_door_comes_after_it_or_just_late_enough() -> None:
    territory = Territory().add("job", any_monday(1), ["job"])
    territory.add("course", fixed(10, 20), ["cap"], requires=NoneOf((Has("job"),)))
    [plan] = plans(territory, someone(AllOf((Has("cap"), Has("job")))))
    assert steps(plan) == [("course", after(10)), ("job", after(14))]


def test_an_age_reached_during_a_permanent_entry_opens_it_that_day() -> None:
    birthday = after(30)
    born = birthday.replace(year=birthday.year - 18)
    territory = Territory().add("course", any_monday(), ["cap"], requires=AgeBetween(18, None))
    [plan] = plans(territory, replace(someone("cap"), born=Born(born, born)))
    assert steps(plan) == [("course", after(35))]


def test_a_wallet_is_shared_by_the_steps_of_a_plan() -> None:
    rules = (FundingRule(date(2026, 1, 1)),)
    account = FundingScheme("cpf", "cpf", "cpf", rules, wallet="cpf")
    territory = Territory(schemes=[account])
    territory.add("one", fixed(1, 2), ["visit"], price=300, funding=["cpf"])
    territory.add("two", fixed(3, 4), ["cap"], price=300, funding=["cpf"], requires=Has("visit"))
    person = replace(someone("cap"), wallets={"cpf": 400})
    [plan] = plans(territory, person)
    assert plan.worth.out_of_pocket == 200
    assert [step.out_of_pocket for step in plan.steps] == [0, 200]
    assert plans(territory, replace(person, budget=199)) == ()


def test_a_beginning_that_spares_the_wallet_is_kept() -> None:
    rules = (FundingRule(date(2026, 1, 1)),)
    territory = Territory(schemes=[FundingScheme("cpf", "cpf", "cpf", rules, wallet="cpf")])
    territory.add("drawing", fixed(1, 2), ["visit"], price=300, funding=["cpf"])
    territory.add("paid", fixed(1, 2), ["visit"], price=50)
    territory.add("course", fixed(5, 9), ["cap"], price=400, funding=["cpf"], requires=Has("visit"))
    [plan] = plans(territory, replace(someone("cap"), wallets={"cpf": 400}))
    assert (plan.steps[0].offer, plan.worth.out_of_pocket) == ("paid", 50)


def test_a_beginning_that_the_wallet_pays_is_kept_beside_one_of_a_lower_price() -> None:
    rules = (FundingRule(date(2026, 1, 1)),)
    territory = Territory(schemes=[FundingScheme("cpf", "cpf", "cpf", rules, wallet="cpf")])
    territory.add("paid", fixed(1, 2), ["visit"], price=300)
    territory.add("drawing", fixed(1, 2), ["visit"], price=400, funding=["cpf"])
    territory.add("course", fixed(5, 9), ["cap"], requires=Has("visit"))
    [plan] = plans(territory, replace(someone("cap"), wallets={"cpf": 400}))
    assert (plan.steps[0].offer, plan.worth.out_of_pocket) == ("drawing", 0)


def test_funding_that_a_fact_would_close_is_kept_by_gaining_it_later() -> None:
    aid = FundingScheme("aid", "aid", "aid", (FundingRule(date(2026, 1, 1)),), requires=NoneOf((Has("job"),)))
    territory = Territory(schemes=[aid]).add("course", fixed(10, 20), ["cap"], price=900, funding=["aid"])
    territory.add("job", any_monday(), ["job"])
    [plan] = plans(territory, someone(AllOf((Has("cap"), Has("job")))))
    assert (plan.steps[0].offer, plan.worth.out_of_pocket) == ("course", 0)


def test_an_offer_held_twice_is_followed_once() -> None:
    territory = Territory().add("course", fixed(5, 9), ["cap"])
    territory.sessions.append(replace(territory.sessions[0], id="again", dates=fixed(2, 12)))
    [plan] = plans(territory, someone("cap"))
    assert [step.session for step in plan.steps] == ["course"]


def test_the_front_holds_the_sooner_and_the_cheaper_and_slacks_drop_the_late_one() -> None:
    territory = Territory().add("dear", fixed(1, 2), ["cap"], price=900_00)
    territory.add("free", fixed(300, 301), ["cap"])
    catalogue, person = territory.catalogue(), someone("cap")
    assert [plan.steps[0].offer for plan in plans(territory, person)] == ["dear", "free"]
    shown = search(catalogue, person, TODAY).plans
    assert [plan.steps[0].offer for plan in shown] == ["dear"]
    assert len(search(catalogue, person, TODAY, slacks=Slacks(days=299)).plans) == 2


def test_what_is_unknown_gives_a_possible_plan_that_names_it_and_never_a_sure_one() -> None:
    territory = Territory().add("course", fixed(5, 9), ["cap"], requires=Has("other"), seats=None, price=None)
    person = someone("cap", unknown=["other"])
    assert plans(territory, person) == ()
    [plan] = plans(territory, person, Certainty.POSSIBLE)
    assert plan.steps[0].unknown == ("other", "price", "seats")


def test_an_unknown_fact_never_makes_a_negative_condition_true() -> None:
    territory = Territory().add("course", fixed(5, 9), ["cap"], requires=NoneOf((Has("other"),)))
    assert plans(territory, someone("cap", unknown=["other"])) == ()
    assert len(plans(territory, someone("cap"))) == 1


def test_a_step_tells_what_it_rests_on_and_what_it_gives() -> None:
    territory = Territory().add("visit", any_monday(), ["visit", "rights"])
    need = AnyOf((AllOf((Has("visit"), Has("rights"))), Has("child")))
    territory.add("course", any_monday(), ["cap", "visit"], requires=need)
    [plan] = plans(territory, someone("cap"))
    assert plan.steps[0].gives == ("visit", "rights")
    assert plan.steps[1].rests_on == ("visit", "rights")
    assert plan.steps[1].gives == ("cap",)
    assert plan.steps[1].apply_on == plan.steps[1].start


def test_nothing_is_feasible_without_an_offer() -> None:
    assert not feasible(Territory().catalogue(), someone("cap"), TODAY)
    assert feasible(Territory().add("c", fixed(1, 1), ["cap"]).catalogue(), someone("cap"), TODAY)


def test_shifting_every_date_by_a_week_shifts_the_plan() -> None:
    def found(days: int) -> Worth:
        territory = Territory().add("visit", any_monday(3), ["visit"])
        territory.add("course", fixed(9 + days, 12 + days), ["cap"], requires=Has("visit"))
        today = TODAY + timedelta(days=days)
        [plan] = search(territory.catalogue(), someone("cap"), today).plans
        return plan.worth

    assert found(7).goal_date == found(0).goal_date + timedelta(days=7)
