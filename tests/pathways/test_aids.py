"""Money for trips and to live on: by month, under ceilings of the whole plan, never in the out-of-pocket."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from pathways.catalogue import Catalogue
from pathways.conditions import AgeBetween, Has
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.funding import Aid, Judge, aids_of, paying_conditions, plan_aids, step_options, travel_aid
from pathways.funding.aids import days_on_site, months_of, nights
from pathways.occurrences import Occurrence
from pathways.offers import Dates, FundingRule, FundingScheme, Offer, Place, Session
from pathways.plans import Certainty, Plan, Step, Worth
from pathways.situation import Situation
from pathways.travel import EstimatedTravel, Point, Trip

START = date(2027, 1, 4)
ALWAYS_ON = date(2020, 1, 1)
FOUR_WEEKS = Dates(START, date(2027, 1, 29))
FAR = Trip("car", 60, 60, 100.0, 60_00)
NEAR = Trip("car", 20, 25, 30.0, 18_00)
LONG = Trip("walk", 60, 65, 30.0, 20_00)
MOBILITY = FundingRule(
    ALWAYS_ON,
    per_km=23,
    per_meal=6_25,
    per_night=31_20,
    minimum_km=60,
    minimum_minutes=120,
    yearly_ceiling=5200_00,
)


def scheme(
    name: str, rule: FundingRule, covers: str, excludes: frozenset[str] = frozenset()
) -> FundingScheme:
    return FundingScheme(name, name, f"payer of {name}", (rule,), covers=covers, excludes=excludes)


def judge(
    *schemes: FundingScheme,
    dates: Dates = FOUR_WEEKS,
    certainty: Certainty = Certainty.SURE,
    hours: float | None = 140,
    boarding: bool = False,
) -> Judge:
    offer = Offer(
        "course", "", "training", "", hours=hours, price=0, funding=tuple(each.id for each in schemes)
    )
    session = Session("one", "course", dates, place="there", days_per_week=5, boarding=boarding)
    catalogue = Catalogue(
        vocabulary=Vocabulary([Fact("a", FactKind.STATUS, "a")]),
        travel=EstimatedTravel(),
        places=[Place("there", "", Point(45, 1), "")],
        offers=[offer],
        sessions=[session],
        schemes=schemes,
    )
    person = Situation(Point(45, 0), None, Has("a"))
    return Judge(catalogue, person, Occurrence(offer, session, dates), frozenset(), certainty)


def by_item(aids: tuple[Aid, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for aid in aids:
        found[aid.item] = found.get(aid.item, 0) + (aid.cents or 0)
    return found


def test_kilometres_and_meals_are_paid_for_each_day_on_site() -> None:
    [aids] = aids_of([judge(scheme("m", MOBILITY, "travel"))], [FAR])
    assert by_item(aids) == {"km": 20 * 100 * 23, "meal": 20 * 6_25}


def test_who_boards_travels_once_a_week_and_is_paid_the_nights() -> None:
    boarder = judge(scheme("m", MOBILITY, "travel"), boarding=True)
    [aids] = aids_of([boarder], [FAR])
    assert by_item(aids) == {"km": 4 * 100 * 23, "meal": 20 * 6_25, "night": 16 * 31_20}


@pytest.mark.parametrize(("trip", "paid"), [(NEAR, False), (LONG, True), (FAR, True)])
def test_a_trip_must_be_far_enough_or_long_enough(trip: Trip, paid: bool) -> None:
    [aids] = aids_of([judge(scheme("m", MOBILITY, "travel"))], [trip])
    assert bool(aids) is paid


def test_a_step_without_a_trip_has_no_travel_aid() -> None:
    assert aids_of([judge(scheme("m", MOBILITY, "travel"))], [None]) == ((),)


def test_a_yearly_ceiling_is_that_of_the_plan_and_starts_again_after_a_year() -> None:
    rule = replace(MOBILITY, per_meal=None, per_night=None, yearly_ceiling=500_00)
    mobility = scheme("m", rule, "travel")
    months = [Dates(date(2027, 1, 4), date(2027, 1, 29)), Dates(date(2027, 3, 1), date(2027, 3, 26))]
    later = Dates(date(2028, 3, 6), date(2028, 3, 31))
    found = aids_of([judge(mobility, dates=dates) for dates in (*months, later)], [FAR, FAR, FAR])
    assert [by_item(aids).get("km") for aids in found] == [460_00, 40_00, 460_00]


def test_aids_never_enter_the_out_of_pocket() -> None:
    living = scheme("pay", FundingRule(ALWAYS_ON, per_month=(500_00,)), "living")
    [option] = step_options(judge(living, scheme("m", MOBILITY, "travel")))
    assert option.payers == ()
    assert paying_conditions(living) == []


def test_living_is_told_month_by_month_and_an_unfinished_month_by_thirtieths() -> None:
    pay = scheme("pay", FundingRule(ALWAYS_ON, per_month=(600_00,)), "living")
    [aids] = aids_of([judge(pay, dates=Dates(START, date(2027, 3, 18)))], [None])
    assert [(aid.first, aid.last, aid.cents) for aid in aids] == [
        (date(2027, 1, 4), date(2027, 2, 3), 600_00),
        (date(2027, 2, 4), date(2027, 3, 3), 600_00),
        (date(2027, 3, 4), date(2027, 3, 18), 300_00),
    ]


def test_pay_rises_with_the_year_of_the_step_and_the_last_amount_repeats() -> None:
    pay = scheme("pay", FundingRule(ALWAYS_ON, per_month=(400_00, 500_00)), "living")
    [aids] = aids_of([judge(pay, dates=Dates(START, date(2030, 1, 3)))], [None])
    assert [aid.cents for aid in aids] == [400_00] * 12 + [500_00] * 24


def test_a_daily_floor_counts_every_day_of_the_step() -> None:
    floor = scheme("floor", FundingRule(ALWAYS_ON, per_day=22_61, at_least=True, minimum_hours=40), "living")
    [aids] = aids_of([judge(floor)], [None])
    assert [(aid.cents, aid.at_least) for aid in aids] == [(26 * 22_61, True)]
    assert aids_of([judge(floor, hours=39)], [None]) == ((),)


def test_unknown_hours_leave_an_aid_that_asks_them_out_of_a_sure_plan() -> None:
    floor = scheme("floor", FundingRule(ALWAYS_ON, per_day=22_61, minimum_hours=40), "living")
    assert aids_of([judge(floor, hours=None)], [None]) == ((),)
    [aids] = aids_of([judge(floor, hours=None, certainty=Certainty.POSSIBLE)], [None])
    assert [aid.established for aid in aids] == [False]


def test_an_amount_that_has_no_value_is_unknown_and_never_zero() -> None:
    pay = scheme("pay", FundingRule(ALWAYS_ON, unpriced=True), "living")
    assert aids_of([judge(pay)], [None]) == ((),)
    [[aid]] = aids_of([judge(pay, certainty=Certainty.POSSIBLE)], [None])
    assert (aid.cents, aid.established) == (None, False)


def test_own_pay_that_goes_on_is_told_with_nothing_added() -> None:
    [[aid]] = aids_of([judge(scheme("own", FundingRule(ALWAYS_ON, keeps_income=True), "living"))], [None])
    assert (aid.cents, aid.keeps_income, aid.established) == (0, True, True)


def test_of_schemes_that_exclude_each_other_those_that_give_most_are_taken() -> None:
    small = scheme("small", FundingRule(ALWAYS_ON, per_month=(200_00,)), "living")
    large = scheme(
        "large", FundingRule(ALWAYS_ON, per_month=(900_00,)), "living", frozenset({"small", "own"})
    )
    own = scheme("own", FundingRule(ALWAYS_ON, keeps_income=True), "living")
    [aids] = aids_of([judge(small, own, large)], [None])
    assert {aid.scheme for aid in aids} == {"large"}


def test_an_unknown_age_gives_the_least_of_what_may_be_and_says_it_is_not_established() -> None:
    rules = (
        FundingRule(ALWAYS_ON, per_month=(300_00,), requires=AgeBetween(None, 20)),
        FundingRule(ALWAYS_ON, per_month=(600_00,)),
    )
    pay = FundingScheme("pay", "pay", "pay", rules, covers="living")
    [sure] = aids_of([judge(pay)], [None])
    [possible] = aids_of([judge(pay, certainty=Certainty.POSSIBLE)], [None])
    assert [(aid.cents, aid.established) for aid in (sure[0], possible[0])] == [
        (260_00, False),
        (520_00, False),
    ]


def test_the_aids_of_a_plan_are_those_of_its_steps_in_order() -> None:
    asked = judge(scheme("m", MOBILITY, "travel"), boarding=True)
    step = Step(
        offer="course",
        session="one",
        start=START,
        end=date(2027, 1, 29),
        apply_on=START,
        place="there",
        trip=FAR,
        trips=4,
        gives=(),
        rests_on=(),
        unknown=(),
        funding=(),
    )
    plan = Plan((step,), Worth(step.end, 1, 0, 0), Certainty.SURE)
    assert plan_aids(asked.catalogue, asked.situation, plan) == aids_of([asked], [FAR])


def test_a_plan_with_a_step_that_is_not_of_the_catalogue_is_refused() -> None:
    asked = judge()
    gone = Step("gone", "gone", START, START, START, None, None, 0, (), (), (), ())
    with pytest.raises(KeyError):
        plan_aids(asked.catalogue, asked.situation, Plan((gone,), Worth(START, 1, 0, 0), Certainty.SURE))


def test_a_share_of_the_trips_is_told_with_the_trips_and_meals_are_not() -> None:
    half = scheme("half", FundingRule(ALWAYS_ON, share=0.5), "travel")
    [line] = travel_aid(judge(half), FAR)
    assert line.cents == 20 * 60_00 // 2
    meals = scheme("meals", FundingRule(ALWAYS_ON, per_meal=5_00), "travel")
    assert travel_aid(judge(meals), FAR) == ()


@pytest.mark.parametrize("end", [date(2027, 1, 31), date(2027, 4, 30), date(2028, 2, 29)])
def test_months_follow_each_other_and_hold_every_day(end: date) -> None:
    months = list(months_of(Dates(date(2027, 1, 31), end)))
    assert months[0].start == date(2027, 1, 31)
    assert months[-1].end == end
    assert all(one.end.toordinal() + 1 == two.start.toordinal() for one, two in pairwise(months))


def test_days_on_site_never_outnumber_the_days_of_the_session() -> None:
    session = Session("s", "o", Dates(START, START), place="p", days_per_week=5, boarding=True)
    assert (days_on_site(session, Dates(START, START)), nights(session, Dates(START, START))) == (1, 0)
    assert days_on_site(replace(session, place=None), Dates(START, START)) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": 1.2},
        {"share": -0.1},
        {"ceiling": -1},
        {"per_month": (100, -1)},
        {"yearly_ceiling": -1},
        {"co_funding": -1},
        {"minimum_hours": -1},
        {"valid_to": date(2019, 1, 1)},
    ],
)
def test_a_rule_that_means_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"share|negative|ends"):
        replace(FundingRule(ALWAYS_ON), **wrong)  # type: ignore[arg-type]
