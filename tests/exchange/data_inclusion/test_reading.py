"""What structures and services become, and what is told of those that are not right."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import polars
import pytest

from maillage.exchange.data_inclusion.reading import read
from tests.exchange.data_inclusion.rows import SERVICE, STRUCTURE, read_both, read_lists


def test_a_structure_becomes_an_organisation_and_its_place() -> None:
    reading = read_lists(structures=[STRUCTURE])
    [organisation], [place] = reading.documents["organisations"], reading.documents["places"]
    assert organisation["roles"] == ["prescriber", "public-service"]
    assert (organisation["id"], organisation["siret"]) == ("dora-42", "13003013300016")
    assert (organisation["phone"], organisation["email"]) == ("05 57 00 00 00", "accueil@exemple.fr")
    assert organisation["description"] == "On y boit le café.\n\nOn y apprend aussi."
    assert (place["organisation"], place["commune"], place["lat"]) == ("dora-42", "33393", 44.99)
    assert place["opening_hours"] == "Mo-Fr 08:30-12:30; PH off"
    assert (reading.faults, reading.rows) == ([], 1)


def test_a_service_becomes_an_offer_that_one_enters_at_any_time() -> None:
    reading = read_both()
    [offer], [session] = reading.documents["offers"], reading.documents["sessions"]
    assert (offer["kind"], offer["organisation"]) == ("workshop", "dora-42")
    assert offer["description"].split("\n\n") == [
        "Écrire son CV.",
        "Pour qui : De 16 à 30 ans.",
        "Conditions : Savoir lire.",
        "Tarif : 2 € la séance",
    ]
    assert offer["requires"] == {
        "residence": {"departements": ["33"], "epci": ["200070092"], "communes": ["33393"]}
    }
    assert "price" not in offer  # it costs something, and nobody says how much
    assert (session["place"], session["weeks"], session["hours_per_week"]) == ("dora-42", 3, 2.5)
    assert reading.faults == []


def test_what_is_free_costs_nothing_and_what_is_everywhere_asks_no_residence() -> None:
    [offer] = read_both(frais="gratuit", zone_eligibilite=["france"]).documents["offers"]
    assert (offer["price"], "requires" in offer) == (0, False)


def test_a_service_elsewhere_has_its_own_place_and_one_at_a_distance_has_none() -> None:
    elsewhere = read_both(commune="Libourne", code_insee="33243", code_postal="33500", adresse="2 place Abel")
    assert {each["commune"] for each in elsewhere.documents["places"]} == {"33393", "33243"}
    [session] = read_both(modes_accueil=["a-distance"]).documents["sessions"]
    assert (session["attendance"], "place" in session) == ("distance", False)


def test_every_word_is_kept_but_the_name_of_a_person() -> None:
    reading = read_both(contact_nom_prenom="Camille Martin")
    original = reading.originals["offers", "dora-aidantsconnect-2024-47bxy"]
    assert original == {"services": SERVICE}
    assert [(fault.field, fault.blocking) for fault in reading.faults] == [("contact_nom_prenom", False)]
    assert "Martin" not in json.dumps([reading.documents, list(reading.originals.values())])


def test_what_is_missing_is_counted() -> None:
    gaps = read_lists(structures=[STRUCTURE, STRUCTURE | {"id": "dora--43", "siret": None}]).gaps
    assert (gaps["structures.siret"], gaps["structures.complement_adresse"]) == (1, 2)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"nom": "CV"}, "nom", "trop court"),
        ({"date_maj": "2025-13-01"}, "date_maj", "n’est pas une date"),
        ({"date_maj": "1999-01-01"}, "date_maj", "impossible"),
        ({"description": None}, "description", "obligatoire"),
        ({"structure_id": ""}, "structure_id", "obligatoire"),
    ],
)
def test_a_service_that_lacks_what_the_schema_requires_is_refused(
    changes: dict[str, Any], field: str, said: str
) -> None:
    reading = read_both(**changes)
    [fault] = reading.faults
    assert (fault.line, fault.field, fault.blocking, fault.file.name) == (1, field, True, "di.json")
    assert said in fault.message
    assert fault.remedy
    assert "offers" not in reading.documents


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"thematiques": ["numerique--xx", *SERVICE["thematiques"]]}, "thematiques", "numerique--xx"),
        ({"publics": ["tous-publics", "jeunes"]}, "publics", "tous-publics"),
        ({"publics": ["jeune"]}, "publics", "jeune"),
        ({"frais": "gratui"}, "frais", "gratui"),
        ({"courriel": "pas-une-adresse"}, "courriel", "adresse électronique"),
        ({"lien_mobilisation": "cv.fr"}, "lien_mobilisation", "adresse de site"),
        ({"code_insee": "99999"}, "code_insee", "aucune commune"),
        ({"zone_eligibilite": ["33", "96001"]}, "zone_eligibilite", "96001"),
        ({"nombre_semaines": 0}, "nombre_semaines", "bonne forme"),
    ],
)
def test_a_value_that_is_wrong_is_left_out_and_told(changes: dict[str, Any], field: str, said: str) -> None:
    reading = read_both(**changes)
    [fault] = reading.faults
    assert (fault.field, fault.blocking) == (field, False)
    assert said in fault.message
    assert len(reading.documents["offers"]) == 1


def test_a_siret_that_does_not_add_up_is_left_out_and_a_short_one_mended() -> None:
    wrong = read_lists(structures=[STRUCTURE | {"siret": "13003013300017"}])
    assert (wrong.faults[0].field, "siret" in wrong.documents["organisations"][0]) == ("siret", False)
    short = read_lists(structures=[STRUCTURE | {"siret": 5580113800078}])
    assert short.documents["organisations"][0]["siret"] == "05580113800078"


def test_an_identifier_given_twice_is_refused_the_second_time_and_near_ones_are_told_apart() -> None:
    twice = read_lists(structures=[STRUCTURE, STRUCTURE])
    assert [(fault.line, fault.field) for fault in twice.faults] == [(2, "id")]
    near = read_lists(structures=[STRUCTURE, STRUCTURE | {"id": "dora--42-"}])
    assert len({each["id"] for each in near.documents["organisations"]}) == 2


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_tables_give_what_json_gives(form: str) -> None:
    given = {name: value for name, value in SERVICE.items() if value is not None}
    flat = {name: json.dumps(value) if isinstance(value, list) else value for name, value in given.items()}
    frame, file = polars.DataFrame([flat if form != "parquet" else given]), io.BytesIO()
    writers: dict[str, Callable[..., Any]] = {
        "csv": frame.write_csv,
        "xlsx": frame.write_excel,
        "parquet": frame.write_parquet,
    }
    writers[form](file)
    reading = read(file.getvalue())
    assert reading.faults == []
    assert reading.documents["offers"] == read_both().documents["offers"]


@pytest.mark.parametrize(
    "cell", ["jeunes|femmes", "{jeunes,femmes}", "['jeunes', 'femmes']", "jeunes; femmes"]
)
def test_lists_in_a_cell_are_read_however_they_are_written(cell: str) -> None:
    head = ("source", "structure_id", "id", "nom", "description", "date_maj")
    line = [SERVICE[name] for name in head]
    text = "\t".join([*head, "publics"]) + "\n" + "\t".join([*line, cell]) + "\n"
    [offer] = read(text.encode()).documents["offers"]
    assert offer["publics"] == ["jeunes", "femmes"]


def test_codes_that_a_spreadsheet_spoilt_are_mended_and_told() -> None:
    structure = STRUCTURE | {"code_insee": 1004.0, "code_postal": 1500.0, "latitude": None, "longitude": None}
    reading = read_lists(structures=[structure])
    assert reading.documents["places"][0]["commune"] == "01004"
    assert {fault.field for fault in reading.faults} == {"code_insee", "code_postal"}


@pytest.mark.parametrize("content", [b"[]", b"{}", b"[1, 2]", b"a;b\nA;B\n", b'{"structures": {}}'])
def test_a_file_without_structures_nor_services_is_refused(content: bytes) -> None:
    reading = read(content, "autre.json")
    assert reading.refused
    assert "Aucune structure" in reading.faults[0].message


def test_what_a_refused_row_would_have_been_is_not_taken_for_gone() -> None:
    reading = read_both(description="")
    assert ("offers", "dora-aidantsconnect-2024-47bxy") in reading.refused_keys
