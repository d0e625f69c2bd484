"""The columns of a spreadsheet that was received: as guessed, or as told last time."""

from __future__ import annotations

from maillage.exchange.models import ImportRun
from maillage.exchange.spreadsheet.mapping import ColumnMapping, ColumnShown, guess, shown
from maillage.exchange.spreadsheet.reading import table_of
from maillage.exchange.spreadsheet.table import Table, read_tables


def columns_of(run: ImportRun) -> tuple[Table, list[ColumnShown], ColumnMapping]:
    """The table, each of its columns with what it is taken for, and the mapping that says so.

    The mapping of last time holds for the columns that are still there; the others are guessed. Raises
    ``SourceRefusedError`` for what is no table.
    """
    tables = read_tables(bytes(run.content or b""))
    kept = ColumnMapping.from_json(run.source.mapping) if run.source.mapping else None
    table = _table(tables, kept)
    mapping = guess(table)
    if kept is not None:
        mapping = _with(mapping, kept, table)
    return table, shown(table, mapping), mapping


def _table(tables: list[Table], kept: ColumnMapping | None) -> Table:
    named = kept is not None and any(table.name == kept.sheet for table in tables)
    return table_of(tables, kept if named else None)


def _with(found: ColumnMapping, kept: ColumnMapping, table: Table) -> ColumnMapping:
    """The mapping kept, on the columns that are still there; what one says of the others is guessed."""
    columns = {title: target for title, target in kept.columns.items() if title in table.titles}
    if len(columns) == len(kept.columns):
        return kept
    told = set(columns.values())
    columns |= {
        title: target
        for title, target in found.columns.items()
        if title not in kept.columns and target not in told
    }
    return ColumnMapping.from_json({**kept.as_json(), "columns": columns, "sheet": table.name})
