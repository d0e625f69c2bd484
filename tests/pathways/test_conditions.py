"""Conditions answer yes, no or unknown, and a missing fact is never a no."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.conditions import (
    ALWAYS,
    AgeBetween,
    AllOf,
    Answer,
    AnyOf,
    AtLeast,
    Born,
    Circumstances,
    Condition,
    DateBetween,
    Has,
    NoneOf,
    ResidesIn,
    facts_under_none,
)

TODAY = date(2026, 11, 22)
NAMES = ("a", "b", "c")


def circumstances(
    held: str = "", denied: str = "", born: Born | None = None, zones: frozenset[str] | None = None
) -> Circumstances:
    return Circumstances(frozenset(held), frozenset(denied), born, zones, TODAY)


@pytest.mark.parametrize(
    ("held", "denied", "expected"),
    [("a", "", Answer.YES), ("", "a", Answer.NO), ("", "", Answer.UNKNOWN)],
)
def test_a_fact_is_held_denied_or_unknown(held: str, denied: str, expected: Answer) -> None:
    assert Has("a").answer(circumstances(held, denied)) is expected


def test_an_unknown_fact_under_none_stays_unknown() -> None:
    assert NoneOf((Has("a"),)).answer(circumstances()) is Answer.UNKNOWN


def test_no_condition_at_all_is_true() -> None:
    assert ALWAYS.answer(circumstances()) is Answer.YES


def test_more_conditions_asked_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 3 of 2"):
        AtLeast((Has("a"), Has("b")), count=3)


def conditions() -> st.SearchStrategy[Condition]:
    def grouped(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        members = st.lists(parts, min_size=1, max_size=3).map(tuple)
        groups: list[st.SearchStrategy[Condition]] = [
            members.map(AllOf),
            members.map(AnyOf),
            members.map(NoneOf),
            members.map(lambda found: AtLeast(found, count=len(found))),
            members.map(lambda found: AtLeast(found, count=1)),
        ]
        return st.one_of(groups)

    atoms: st.SearchStrategy[Condition] = st.sampled_from(NAMES).map(Has)
    return st.recursive(atoms, grouped, max_leaves=6)


def two_valued(condition: Condition, world: dict[str, bool]) -> bool:
    """The condition read in plain logic, all facts known: an oracle that shares no code."""
    match condition:
        case Has(fact):
            return world[fact]
        case AtLeast(members):
            return sum(two_valued(part, world) for part in members) >= condition.count
        case AllOf(members):
            return all(two_valued(part, world) for part in members)
        case AnyOf(members):
            return any(two_valued(part, world) for part in members)
        case NoneOf(members):
            return not any(two_valued(part, world) for part in members)
    raise AssertionError(condition)


@given(conditions(), st.dictionaries(st.sampled_from(NAMES), st.booleans()))
def test_a_certain_answer_holds_in_every_world_that_the_unknown_facts_allow(
    condition: Condition, known: dict[str, bool]
) -> None:
    held = "".join(name for name, value in known.items() if value)
    denied = "".join(name for name, value in known.items() if not value)
    answer = condition.answer(circumstances(held, denied))
    unknown = [name for name in NAMES if name not in known]
    worlds = [
        known | dict(zip(unknown, values, strict=True))
        for values in product((True, False), repeat=len(unknown))
    ]
    truths = {two_valued(condition, world) for world in worlds}
    assert answer is Answer.UNKNOWN or truths == {answer is Answer.YES}
    assert unknown or answer is not Answer.UNKNOWN


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        (date(2008, 11, 22), Answer.YES),  # 18 today
        (date(2007, 11, 23), Answer.YES),  # 18, the day before turning 19
        (date(2007, 11, 22), Answer.NO),  # 19 today
        (date(2011, 11, 23), Answer.NO),  # 14, the day before turning 15
        (date(2011, 11, 22), Answer.YES),  # 15 today
    ],
)
def test_both_ends_of_an_age_are_included_to_the_day(birth: date, expected: Answer) -> None:
    assert AgeBetween(15, 18).answer(circumstances(born=Born(birth, birth))) is expected


def test_an_age_given_in_years_may_leave_the_answer_unknown_later() -> None:
    born = Born.from_age(18, date(2026, 1, 1))
    later = Circumstances(frozenset(), frozenset(), born, None, date(2026, 6, 1))
    assert AgeBetween(None, 18).answer(later) is Answer.UNKNOWN
    assert AgeBetween(None, 19).answer(later) is Answer.YES
    assert AgeBetween(20, None).answer(later) is Answer.NO


def test_an_unknown_age_is_not_a_refusal() -> None:
    assert AgeBetween(15, 18).answer(circumstances()) is Answer.UNKNOWN


def test_whoever_is_born_on_a_29_february_has_an_age_too() -> None:
    assert Born.from_age(18, date(2024, 2, 29)).ages(date(2024, 2, 29)) == (18, 18)


def test_an_age_that_leaves_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="leaves nobody"):
        AgeBetween(19, 18)


def test_a_birth_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        Born(date(2000, 1, 2), date(2000, 1, 1))


def test_a_residence_is_yes_no_or_unknown() -> None:
    here = circumstances(zones=frozenset({"commune:33138", "departement:33"}))
    assert ResidesIn(frozenset({"departement:33"})).answer(here) is Answer.YES
    assert ResidesIn(frozenset({"departement:87"})).answer(here) is Answer.NO
    assert ResidesIn(frozenset({"zone:frr"})).answer(here) is Answer.UNKNOWN
    assert ResidesIn(frozenset({"departement:33"})).answer(circumstances()) is Answer.UNKNOWN


def test_dates_are_included_at_both_ends() -> None:
    assert DateBetween(TODAY, TODAY).answer(circumstances()) is Answer.YES
    assert DateBetween(None, date(2026, 11, 21)).answer(circumstances()) is Answer.NO


def test_only_facts_under_none_can_close_a_door_when_they_are_gained() -> None:
    condition = AllOf((Has("a"), NoneOf((Has("b"), AllOf((Has("c"),))))))
    assert facts_under_none(condition) == {"b", "c"}
