"""The cells of a spreadsheet as they come, whatever the file: text, numbers, dates, with their lines."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import polars
from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook

from maillage.exchange.source import Form, SourceRefusedError, form_of, open_archive, text_of

DELIMITERS = ";,\t|"
MOST_ROWS = 2_000_000
LARGEST_WORKBOOK = 300_000_000  # bytes once decompressed
_WIDEST_CELL = 2_000_000
_LINES_LOOKED_AT = 20
_NOT_THE_FILE = (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError)

Cell = str | int | float | bool | date | datetime | list[Any] | dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. ``rows``: line in the file, from 1, and cells, as many as titles.

    ``ragged``: lines that have fewer or more cells than titles, and how many; ``encoding``, ``delimiter``: of
    a text file, empty otherwise.
    """

    name: str
    titles: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    ragged: tuple[tuple[int, int], ...] = ()
    encoding: str = ""
    delimiter: str = ""

    def records(self) -> Iterable[tuple[int, dict[str, Cell]]]:
        """Each row by title, empty cells left out."""
        for line, cells in self.rows:
            yield (
                line,
                {
                    title: cell
                    for title, cell in zip(self.titles, cells, strict=True)
                    if cell not in ("", None)
                },
            )


def read_tables(content: bytes) -> list[Table]:
    """The sheets that hold something; a text file is one. Raises nothing but ``SourceRefusedError``."""
    form = form_of(content)
    if form is Form.WORKBOOK:
        return _workbook(content)
    if form is Form.PARQUET:
        return [_parquet(content)]
    if form is Form.ARCHIVE:
        open_archive(content).close()
    if form in (Form.ARCHIVE, Form.XML, Form.JSON):
        raise SourceRefusedError(
            _("Ce n’est pas un tableau."),
            _("Donnez un fichier CSV, XLSX ou Parquet, avec un titre par colonne."),
        )
    return [_text(content)]


def _text(content: bytes) -> Table:
    text, encoding = text_of(content)
    delimiter = _delimiter(text)
    csv.field_size_limit(_WIDEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for cells in reader:
            lines.append((before + 1, cells))
            before = reader.line_num
    except csv.Error:
        raise SourceRefusedError(
            _("Le tableau est rompu ici : un guillemet est en trop, ou n’est pas fermé."),
            _("Vérifiez les guillemets de cette ligne, ou téléchargez le fichier de nouveau."),
            before + 1,
        ) from None
    return _table("", lines, encoding, delimiter)


def _delimiter(text: str) -> str:
    """The sign that cuts the first lines into the same number of cells, as many as can be."""
    head = [line for line in text.split("\n", _LINES_LOOKED_AT)[:_LINES_LOOKED_AT] if line.strip()]

    def worth(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in head]
        return (sum(count == counts[0] for count in counts) if counts and counts[0] else 0), counts[
            0
        ] if counts else 0

    return max(DELIMITERS, key=worth)


def _workbook(content: bytes) -> list[Table]:
    open_archive(content, LARGEST_WORKBOOK).close()
    remedy = _("Ouvrez-le dans un tableur et enregistrez-le de nouveau en .xlsx.")
    with _native(_("Le classeur ne peut pas être lu."), remedy):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            (name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in workbook.sheet_names
        ]
    tables = [
        _table(name, [(line, list(cells)) for line, cells in enumerate(rows, 1)])
        for name, rows in sheets
        if any(_filled(cell) for row in rows for cell in row)
    ]
    if not tables:
        raise SourceRefusedError(_("Le classeur est vide."), _("Vérifiez que c’est le bon fichier."))
    return tables


def _parquet(content: bytes) -> Table:
    with _native(_("Le fichier Parquet est abîmé ou coupé."), _("Téléchargez-le de nouveau.")):
        lazy = polars.scan_parquet(io.BytesIO(content))
        if lazy.select(polars.len()).collect().item() > MOST_ROWS:
            raise _too_long()
        frame = lazy.collect()
        rows = [(line, list(cells)) for line, cells in enumerate(frame.iter_rows(), 2)]
    return _table("", [(1, list(frame.columns)), *rows])


@contextmanager
def _native(message: str, remedy: str) -> Iterator[None]:
    """What fails in a reader that is not Python's own is the file's fault, a panic too."""
    try:
        yield
    except SourceRefusedError:
        raise
    except BaseException as error:
        if isinstance(error, _NOT_THE_FILE):
            raise
        raise SourceRefusedError(message, remedy) from None


def _table(
    name: str, lines: Sequence[tuple[int, Sequence[Any]]], encoding: str = "", delimiter: str = ""
) -> Table:
    kept = [(line, cells) for line, cells in lines if any(_filled(cell) for cell in cells)]
    if len(kept) < 2:
        raise SourceRefusedError(
            _("Le tableau n’a aucune ligne sous ses titres."), _("Vérifiez que c’est le bon fichier."), 1
        )
    if len(kept) > MOST_ROWS:
        raise _too_long()
    titles = _titles(kept[0][1])
    width = len(titles)
    rows = tuple((line, tuple(_cell(cell) for cell in _fitted(cells, width))) for line, cells in kept[1:])
    ragged = tuple(
        (line, len(cells)) for line, cells in kept[1:] if len(cells) != width and _beyond(cells, width)
    )
    return Table(name, titles, rows, ragged, encoding, delimiter)


def _too_long() -> SourceRefusedError:
    return SourceRefusedError(
        _("Le tableau a trop de lignes."), _("Découpez-le : %(most)d lignes au plus.") % {"most": MOST_ROWS}
    )


def _titles(cells: Sequence[Any]) -> tuple[str, ...]:
    """The titles, without the empty ones at the end; a title given twice is numbered."""
    found = [" ".join(str(_cell(cell) or "").split()) for cell in cells]
    while found and not found[-1]:
        found.pop()
    titles: list[str] = []
    for rank, title in enumerate(found, 1):
        named = title or _("colonne %(rank)d") % {"rank": rank}
        titles.append(named if named not in titles else f"{named} ({rank})")
    return tuple(titles)


def _fitted(cells: Sequence[Any], width: int) -> list[Any]:
    return [*cells[:width], *[None] * (width - len(cells))]


def _beyond(cells: Sequence[Any], width: int) -> bool:
    return len(cells) < width or any(_filled(cell) for cell in cells[width:])


def _filled(cell: Any) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _cell(cell: Any) -> Cell:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    known = cell is None or isinstance(cell, bool | int | float | date | list | dict)
    return cell if known else str(cell)
