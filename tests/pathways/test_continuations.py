"""What the end of a plan opens."""

from datetime import date

from pathways.catalogue import Catalogue
from pathways.conditions import AgeBetween, AllOf, Condition, Has
from pathways.continuations import opened_by
from pathways.offers import Offer
from pathways.plans import Plan
from pathways.search import search
from pathways.situation import Situation
from tests.pathways import hamlet
from tests.pathways.hamlet import OFFER, SESSION, TODAY, territory


def opened(requires: Condition, situation: Situation | None = None) -> tuple[str, ...]:
    base = territory()
    catalogue = Catalogue(
        vocabulary=base.vocabulary,
        travel=base.travel,
        modes=base.modes.values(),
        places=base.places.values(),
        offers=[OFFER, Offer("next", "Next", "training", "school", requires=requires, price=0)],
        sessions=[SESSION],
    )
    person = situation or hamlet.driver()
    return opened_by(catalogue, person, plan_of(catalogue, person))


def plan_of(catalogue: Catalogue, situation: Situation) -> Plan:
    [plan] = search(catalogue, situation, TODAY).plans
    assert plan.worth.goal_date == date(2028, 7, 7)
    return plan


def test_an_offer_that_asks_what_the_plan_gives_is_opened() -> None:
    assert opened(Has("nurse")) == ("next",)


def test_an_offer_that_was_open_already_is_not_a_continuation() -> None:
    assert opened(Has("licence-b")) == ()


def test_an_offer_that_still_refuses_the_person_is_not_opened() -> None:
    assert opened(AllOf((Has("nurse"), AgeBetween(None, 25)))) == ()


def test_without_another_fact_that_is_denied_nothing_is_opened() -> None:
    assert opened(AllOf((Has("nurse"), Has("astronaut")))) == ()
