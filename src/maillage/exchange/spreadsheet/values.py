"""The values that cells of each sort hold: days, euros, numbers, yes and no."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from maillage.exchange.spreadsheet.cells import cell_text, serial_day
from maillage.territories.names import fold

_MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre"),
    *("novembre", "decembre"),
)
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})(?:[ t].*)?")
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ t].*)?")
_COMPACT = re.compile(r"(19|20)\d{6}")
_WORDED = re.compile(r"(?:[a-z]+\.? )?(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})")
_THOUSANDS = re.compile(r"(?<=\d)[\s\u202f\xa0](?=\d{3}(?!\d))")
_AMOUNT = re.compile(r"-?\d+(?:[.,]\d+)?")
_FREE = frozenset({"gratuit", "gratuite", "gratuits", "gratuites", "offert", "0 euro"})
_YES = frozenset({"oui", "vrai", "true", "yes", "x", "1", "o"})
_NO = frozenset({"non", "faux", "false", "no", "0", "n"})


class AmbiguousDayError(ValueError):
    """A day that can be read in two ways."""


def day_value(cell: Any, day_first: bool | None) -> date:
    """The day of a cell; ``day_first``: how ``03/04/2027`` is read, ``None`` when nothing says so.

    Raises ``AmbiguousDayError``, or ``ValueError`` for what is no day.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _counted(cell)
    text = fold(cell_text(cell))
    if match := _NUMERIC.fullmatch(text):
        return _numeric(int(match[1]), int(match[2]), _year(match[3]), day_first)
    return _written(text)


def _written(text: str) -> date:
    if match := _ISO.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if _COMPACT.fullmatch(text):
        return date.fromisoformat(text)
    if match := _WORDED.fullmatch(text):
        return date(int(match[3]), _month(match[2]), int(match[1]))
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return _counted(float(text.replace(",", ".")))
    raise ValueError(text)


def _counted(number: float) -> date:
    found = serial_day(number)
    if found is None and float(number).is_integer() and _COMPACT.fullmatch(str(int(number))):
        found = date.fromisoformat(str(int(number)))
    if found is None:
        raise ValueError(number)
    return found


def _numeric(first: int, second: int, year: int, day_first: bool | None) -> date:
    if first > 12 or first == second:
        return date(year, second, first)
    if second > 12:
        return date(year, first, second)
    if day_first is None:
        raise AmbiguousDayError(f"{first}/{second}/{year}")
    return date(year, second, first) if day_first else date(year, first, second)


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(word: str) -> int:
    found = [rank for rank, month in enumerate(_MONTHS, 1) if month.startswith(word) and len(word) >= 3]
    if len(found) != 1 and word not in _MONTHS:
        raise ValueError(word)
    return _MONTHS.index(word) + 1 if word in _MONTHS else found[0]


def day_order(cells: Iterable[Any]) -> bool | None:
    """Whether the days of a column begin with the day; ``None`` when nothing tells, or some say each."""
    days_first, months_first = _evidence(cells)
    return days_first if days_first != months_first else None


def is_mixed(cells: Iterable[Any]) -> bool:
    """Whether some days of the column begin with the day and others with the month."""
    return all(_evidence(cells))


def _evidence(cells: Iterable[Any]) -> tuple[bool, bool]:
    found = [match for cell in cells if isinstance(cell, str) and (match := _NUMERIC.fullmatch(cell))]
    return any(int(match[1]) > 12 for match in found), any(int(match[2]) > 12 for match in found)


def euros(cell: Any) -> float:
    """The price of a cell; raises ``ValueError`` when it says none, or several."""
    text = fold(cell_text(cell))
    if text in _FREE:
        return 0
    found = _AMOUNT.findall(_THOUSANDS.sub("", text))
    if len(found) != 1 or re.search(r"[a-z]", re.sub(r"euros?|eur|ttc|ht|net|prix|tarif", "", text)):
        raise ValueError(text)
    amount = round(float(found[0].replace(",", ".")), 2)
    if amount < 0:
        raise ValueError(text)
    return int(amount) if amount == int(amount) else amount


def number(cell: Any) -> float:
    """The number of a cell, its unit left aside: « 35 h » is 35; raises ``ValueError``."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    found = re.fullmatch(r"(-?\d+(?:[.,]\d+)?)\s*[a-z°]*\.?", _THOUSANDS.sub("", fold(cell_text(cell))))
    if found is None:
        raise ValueError(cell)
    value = float(found[1].replace(",", "."))
    return int(value) if value == int(value) else value


def yes_or_no(cell: Any) -> bool:
    """The answer of a cell; raises ``ValueError``."""
    text = fold(cell_text(cell))
    if text in _YES or text in _NO:
        return text in _YES
    raise ValueError(cell)
