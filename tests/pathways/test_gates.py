"""Gates against the conditions they stand for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.conditions import AllOf, AnyOf, AtLeast, Condition, Has, NoneOf
from pathways.gates import HELD, OPEN, SHUT, Gate, compiled, places
from pathways.plans import Certainty
from tests.pathways.small_territory import FACTS, TODAY, someone

BITS = {"visit": 1, "cap": 2, "job": 4}

masks = st.integers(0, 7)
conditions = st.recursive(
    st.sampled_from([Has(fact) for fact in (*BITS, "other", "rights")]),
    lambda parts: st.lists(parts, min_size=1, max_size=3).flatmap(
        lambda members: st.sampled_from(
            [
                AllOf(tuple(members)),
                AnyOf(tuple(members)),
                NoneOf(tuple(members)),
                AtLeast(tuple(members), count=len(members) // 2 + 1),
            ]
        )
    ),
    max_leaves=6,
)


def opens(gate: Gate, may: int, must: int) -> bool:
    """The program run on a list."""
    answers: list[bool] = []
    for n, value in gate.program:
        if n >= 0:
            taken = [answers.pop() for _ in range(n)]
            answers.append(sum(taken) >= value)
        else:
            answers.append(bool(may >> value & 1) if n == HELD else not must >> value & 1)
    [answer] = answers
    return answer


@settings(max_examples=300, deadline=None, derandomize=True)
@given(conditions, masks, st.sampled_from(Certainty))
def test_a_gate_answers_as_its_condition(condition: Condition, gained: int, certainty: Certainty) -> None:
    person = someone("cap", unknown=["rights", "job"])
    gate = compiled(condition, person.circumstances(TODAY), BITS, certainty)
    facts = frozenset(fact for fact, bit in BITS.items() if bit & gained)
    assert opens(gate, gained, gained) == certainty.accepts(
        condition.answer(person.circumstances(TODAY, facts))
    )


@settings(max_examples=300, deadline=None, derandomize=True)
@given(conditions, masks, masks, masks)
def test_an_optimistic_gate_never_says_no_to_what_may_be(
    condition: Condition, may: int, must: int, gained: int
) -> None:
    gate = compiled(condition, someone("cap").circumstances(TODAY), BITS, Certainty.SURE)
    assert opens(gate, may | gained, must & gained) >= opens(gate, gained, gained)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(conditions, masks, st.sampled_from([1, 2, 4]))
def test_only_facts_that_are_named_open_or_shut_a_gate(condition: Condition, gained: int, fact: int) -> None:
    gate = compiled(condition, someone("cap").circumstances(TODAY), BITS, Certainty.SURE)
    before, after = opens(gate, gained, gained), opens(gate, gained | fact, gained | fact)
    assert after <= before or gate.needs & fact
    assert before <= after or gate.bars & fact


@pytest.mark.parametrize(
    ("condition", "unknown", "certainty", "expected"),
    [
        (Has("other"), [], Certainty.SURE, SHUT),
        (NoneOf((Has("other"),)), [], Certainty.SURE, OPEN),
        (NoneOf((Has("other"),)), ["other"], Certainty.SURE, SHUT),
        (NoneOf((Has("other"),)), ["other"], Certainty.POSSIBLE, OPEN),
        (AllOf(()), [], Certainty.SURE, OPEN),
        (AnyOf(()), [], Certainty.SURE, SHUT),
    ],
)
def test_a_gate_that_nothing_gained_can_change_is_settled(
    condition: Condition, unknown: list[str], certainty: Certainty, expected: Gate
) -> None:
    person = someone("cap", unknown=unknown)
    assert compiled(condition, person.circumstances(TODAY), BITS, certainty) is expected


def test_what_is_held_already_is_not_asked_again() -> None:
    person = replace(someone("cap"), held=frozenset({"visit"}), denied=frozenset(FACTS) - {"visit"})
    gate = compiled(AllOf((Has("visit"), Has("job"))), person.circumstances(TODAY), BITS, Certainty.SURE)
    assert gate.needs == BITS["job"]


def test_the_places_of_a_set_of_facts_are_those_of_its_bits() -> None:
    assert list(places(0b101001)) == [0, 3, 5]
    assert list(places(0)) == []
