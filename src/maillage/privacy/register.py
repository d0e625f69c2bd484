"""The register of processing: what each room says of the personal data it keeps, written as one document.

Each room has a ``personal.py`` (or a folder of that name): ``PERSONAL``, what is said of its fields, and
``WITHOUT``, the models that hold nothing about a person, with why. ``accounts`` tells those of libraries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db.models import Model

OWN = ("maillage.", "allauth.")
INTRODUCTION = """\
# Personal data: what is kept, why, for how long, how it goes

Written by `maillage manage register` from the annotations that stand in the code (`personal` in each room):
one line for each field that holds, or could hold, something about a person. A test fails when a field of the
site's models is in none of the two lists below, and when this page is not what the annotations say. What a
visitor tells the desk without asking for a file is in neither: it stays in the visitor's own browser
(decision 0006), in an encrypted cookie worth nothing two hours after its last use, and is never written to
the database or to the logs.

Backups hold all of it, encrypted, until they are deleted themselves: fourteen nights by the
[how-to](../how-to/backup-and-restore.md). A file erased since is erased again when a backup is restored.

## Fields about persons

| field | purpose | basis | retention | erasure |
|---|---|---|---|---|
"""
WITHOUT_TITLE = "\n## Models without personal data\n\n| model | why it holds none |\n|---|---|\n"


@dataclass(frozen=True, slots=True)
class Kept:
    """On what basis something is kept, how long, and how it is erased."""

    basis: str
    how_long: str
    erased: str


@dataclass(frozen=True, slots=True)
class About:
    """What is said of fields of a model: the purpose of each."""

    model: str
    kept: Kept
    purposes: Mapping[str, str]


def about() -> list[About]:
    """What every room says."""
    return [each for room in _rooms() for each in room.PERSONAL]


def without() -> dict[str, str]:
    """The models without personal data, with why."""
    return {label: why for room in _rooms() for label, why in room.WITHOUT.items()}


def document() -> str:
    """The register."""
    lines = [_line(each, field) for each in about() for field in each.purposes]
    bare = [f"| `{label}` | {why} |\n" for label, why in sorted(without().items())]
    return "".join((INTRODUCTION, *lines, WITHOUT_TITLE, *bare))


def _line(said: About, field: str) -> str:
    kept = said.kept
    cells = (f"`{said.model}.{field}`", said.purposes[field], kept.basis, kept.how_long, kept.erased)
    return f"| {' | '.join(cells)} |\n"


def models() -> list[type[Model]]:
    """The models that the site defines, and those of the library that logs people in."""
    return [model for model in apps.get_models() if model.__module__.startswith(OWN)]


def fields_of(model: type[Model]) -> list[str]:
    """The fields that a model keeps, but for its number."""
    kept = [*model._meta.concrete_fields, *model._meta.many_to_many]
    return [field.name for field in kept if field.name != "id"]


def _rooms() -> Iterator[_Room]:
    for config in apps.get_app_configs():
        name = f"{config.name}.personal"
        if config.name.startswith("maillage.") and find_spec(name):
            yield import_module(name)  # type: ignore[misc]


class _Room:
    PERSONAL: tuple[About, ...]
    WITHOUT: Mapping[str, str]
