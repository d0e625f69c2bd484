"""Money month by month: every cent of every amount falls in one month, and what is unknown stays so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalogue import Catalogue
from pathways.conditions import AgeBetween, Condition, Has
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.money import Amount, Month, Purpose, amounts, by_month, months, months_document
from pathways.offers import Dates, FundingRule, FundingScheme, Offer, Place, Session
from pathways.plans import Certainty, FundingLine, Plan, Step, Worth
from pathways.situation import Situation
from pathways.travel import EstimatedTravel, Mode, Point, Trip

quickly = settings(max_examples=150, deadline=None, derandomize=True)
HERE, THERE = Point(43.0, 1.1), Point(43.1, 1.3)
FIRST, LAST = date(2027, 1, 11), date(2027, 4, 10)
PAY = FundingScheme(
    "pay", "Pay", "The Region", (FundingRule(date(2020, 1, 1), per_month=(50000,)),), covers="living"
)
TRIPS = FundingScheme(
    "trips",
    "Trips",
    "The agency",
    (FundingRule(date(2020, 1, 1), per_km=20, yearly_ceiling=5000),),
    covers="travel",
)


def scheme(covers: str = "living", requires: Condition | None = None, **rule: object) -> FundingScheme:
    made = FundingRule(date(2020, 1, 1), **rule)  # type: ignore[arg-type]
    return FundingScheme("aid", "Aid", "Someone", (made,), requires or Has("jobseeker"), covers=covers)


def catalogue(offer: Offer, dates: Dates, *schemes: FundingScheme) -> Catalogue:
    return Catalogue(
        vocabulary=Vocabulary(
            [Fact("jobseeker", FactKind.STATUS, ""), Fact("diploma", FactKind.CREDENTIAL, "")]
        ),
        travel=EstimatedTravel(),
        modes=[Mode("walk", "on foot")],
        places=[Place("school", "School", THERE, "09122")],
        offers=[replace(offer, funding=tuple(each.id for each in schemes))],
        sessions=[Session("session", offer.id, dates, "school", 35, 4, seats=5)],
        schemes=schemes,
    )


def offer(**changes: object) -> Offer:
    made = Offer("course", "Course", "training", "school", grants=("diploma",), hours=400, price=0)
    return replace(made, **changes)  # type: ignore[arg-type]


def person(*held: str) -> Situation:
    return Situation(HERE, None, Has("diploma"), held=frozenset(held))


def planned(dates: Dates, *, cost: int = 0, due: int = 0, certainty: Certainty = Certainty.SURE) -> Plan:
    trip = Trip("walk", 20, 20, 30.0, cost)
    funding = (FundingLine(None, "", due),) if due else ()
    step = Step(
        *("course", "session", dates.start, dates.end, dates.start, "school", trip, 10),
        gives=("diploma",),
        rests_on=(),
        unknown=(),
        funding=funding,
    )
    return Plan((step,), Worth(dates.end, 1, due, 400), certainty)


def told(found: Catalogue, plan: Plan, *held: str) -> tuple[Month, ...]:
    return months(found, person(*held), plan)


dates_between = st.builds(
    lambda start, length: Dates(start, start + timedelta(days=length)),
    st.dates(date(2027, 1, 1), date(2032, 12, 31)),
    st.integers(0, 800),
)


@quickly
@given(dates_between, st.integers(0, 10**7), st.sampled_from(list(Purpose)))
def test_the_months_of_an_amount_add_up_to_it_and_follow_each_other(
    dates: Dates, cents: int, purpose: Purpose
) -> None:
    parts = list(by_month(Amount(0, purpose, cents, dates.start, dates.end)))
    assert sum(part.cents or 0 for part in parts) == cents
    assert (parts[0].first, parts[-1].last) == (dates.start, dates.end)
    assert all((a.first.year, a.first.month) == (a.last.year, a.last.month) for a in parts)
    assert all(b.first - a.last == timedelta(days=1) for a, b in pairwise(parts))


@quickly
@given(dates_between, st.integers(1, 10**6))
def test_a_month_has_its_share_of_an_amount_in_proportion_to_its_days_within_a_cent(
    dates: Dates, cents: int
) -> None:
    length = (dates.end - dates.start).days + 1
    for part in by_month(Amount(0, Purpose.TRIPS, cents, dates.start, dates.end)):
        days = (part.last - part.first).days + 1
        assert abs((part.cents or 0) - cents * days / length) <= 1


@quickly
@given(dates_between, st.integers(0, 500), st.integers(0, 10**6), st.booleans())
def test_the_months_of_a_plan_add_up_to_its_amounts(
    dates: Dates, cost: int, due: int, jobseeker: bool
) -> None:
    found = catalogue(offer(price=due), dates, PAY, TRIPS)
    plan = planned(dates, cost=cost, due=due)
    held = ("jobseeker",) if jobseeker else ()
    every, monthly = amounts(found, person(*held), plan), told(found, plan, *held)
    for comes_in in (True, False):
        whole = sum(each.cents or 0 for each in every if each.purpose.comes_in is comes_in)
        assert sum(month.total(comes_in=comes_in) for month in monthly) == whole
    assert sum(month.total(comes_in=False) for month in monthly) == cost * 10 + due
    firsts = [month.first for month in monthly]
    assert firsts == sorted(set(firsts))
    assert all(day.day == 1 for day in firsts)


def test_pay_trips_and_price_fall_in_their_months() -> None:
    found = catalogue(offer(price=9000), Dates(FIRST, LAST), PAY)
    january, february, march, april = told(found, planned(Dates(FIRST, LAST), cost=90, due=9000))
    assert [month.total(comes_in=True) for month in (january, february, march, april)] == [
        33870,  # 21 of the 31 days of the first month of pay
        16130 + 32142,
        17858 + 33870,
        16130,
    ]
    assert january.total(comes_in=False) == 9000 + 210
    assert [month.total(comes_in=False) for month in (february, march, april)] == [280, 310, 100]
    assert all(month.exact(comes_in=True) for month in (january, february, march, april))


def test_the_mobility_aid_stops_at_its_yearly_ceiling() -> None:
    found = catalogue(offer(), Dates(FIRST, LAST), TRIPS)
    monthly = told(found, planned(Dates(FIRST, LAST), cost=3000))
    assert sum(month.total(comes_in=True) for month in monthly) == 5000


def test_an_unknown_pay_is_unknown_in_each_month_and_never_nothing() -> None:
    work = catalogue(offer(kind="contract"), Dates(FIRST, LAST))
    for month in told(work, planned(Dates(FIRST, LAST))):
        [pay] = month.amounts
        assert (pay.purpose, pay.cents, pay.established) == (Purpose.LIVING, None, False)
        assert month.total(comes_in=True) == 0
        assert not month.exact(comes_in=True)
        assert month.exact(comes_in=False)


def test_what_is_said_of_pay_in_words_is_an_amount_to_confirm() -> None:
    told_so = catalogue(offer(pay="La rémunération de stagiaire"), Dates(FIRST, LAST))
    assert {each.cents for each in amounts(told_so, person(), planned(Dates(FIRST, LAST)))} == {None}


def test_a_scheme_that_can_t_say_how_much_leaves_the_amount_unknown() -> None:
    vague = catalogue(offer(), Dates(FIRST, LAST), scheme(requires=AgeBetween(18, None), unpriced=True))
    possible = planned(Dates(FIRST, LAST), certainty=Certainty.POSSIBLE)
    assert {each.cents for each in amounts(vague, person("jobseeker"), possible)} == {None}


def test_an_unknown_price_and_an_unknown_way_are_unknown_not_free() -> None:
    found = catalogue(offer(price=None), Dates(FIRST, FIRST))
    plan = planned(Dates(FIRST, FIRST), certainty=Certainty.POSSIBLE)
    lost = replace(plan, steps=(replace(plan.steps[0], trip=None),))
    [month] = told(found, lost)
    assert {each.purpose: each.cents for each in month.amounts} == {Purpose.PRICE: None, Purpose.TRIPS: None}
    assert not month.exact(comes_in=False)


def test_an_amount_that_is_a_floor_or_to_confirm_is_told_as_such() -> None:
    floor = catalogue(offer(), Dates(FIRST, LAST), scheme(per_month=(50000,), at_least=True))
    assert all(
        not each.exact(comes_in=True) for each in told(floor, planned(Dates(FIRST, LAST)), "jobseeker")
    )


def test_what_may_be_given_to_live_on_is_told_to_be_confirmed_and_not_promised() -> None:
    hoped = catalogue(offer(), Dates(FIRST, LAST), scheme(per_month=(50000,)))
    monthly = told(hoped, planned(Dates(FIRST, LAST)))  # a jobseeker or not: it isn't known
    assert sum(each.cents or 0 for month in monthly for each in month.amounts) == 150000
    assert [month.total(comes_in=True) for month in monthly] == [0, 0, 0, 0]
    assert not any(month.exact(comes_in=True) for month in monthly)
    assert all(not each.established for month in monthly for each in month.amounts)


def test_income_that_goes_on_is_told_and_adds_nothing() -> None:
    immersion = catalogue(offer(), Dates(FIRST, LAST), scheme(keeps_income=True))
    monthly = told(immersion, planned(Dates(FIRST, LAST)), "jobseeker")
    assert all(month.amounts[0].keeps_income and month.total(comes_in=True) == 0 for month in monthly)


def test_a_price_for_which_a_payer_is_to_confirm_is_not_exact() -> None:
    found = catalogue(offer(price=9000), Dates(FIRST, FIRST))
    plan = planned(Dates(FIRST, FIRST), due=4000)
    hoped = (FundingLine("aid", "Someone", 5000, established=False), *plan.steps[0].funding)
    [month] = told(found, replace(plan, steps=(replace(plan.steps[0], funding=hoped),)))
    assert (month.total(comes_in=False), month.exact(comes_in=False)) == (4000, False)


def test_the_29_of_february_and_the_year_s_end_lose_no_cent() -> None:
    parts = list(by_month(Amount(0, Purpose.TRIPS, 1000, date(2027, 12, 31), date(2028, 3, 1))))
    assert [(part.first, part.last) for part in parts] == [
        (date(2027, 12, 31), date(2027, 12, 31)),
        (date(2028, 1, 1), date(2028, 1, 31)),
        (date(2028, 2, 1), date(2028, 2, 29)),
        (date(2028, 3, 1), date(2028, 3, 1)),
    ]
    assert [part.cents for part in parts] == [16, 500, 467, 17]


def test_months_between_two_steps_are_there_with_nothing_in_them() -> None:
    plan = planned(Dates(FIRST, FIRST), due=100)
    later = replace(plan.steps[0], start=date(2027, 4, 1), end=date(2027, 4, 2))
    monthly = told(
        catalogue(offer(price=100), Dates(FIRST, FIRST)), replace(plan, steps=(*plan.steps, later))
    )
    assert [len(month.amounts) for month in monthly] == [1, 0, 0, 1]


def test_a_plan_of_nothing_has_no_month() -> None:
    nothing = Plan((), Worth(FIRST, 0, 0, 0), Certainty.SURE)
    assert told(catalogue(offer(), Dates(FIRST, LAST)), nothing) == ()


def test_a_step_that_the_catalogue_does_not_know_is_an_error() -> None:
    plan = planned(Dates(FIRST, FIRST))
    lost = replace(plan, steps=(replace(plan.steps[0], offer="gone"),))
    with pytest.raises(KeyError):
        told(catalogue(offer(), Dates(FIRST, FIRST)), lost)


def test_as_json_unknown_is_null_and_money_is_in_euros() -> None:
    found = catalogue(offer(price=None), Dates(FIRST, FIRST), PAY)
    [document] = months_document(told(found, planned(Dates(FIRST, FIRST), certainty=Certainty.POSSIBLE)))
    assert (document["month"], document["received"], document["paid"]) == ("2027-01", 16.66, 0)
    assert (document["received_exactly"], document["paid_exactly"]) == (True, False)
    assert [each["euros"] for each in document["amounts"]] == [16.66, None]
