"""Out to data.inclusion: as it came where nothing changed, valid, with the list of what is lost."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from data_inclusion.schema import v1
from jsonschema import Draft7Validator

from maillage.exchange.data_inclusion.reading import read
from maillage.exchange.data_inclusion.writing import Form, Part, write
from maillage.exchange.pack.read import read_pack
from maillage.exchange.reading import Reading, Written
from tests.exchange.data_inclusion.rows import SERVICE, STRUCTURE, read_both

PACKS = Path(__file__).resolve().parents[3] / "packs"
DAY = date(2026, 1, 5)
MODELS = {"structures": v1.Structure, "services": v1.Service}


def written(reading: Reading, part: Part, form: Form = "json") -> Written:
    return write(reading.documents, part, source="maillage", day=DAY, originals=reading.originals, form=form)


def rows(file: Written) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(file.content)
    return found


def test_a_round_trip_is_identical_word_for_word() -> None:
    reading = read_both()
    assert rows(written(reading, "structures")) == [STRUCTURE]
    assert rows(written(reading, "services")) == [SERVICE]
    assert written(reading, "structures").losses == written(reading, "services").losses == ()


def test_what_changed_goes_out_and_the_rest_stays_as_it_came() -> None:
    reading = read_both()
    reading.documents["organisations"][0]["phone"] = "05 57 11 11 11"
    del reading.documents["organisations"][0]["website"]
    [row] = rows(written(reading, "structures"))
    expected = STRUCTURE | {"telephone": "05 57 11 11 11"}
    del expected["site_web"]
    assert row == expected


def test_a_description_that_changed_is_not_told_twice() -> None:
    reading = read_both()
    reading.documents["offers"][0]["description"] += "\n\nEt autre chose."
    [row] = rows(written(reading, "services"))
    assert "Pour qui" in row["description"]
    assert "publics_precisions" not in row


def test_what_was_added_and_has_no_field_there_is_listed() -> None:
    reading = read_both()
    reading.documents["offers"][0]["grants"] = ["cv-pret"]
    [loss] = written(reading, "services").losses
    assert (loss.kind, loss.field) == ("offers", "grants")
    assert "data·inclusion" in loss.reason


def test_a_new_offer_of_an_imported_structure_names_it_as_its_source_does() -> None:
    reading = read_both()
    offer = {"id": "nouvelle", "organisation": "dora-42", "name": "Permanence", "kind": "drop-in"}
    reading.documents["offers"].append({**offer, "description": "Tous les mardis."})
    assert rows(written(reading, "services"))[1]["structure_id"] == "dora--42"


def test_a_value_that_the_schema_refuses_does_not_go_out_and_is_listed() -> None:
    reading = read_both(thematiques=["numerique--xx", *SERVICE["thematiques"]])
    file = written(reading, "services")
    assert rows(file)[0]["thematiques"] == SERVICE["thematiques"]
    assert [loss.field for loss in file.losses] == ["thematiques"]


def test_a_record_that_the_schema_can_not_take_is_listed_whole() -> None:
    offer = {"id": "x", "organisation": "y", "name": "CV", "kind": "workshop"}
    file = write({"offers": [offer]}, "services", source="maillage", day=DAY)
    assert rows(file) == []
    assert {loss.field for loss in file.losses} == {""}


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("part", ["structures", "services"])
def test_tables_are_read_back_as_the_same_documents(form: Form, part: Part) -> None:
    reading = read_both()
    kind = {"structures": "organisations", "services": "offers"}[part]
    assert read(written(reading, part, form).content).documents[kind] == reading.documents[kind]


@pytest.mark.parametrize("name", ["nouvelle-aquitaine", "ariege", "janze"])
@pytest.mark.parametrize("part", ["structures", "services"])
def test_the_demo_territories_go_out_valid(name: str, part: Part) -> None:
    documents = read_pack(PACKS / name).documents()
    file = write(documents, part, source="maillage", day=DAY)
    found = rows(file)
    schema = MODELS[part].model_list_json_schema(title=part, id="https://exemple.fr", description=part)
    Draft7Validator(schema).validate(found)
    for row in found:
        MODELS[part].model_validate(row)
    kind = {"structures": "organisations", "services": "offers"}[part]
    refused = [loss for loss in file.losses if loss.kind == kind and not loss.field]
    assert len(found) + len(refused) == len(documents[kind])
    assert refused == []
