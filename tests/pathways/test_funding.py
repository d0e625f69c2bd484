"""Who pays what: limits of a rule, combinations, wallets shared by steps, every cent attributed."""

from __future__ import annotations

from datetime import date
from itertools import product
from random import Random

import pytest

from pathways.catalogue import Catalogue
from pathways.conditions import ALWAYS, AgeBetween, Condition, Has
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.funding import (
    Judge,
    Option,
    Payer,
    balance,
    cheapest,
    cost,
    lines,
    options,
    step_options,
    travel_aid,
    undominated,
)
from pathways.occurrences import Occurrence
from pathways.offers import Dates, FundingRule, FundingScheme, Offer, Place, Session
from pathways.plans import Certainty
from pathways.situation import Situation
from pathways.travel import EstimatedTravel, Mode, Point, Trip

DAY = date(2027, 1, 11)
HELD = Fact("jobseeker", FactKind.STATUS, "demandeuse d’emploi")


def scheme(
    identifier: str,
    rule: FundingRule | None = None,
    *,
    requires: Condition = ALWAYS,
    wallet: str | None = None,
    excludes: frozenset[str] = frozenset(),
    covers: str = "price",
) -> FundingScheme:
    rules = (rule or FundingRule(date(2026, 1, 1)),)
    return FundingScheme(identifier, identifier, identifier, rules, requires, covers, wallet, excludes)


def judge(
    *schemes: FundingScheme,
    price: int | None = 1000_00,
    hours: float | None = None,
    certainty: Certainty = Certainty.SURE,
    situation: Situation | None = None,
) -> Judge:
    offer = Offer(
        "course", "", "training", "", price=price, hours=hours, funding=tuple(s.id for s in schemes)
    )
    session = Session("one", "course", Dates(DAY, DAY), place="here", days_per_week=1)
    catalogue = Catalogue(
        vocabulary=Vocabulary([HELD]),
        travel=EstimatedTravel(),
        modes=[Mode("car", "car")],
        places=[Place("here", "", Point(45, 0), "")],
        offers=[offer],
        sessions=[session],
        schemes=schemes,
    )
    person = situation or someone()
    occurrence = Occurrence(offer, session, Dates(DAY, DAY))
    return Judge(catalogue, person, occurrence, frozenset(), certainty)


def someone(wallets: dict[str, int] | None = None, held: frozenset[str] = frozenset()) -> Situation:
    return Situation(Point(45, 0), None, Has("jobseeker"), held=held, wallets=wallets or {})


def paid(found: Judge) -> int:
    """The least that the person pays of the one step."""
    choices = step_options(found)
    wallets = {option.wallet for option in choices if option.wallet}
    return cost(
        cheapest([choices], {wallet: balance(found.situation, wallet) for wallet in wallets}),
        {wallet: balance(found.situation, wallet) for wallet in wallets},
    )


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        (FundingRule(date(2026, 1, 1)), 0),
        (FundingRule(date(2026, 1, 1), share=0.4), 600_00),
        (FundingRule(date(2026, 1, 1), ceiling=900_00), 100_00),
        (FundingRule(date(2026, 1, 1), per_hour=9_15), 1000_00 - 100 * 9_15),
        (FundingRule(date(2026, 1, 1), holder_pays=103_20), 103_20),
        (FundingRule(date(2026, 1, 1), share=0.5, ceiling=300_00), 700_00),
    ],
)
def test_a_rule_pays_the_smallest_of_its_limits(rule: FundingRule, left: int) -> None:
    assert paid(judge(scheme("a", rule), hours=100)) == left


def test_an_expired_rule_pays_nothing() -> None:
    assert paid(judge(scheme("a", FundingRule(date(2025, 1, 1), date(2026, 12, 31))))) == 1000_00


def test_a_rule_not_yet_in_force_pays_nothing() -> None:
    assert paid(judge(scheme("a", FundingRule(date(2027, 2, 1))))) == 1000_00


def test_a_scheme_whose_condition_is_unknown_pays_in_a_possible_plan_only() -> None:
    asking = scheme("a", requires=Has("jobseeker"))
    assert paid(judge(asking)) == 1000_00
    assert paid(judge(asking, certainty=Certainty.POSSIBLE)) == 0


def test_a_refused_condition_never_pays() -> None:
    young = scheme("a", requires=AgeBetween(None, 3))
    person = Situation(Point(45, 0), None, Has("jobseeker"), denied=frozenset({"jobseeker"}))
    asking = scheme("b", requires=Has("jobseeker"))
    found = judge(young, asking, certainty=Certainty.POSSIBLE, situation=person)
    assert [payer.scheme.id for payer in step_options(found)[-1].payers] == ["a"]


def test_a_rule_to_be_confirmed_is_never_counted_in_a_sure_plan() -> None:
    rumour = scheme("a", FundingRule(date(2026, 1, 1), established=False))
    assert paid(judge(rumour)) == 1000_00
    found = judge(rumour, certainty=Certainty.POSSIBLE)
    [line] = lines(cheapest([step_options(found)], {}), [1000_00], found.situation)[0]
    assert not line.established


def test_an_unknown_wallet_is_never_counted_in_a_sure_plan() -> None:
    account = scheme("a", wallet="cpf")
    assert paid(judge(account)) == 1000_00
    assert paid(judge(account, certainty=Certainty.POSSIBLE)) == 0
    assert paid(judge(account, situation=someone({"cpf": 400_00}))) == 600_00


