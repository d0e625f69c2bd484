"""Between a pack's documents and the columns of a record: each field reads one way, writes the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Document = Mapping[str, Any]


def same(value: Any) -> Any:
    """The value itself."""
    return value


def to_text(value: Any) -> str:
    """Text, empty when nothing was given; raises ``ValueError`` for anything but text."""
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{value!r} is not text")
    return value or ""


def to_cents(euros: Any) -> int | None:
    """Cents from euros with at most two decimals; raises ``ValueError`` for a finer amount."""
    if euros is None:
        return None
    cents = Decimal(str(euros)) * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{euros} has more than two decimals")
    return int(cents)


def to_euros(cents: int) -> int | float:
    """Euros from cents, whole when they are."""
    return cents // 100 if cents % 100 == 0 else cents / 100


def to_day(value: Any) -> date | None:
    """A day from itself or its ISO text; raises ``ValueError`` for anything else."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def to_number(value: Any) -> float | None:
    """A number; raises ``ValueError`` for anything else."""
    return None if value is None else float(value)


def from_number(value: float) -> int | float:
    """A number, whole when it is."""
    return int(value) if value == int(value) else value


def plain(value: Any) -> Any:
    """The value with its dates as ISO text, as JSON keeps them."""
    if isinstance(value, Mapping):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    return value.isoformat() if isinstance(value, date) else value


def is_blank(value: Any) -> bool:
    """Whether a column holds nothing; a number, zero included, is something."""
    return value is None or value is False or (isinstance(value, str | list | dict) and not value)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a document and its column (of the same name unless told otherwise)."""

    key: str
    read: Callable[[Any], Any] = to_text
    write: Callable[[Any], Any] = same
    column: str = ""

    @property
    def attribute(self) -> str:
        """The column's name in the model."""
        return self.column or self.key


def text(key: str, column: str = "") -> Field:
    """A field of plain text."""
    return Field(key, column=column)


def meaning(key: str) -> Field:
    """A field kept in the pack's own format: a condition, a rule, a list."""
    return Field(key, read=plain)


def day(key: str) -> Field:
    """A date."""
    return Field(key, read=to_day, write=date.isoformat)


def money(key: str, column: str) -> Field:
    """Euros in the document, cents in the column."""
    return Field(key, read=to_cents, write=to_euros, column=column)


def number(key: str) -> Field:
    """A number that may have decimals."""
    return Field(key, read=to_number, write=from_number)


def whole(key: str) -> Field:
    """A whole number."""
    return Field(key, read=same)


def flag(key: str) -> Field:
    """Yes or no; absent counts as no."""
    return Field(key, read=bool)


def columns(fields: tuple[Field, ...], document: Document) -> dict[str, Any]:
    """The columns of a document, with ``blanks``: what it states though empty.

    Raises ``ValueError``, told with the field's name, for a value that can't be read.
    """
    values: dict[str, Any] = {"blanks": {}}
    for field in fields:
        given = document.get(field.key)
        try:
            value = field.read(given)
        except (ValueError, ArithmeticError, TypeError) as error:
            raise ValueError(f"{field.key}: {error}") from None
        if field.key in document and is_blank(value):
            values["blanks"][field.key] = given
        values[field.attribute] = value
    return values


def document(fields: tuple[Field, ...], record: object, blanks: Document) -> dict[str, Any]:
    """The document of a record: what it holds, and what was stated though empty; the rest is absent."""
    written: dict[str, Any] = {}
    for field in fields:
        value = getattr(record, field.attribute)
        if not is_blank(value):
            written[field.key] = field.write(value)
        elif field.key in blanks:
            written[field.key] = blanks[field.key]
    return written
