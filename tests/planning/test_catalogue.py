"""From documents to the engine's objects: cents, dates, seats, rhythms, points, zones."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from maillage.directory.documents import to_cents
from maillage.exchange.pack.read import read_pack
from maillage.planning.catalogue import compile_catalogue, read_situation, records_by_id
from maillage.territories import reference
from pathways import Catalogue
from pathways.conditions import Born, Has
from pathways.offers import UNLIMITED, Dates
from tests.exchange.packs import GOOD, write_files

TODAY = date(2026, 11, 22)


@pytest.fixture
def documents(tmp_path: Path) -> dict[str, list[dict[str, Any]]]:
    """The documents of the small good pack and of the one it uses."""
    return read_pack(write_files(tmp_path, GOOD)).documents()


@pytest.fixture
def catalogue(documents: dict[str, list[dict[str, Any]]]) -> Catalogue:
    return compile_catalogue(documents, TODAY)


def test_everything_of_a_pack_and_of_the_one_it_uses_is_there(catalogue: Catalogue) -> None:
    assert set(catalogue.vocabulary.facts) >= {"confidence", "cap-macon", "level-3"}
    assert set(catalogue.offers) == {"mason-training", "mason-training~level-4", "mason-job"}
    assert set(catalogue.schemes) == {"cpf"}
    assert catalogue.vocabulary.held({"level-4"}) == {"level-4", "level-3"}


def test_money_is_in_cents(catalogue: Catalogue) -> None:
    assert catalogue.offers["mason-training"].price == 150050
    rule = catalogue.schemes["cpf"].rules[1]
    assert (rule.ceiling, rule.holder_pays, rule.holder_exempt) == (90050, 10320, Has("jobseeker"))


@pytest.mark.parametrize(
    ("euros", "expected"), [(103.20, 10320), (0.29, 29), (0, 0), (None, None), (9.15, 915)]
)
def test_cents_are_exact_and_unknown_is_not_zero(euros: float | None, expected: int | None) -> None:
    assert to_cents(euros) == expected


def test_an_absent_price_is_unknown_not_free(documents: dict[str, list[dict[str, Any]]]) -> None:
    del documents["offers"][0]["price"]
    assert compile_catalogue(documents, TODAY).offers["mason-training"].price is None


def test_a_list_of_seats_goes_to_the_upcoming_occurrences_in_turn(catalogue: Catalogue) -> None:
    seats = {
        session.id: session.seats
        for session in catalogue.sessions.values()
        if session.id.startswith("mason-each") and session.offer == "mason-training"
    }
    assert seats == {
        "mason-each-autumn@2027-09-06": 0,
        "mason-each-autumn@2028-09-04": 5,
        "mason-each-autumn@2029-09-03": 12,
    }


def test_the_last_of_the_seats_repeats(documents: dict[str, list[dict[str, Any]]]) -> None:
    seen = compile_catalogue(documents, TODAY, seen_days=2000)
    assert seen.sessions["mason-each-autumn@2031-09-01"].seats == 12


def test_seats_may_be_unlimited_or_unknown(documents: dict[str, list[dict[str, Any]]]) -> None:
    del documents["sessions"][0]["seats"]
    seen = compile_catalogue(documents, TODAY)
    assert seen.sessions["mason-job-entry"].seats == UNLIMITED
    assert seen.sessions["mason-spring"].seats is None


def test_a_deadline_in_days_follows_each_occurrence(catalogue: Catalogue) -> None:
    session = catalogue.sessions["mason-each-autumn@2027-09-06"]
    assert isinstance(session.dates, Dates)
    assert session.register_by == date(2027, 8, 7)
    assert catalogue.sessions["mason-spring"].register_by == date(2027, 2, 15)


def test_hours_that_are_absent_are_the_offers_spread_over_the_weeks(catalogue: Catalogue) -> None:
    session = catalogue.sessions["mason-each-autumn@2027-09-06"]
    assert (session.hours_per_week, session.days_per_week) == (35.0, 5.0)


def test_a_rhythm_given_is_kept_and_nothing_is_on_site_at_a_distance(
    documents: dict[str, list[dict[str, Any]]],
) -> None:
    spring = documents["sessions"][0]
    spring |= {"hours_per_week": 10, "days_per_week": 1.5}
    assert compile_catalogue(documents, TODAY).sessions["mason-spring"].days_per_week == 1.5
    del spring["place"], spring["days_per_week"]
    session = compile_catalogue(documents, TODAY).sessions["mason-spring"]
    assert (session.days_per_week, session.attendance) == (0, "distance")


def test_a_place_without_a_point_is_in_the_middle_of_its_commune(
    documents: dict[str, list[dict[str, Any]]],
) -> None:
    del documents["places"][0]["lat"], documents["places"][0]["lon"]
    coutras = reference.commune("33138")
    assert coutras is not None
    assert compile_catalogue(documents, TODAY).places["school-hall"].point == coutras.point


def test_an_unknown_commune_without_a_point_is_refused(documents: dict[str, list[dict[str, Any]]]) -> None:
    del documents["places"][0]["lat"]
    documents["places"][0]["commune"] = "33999"
    with pytest.raises(ValueError, match="33999"):
        compile_catalogue(documents, TODAY)


def test_an_unknown_offer_is_refused(documents: dict[str, list[dict[str, Any]]]) -> None:
    documents["sessions"][0]["offer"] = "nothing"
    with pytest.raises(ValueError, match="nothing"):
        compile_catalogue(documents, TODAY)


def test_a_situation_has_its_communes_zones_and_its_age_today(
    catalogue: Catalogue, documents: dict[str, list[dict[str, Any]]]
) -> None:
    situation = read_situation(documents["situations"][0], catalogue.vocabulary, TODAY)
    assert situation.zones == frozenset({"commune:33138", "departement:33", "region:75", "epci:200070092"})
    assert situation.born == Born.from_age(34, TODAY)
    assert (situation.budget, situation.wallets) == (10000, {"cpf": 50000})
    assert situation.refused_offers == {"mason-job"}
    assert situation.denied == {"level-4"}


def test_what_a_situation_does_not_say_stays_unknown(catalogue: Catalogue) -> None:
    document = {"id": "a", "title": "A", "commune": "33138", "goal": "job-building"}
    situation = read_situation(document, catalogue.vocabulary, TODAY)
    unknown = (situation.born, situation.budget, situation.hours_per_week, situation.daily_minutes)
    assert unknown == (None, None, None, None)
    assert situation.held == situation.denied == frozenset()


def test_a_merged_commune_stands_for_the_one_it_joined(catalogue: Catalogue) -> None:
    document = {"id": "a", "title": "A", "commune": "24089", "goal": "job-building"}
    zones = read_situation(document, catalogue.vocabulary, TODAY).zones
    assert zones is not None
    assert f"commune:{reference.current_code('24089')}" in zones


def test_an_unknown_fact_of_a_situation_is_refused(catalogue: Catalogue) -> None:
    document = {
        "id": "a",
        "title": "A",
        "commune": "33138",
        "goal": "job-building",
        "facts": {"yes": ["nope"]},
    }
    with pytest.raises(ValueError, match="nope"):
        read_situation(document, catalogue.vocabulary, TODAY)


def test_records_are_found_by_kind_and_id(documents: dict[str, list[dict[str, Any]]]) -> None:
    assert records_by_id(documents)["organisations"]["town-desk"]["name"] == "Le guichet"
