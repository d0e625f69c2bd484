"""Each field that may hold something about a person says why, on what basis, how long, and how it goes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

REGISTER = Path(__file__).resolve().parents[2] / "docs" / "reference" / "personal-data.md"
COLUMNS = 5


def register() -> tuple[dict[str, list[str]], set[str]]:
    """The fields with what is said of each, and the models without personal data."""
    text, _, without = REGISTER.read_text(encoding="utf-8").partition("## Models without personal data")
    lines = [
        [cell.strip() for cell in line.strip("| \n").split(" | ")]
        for line in text.splitlines()
        if "| `" in line
    ]
    return {line[0].strip("`"): line for line in lines}, set(re.findall(r"`(\w+\.\w+)`", without))


def own_models() -> list[type[Model]]:
    """The models that the site itself defines, and those of the library that logs people in."""
    return [model for model in apps.get_models() if model.__module__.startswith(("maillage.", "allauth."))]


def fields_of(model: type[Model]) -> list[str]:
    """The fields that a model keeps, but for its number."""
    kept = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [f"{model._meta.label}.{field.name}" for field in kept if field.name != "id"]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: str(model._meta.label))
def test_no_field_is_without_a_line_in_the_register(model: type[Model]) -> None:
    annotated, without = register()
    if model._meta.label not in without:
        assert [field for field in fields_of(model) if field not in annotated] == []


def test_no_line_of_the_register_is_left_without_an_answer() -> None:
    annotated, _ = register()
    assert [name for name, line in annotated.items() if len(line) != COLUMNS or not all(line)] == []


def test_the_register_names_no_unknown_field_or_model() -> None:
    annotated, without = register()
    known = {model._meta.label: fields_of(model) for model in own_models()}
    assert set(annotated) <= {field for fields in known.values() for field in fields}
    assert without <= set(known)