def test_unknown_hours_leave_an_hourly_rule_out_of_a_sure_plan() -> None:
    hourly = scheme("a", FundingRule(date(2026, 1, 1), per_hour=9_15))
    assert paid(judge(hourly, hours=None)) == 1000_00


def test_the_holder_is_exempt_only_for_certain() -> None:
    rule = FundingRule(date(2026, 1, 1), holder_pays=103_20, holder_exempt=Has("jobseeker"))
    assert paid(judge(scheme("a", rule))) == 103_20
    assert paid(judge(scheme("a", rule), situation=someone(held=frozenset({"jobseeker"})))) == 0


def test_schemes_that_exclude_each_other_never_pay_together() -> None:
    half = FundingRule(date(2026, 1, 1), share=0.5)
    assert paid(judge(scheme("a", half), scheme("b", half))) == 0
    assert paid(judge(scheme("a", half, excludes=frozenset({"b"})), scheme("b", half))) == 500_00
    assert paid(judge(scheme("a", half), scheme("b", half, excludes=frozenset({"a"})))) == 500_00


def test_two_wallets_never_pay_for_the_same_step() -> None:
    person = someone({"cpf": 500_00, "other": 300_00})
    assert paid(judge(scheme("a", wallet="cpf"), scheme("b", wallet="other"), situation=person)) == 500_00


def test_an_unknown_price_is_paid_by_nobody() -> None:
    assert paid(judge(scheme("a"), price=None, certainty=Certainty.POSSIBLE)) == 0


def test_every_cent_is_attributed_and_a_wallet_is_never_overdrawn() -> None:
    found = judge(
        scheme("region", FundingRule(date(2026, 1, 1), share=0.5)),
        scheme("cpf", wallet="cpf"),
        situation=someone({"cpf": 700_00}),
    )
    choices = [step_options(found), step_options(found)]
    told = lines(cheapest(choices, {"cpf": 700_00}), [1000_00, 1000_00], found.situation)
    assert [[(line.scheme, line.cents) for line in step] for step in told] == [
        [("region", 500_00), ("cpf", 500_00)],
        [("region", 500_00), ("cpf", 200_00), (None, 300_00)],
    ]


def _least_by_hand(steps: list[list[Payer]], prices: list[int], balances: dict[str, int]) -> int:
    """All ways to have each payer of each step pay some cents: the least that one leaves unpaid."""
    best = sum(prices)
    ranges = [range(payer.cap + 1) for step in steps for payer in step]
    for amounts in product(*ranges):
        given = iter(amounts)
        shared = [[(payer, next(given)) for payer in step] for step in steps]
        if all(_allowed(step, price) for step, price in zip(shared, prices, strict=True)):
            drawn = {
                wallet: sum(
                    cents for step in shared for payer, cents in step if payer.scheme.wallet == wallet
                )
                for wallet in balances
            }
            if all(drawn[wallet] <= held for wallet, held in balances.items()):
                best = min(best, sum(prices) - sum(amounts))
    return best


def _allowed(step: list[tuple[Payer, int]], price: int) -> bool:
    paying = [payer.scheme for payer, cents in step if cents]
    clash = any(one.id in other.excludes for one in paying for other in paying)
    wallets = [each for each in paying if each.wallet]
    return not clash and len(wallets) <= 1 and sum(cents for _, cents in step) <= price


def test_the_least_out_of_pocket_is_that_of_all_ways_to_pay_tried_one_by_one() -> None:
    random = Random(7)  # noqa: S311 - reproducible draws, no secret
    for _ in range(150):
        schemes = [
            scheme(
                str(rank),
                wallet=random.choice([None, "cpf", "other"]),
                excludes=frozenset(random.sample("012", random.choice([0, 0, 1]))) - {str(rank)},
            )
            for rank in range(3)
        ]
        balances = {"cpf": random.randint(0, 5), "other": random.randint(0, 5)}
        prices = [random.randint(0, 5) for _ in range(2)]
        steps = [
            [Payer(each, random.randint(1, 3)) for each in random.sample(schemes, random.randint(0, 3))]
            for _ in prices
        ]
        choices = [options(price, step) for price, step in zip(prices, steps, strict=True)]
        chosen = cheapest(choices, balances)
        assert cost(chosen, balances) == _least_by_hand(steps, prices, balances)


def test_an_option_that_leaves_more_to_pay_whatever_the_wallet_is_dropped() -> None:
    nobody, wallet = Option(10, 0, None, ()), Option(10, 8, "cpf", ())
    other = Option(4, 4, "other", ())
    assert undominated([nobody, wallet, other]) == [other, wallet]


def trip(km: float) -> Trip:
    return Trip("car", 30, 30, km, 20_00)


def test_travel_aid_pays_by_kilometre_up_to_the_cost_of_the_trips() -> None:
    aid = scheme("aid", FundingRule(date(2026, 1, 1), per_km=23, minimum_km=60), covers="travel")
    [line] = travel_aid(judge(aid), trip(80))
    assert (line.scheme, line.cents) == ("aid", 18_40)
    [capped] = travel_aid(judge(aid), trip(800))
    assert capped.cents == 20_00


def test_a_trip_too_short_gives_no_travel_aid() -> None:
    aid = scheme("aid", FundingRule(date(2026, 1, 1), per_km=23, minimum_km=60), covers="travel")
    assert travel_aid(judge(aid), trip(59.9)) == ()


def test_travel_aid_never_pays_the_price() -> None:
    assert paid(judge(scheme("aid", covers="travel"))) == 1000_00
