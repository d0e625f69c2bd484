"""A plan as a CTDL Pathway."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways import ctdl
from pathways.catalogue import Catalogue
from pathways.conditions import AgeBetween, AllOf, AnyOf, AtLeast, Condition, Has, NoneOf
from pathways.plans import Certainty, Plan, Worth
from pathways.search import search
from tests.pathways.hamlet import TODAY as HAMLET_DAY
from tests.pathways.hamlet import driver, territory, with_offer, with_session
from tests.pathways.instances import TODAY, instance

TYPES = {
    f"ceterms:{name}"
    for name in (
        *("Pathway", "ComponentCondition", "Constraint", "ScheduledOffering", "Place"),
        *("DurationProfile", "CostProfile", "BasicComponent", "CourseComponent", "CredentialComponent"),
        *("CompetencyComponent", "JobComponent", "WorkExperienceComponent"),
    )
}
PROPERTIES = {
    *("ceasn:hasChild", "ceasn:hasPart", "ceasn:isChildOf", "schema:startDate", "schema:endDate"),
    *(
        f"ceterms:{name}"
        for name in (
            *("availableAt", "componentCategory", "currency", "description", "estimatedCost"),
            *("estimatedDuration", "exactDuration", "hasCondition", "hasConstraint"),
            *("hasDestinationComponent", "inLanguage", "isDestinationComponentOf", "latitude"),
            *("logicalOperator", "longitude", "name", "precedes", "price", "proxyFor"),
            *("requiredNumber", "targetComponent", "timeRequired"),
        )
    ),
}
LINKS = {
    *("ceasn:hasChild", "ceasn:hasPart", "ceasn:isChildOf", "ceterms:precedes", "ceterms:proxyFor"),
    *("ceterms:hasDestinationComponent", "ceterms:isDestinationComponentOf", "ceterms:targetComponent"),
}
TEXTS = {"ceterms:name", "ceterms:description", "ceterms:componentCategory"}


def nodes(document: Any) -> Iterator[dict[str, Any]]:
    """Every object with a type, at any depth."""
    if isinstance(document, dict):
        if "@type" in document:
            yield document
        for value in document.values():
            yield from nodes(value)
    if isinstance(document, list):
        for value in document:
            yield from nodes(value)


def soonest(catalogue: Catalogue) -> Plan:
    return search(catalogue, driver(), HAMLET_DAY).plans[0]


def told(catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    """The nodes of the hamlet's plan, by the kind that their identifier says."""
    document = ctdl.pathway(soonest(catalogue), catalogue)
    return {node["@id"].removeprefix(ctdl.BASE).partition("/")[0]: node for node in document["@graph"]}


def condition(requires: Condition) -> dict[str, Any]:
    [found] = told(with_offer(requires=requires))["step"]["ceterms:hasCondition"]
    return dict(found)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 1_000_000))
def test_every_plan_makes_a_graph_whose_links_lead_somewhere(seed: int) -> None:
    case = instance(seed)
    for plan in search(case.catalogue, case.situation, TODAY, case.certainty).plans:
        if plan.steps:
            check_structure(json.loads(json.dumps(ctdl.pathway(plan, case.catalogue))))


def check_structure(document: dict[str, Any]) -> None:
    identifiers = [node["@id"] for node in document["@graph"]]
    assert len(set(identifiers)) == len(identifiers)
    for node in nodes(document["@graph"]):
        assert node["@type"] in TYPES
        assert set(node) <= PROPERTIES | {"@type", "@id"}
        for name in LINKS & set(node):
            targets = node[name] if isinstance(node[name], list) else [node[name]]
            assert set(targets) <= set(identifiers)
        for name in TEXTS & set(node):
            assert list(node[name]) == ["fr"]


def test_a_pathway_leads_to_what_its_last_step_gives() -> None:
    found = told(territory())
    assert found["pathway"]["ceterms:hasDestinationComponent"] == ["urn:pathways:fact/nurse"]
    assert found["fact"]["@type"] == "ceterms:CredentialComponent"
    assert found["fact"]["ceterms:isDestinationComponentOf"] == [found["pathway"]["@id"]]
    assert found["fact"]["ceasn:hasChild"] == [found["step"]["@id"]]
    assert found["step"]["ceasn:isChildOf"] == [found["fact"]["@id"]]


