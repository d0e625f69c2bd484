"""The document of a plan, read back."""

import json
import re
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.plans import plan_from
from pathways.search import search
from tests.pathways.hamlet import driver, territory
from tests.pathways.instances import TODAY, instance


def nursing() -> dict[str, Any]:
    """One step: a school year, by car."""
    [plan] = search(territory(), driver(), date(2026, 11, 22)).plans
    return plan.document()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 1_000_000))
def test_a_plan_written_as_json_and_read_back_is_the_same(seed: int) -> None:
    case = instance(seed)
    for plan in search(case.catalogue, case.situation, TODAY, case.certainty, slacks=None).plans:
        assert plan_from(json.loads(json.dumps(plan.document()))) == plan


def test_what_an_answer_says_besides_of_a_plan_is_left_aside() -> None:
    assert plan_from({**nursing(), "labels": ["soonest"]}) == plan_from(nursing())


def test_a_plan_of_no_step_is_one() -> None:
    document = {
        "certainty": "sure",
        "goal_date": "2026-11-22",
        "steps_count": 0,
        "out_of_pocket": 0,
        "travel_hours": 0,
        "steps": [],
        "opens": [],
    }
    assert plan_from(document).steps == ()


@pytest.mark.parametrize("document", [None, [], "plan", 3])
def test_what_is_not_a_plan_is_refused(document: object) -> None:
    with pytest.raises(ValueError, match="plan: an object with named fields is expected"):
        plan_from(document)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("goal_date",), "soon", "plan.goal_date: a day as YYYY-MM-DD is expected, not 'soon'"),
        (("certainty",), "likely", "plan.certainty: one of sure, possible is expected, not 'likely'"),
        (("steps_count",), 2, "plan.steps_count: is 2, but the steps make 1"),
        (("travel_hours",), 1.0, "plan.travel_hours: is 1, but the steps make"),
        (("out_of_pocket",), 12.0, "plan.out_of_pocket: is 1200, but the steps make 0"),
        (("out_of_pocket",), 0.123, "plan.out_of_pocket: euros with at most two decimals is expected"),
        (("steps",), {}, "plan.steps: a list is expected"),
        (("steps", 0, "end"), "2027-01-01", "plan.steps[0].end: ends on 2027-01-01, before it starts"),
        (("steps", 0, "trips"), True, "plan.steps[0].trips: a whole number is expected, not True"),
        (("steps", 0, "place"), 3, "plan.steps[0].place: a text is expected, not 3"),
        (("steps", 0, "gives"), "nurse", "plan.steps[0].gives: a list is expected, not 'nurse'"),
        (("steps", 0, "gives"), ["nurse", None], "plan.steps[0].gives[1]: a text is expected, not None"),
        (("steps", 0, "trip", "km"), "far", "plan.steps[0].trip.km: a number is expected, not 'far'"),
        (("steps", 0, "funding"), [{}], "plan.steps[0].funding[0].scheme: is missing; add it"),
    ],
)
def test_a_broken_plan_is_refused_with_the_field_and_what_is_wrong(
    path: tuple[Any, ...], value: object, message: str
) -> None:
    document = deepcopy(nursing())
    part: Any = document
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    with pytest.raises(ValueError, match=re.escape(message)):
        plan_from(document)


@pytest.mark.parametrize("field", [field for field in nursing() if field != "labels"])
def test_no_field_of_a_plan_may_be_missing(field: str) -> None:
    document = nursing()
    del document[field]
    with pytest.raises(ValueError, match=re.escape(f"plan.{field}: is missing; add it")):
        plan_from(document)
