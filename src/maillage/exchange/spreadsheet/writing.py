"""Documents of the pack as one table that people read and change: CSV or XLSX, a row a session."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import xlsxwriter
from django.utils.translation import gettext as _

from maillage.exchange.reading import Documents, Loss, Written
from maillage.exchange.spreadsheet.targets import TARGETS, Sort
from maillage.territories import reference

Document = Mapping[str, Any]
_RUNS = ("=", "+", "-", "@", "\t")
_KINDS = ("organisations", "places", "offers", "sessions")


def write(documents: Documents, form: Literal["csv", "xlsx"] = "csv") -> Written:
    """Every session with its offer, organisation and place; then the offers without sessions, the places and
    the organisations that no row has named. Only the columns that hold something.
    """
    rows = [_cells(row) for row in _rows(documents)]
    keys = [key for key in TARGETS if any(key in row for row in rows)]
    content = _csv(keys, rows) if form == "csv" else _xlsx(keys, rows)
    return Written(content, tuple(_losses(documents)))


def _rows(documents: Documents) -> Iterator[dict[str, Document]]:
    by_id = {kind: {each["id"]: each for each in documents.get(kind, ())} for kind in _KINDS}
    told: dict[str, set[str]] = {kind: set() for kind in _KINDS}

    def row(**ids: str | None) -> dict[str, Document]:
        found: dict[str, Document] = {
            kind: by_id[kind][own] for kind, own in ids.items() if own is not None and own in by_id[kind]
        }
        for kind, each in found.items():
            told[kind].add(each["id"])
        return found

    for session in by_id["sessions"].values():
        offer = by_id["offers"].get(session["offer"], {})
        yield row(
            sessions=session["id"],
            offers=session["offer"],
            organisations=offer.get("organisation"),
            places=session.get("place"),
        )
    for offer in by_id["offers"].values():
        if offer["id"] not in told["offers"]:
            yield row(offers=offer["id"], organisations=offer["organisation"])
    for place in by_id["places"].values():
        if place["id"] not in told["places"]:
            yield row(places=place["id"], organisations=place.get("organisation"))
    for organisation in by_id["organisations"].values():
        if organisation["id"] not in told["organisations"]:
            yield row(organisations=organisation["id"])


def _cells(row: Mapping[str, Document]) -> dict[str, str]:
    found = {}
    for key, target in TARGETS.items():
        if target.kind in row:
            value = _value(row[target.kind], target.field)
            if value not in (None, "", [], {}):
                found[key] = _text(value, target.sort)
    return found


def _value(document: Document, field: str) -> Any:
    if field == "town":
        commune = reference.commune(str(document.get("commune", "")))
        return commune.name if commune else None
    name, _dot, part = field.partition(".")
    value = document.get(name)
    return value.get(part) if part and isinstance(value, Mapping) else value if not part else None


def _text(value: Any, sort: Sort) -> str:
    if sort is Sort.OBJECT:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        text = "|".join(str(each) for each in value)
        return f"{text}|" if len(value) == 1 and any(sign in text for sign in ",;\n") else text
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _csv(keys: list[str], rows: list[dict[str, str]]) -> bytes:
    """With a byte order mark and semicolons, as spreadsheets open it; nothing in it runs as a formula."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=";")
    lines.writerow(TARGETS[key].titles[0] for key in keys)
    lines.writerows([_harmless(row.get(key, "")) for key in keys] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUNS) else cell


def _xlsx(keys: list[str], rows: list[dict[str, str]]) -> bytes:
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = workbook.add_worksheet(_("Offres"))
    bold = workbook.add_format({"bold": True})
    for rank, key in enumerate(keys):
        sheet.write_string(0, rank, TARGETS[key].titles[0], bold)
    for line, row in enumerate(rows, 1):
        for rank, key in enumerate(keys):
            if key in row:
                sheet.write_string(line, rank, row[key])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), max(len(keys) - 1, 0))
    workbook.close()
    return file.getvalue()


def _losses(documents: Documents) -> Iterator[Loss]:
    named = {
        kind: {each.field.partition(".")[0] for each in TARGETS.values() if each.kind == kind}
        for kind in _KINDS
    }
    implied = {"offers": {"organisation"}, "sessions": {"offer", "place"}}
    for kind, records in documents.items():
        if kind not in _KINDS:
            reason = _("Le tableau ne porte que des organismes, des lieux, des offres et des sessions.")
            yield from (Loss(kind, each["id"], "", reason) for each in records)
            continue
        for document in records:
            for name in sorted(document.keys() - named[kind] - implied.get(kind, set())):
                reason = _("Le tableau n’a pas de colonne pour « %(name)s ».") % {"name": name}
                yield Loss(kind, document["id"], name, reason)
