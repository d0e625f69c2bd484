"""Cells as people and spreadsheets write them: text, codes that lost a zero, numbers, days."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from stdnum.fr import siret as siret_number

SIRET_DIGITS = 14
_KEPT_FROM_RUNNING = re.compile(r"'[=+@\t-]")
"""How text that a spreadsheet would run as a formula is written, so that it stays text."""
_SPOILT = re.compile(r"([0-9]+)[.,]0+")
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,2}")
_EXCEL_EPOCH = date(1899, 12, 30)
SERIALS = range(36526, 73051)
"""Days of spreadsheets from 1 January 2000 to 31 December 2099, counted from 30 December 1899."""


def cell_text(cell: Any) -> str:
    """The cell as text: ``1001.0`` is ``1001``, days are ISO, true is « oui »."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    text = str(cell).strip()
    return text[1:] if _KEPT_FROM_RUNNING.match(text) else text


def digits_of(cell: Any) -> str:
    """The digits of a number written with spaces, points, or as a decimal number."""
    text = cell_text(cell).replace(" ", " ").replace(" ", "")
    if _SCIENTIFIC.fullmatch(text):
        text = str(int(float(text.replace(",", "."))))
    if match := _SPOILT.fullmatch(text):
        text = match[1]
    return re.sub(r"[\s.-]", "", text)


def siret_of(cell: Any) -> str:
    """The SIRET, its first zero given back; empty when the number can't be one (its checksum is verified)."""
    digits = digits_of(cell)
    if digits.isdecimal() and SIRET_DIGITS - 2 <= len(digits) < SIRET_DIGITS:
        digits = digits.zfill(SIRET_DIGITS)
    return digits if digits.strip("0") and siret_number.is_valid(digits) else ""


def serial_day(number: float) -> date | None:
    """The day that a spreadsheet counts by this number, in this century."""
    return _EXCEL_EPOCH + timedelta(days=int(number)) if int(number) in SERIALS else None
