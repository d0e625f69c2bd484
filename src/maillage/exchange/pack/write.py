"""A pack written back: the folder that ``read_pack`` reads as the same documents."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from maillage.exchange.pack.fields import Record
from maillage.exchange.pack.records import LIST_FILES, MODELS, PackHeader

WIDTH = 110
SHORT_LIST = 80  # characters under which a list stands on one line
_LAST = frozenset({"source", "checked_on", "checked_by", "example"})
_TAG = "tag:yaml.org,2002:"


def write_pack(documents: Mapping[str, Any], folder: Path) -> list[Path]:
    """Write the documents by kind in a new or empty folder, and return the files written.

    The folder appears complete or not at all. Raises ``FileExistsError`` when something is there, ``OSError``
    when it can't be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(
            _("%(folder)s n’est pas vide : donnez un dossier nouveau.") % {"folder": folder}
        )
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        files = _write_files(documents, unfinished)
        os.replace(unfinished, folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return [folder / file for file in files]


def _write_files(documents: Mapping[str, Any], folder: Path) -> list[Path]:
    contents = {Path("pack.yaml"): to_yaml(_fields(PackHeader, documents["pack"][0]))}
    for name, kinds in LIST_FILES.items():
        lists = {
            kind: [_fields(MODELS[kind], record) for record in documents.get(kind) or ()] for kind in kinds
        }
        given = {kind: records for kind, records in lists.items() if records}
        if given:
            contents[Path(f"{name}.yaml")] = to_yaml(given)
    for record in documents.get("situations") or ():
        contents[Path("situations", f"{record['id']}.yaml")] = to_yaml(_fields(MODELS["situations"], record))
    for file, text in contents.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    return list(contents)


def _fields(model: type[Record], document: Mapping[str, Any]) -> dict[str, Any]:
    """The record's fields, dates and amounts typed, in the order of its model, its origin last."""
    record = model.model_validate(document)
    fields = record.model_dump(by_alias=True, exclude_unset=True, exclude_none=True)
    return {name: fields[name] for name in sorted(fields, key=lambda name: name in _LAST)}


def to_yaml(value: Any) -> str:
    """Block style, short lists on one line, accents kept, texts folded, no anchors."""
    text: str = yaml.serialize(_node(value), Dumper=yaml.SafeDumper, allow_unicode=True, width=WIDTH)
    return text


def _node(value: Any) -> yaml.Node:
    match value:
        case Mapping():
            pairs = [(_key(str(key)), _node(inside)) for key, inside in value.items()]
            return yaml.MappingNode(_TAG + "map", pairs, flow_style=not pairs)
        case list():
            return yaml.SequenceNode(
                _TAG + "seq", [_node(inside) for inside in value], flow_style=_is_short(value)
            )
        case str():
            return yaml.ScalarNode(_TAG + "str", value, style="|" if "\n" in value else None)
        case bool():
            return yaml.ScalarNode(_TAG + "bool", "true" if value else "false")
        case date():
            return yaml.ScalarNode(_TAG + "timestamp", value.isoformat())
    whole = isinstance(value, int)
    return yaml.ScalarNode(_TAG + ("int" if whole else "float"), number_text(value))


def _key(name: str) -> yaml.Node:
    """A key without quotes where YAML 1.1 would have them (``yes``, ``no``): keys are always words here."""
    tag = yaml.SafeDumper.yaml_implicit_resolvers
    resolved = next((found for found, form in tag.get(name[:1], ()) if form.match(name)), _TAG + "str")
    return yaml.ScalarNode(resolved, name)


def number_text(value: float | Decimal) -> str:
    """The number with all its digits and no exponent."""
    return format(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), "f")


def _is_short(values: list[Any]) -> bool:
    scalars = all(not isinstance(value, Mapping | list) and "\n" not in str(value) for value in values)
    return scalars and sum(len(str(value)) + 2 for value in values) <= SHORT_LIST
