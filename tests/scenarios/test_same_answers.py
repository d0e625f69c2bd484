"""The folder and the database give the same answers: one path from documents to plans."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maillage.cli import main
from maillage.directory.models import Territory
from maillage.directory.queries import territory_documents
from maillage.exchange.pack.read import read_pack
from maillage.planning.catalogue import compile_catalogue, read_situation
from pathways import explain
from tests.scenarios.people import PACKS

TODAY = date(2026, 11, 22)
PLANNED_ON = (
    "facts",
    "scales",
    "modes",
    "organisations",
    "places",
    "offers",
    "sessions",
    "amounts",
    "funding",
)

Documents = dict[str, list[dict[str, Any]]]


def answers(documents: Documents, people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The proposal to each person, as a document."""
    catalogue = compile_catalogue(documents, TODAY)
    situations = [read_situation(person, catalogue.vocabulary, TODAY) for person in people]
    return [explain(catalogue, situation, TODAY).document() for situation in situations]


@pytest.mark.django_db
def test_a_territory_loaded_answers_as_its_folder() -> None:
    pack = read_pack(PACKS / "janze")
    assert main(["load", str(PACKS / "janze")]) == 0
    kept = territory_documents(Territory.objects.get(slug="janze"))
    told = pack.documents()
    for kind in PLANNED_ON:
        assert sorted(kept[kind], key=lambda record: record["id"]) == sorted(
            told[kind], key=lambda record: record["id"]
        )
    people = pack.own_documents()["situations"]
    assert answers(kept, people) == answers(told, people)


def test_cognac_when_the_fifteen_seats_are_taken_the_programme_is_full() -> None:
    pack = read_pack(PACKS / "nouvelle-aquitaine")
    documents = pack.documents()
    person = next(each for each in documents["situations"] if each["id"] == "cognac-29-entreprise")
    sessions = [each for each in documents["sessions"] if each["offer"] == "premiers-pas"]
    seats = [each["seats"] for each in sessions]
    assert all(
        count <= 15 for listed in seats for count in (listed if isinstance(listed, list) else [listed])
    )
    for session in sessions:
        session["seats"] = 0
    [answer] = answers(documents, [person])
    steps = [step["offer"] for plan in answer["sure"] + answer["possible"] for step in plan["steps"]]
    assert "premiers-pas" not in steps
    assert {"premiers-pas": "full"}.items() <= {
        each["offer"]: each["kind"] for each in answer["exclusions"]
    }.items()


def test_cognac_the_programme_asks_no_more_hours_than_two_half_days() -> None:
    documents = read_pack(PACKS / "nouvelle-aquitaine").documents()
    catalogue = compile_catalogue(documents, TODAY)
    assert all(session.hours_per_week <= 8 for session in catalogue.sessions_of["premiers-pas"])
