"""Catalogues, situations and answers as JSON, read back."""

import json
import re
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalogue import Catalogue
from pathways.conditions import ALWAYS, AgeBetween, AnyOf, Has
from pathways.documents import (
    document_of,
    read_catalogue,
    read_front,
    read_plan,
    read_proposal,
    read_situation,
)
from pathways.documents_values import read_value, value_document
from pathways.offers import Entry, FundingRule, FundingScheme
from pathways.plans import Worth
from pathways.proposal import explain
from pathways.search import Front, search
from pathways.travel import PACES, EstimatedTravel, Pace, Schedule
from tests.pathways.hamlet import DegreeTravel, driver, territory, walker, with_offer, with_session
from tests.pathways.instances import TODAY, GridTravel, instance

seeds = st.integers(0, 1_000_000)
quickly = settings(max_examples=30, deadline=None, derandomize=True)


def through_json(thing: Any) -> Any:
    return json.loads(json.dumps(document_of(thing)))


def contents(catalogue: Catalogue) -> dict[str, object]:
    vocabulary = catalogue.vocabulary
    return {**vars(catalogue), "vocabulary": (vocabulary.facts, vocabulary.scales)}


@quickly
@given(seeds)
def test_a_catalogue_written_and_read_back_is_the_same(seed: int) -> None:
    catalogue = instance(seed).catalogue
    read = read_catalogue(through_json(catalogue), travel=GridTravel())
    assert contents(read) == contents(catalogue)


@quickly
@given(seeds)
def test_a_situation_written_and_read_back_is_the_same(seed: int) -> None:
    case = instance(seed)
    assert read_situation(through_json(case.situation), case.catalogue.vocabulary) == case.situation


@quickly
@given(seeds)
def test_a_front_written_and_read_back_is_the_same(seed: int) -> None:
    case = instance(seed)
    front = search(case.catalogue, case.situation, TODAY, case.certainty)
    assert read_front(through_json(front)) == front
    assert [read_plan(through_json(plan)) for plan in front.plans] == list(front.plans)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(seeds)
def test_a_proposal_written_and_read_back_is_the_same(seed: int) -> None:
    case = instance(seed)
    proposal = explain(case.catalogue, case.situation, TODAY)
    assert read_proposal(through_json(proposal)) == proposal


@pytest.mark.parametrize(
    "catalogue",
    [
        with_session(schedule=Schedule(frozenset({0, 3}), 540, 1020)),
        with_session(dates=Entry(date(2027, 1, 4), date(2027, 6, 1), frozenset({0}), 30)),
        with_offer(requires=AnyOf((Has("has-car"), AgeBetween(None, None)))),
    ],
)
def test_every_shape_of_session_and_condition_goes_through(catalogue: Catalogue) -> None:
    read = read_catalogue(through_json(catalogue), travel=catalogue.travel)
    assert contents(read) == contents(catalogue)


def test_an_exemption_of_everybody_is_not_read_as_none_at_all() -> None:
    rule = FundingRule(date(2026, 1, 1), holder_pays=100, holder_exempt=ALWAYS)
    scheme = FundingScheme("s", "s", "payer", (rule,))
    assert read_value(FundingScheme, json.loads(json.dumps(value_document(scheme))), "scheme") == scheme


def test_the_estimate_of_travel_is_part_of_the_document() -> None:
    slow = EstimatedTravel({**PACES, "walk": Pace(1.5, ((0, 3.5),), 2, 0)})
    catalogue = Catalogue(vocabulary=territory().vocabulary, travel=slow)
    assert read_catalogue(through_json(catalogue)).travel == slow


def test_a_front_that_is_not_complete_keeps_its_bound() -> None:
    front = Front((), complete=False)
    if hasattr(front, "bound"):
        front = replace(front, bound=Worth(date(2027, 1, 1), 1, 0, 10))
    assert read_front(through_json(front)) == front


def test_facts_told_in_a_situation_are_closed_by_the_vocabulary() -> None:
    vocabulary = instance(0).catalogue.vocabulary
    document = {
        "pathways": "situation",
        "version": 1,
        "home": {"lat": 0, "lon": 0},
        "zones": None,
        "goal": "d",
    }
    read = read_situation({**document, "held": ["high"]}, vocabulary)
    assert read.held == {"high", "low"}


def test_another_travel_provider_must_be_given_again() -> None:
    with pytest.raises(ValueError, match=re.escape("catalogue.travel: is missing; add it, or give")):
        read_catalogue(document_of(territory()))


HAMLET = document_of(territory())
DRIVER = document_of(driver())


