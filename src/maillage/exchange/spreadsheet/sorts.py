"""Of which sort the cells of a column are, whatever its title."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from maillage.exchange.spreadsheet.cells import cell_text, siret_of
from maillage.exchange.spreadsheet.table import Cell
from maillage.exchange.spreadsheet.targets import Sort
from maillage.exchange.spreadsheet.values import AmbiguousDayError, day_value, euros
from maillage.territories.importing.codes import insee_code, postal_code

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
_SITE = re.compile(r"https?://\S+|www\.\S+|[\w-]+(\.[\w-]+)+(/\S*)?")
_PHONE = re.compile(r"(\+33|0)\s*[1-9]([\s.-]?\d\d){4}")
_UNSAID = frozenset({"sur devis", "nous consulter", "nc", "-"})


def share_of(sort: Sort, cells: Sequence[Cell]) -> float:
    """The share of the cells that are of a sort; 0 for sorts that any text is of."""
    known = _TESTS.get(sort)
    return sum(map(known, cells)) / len(cells) if known is not None else 0.0


def _matches(form: re.Pattern[str]) -> Callable[[Cell], bool]:
    return lambda cell: form.fullmatch(cell_text(cell)) is not None


def _reads(read: Callable[[Any], object]) -> Callable[[Cell], bool]:
    def test(cell: Cell) -> bool:
        try:
            read(cell)
        except AmbiguousDayError:
            return True
        except ValueError:
            return cell_text(cell).casefold() in _UNSAID
        return True

    return test


def _degrees(cell: Any) -> float:
    found = float(cell_text(cell).replace(",", "."))
    if not -180 <= found <= 180:
        raise ValueError(cell)
    return found


_TESTS: Mapping[Sort, Callable[[Cell], bool]] = {
    Sort.SIRET: lambda cell: bool(siret_of(cell)),
    Sort.EMAIL: _matches(_EMAIL),
    Sort.SITE: _matches(_SITE),
    Sort.PHONE: _matches(_PHONE),
    Sort.DAY: _reads(lambda cell: day_value(cell, None)),
    Sort.EUROS: _reads(euros),
    Sort.POSTAL: _reads(lambda cell: postal_code(cell_text(cell))),
    Sort.INSEE: _reads(lambda cell: insee_code(cell_text(cell))),
    Sort.DEGREES: _reads(_degrees),
}
