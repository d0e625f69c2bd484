"""Tables of organisations, places and sessions: same field names as in YAML, one record a line.

Separator ``,``, ``;`` or tab; UTF-8, with or without a byte order mark. Several values in one cell are
separated by ``|``; ``entry.from``, ``entry.until`` and ``entry.weekdays`` are the parts of ``entry``,
``schedule.days``, ``schedule.begins`` and ``schedule.ends`` those of ``schedule``. An empty cell is an absent
field.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.pack.yaml_lines import Path, YamlDocument, decode, scalar

_NUMBERS = frozenset({"lat", "lon", "hours_per_week", "days_per_week"})
_WHOLES = frozenset({"days", "weeks", "months", "register_before_days", "seats", "waiting_list"})
_LISTS = frozenset({"roles", "entry.weekdays", "schedule.days", "equipment", "kit"})
_PARTED = frozenset({"entry", "schedule"})
_ANSWERS = {"true": True, "vrai": True, "oui": True, "false": False, "faux": False, "non": False}
_FLAGS = frozenset({"example", "boarding"})
_WIDEST = 1_000_000


def read_table(content: bytes, kind: str) -> YamlDocument:
    """The table as the YAML of the same records would read, ``{kind: [records]}``, with lines and faults."""
    document = YamlDocument()
    text = decode(content.removeprefix(b"\xef\xbb\xbf"), document)
    if document.readable:
        _read_rows(text, kind, document)
    return document


def _read_rows(text: str, kind: str, document: YamlDocument) -> None:
    csv.field_size_limit(_WIDEST)
    heading = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(heading), strict=True)
    records: list[dict[str, Any]] = []
    try:
        names = [name.strip() for name in next(rows, [])]
        _check_names(names, document)
        line = rows.line_num + 1
        for row in rows:
            if any(cell.strip() for cell in row):
                records.append(_record(names, row, line, (kind, len(records)), document))
            line = rows.line_num + 1
    except csv.Error:
        document.refuse(
            max(1, rows.line_num),
            _("le tableau est rompu ici (guillemet ou caractère inattendu)"),
            _("Vérifiez les guillemets de cette ligne."),
        )
    document.value = {kind: records}
    document.lines |= {(): 1, (kind,): 1}


def _separator(heading: str) -> str:
    return max(",;\t", key=heading.count)


def _check_names(names: list[str], document: YamlDocument) -> None:
    for name in {name for name in names if names.count(name) > 1}:
        document.refuse(
            1, _("la colonne « %(name)s » est écrite deux fois") % {"name": name}, _("Gardez-en une.")
        )


def _record(
    names: list[str], row: list[str], line: int, path: Path, document: YamlDocument
) -> dict[str, Any]:
    document.lines[path] = line
    if len(row) > len(names):
        document.refuse(
            line,
            _("%(found)s cases pour %(wanted)s colonnes") % {"found": len(row), "wanted": len(names)},
            _("Mettez entre guillemets le texte qui contient le séparateur."),
        )
    record: dict[str, Any] = {}
    for name, cell in zip(names, row, strict=False):
        if cell.strip():
            _put(record, name, cell.strip(), path, document)
            document.lines[*path, *name.split(".")] = line
    return record


def _put(record: dict[str, Any], name: str, cell: str, path: Path, document: YamlDocument) -> None:
    first, _dot, second = name.partition(".")
    if second and first in _PARTED:
        record.setdefault(first, {})[second] = _value(name, cell)
        document.lines.setdefault((*path, first), document.lines[path])
    else:
        record[name] = _value(name, cell)


def _value(name: str, cell: str) -> Any:
    """The cell as its column reads; what can't be read stays text, for the check to refuse."""
    if name in _LISTS or (name == "seats" and "|" in cell):
        parts = [part.strip() for part in cell.split("|")]
        return parts if name in _LISTS else [scalar(part) for part in parts]
    if name in _FLAGS:
        return _ANSWERS.get(cell.casefold(), cell)
    if name in _NUMBERS:
        return scalar(cell.replace(",", "."))
    return scalar(cell) if name in _WHOLES else cell
