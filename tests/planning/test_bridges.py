"""Bridges of a real ladder: what Ariège's documents become for the engine, and how they are told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from maillage.exchange.pack.read import read_pack
from maillage.planning.catalogue import compile_catalogue, records_by_id
from maillage.planning.wording import Names
from maillage.planning.wording.bridges import bridge_sentences, next_credentials
from pathways.catalogue import Catalogue
from pathways.offers import Dates

TODAY = date(2026, 11, 22)
PAMIERS = "cpjeps-complet-pamiers"
SPARED = f"{PAMIERS}~cpjeps-uc-2+cpjeps-uc-4"
Documents = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def documents() -> Documents:
    return read_pack(Path(__file__).parents[2] / "packs" / "ariege").documents()


@pytest.fixture(scope="module")
def names(documents: Documents) -> Names:
    return Names(compile_catalogue(documents, TODAY), records_by_id(documents))


def session(catalogue: Catalogue, offer: str) -> Dates:
    dates = catalogue.sessions_of[offer][0].dates
    assert isinstance(dates, Dates)
    return dates


def test_the_cqp_counts_as_two_units_and_halves_the_cpjeps(names: Names) -> None:
    catalogue = names.catalogue
    assert {"cpjeps-uc-2", "cpjeps-uc-4"} <= catalogue.vocabulary.held(["cqp-periscolaire"])
    whole, spared = session(catalogue, PAMIERS), session(catalogue, SPARED)
    days, left = whole.end - whole.start, spared.end - spared.start
    assert (spared.start, catalogue.offers[SPARED].hours) == (whole.start, 200)
    assert abs(2 * (left + timedelta(days=1)) - (days + timedelta(days=1))) <= timedelta(days=1)


def test_the_four_units_make_the_cpjeps_and_its_award_is_told_as_a_formality(names: Names) -> None:
    award = names.catalogue.offers["award:cpjeps-units"]
    assert (award.grants, award.price) == (("cpjeps",), 0)
    assert len(award.requires.facts()) == 4
    assert award.name.startswith("Délivrance du diplôme")
    assert "formalité" in award.first_step
    assert names.organisation(award.organisation) == "Le jury du diplôme"


def test_what_is_spared_is_told_with_the_hours_left(names: Names) -> None:
    told = " ".join(bridge_sentences(names, names.catalogue.offers[SPARED], frozenset({"cpjeps-uc-2"})))
    assert "dispense de l’unité 2" in told
    assert "(100 heures de moins)" in told
    assert "Il vous reste 200 heures sur 400" in told


def test_an_exemption_that_was_not_counted_is_not_promised(names: Names) -> None:
    told = list(bridge_sentences(names, names.catalogue.offers[PAMIERS], frozenset({"cpjeps-uc-2"})))
    assert told == []


def test_the_next_rung_is_told_and_not_one_that_is_held(names: Names) -> None:
    gained = frozenset({"bpjeps"})
    assert list(next_credentials(names, gained, gained)) == [
        "Le diplôme suivant : DEJEPS Coordination de projets"
    ]
    assert list(next_credentials(names, gained, gained | {"dejeps"})) == []


def test_the_hours_of_the_shorter_course_are_not_spared_twice(names: Names) -> None:
    offers = names.catalogue.offers
    assert not [offer for offer in offers.values() if offer.variant_of == "cpjeps-passerelle-saint-girons"]


@pytest.mark.parametrize(
    ("ladder", "message"),
    [
        ({"relation": "counts-as", "holding": ["nothing"], "towards": "bpjeps"}, "unknown fact nothing"),
        ({"relation": "made-of", "holding": ["bafa"], "towards": "bpjeps"}, "made of several blocks"),
        ({"relation": "counts-as", "holding": ["bpjeps"], "towards": "bpjeps"}, "to itself"),
        ({"relation": "counts-as", "holding": ["level-4"], "towards": "bpjeps"}, "in a circle"),
        ({"relation": "grants", "holding": ["bafa"], "towards": "bpjeps"}, "grants"),
    ],
)
def test_a_ladder_that_no_check_saw_is_refused_when_compiled(
    documents: Documents, ladder: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        compile_catalogue({**documents, "ladders": [{"id": "wrong", **ladder}]}, TODAY)


def test_more_hours_spared_than_there_are_is_refused_when_compiled(documents: Documents) -> None:
    offers = [
        {**offer, "exempts": [{"holding": "bafa", "from": "tout", "hours": 401}]}
        if offer["id"] == PAMIERS
        else offer
        for offer in documents["offers"]
    ]
    with pytest.raises(ValueError, match="exempts from more hours than it has"):
        compile_catalogue({**documents, "offers": offers}, TODAY)
