"""One word per thing: every public noun of the code stands in the glossary."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

import pathways

GLOSSARY = Path(__file__).parents[2] / "docs" / "reference" / "glossary.md"


def defined() -> set[str]:
    """The words in code style in the glossary's tables."""
    rows = (line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("|"))
    return {word for row in rows for word in re.findall(r"`([A-Z][A-Za-z]+)`", row)}


def nouns_of_the_engine() -> Iterator[str]:
    for module_info in pkgutil.iter_modules(pathways.__path__):
        module = importlib.import_module(f"pathways.{module_info.name}")
        for name, found in inspect.getmembers(module, inspect.isclass):
            if found.__module__ == module.__name__ and not name.startswith("_"):
                yield name


def nouns_of_the_records() -> set[str]:
    return {model.__name__ for model in apps.get_models() if model.__module__.startswith("maillage.")}


@pytest.mark.parametrize("noun", sorted({*nouns_of_the_engine(), *nouns_of_the_records()}))
def test_no_public_noun_is_missing_from_the_glossary(noun: str) -> None:
    assert noun in defined()