def changed(document: dict[str, Any], path: tuple[Any, ...], value: object) -> dict[str, Any]:
    document = deepcopy(document)
    part: Any = document
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("pathways",), "situation", 'catalogue.pathways: "catalogue", which says what the document is'),
        (("version",), 2, "catalogue.version: 1, the only version that is read, is expected, not 2"),
        (("offers",), {}, "catalogue.offers: a list is expected, not {}"),
        (("offres",), [], "catalogue.offres: there is no such field"),
        (("offers", 0), "nursing", "catalogue.offers[0]: an object with named fields is expected"),
        (("offers", 0, "price"), 12.5, "catalogue.offers[0].price: a whole number is expected, not 12.5"),
        (("offers", 0, "price"), True, "catalogue.offers[0].price: a whole number is expected, not True"),
        (("offers", 0, "price"), -1, "catalogue.offers[0]: offer nursing: the price is negative"),
        (("offers", 0, "prise"), 0, "catalogue.offers[0].prise: there is no such field; did you mean price?"),
        (("offers", 0, "requires"), {"some": []}, "catalogue.offers[0].requires: 'some' is not a kind"),
        (("offers", 0, "grants"), ["nurse", 3], "catalogue.offers[0].grants[1]: a text is expected, not 3"),
        (("offers", 0, "grants"), ["pilot"], "catalogue: offer nursing: unknown fact 'pilot'"),
        (
            ("sessions", 0, "dates"),
            {"start": "2027-09-06"},
            "catalogue.sessions[0].dates.end: is missing; add it",
        ),
        (
            ("sessions", 0, "dates"),
            {"start": "a", "first": "b"},
            "catalogue.sessions[0].dates: takes the fields",
        ),
        (("sessions", 0, "dates", "end"), "2027-02-30", "a day as YYYY-MM-DD is expected, not '2027-02-30'"),
        (("sessions", 0, "dates", "end"), "2027-01-01", "sessions[0].dates: ends on 2027-01-01, before"),
        (("sessions", 0, "place"), "nowhere", "catalogue: session nursing-2027: unknown place 'nowhere'"),
        (("places", 0, "point"), {"lat": 46}, "catalogue.places[0].point.lon: is missing; add it"),
        (("places", 0, "point", "lat"), float("nan"), "catalogue.places[0].point.lat: a number is expected"),
        (("facts", 0, "kind"), "virtue", "catalogue.facts[0].kind: one of credential, level,"),
    ],
)
def test_a_broken_catalogue_is_refused_with_the_field_and_what_is_wrong(
    path: tuple[Any, ...], value: object, message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read_catalogue(changed(HAMLET, path, value), travel=DegreeTravel())


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("home",), None, "situation.home: an object with named fields is expected, not None"),
        (("held",), ["licence"], "situation.held[0]: a fact of the vocabulary is expected, not 'licence'"),
        (("held",), ["nurse"], "situation: both true and false: nurse"),
        (("goal",), "president", "situation.goal: a condition on facts of the vocabulary is expected"),
        (("goal",), {"age": {"min": 18}}, "situation: a goal is made of facts only"),
        (("wallets",), {"cpf": "rich"}, "situation.wallets.cpf: a whole number is expected, not 'rich'"),
        (("born",), {"earliest": "2000-01-01"}, "situation.born.latest: is missing; add it"),
        (("horizon_days",), -1, "situation: the horizon is in the past"),
    ],
)
def test_a_broken_situation_is_refused_with_the_field_and_what_is_wrong(
    path: tuple[Any, ...], value: object, message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        read_situation(changed(DRIVER, path, value), territory().vocabulary)


@pytest.mark.parametrize("document", [None, [], "x", 1])
def test_what_is_no_object_is_no_document(document: object) -> None:
    with pytest.raises(ValueError, match="front: an object with named fields is expected"):
        read_front(document)


def test_what_has_no_document_is_not_written() -> None:
    with pytest.raises(TypeError, match="no document"):
        value_document(object())
    with pytest.raises(ValueError, match="inf has no document"):
        value_document(float("inf"))


def test_a_type_that_no_document_tells_is_refused() -> None:
    with pytest.raises(TypeError, match="x: no document for"):
        read_value(object, {}, "x")


def test_a_proposal_without_plan_keeps_its_obstructions_and_exclusions() -> None:
    proposal = explain(with_offer(requires=Has("astronaut")), walker(), date(2026, 11, 22))
    assert proposal.obstructions or proposal.exclusions
    assert read_proposal(through_json(proposal)) == proposal
