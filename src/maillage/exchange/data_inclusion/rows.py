"""The rows of a file of data.inclusion, whatever its form, with the types that the schema has."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.data_inclusion.vocabulary import LISTS, NUMBERS, SERVICES, STRUCTURES
from maillage.exchange.json_source import read_json
from maillage.exchange.source import Form, SourceRefusedError, form_of
from maillage.exchange.spreadsheet.cells import cell_text
from maillage.exchange.spreadsheet.table import read_tables

_PARTS = {STRUCTURES: ("id", "nom", "source"), SERVICES: ("id", "nom", "structure_id")}
_MANY = re.compile(r"\s*[|;,]\s*")


@dataclass(frozen=True, slots=True)
class DataRow:
    """A structure or a service as its file gives it; ``line``: of a table, or rank in a list, from 1."""

    part: str
    line: int
    values: Mapping[str, Any]


def read_rows(content: bytes) -> list[DataRow]:
    """The rows, structures first. Raises ``SourceRefusedError`` when the file holds neither."""
    found = list(_json(content) if form_of(content) is Form.JSON else _tables(content))
    if not found:
        raise _neither()
    return sorted(found, key=lambda row: row.part != STRUCTURES)


def _json(content: bytes) -> Iterator[DataRow]:
    value = read_json(content)
    lists = value if isinstance(value, dict) else {"": value}
    for name, rows in lists.items():
        if isinstance(rows, list):
            for rank, values in enumerate(rows, 1):
                if isinstance(values, dict):
                    part = name if name in _PARTS else _part(values)
                    yield DataRow(part, rank, {str(key): each for key, each in values.items()})


def _part(values: Mapping[str, Any]) -> str:
    return SERVICES if "structure_id" in values else STRUCTURES


def _tables(content: bytes) -> Iterator[DataRow]:
    for table in read_tables(content):
        part = SERVICES if "structure_id" in table.titles else STRUCTURES
        missing = [name for name in _PARTS[part] if name not in table.titles]
        if missing and len(missing) == len(_PARTS[part]):
            continue
        if missing:
            message = _("Colonne absente : %(names)s.") % {"names": ", ".join(missing)}
            raise SourceRefusedError(message, _remedy(), 1, missing[0])
        for line, cells in table.records():
            yield DataRow(part, line, {name: _typed(name, cell) for name, cell in cells.items()})


def _neither() -> SourceRefusedError:
    return SourceRefusedError(_("Aucune structure ni service dans ce fichier."), _remedy())


def _remedy() -> str:
    return _("Donnez un fichier « structures » ou « services » au schéma v1 de data·inclusion.")


def _typed(name: str, cell: Any) -> Any:
    if name in LISTS:
        return [cell_text(each) for each in cell] if isinstance(cell, list) else _values(cell_text(cell))
    if name in NUMBERS and not isinstance(cell, str):
        return cell
    if name in NUMBERS:
        return _number(cell)
    return cell if isinstance(cell, list | dict) else cell_text(cell)


def _values(text: str) -> list[str]:
    """The values of a list written in a cell: in JSON, as Python or PostgreSQL do, or with a separator."""
    if text.startswith("["):
        for parse in (json.loads, ast.literal_eval):
            try:
                found = parse(text)
            except (ValueError, SyntaxError, RecursionError, MemoryError):
                continue
            if isinstance(found, list):
                return [str(each) for each in found]
    return [each for each in _MANY.split(text.strip("{}[]").replace('"', "")) if each]


def _number(text: str) -> float | str:
    try:
        found = float(text.replace(",", ".").replace(" ", ""))
    except ValueError:
        return text
    return int(found) if found.is_integer() else found