def test_a_step_stands_for_its_dated_session_with_its_place_cost_and_length() -> None:
    found = told(with_offer(hours=1435, price=0))
    offering = found["offering"]
    assert found["step"]["ceterms:proxyFor"] == offering["@id"]
    assert (offering["schema:startDate"], offering["schema:endDate"]) == ("2027-09-06", "2028-07-07")
    [duration] = offering["ceterms:estimatedDuration"]
    assert (duration["ceterms:exactDuration"], duration["ceterms:timeRequired"]) == ("P306D", "PT1435H")
    assert [cost["ceterms:price"] for cost in offering["ceterms:estimatedCost"]] == [0, 0]
    assert offering["ceterms:availableAt"][0]["ceterms:name"] == {"fr": "Nursing school"}


def test_a_session_at_a_distance_has_no_place() -> None:
    assert "ceterms:availableAt" not in told(with_session(place=None))["offering"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("training", "CourseComponent"),
        ("immersion", "WorkExperienceComponent"),
        ("job", "JobComponent"),
        ("loan", "BasicComponent"),
        ("of a kind that nobody knows", "BasicComponent"),
    ],
)
def test_the_kind_of_an_offer_makes_the_kind_of_its_component(kind: str, expected: str) -> None:
    step = told(with_offer(kind=kind))["step"]
    assert step["@type"] == f"ceterms:{expected}"
    assert ("ceterms:componentCategory" in step) == (expected == "BasicComponent")


def test_a_condition_on_facts_says_how_many_of_which() -> None:
    facts = (Has("licence-b"), Has("has-car"))
    assert condition(AllOf(facts))["ceterms:requiredNumber"] == 2
    assert condition(AnyOf(facts))["ceterms:requiredNumber"] == 1
    assert condition(AtLeast(facts, count=2))["ceterms:requiredNumber"] == 2
    assert condition(Has("has-car"))["ceterms:targetComponent"] == ["urn:pathways:fact/has-car"]


def test_conditions_within_conditions_have_an_operator() -> None:
    found = condition(AllOf((Has("has-car"), AnyOf((Has("licence-b"), AgeBetween(18, None))))))
    assert found["ceterms:logicalOperator"] == "logicOp:And"
    _, either = found["ceterms:hasCondition"]
    assert either["ceterms:logicalOperator"] == "logicOp:Or"
    [constraint] = either["ceterms:hasCondition"][1]["ceterms:hasConstraint"]
    assert constraint["ceterms:description"] == {"fr": "min : 18"}


def test_what_must_not_be_held_is_no_child_of_the_step() -> None:
    step = told(with_offer(requires=NoneOf((Has("astronaut"),))))["step"]
    assert step["ceterms:hasCondition"][0]["ceterms:logicalOperator"] == "logicOp:Not"
    assert "ceasn:hasChild" not in step


def test_an_unknown_price_is_not_told_as_free() -> None:
    catalogue = with_offer(price=None)
    [plan] = search(catalogue, driver(), HAMLET_DAY, Certainty.POSSIBLE).plans
    graph = ctdl.pathway(plan, catalogue)["@graph"]
    assert all("ceterms:estimatedCost" not in node for node in graph)


def test_a_plan_without_a_step_has_no_pathway() -> None:
    nothing = Plan((), Worth(date(2026, 11, 22), 0, 0, 0), Certainty.SURE)
    with pytest.raises(ValueError, match="a plan without a step"):
        ctdl.pathway(nothing, territory())


def test_a_plan_of_another_catalogue_is_refused() -> None:
    plan = soonest(territory())
    stranger = replace(plan, steps=(replace(plan.steps[0], offer="piloting"),))
    with pytest.raises(ValueError, match="no offer 'piloting'"):
        ctdl.pathway(stranger, territory())


def test_a_plan_whose_place_is_not_in_the_catalogue_is_refused() -> None:
    plan = soonest(territory())
    stranger = replace(plan, steps=(replace(plan.steps[0], place="the moon"),))
    with pytest.raises(ValueError, match="no place 'the moon'"):
        ctdl.pathway(stranger, territory())
