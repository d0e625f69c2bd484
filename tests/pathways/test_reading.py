"""Conditions as documents."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.conditions import ALWAYS, AgeBetween, AnyOf, Condition, DateBetween, NoneOf, ResidesIn
from pathways.reading import condition_document, read_condition
from tests.pathways.test_conditions import conditions

ATOMS: st.SearchStrategy[Condition] = st.one_of(
    st.builds(AgeBetween, st.integers(0, 40), st.integers(41, 99)),
    st.builds(DateBetween, st.dates(), st.none()),
    st.frozensets(st.sampled_from(["commune:33138", "zone:frr", "epci:200070092"]), min_size=1).map(
        ResidesIn
    ),
)


@given(st.one_of(conditions(), ATOMS))
def test_a_condition_written_and_read_back_is_the_same(condition: Condition) -> None:
    assert read_condition(condition_document(condition)) == condition


@pytest.mark.parametrize(
    "condition", [ALWAYS, AgeBetween(None, None), DateBetween(None, None), ResidesIn(frozenset())]
)
def test_a_condition_that_sets_no_limit_is_written_and_read_back(condition: Condition) -> None:
    assert read_condition(condition_document(condition)) == condition


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (AnyOf(()), "any of no condition"),
        (NoneOf(()), "none of no condition"),
        (ResidesIn(frozenset({"village:x"})), "village:x has no document"),
    ],
)
def test_what_no_document_has_is_not_written(condition: Condition, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        condition_document(condition)


def test_an_absent_condition_is_none_at_all() -> None:
    assert read_condition(None) == ALWAYS


def test_a_date_may_come_as_text() -> None:
    assert read_condition({"date": {"from": "2027-01-01"}}) == DateBetween(date(2027, 1, 1), None)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (3, "a fact or a mapping"),
        ({}, "one key"),
        ({"all": ["a"], "any": ["b"]}, "one key"),
        ({"some": ["a"]}, "'some' is not a kind of condition"),
        ({"any": []}, "at least one"),
        ({"none": []}, "at least one"),
        ({"all": "a"}, "at least one"),
        ({"at_least": True, "of": ["a"]}, "whole number"),
        ({"at_least": 2, "of": ["a"]}, "at least 2 of 1"),
        ({"age": {"min": "15"}}, "whole number"),
        ({"age": {"minimum": 15}}, "age takes max, min"),
        ({"age": {"min": 19, "max": 18}}, "leaves nobody"),
        ({"residence": {"villages": ["x"]}}, "residence takes"),
        ({"date": {"from": "soon"}}, "soon"),
    ],
)
def test_a_broken_condition_is_refused_with_what_is_wrong(document: object, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read_condition(document)
