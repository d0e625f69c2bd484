"""A producer's open-data file as a reading: its organisations and places, each with its whole row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from maillage.exchange.importing.formats import Told
from maillage.exchange.open_data.importing import KINDS, Imported, import_file, record_id
from maillage.exchange.open_data.row import SOURCE, Kind
from maillage.exchange.reading import Reading
from maillage.exchange.source import SourceRefusedError, content_of
from maillage.exchange.spreadsheet.table import Table, read_tables
from maillage.territories.importing import ImportRefusedError
from maillage.territories.names import words


def read_open_data(file: Path, kind_name: str, told: Told) -> Reading:
    """The reading of a file of that kind; refused when it isn't one.

    Originals are the rows under the producer's own titles, but for the columns that may name a person.
    """
    kind, reading = KINDS[kind_name], Reading(Path(file.name))
    try:
        imported = import_file(file, kind, told.day, told.area.all_departements())
        [table] = read_tables(content_of(file))
    except ImportRefusedError as refused:
        for fault in refused.faults:
            reading.refuse(fault.line, fault.field, fault.message, fault.remedy)
        return reading
    except SourceRefusedError as refused:
        return reading.refuse(refused.line, refused.field, refused.message, refused.remedy)
    _fill(reading, imported, told, _rows(table, kind))
    return reading


def _rows(table: Table, kind: Kind) -> dict[str, dict[str, Any]]:
    """The rows by the ids that their records have."""
    persons = {title.casefold() for title in kind.about_persons}
    known = [words(title) for title in kind.columns["id"]]
    [key] = [title for title in table.titles if words(title) in known][:1]
    found: dict[str, dict[str, Any]] = {}
    for _line, cells in table.records():
        kept = {title: cell for title, cell in cells.items() if title.casefold() not in persons}
        found.setdefault(record_id(kind.prefix, str(cells.get(key, ""))), kept)
    return found


def _fill(reading: Reading, imported: Imported, told: Told, rows: dict[str, dict[str, Any]]) -> None:
    reading.rows = imported.rows - imported.outside
    reading.faults = [*imported.refused, *imported.corrected]
    reading.refused_keys |= {
        (kind, key) for key in imported.refused_ids for kind in ("organisations", "places")
    }
    for kind, documents in (("organisations", imported.organisations), ("places", imported.places)):
        for document in documents:
            line = imported.lines[document["id"]]
            source = {"source": told.source} if document.get("source") == SOURCE else {}
            reading.keep(kind, {**document, **source}, line, rows.get(document["id"]))
