"""The report of an import, a line each: what is refused, mended, withdrawn, kept, changed, new."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from maillage.exchange.importing.names import field_name, kind_name
from maillage.exchange.importing.preview import Decision, Deed, Difference, Preview
from maillage.exchange.pack.faults import Fault

MOST_LINES = 10_000
"""Lines that a run remembers; the report of the command line has them all."""
LONGEST_VALUE = 500  # characters
_COMPUTED = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""
_ORDER = (Deed.KEPT, Deed.WITHDRAWN, Deed.CHANGED, Deed.NOTED, Deed.CREATED)

Line = Mapping[str, Any]
"""``what``, ``line``, ``kind``, ``id``, ``name``, ``field``, ``before``, ``after``, ``fault``, ``remedy``."""


def report_lines(preview: Preview) -> Iterator[Line]:
    """What is refused first, then what was mended, then record by record, new ones last."""
    told: dict[Deed, list[Decision]] = {}
    for decision in preview.decisions:
        told.setdefault(decision.deed, []).append(decision)
    decisions = chain.from_iterable(told.get(deed, ()) for deed in _ORDER)
    return chain(fault_lines(preview.faults), chain.from_iterable(map(_of_decision, decisions)))


def fault_lines(faults: Iterable[Fault]) -> Iterator[Line]:
    """What is refused, then what was mended, by line."""
    return map(_of_fault, sorted(faults, key=lambda fault: (not fault.blocking, fault.line)))


def _of_fault(fault: Fault) -> Line:
    return {
        "what": "refused" if fault.blocking else "mended",
        "line": fault.line,
        "field": fault.field,
        "fault": fault.message,
        "remedy": fault.remedy,
    }


def _of_decision(decision: Decision) -> Iterator[Line]:
    about = {"line": decision.line, "kind": decision.kind, "id": decision.id, "name": decision.name}
    for conflict in decision.conflicts:
        remedy = _("La valeur du site reste. Si c’est l’autre qui est juste, écrivez-la sur la fiche.")
        yield {"what": "conflict", **about, **_values(conflict), "fault": decision.why, "remedy": remedy}
    for change in decision.changes:
        yield {"what": "changed", **about, **_values(change)}
    if not decision.changes and not decision.conflicts:
        yield {"what": decision.deed.value, **about, "fault": decision.why}


def _values(difference: Difference) -> dict[str, str]:
    before, after = shown(difference.before), shown(difference.after)
    return {"field": difference.field, "before": before, "after": after}


def shown(value: Any) -> str:
    """A value of a document as one reads it; empty when there is none."""
    if value is None or value == "":
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def run_report(preview: Preview) -> dict[str, Any]:
    """The report as a run remembers it: its lines, how many more there are, gaps, why nothing is applied."""
    lines = report_lines(preview)
    kept = list(islice(lines, MOST_LINES))
    return {
        "lines": kept,
        "more": sum(1 for _line in lines),
        "gaps": dict(preview.reading.gaps.most_common()),
        "blocked": list(preview.blocked),
        "losing": preview.losing,
    }


def titles() -> list[str]:
    """The titles of the columns of the report."""
    return [
        _("Fichier"),
        _("Ligne"),
        _("Quoi"),
        _("Sorte de fiche"),
        _("Fiche"),
        _("Champ"),
        _("Avant, ou sur le site"),
        _("Après, ou dans le fichier"),
        _("Ce qui ne va pas"),
        _("Remède"),
    ]


def in_words(line: Line) -> dict[str, str | int]:
    """A line with all its columns, its codes in words."""
    told = {name: line.get(name, "") for name in ("name", "before", "after", "fault", "remedy")}
    return {
        "line": line.get("line") or "",
        "what": what_names()[line["what"]],
        "kind": kind_name(line.get("kind", "")),
        "field": field_name(line.get("field", "")),
        **told,
    }


def _row(file: str, line: Line) -> list[str | int]:
    told = in_words(line)
    order = ("line", "what", "kind", "name", "field", "before", "after", "fault", "remedy")
    return [file, *(told[name] for name in order)]


def what_names() -> dict[str, str]:
    """What a line of the report is about, in words."""
    return {
        "refused": _("refusée"),
        "mended": _("à vérifier"),
        "conflict": _("changée des deux côtés"),
        "kept": _("laissée telle quelle"),
        "withdrawn": _("retirée"),
        "changed": _("changée"),
        "noted": _("original renouvelé"),
        "created": _("créée"),
    }


def as_csv(file: str, lines: Iterable[Line], more: int = 0) -> bytes:
    """The report as CSV for spreadsheets: semicolons, UTF-8 with its mark, nothing to compute."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(titles())
    table.writerows([_harmless(cell) for cell in row] for row in _rows(file, lines, more))
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_COMPUTED) else cell


def as_xlsx(file: str, lines: Iterable[Line], more: int = 0) -> bytes:
    """The report as a workbook: titles that stay, filters, columns that can be read."""
    content = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as workbook:
        sheet = workbook.add_worksheet(_("Rapport"))
        bold = workbook.add_format({"bold": True})
        for column, width in enumerate((24, 8, 20, 18, 32, 18, 36, 36, 48, 48)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, titles(), bold)
        last = 0
        for last, row in enumerate(_rows(file, lines, more), 1):
            sheet.write_row(last, 0, row)
        sheet.autofilter(0, 0, max(last, 1), len(titles()) - 1)
    return content.getvalue()


def _rows(file: str, lines: Iterable[Line], more: int) -> Iterator[Sequence[str | int]]:
    yield from (_row(file, line) for line in lines)
    if more:
        left = _("… et %(more)d lignes de plus : la commande « maillage import » les écrit toutes.")
        yield [file, "", left % {"more": more}, *[""] * 7]
