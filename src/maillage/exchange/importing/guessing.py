"""Which format a file is in, from its content; never from its name, and never for sure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from maillage.exchange.importing.formats import FORMATS
from maillage.exchange.json_source import read_json
from maillage.exchange.open_data.importing import KINDS
from maillage.exchange.source import Form, SourceRefusedError, form_of
from maillage.exchange.spreadsheet.table import read_tables
from maillage.territories.names import words

_DATA_INCLUSION = ("source", "id", "nom", "date_maj")
_DIGITAL_HELP = "pivot"
"""A column that the standard of digital-help places has beside those of data.inclusion."""
_HSDS = ("organizations", "services", "locations", "contents")
"""Lists that only HSDS files have, but for services, which data.inclusion names too."""


def guess_format(content: bytes) -> str:
    """The name of the format that the content looks like.

    Raises ``SourceRefusedError`` for what is none: an old Excel file, an archive, something broken.
    """
    form = form_of(content)
    if form is Form.XML:
        return "lheo"
    if form is Form.JSON:
        return "hsds" if _is_hsds(read_json(content)) else "data-inclusion"
    titles = {_plain(title) for table in read_tables(content) for title in table.titles}
    if titles >= set(_DATA_INCLUSION) and _DIGITAL_HELP not in titles:
        return "data-inclusion"
    for name, kind in KINDS.items():
        needed = [theirs for ours, theirs in kind.columns.items() if ours not in kind.optional]
        if name in FORMATS and all(_has(titles, theirs) for theirs in needed):
            return name
    return "tableau"


def _is_hsds(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return "structures" not in value and (any(name in value for name in _HSDS) or "organization" in value)


def _has(titles: set[str], theirs: Iterable[str]) -> bool:
    return any(_plain(title) in titles for title in theirs)


def _plain(title: str) -> str:
    return "_".join(words(title))


__all__ = ["SourceRefusedError", "guess_format"]
