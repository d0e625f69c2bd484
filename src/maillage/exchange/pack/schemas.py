"""The JSON Schemas of the files of a pack (draft 2020-12), made from the models; editors check with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from maillage.exchange.pack.condition_records import Condition
from maillage.exchange.pack.records import LIST_FILES, MODELS, PackHeader, Situation

DRAFT = "https://json-schema.org/draft/2020-12/schema"


class _Untitled(GenerateJsonSchema):
    """Without the titles that only repeat the names of fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a model, with its draft."""
    return _finished(model.model_json_schema(schema_generator=_Untitled))


def _finished(schema: dict[str, Any]) -> dict[str, Any]:
    """With its draft; conditions, which hold conditions, are described once."""
    kinds = TypeAdapter(Condition).json_schema(schema_generator=_Untitled)["oneOf"]
    named = _with_condition_named(schema, kinds)
    if named != schema:
        named["$defs"]["Condition"] = {"description": "A fact, or a mapping with one key.", "oneOf": kinds}
    return {"$schema": DRAFT, **named}


def _with_condition_named(schema: Any, kinds: list[Any]) -> Any:
    if isinstance(schema, list):
        return [_with_condition_named(part, kinds) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("oneOf") == kinds:
        rest = {key: value for key, value in schema.items() if key != "oneOf"}
        return {"$ref": "#/$defs/Condition", **rest}
    return {key: _with_condition_named(part, kinds) for key, part in schema.items()}


def pack_schemas() -> dict[str, dict[str, Any]]:
    """The schema of each file by name: ``pack``, ``offers``…, ``situation`` for each of ``situations/``."""
    lists = {name: _list_schema(name, kinds) for name, kinds in LIST_FILES.items()}
    return {"pack": schema_of(PackHeader), **lists, "situation": schema_of(Situation)}


def _list_schema(name: str, kinds: tuple[str, ...]) -> dict[str, Any]:
    definitions: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    for kind in kinds:
        schema = MODELS[kind].model_json_schema(schema_generator=_Untitled)
        definitions |= schema.pop("$defs", {})
        definitions[MODELS[kind].__name__] = schema
        properties[kind] = {"type": "array", "items": {"$ref": f"#/$defs/{MODELS[kind].__name__}"}}
    return _finished(
        {
            "title": f"{name}.yaml",
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
            "minProperties": 1,
            "$defs": definitions,
        }
    )


def write_schemas(schemas: dict[str, dict[str, Any]], folder: Path) -> Iterator[Path]:
    """Write each schema as ``<name>.json``; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas.items():
        file = folder / f"{name}.json"
        file.write_text(schema_text(schema), encoding="utf-8")
        yield file


def schema_text(schema: dict[str, Any]) -> str:
    """The schema as its file holds it."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
