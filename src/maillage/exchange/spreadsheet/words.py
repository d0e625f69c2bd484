"""Cells that hold several words, and words as ids."""

from __future__ import annotations

import re
from typing import Any

from maillage.exchange.spreadsheet.cells import cell_text
from maillage.territories.names import fold

_BARS = re.compile(r"\s*\|\s*")
_MANY = re.compile(r"\s*[;\n]\s*")
_COMMAS = re.compile(r"\s*,\s*")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def many(cell: Any) -> list[str]:
    """The values of a cell that separates them by ``|``, else by ``;`` or line, else by commas; each once."""
    if isinstance(cell, list):
        return [cell_text(each) for each in cell]
    text = cell_text(cell)
    form = next((each for each in (_BARS, _MANY) if each.search(text)), _COMMAS)
    parts = form.split(text)
    return list(dict.fromkeys(part for part in parts if part))


def slug(text: str) -> str:
    """A word as an id: « Créer son activité » is ``creer-son-activite``."""
    return _NOT_A_WORD.sub("-", fold(text)).strip("-")
