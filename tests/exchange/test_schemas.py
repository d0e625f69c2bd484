"""The published JSON Schemas: up to date, true of the demo packs, and strict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from maillage.cli.answers import Answer
from maillage.exchange.pack.records import LIST_FILES
from maillage.exchange.pack.schemas import pack_schemas, schema_of, schema_text, write_schemas
from maillage.exchange.pack.yaml_lines import read_yaml

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "docs/reference/schemas"
SCHEMAS = {**pack_schemas(), "proposal": schema_of(Answer)}


def published(name: str) -> Draft202012Validator:
    """The validator of a published schema, dates checked."""
    schema = json.loads((PUBLISHED / f"{name}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def demo_files() -> Iterator[tuple[str, Path]]:
    """Each YAML file of the demo packs with the name of its schema."""
    for file in sorted((ROOT / "packs").glob("**/*.yaml")):
        name = file.parent.name if file.parent.name in {*LIST_FILES, "situations"} else file.stem
        yield name.replace("situations", "situation"), file


def as_json(value: Any) -> Any:
    """What YAML read, as JSON has it: dates are text."""
    return json.loads(json.dumps(value, default=str))


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_published_schema_is_the_one_of_the_models(name: str) -> None:
    told = "run: maillage pack schemas docs/reference/schemas"
    assert (PUBLISHED / f"{name}.json").read_text(encoding="utf-8") == schema_text(SCHEMAS[name]), told


def test_no_other_schema_is_published() -> None:
    assert {file.stem for file in PUBLISHED.glob("*.json")} == set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_for_its_draft(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize(
    ("name", "file"), list(demo_files()), ids=lambda value: str(value).removeprefix(str(ROOT))
)
def test_a_demo_file_is_valid(name: str, file: Path) -> None:
    document = as_json(read_yaml(file.read_bytes()).value)
    assert [error.message for error in published(name).iter_errors(document)] == []


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("offers", {"offers": [{"id": "a", "organisation": "b", "name": "c"}]}),
        ("offers", {"offers": [{"id": "a", "organisation": "b", "name": "c", "kind": "job", "price": -1}]}),
        ("offers", {"offers": [{"id": "a", "organisation": "b", "name": "c", "kind": "job", "cost": 1}]}),
        ("offers", {"offers": [{"id": "É", "organisation": "b", "name": "c", "kind": "job"}]}),
        ("offers", {"offers": [], "places": []}),
        ("sessions", {"sessions": [{"id": "a", "offer": "b", "seats": []}]}),
        ("sessions", {"sessions": [{"id": "a", "offer": "b", "start": "soon"}]}),
        ("funding", {"funding": [{"id": "a", "name": "b", "payer": "c", "rules": []}]}),
        ("situation", {"id": "a", "title": "b", "commune": 33138, "goal": "c"}),
        ("situation", {"id": "a", "title": "b", "commune": "33138", "goal": {"or": ["c"]}}),
        ("pack", {"format": 2, "id": "a", "name": "b"}),
    ],
)
def test_an_invalid_document_is_refused_by_the_published_schema(name: str, document: dict[str, Any]) -> None:
    assert list(published(name).iter_errors(document))


def test_schemas_are_written_where_asked(tmp_path: Path) -> None:
    files = list(write_schemas(SCHEMAS, tmp_path / "new"))
    assert [file.stem for file in files] == list(SCHEMAS)
