"""Bridges: equivalences, shorter variants, credentials made of blocks; and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.bridges import (
    AWARD,
    Ladder,
    Relation,
    award_id,
    circle_in,
    hours_left,
    price_left,
    root_of,
    shortened,
    variants,
    with_bridges,
    with_equivalences,
    with_exemptions,
)
from pathways.catalogue import Catalogue
from pathways.conditions import ALWAYS, AllOf, Has
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.occurrences import occurrences
from pathways.offers import Bridge, Dates, Entry, Offer, Session
from pathways.plans import Certainty
from pathways.search import search
from pathways.situation import Situation
from pathways.specification import Specification
from pathways.travel import EstimatedTravel, Point
from tests.pathways.exempting import Exempting, bridged
from tests.pathways.instances import TODAY

INSTANCES = 100
WINDOW = Dates(date(2027, 1, 1), date(2027, 12, 31))
MONDAY = date(2027, 2, 1)
HALF = Fraction(1, 2)
quickly = settings(max_examples=60, deadline=None, derandomize=True)


def facts(*ids: str) -> list[Fact]:
    return [Fact(each, FactKind.CREDENTIAL, each) for each in ids]


def course(**changes: object) -> Offer:
    offer = Offer("course", "course", "training", "school", grants=("diploma",), hours=400, price=1000)
    return replace(offer, **changes)  # type: ignore[arg-type]


def session(dates: Dates | Entry) -> Session:
    return Session("session", "course", dates, seats=5, hours_per_week=20)


def catalogue(offer: Offer, *ladders: Ladder) -> Catalogue:
    known = with_equivalences(facts("diploma", "cap", "bafa", "uc-1", "uc-2"), ladders)
    held = session(Dates(MONDAY, MONDAY + timedelta(days=99)))
    offers, sessions = with_bridges([offer], [held], ladders, WINDOW)
    return Catalogue(vocabulary=Vocabulary(known), travel=EstimatedTravel(), offers=offers, sessions=sessions)


def person(*held: str, goal: str = "diploma", **changes: object) -> Situation:
    known = {"home": Point(0, 0), "zones": None, "goal": Has(goal), "held": frozenset(held)}
    return Situation(**{**known, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("batch", range(5))
def test_the_search_on_variants_finds_what_exemptions_mean_by_definition(batch: int) -> None:
    for seed in range(batch, INSTANCES, 5):
        case = bridged(seed)
        found = search(case.catalogue, case.situation, TODAY, case.certainty, slacks=None)
        assert found.worths == Exempting(case).front(), f"seed {seed}"


def test_the_random_instances_do_use_their_bridges_and_their_awards() -> None:
    cases = [bridged(seed) for seed in range(INSTANCES)]
    fronts = [search(each.catalogue, each.situation, TODAY, each.certainty, slacks=None) for each in cases]
    steps = [step.offer for front in fronts for plan in front.plans for step in plan.steps]
    assert sum("~" in offer for offer in steps) >= 6
    assert sum(offer.startswith(AWARD) for offer in steps) >= 3


def test_who_holds_the_credential_ends_earlier_and_the_step_says_of_which_offer_it_is() -> None:
    offered = catalogue(course(bridges=(Bridge("cap", "two units", 200),)))
    [plan] = search(offered, person("cap"), MONDAY, Certainty.SURE).plans
    [step] = plan.steps
    assert (step.offer, step.session, step.end) == ("course~cap", "session~cap", MONDAY + timedelta(days=49))
    assert root_of(step.offer) == offered.offers[step.offer].root == "course"
    assert offered.offers[step.offer].exempted == ("cap",)


def test_who_holds_nothing_follows_the_whole_course() -> None:
    offered = catalogue(course(bridges=(Bridge("cap", "two units", 200),)))
    nothing = person(denied=frozenset({"cap"}))
    [plan] = search(offered, nothing, MONDAY, Certainty.SURE).plans
    assert plan.worth.goal_date == MONDAY + timedelta(days=99)


def test_a_fact_gained_too_late_to_be_shown_when_applying_exempts_from_nothing() -> None:
    offered = catalogue(course(bridges=(Bridge("cap", "two units", 200),), delay_days=30))
    judge = Specification(offered, person(), MONDAY - timedelta(days=60))
    [variant] = [pick for pick in judge.offered if pick.offer.variant_of]
    late = replace(variant, dates=Dates(MONDAY - timedelta(days=20), MONDAY - timedelta(days=10)))
    given = replace(late, offer=course(id="cap-course", grants=("cap",)))
    assert not judge.lets_in(variant, (given, variant))
    early = replace(given, dates=Dates(MONDAY - timedelta(days=50), MONDAY - timedelta(days=31)))
    assert judge.lets_in(variant, (early, variant))


def test_an_equivalence_is_an_implication() -> None:
    known = with_equivalences(facts("old", "new"), [Ladder("renewed", Relation.COUNTS_AS, ("old",), "new")])
    assert Vocabulary(known).held(["old"]) == {"old", "new"}


def test_a_credential_is_awarded_once_all_its_blocks_are_held_and_holding_it_is_holding_them() -> None:
    made = Ladder("blocks", Relation.MADE_OF, ("uc-1", "uc-2"), "diploma")
    offered = catalogue(course(grants=("uc-2",)), made)
    [plan] = search(offered, person("uc-1"), MONDAY, Certainty.SURE).plans
    assert [step.offer for step in plan.steps] == ["course", award_id(made)]
    assert plan.steps[-1].start == plan.steps[-1].end
    assert (plan.steps[-1].start.weekday(), plan.worth.steps) == (0, 2)
    assert plan.steps[-1].start > plan.steps[0].end
    assert offered.vocabulary.held(["diploma"]) == {"diploma", "uc-1", "uc-2"}


def test_no_jury_sits_while_a_block_is_missing() -> None:
    made = Ladder("blocks", Relation.MADE_OF, ("uc-1", "uc-2"), "diploma")
    offered = catalogue(course(grants=("uc-2",)), made)
    missing = person(denied=frozenset({"uc-1", "diploma"}))
    assert search(offered, missing, MONDAY, Certainty.POSSIBLE).plans == ()


def test_bridges_of_two_parts_add_up_and_those_of_one_part_count_once() -> None:
    two = course(bridges=(Bridge("cap", "two units", 200), Bridge("bafa", "one unit", 100)))
    assert hours_left(two, frozenset({"cap", "bafa"})) == 100
    one = course(bridges=(Bridge("cap", "two units", 200), Bridge("bafa", "two units", 100)))
    assert hours_left(one, frozenset({"cap", "bafa"})) == 200
    assert [variant.id for variant in variants(two)] == ["course~bafa", "course~cap", "course~bafa+cap"]
    assert [variant.id for variant in variants(one)] == ["course~bafa", "course~cap"]


def test_a_ladder_exempts_in_every_offer_that_gives_the_credential_but_not_twice() -> None:
    ladder = Ladder("cap-spares", Relation.EXEMPTS, ("cap",), "diploma", "two units", 200)
    own = course(bridges=(Bridge("cap", "two units", 150),))
    bare, told = with_exemptions([course(), own], [ladder])
    assert bare.bridges == (Bridge("cap", "two units", 200),)
    assert told == own
    assert with_exemptions([course(grants=("other",))], [ladder]) == [course(grants=("other",))]


def test_a_bridge_without_hours_is_told_and_shortens_nothing() -> None:
    assert variants(course(bridges=(Bridge("cap", "the entry test"),))) == []
    assert variants(course(hours=None, bridges=(Bridge("cap", "two units", 200),))) == []


@pytest.mark.parametrize(
    ("bridge", "price"),
    [
        (Bridge("cap", "part", 100), 1000),
        (Bridge("cap", "part", 100, price=600), 600),
        (Bridge("cap", "part", 100, pro_rata=True), 750),
        (Bridge("cap", "part", 133, pro_rata=True), 668),  # 667.5 cents: rounded up, never announced lower
        (Bridge("cap", "part", 100, price=1200), 1000),
    ],
)
def test_the_price_is_as_given_or_pro_rata_only_when_the_source_says_so(bridge: Bridge, price: int) -> None:
    assert price_left(course(bridges=(bridge,)), frozenset({"cap"})) == price


def test_an_unknown_price_stays_unknown_for_those_exempted() -> None:
    unknown = course(price=None, bridges=(Bridge("cap", "part", 100, pro_rata=True),))
    assert price_left(unknown, frozenset({"cap"})) is None
    given = course(price=None, bridges=(Bridge("cap", "part", 100, price=600),))
    assert price_left(given, frozenset({"cap"})) == 600


def test_a_course_of_which_nothing_is_left_still_takes_a_day() -> None:
    whole = course(bridges=(Bridge("cap", "everything", 400),))
    [variant] = variants(whole)
    assert variant.hours == 0
    assert shortened(Dates(MONDAY, MONDAY + timedelta(days=9)), Fraction(0)) == Dates(MONDAY, MONDAY)


def test_permanent_entry_keeps_its_days_of_entry_and_loses_length() -> None:
    entry = Entry(MONDAY, MONDAY + timedelta(days=70), frozenset({0}), days=15)
    assert shortened(entry, HALF) == replace(entry, days=8)


def test_half_of_a_course_over_the_29_of_february_counts_days_not_months() -> None:
    leap = Dates(date(2028, 2, 1), date(2028, 3, 31))  # 60 days
    assert shortened(leap, HALF) == Dates(date(2028, 2, 1), date(2028, 3, 1))


def test_refusing_an_offer_refuses_its_variants() -> None:
    offered = catalogue(course(bridges=(Bridge("cap", "two units", 200),)))
    refusing = person("cap", refused_offers=frozenset({"course"}))
    assert list(occurrences(offered, refusing, MONDAY, Certainty.SURE)) == []
    assert search(offered, refusing, MONDAY, Certainty.SURE).plans == ()


@quickly
@given(
    st.integers(1, 800),
    st.fractions(0, 1, max_denominator=500),
    st.fractions(0, 1, max_denominator=500),
    st.booleans(),
)
def test_the_more_is_exempted_the_shorter_and_never_longer_than_the_whole(
    days: int, one: Fraction, other: Fraction, permanent: bool
) -> None:
    whole = (
        Entry(MONDAY, MONDAY, frozenset({0}), days)
        if permanent
        else Dates(MONDAY, MONDAY + timedelta(days - 1))
    )
    [less, more] = (length(shortened(whole, share)) for share in sorted((one, other)))
    assert 1 <= less <= more <= days
    assert more * 1 >= days * max(one, other) > more - 1 or more == 1


def length(dates: Dates | Entry) -> int:
    return dates.days if isinstance(dates, Entry) else (dates.end - dates.start).days + 1


@quickly
@given(st.integers(0, INSTANCES - 1))
def test_a_plan_of_variants_is_never_later_than_without_them(seed: int) -> None:
    case = bridged(seed)
    plain = search(case.base, case.situation, TODAY, case.certainty, slacks=None)
    found = search(case.catalogue, case.situation, TODAY, case.certainty, slacks=None)
    for worth in plain.worths:
        assert any(other == worth or other.beats(worth) for other in found.worths)


def test_a_ladder_to_an_unknown_fact_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="ladder lost: unknown fact nowhere"):
        with_equivalences(facts("cap"), [Ladder("lost", Relation.LEADS_TO, ("cap",), "nowhere")])


def test_a_bridge_from_an_unknown_fact_is_refused_by_the_catalogue() -> None:
    with pytest.raises(ValueError, match="course~nothing: unknown fact 'nothing'"):
        catalogue(course(bridges=(Bridge("nothing", "part", 100),)))


@pytest.mark.parametrize(
    "bridges",
    [
        (Bridge("cap", "everything and more", 401),),
        (Bridge("cap", "half", 200), Bridge("bafa", "most", 300)),
    ],
)
def test_exempting_from_more_hours_than_the_offer_has_is_refused(bridges: tuple[Bridge, ...]) -> None:
    with pytest.raises(ValueError, match="course: exempts from more hours than it has"):
        variants(course(bridges=bridges))


def test_too_many_facts_to_combine_are_refused() -> None:
    many = tuple(Bridge(f"fact-{rank}", f"part {rank}", 1) for rank in range(7))
    with pytest.raises(ValueError, match="more than 6 facts"):
        variants(course(bridges=many))


@pytest.mark.parametrize(
    ("relation", "holding", "towards", "exempts_from"),
    [
        (Relation.MADE_OF, ("uc-1",), "diploma", ""),
        (Relation.MADE_OF, ("uc-1", "uc-1"), "diploma", ""),
        (Relation.MADE_OF, (), "diploma", ""),
        (Relation.COUNTS_AS, ("cap", "bafa"), "diploma", ""),
        (Relation.COUNTS_AS, ("diploma",), "diploma", ""),
        (Relation.MADE_OF, ("uc-1", "diploma"), "diploma", ""),
        (Relation.EXEMPTS, ("cap",), "diploma", ""),
        (Relation.LEADS_TO, ("cap",), "diploma", "two units"),
    ],
)
def test_a_ladder_that_says_nothing_or_contradicts_itself_is_refused(
    relation: Relation, holding: tuple[str, ...], towards: str, exempts_from: str
) -> None:
    with pytest.raises(ValueError, match="ladder wrong"):
        Ladder("wrong", relation, holding, towards, exempts_from)


def test_equivalences_in_a_circle_are_refused_by_the_vocabulary() -> None:
    there = Ladder("there", Relation.COUNTS_AS, ("old",), "new")
    back = Ladder("back", Relation.COUNTS_AS, ("new",), "old")
    with pytest.raises(ValueError, match="in a circle"):
        Vocabulary(with_equivalences(facts("old", "new"), [there, back]))


def test_ways_in_a_circle_are_found_and_exemptions_make_none() -> None:
    up = Ladder("up", Relation.LEADS_TO, ("cap",), "bp")
    over = Ladder("over", Relation.MADE_OF, ("bp", "other"), "bts")
    down = Ladder("down", Relation.LEADS_TO, ("bts",), "cap")
    spares = Ladder("spares", Relation.EXEMPTS, ("bts",), "cap", "the general subjects")
    assert circle_in([up, over, spares]) == ()
    assert circle_in([up, over, down]) == ("bp", "bts", "cap", "bp")


def test_a_variant_asks_for_what_the_offer_asks_and_for_what_is_claimed() -> None:
    asking = course(requires=Has("bafa"), bridges=(Bridge("cap", "part", 100),))
    [variant] = variants(asking)
    assert variant.requires == AllOf((Has("bafa"), Has("cap")))
    assert variants(variant) == []
    assert course().requires == ALWAYS
