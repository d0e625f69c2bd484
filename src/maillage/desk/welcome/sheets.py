"""The figures as a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext

from maillage.desk.welcome.figures import Row, Table

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(tables: Iterable[Table]) -> bytes:
    """Every table in one sheet, a line each: UTF-8 with its mark, semicolons, as French spreadsheets read."""
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow([gettext("Tableau"), gettext("Ligne"), gettext("Unité"), gettext("Valeur")])
    for table in tables:
        for row in table.rows:
            lines.writerow([plain(table.title), plain(row.label), plain(table.unit), value_words(row)])
        if table.total is not None:
            lines.writerow([plain(table.title), gettext("Total"), plain(table.unit), str(table.total)])
    return written.getvalue().encode("utf-8-sig")


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def value_words(row: Row) -> str:
    """A number as French spreadsheets read it; what is hidden says so."""
    if row.value is None:
        return gettext("non montré")
    return str(row.value).removesuffix(".0").replace(".", ",")
