"""HSDS out and back: the same documents, or the listed difference."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from maillage.exchange.hsds.fields import object_faults
from maillage.exchange.hsds.reading import read
from maillage.exchange.hsds.writing import write
from maillage.exchange.pack.read import read_pack

PACKS = Path(__file__).resolve().parents[3] / "packs"
KINDS = ("organisations", "places", "offers", "sessions")
ORGANIZATION = {
    "id": "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610",
    "name": "L’atelier du bois",
    "description": "On y scie.",
    "email": "accueil@exemple.fr",
    "website": "https://exemple.fr",
    "year_incorporated": 2011,
    "phones": [{"id": "1554c9e1-0a5c-4c6e-9e7c-2c0d2b0f7f10", "number": "+33557000000"}],
    "organization_identifiers": [
        {
            "id": "1554c9e1-0a5c-4c6e-9e7c-2c0d2b0f7f11",
            "identifier_type": "SIRET",
            "identifier": "13003013300016",
        }
    ],
}
LOCATION = {
    "id": "3a19ff88-4620-4d17-9830-ac1d859eb5d5",
    "location_type": "physical",
    "name": "L’atelier",
    "latitude": 44.99,
    "longitude": -0.2,
    "addresses": [
        {
            "id": "74706e55-df26-4b84-80fe-ecc30b5befb4",
            "address_1": "1 rue de la Mairie",
            "city": "Saint-Denis-de-Pile",
            "state_province": "Gironde",
            "postal_code": "33910",
            "country": "FR",
            "address_type": "physical",
        }
    ],
    "accessibility": [{"id": "74706e55-df26-4b84-80fe-ecc30b5befb5", "description": "De plain-pied."}],
}
SERVICE: dict[str, Any] = {
    "id": "ac148810-d857-441c-9679-408f346de14b",
    "organization_id": ORGANIZATION["id"],
    "name": "S’initier au travail du bois",
    "description": "Deux semaines.",
    "url": "https://exemple.fr/bois",
    "status": "active",
    "application_process": "Appelez le matin.",
    "interpretation_services": "Langue des signes",
    "assured_date": "2025-02-14",
    "languages": [{"id": "ac148810-d857-441c-9679-408f346de14c", "code": "fr"}],
    "cost_options": [{"id": "ac148810-d857-441c-9679-408f346de14d", "amount": 140, "currency": "EUR"}],
    "organization": ORGANIZATION,
    "service_at_locations": [
        {
            "id": "e94c9f38-1e8f-4564-91d4-d53501ab1765",
            "location": LOCATION,
            "schedules": [
                {
                    "id": "48102e86-bb50-41c4-8f1e-e269368c41d1",
                    "freq": "WEEKLY",
                    "byday": "TU,TH",
                    "opens_at": "09:00",
                    "closes_at": "12:00:00",
                    "valid_from": "2027-01-11",
                    "valid_to": "2027-06-30",
                }
            ],
        }
    ],
}


def content(*services: Any) -> bytes:
    return json.dumps(services).encode()


def test_a_service_becomes_an_offer_with_its_organisation_place_and_session() -> None:
    reading = read(content(SERVICE), "hsds.json")
    [offer], [session] = reading.documents["offers"], reading.documents["sessions"]
    [organisation], [place] = reading.documents["organisations"], reading.documents["places"]
    assert (organisation["siret"], organisation["phone"]) == ("13003013300016", "05 57 00 00 00")
    assert (place["commune"], place["accessibility"], place["organisation"]) == (
        *("33393", "De plain-pied.", organisation["id"]),
    )
    assert (offer["price"], offer["languages"], offer["checked_on"]) == (140, ["fr"], "2025-02-14")
    assert offer["contact"] == {"website": "https://exemple.fr/bois", "how": "Appelez le matin."}
    assert session["schedule"] == {"days": ["tu", "th"], "begins": "09:00", "ends": "12:00"}
    assert session["entry"] == {"from": "2027-01-11", "until": "2027-06-30"}
    assert (reading.faults, reading.rows) == ([], 1)


def test_what_comes_from_elsewhere_goes_out_word_for_word_but_for_what_changed() -> None:
    reading = read(content(SERVICE))
    same = json.loads(write(reading.documents, source="maillage", originals=reading.originals).content)
    assert (same["services"], same["organizations"]) == ([SERVICE], [ORGANIZATION])
    reading.documents["offers"][0]["name"] = "Le bois"
    changed = json.loads(write(reading.documents, source="maillage", originals=reading.originals).content)
    assert changed["services"] == [SERVICE | {"name": "Le bois"}]


@pytest.mark.parametrize("name", ["nouvelle-aquitaine", "ariege", "janze"])
def test_a_demo_territory_comes_back_as_it_was_or_with_the_listed_difference(name: str) -> None:
    documents = {
        kind: records for kind, records in read_pack(PACKS / name).documents().items() if kind in KINDS
    }
    file = write(documents, source=name)
    lost = {(loss.kind, loss.id, loss.field) for loss in file.losses}
    reading = read(file.content)
    assert [fault.sentence() for fault in reading.faults if fault.blocking] == []
    for kind in KINDS:
        found = {each["id"]: each for each in reading.documents.get(kind, ())}
        for expected in documents.get(kind, ()):
            if (kind, expected["id"], "") in lost:
                continue
            told = found.get(expected["id"], {})
            for field in expected.keys() | told.keys():
                same = told.get(field) == expected.get(field) or expected.get(field) in ([], "", {})
                assert same or (kind, expected["id"], field) in lost, (kind, expected["id"], field)


@pytest.mark.parametrize("name", ["nouvelle-aquitaine", "ariege", "janze"])
def test_what_goes_out_follows_the_field_lists_of_hsds(name: str) -> None:
    value = json.loads(write(read_pack(PACKS / name).documents(), source=name).content)
    for part, entity in (
        ("services", "service"),
        ("organizations", "organization"),
        ("locations", "location"),
    ):
        for item in value[part]:
            assert list(object_faults(entity, item)) == []


@pytest.mark.parametrize(
    ("changes", "field", "blocking"),
    [
        ({"name": None}, "name", True),
        ({"organization": None, "organization_id": None}, "organization_id", True),
        ({"status": "open"}, "status", False),
        ({"status": "defunct"}, "status", True),
        ({"id": "12"}, "id", True),
        ({"languages": "fr"}, "languages", False),
        ({"cost_options": [{"id": ORGANIZATION["id"], "amount": "140 €"}]}, "cost_options[0].amount", False),
    ],
)
def test_what_does_not_follow_hsds_is_told_with_its_rank_and_its_field(
    changes: dict[str, Any], field: str, blocking: bool
) -> None:
    reading = read(content(SERVICE | {"name": "Autre"}, SERVICE | changes), "hsds.json")
    told = [fault for fault in reading.faults if fault.field == field]
    assert told
    assert (told[0].line, told[0].blocking, told[0].file.name) == (2, blocking, "hsds.json")
    assert told[0].remedy


def test_an_address_that_is_nowhere_leaves_the_service_without_session() -> None:
    lost = json.loads(json.dumps(SERVICE).replace("Saint-Denis-de-Pile", "Springfield"))
    reading = read(content(lost))
    assert ("sessions" in reading.documents, len(reading.documents["offers"])) == (False, 1)
    assert "Springfield" in reading.faults[0].message


@pytest.mark.parametrize("value", [b"{}", b"[]", b"3", b'"x"', b'{"contents": []}', b'{"services": [1'])
def test_a_file_without_services_is_refused(value: bytes) -> None:
    reading = read(value, "hsds.json")
    assert (reading.refused, reading.documents) == (True, {})


@pytest.mark.parametrize("value", [b"[1]", b'[null, "x", []]', b'[{"id": 3}]'])
def test_what_is_no_object_is_told(value: bytes) -> None:
    reading = read(value)
    assert reading.documents == {}
    assert all(fault.blocking for fault in reading.faults if fault.field in ("", "id", "name"))
