"""Sealing anew with the current key the columns that a former key sealed, in bounded batches.

Nothing is remembered between two runs: what the current key opens is passed over, so that a run that was
stopped goes on where it stood. A column written meanwhile is left as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from maillage.privacy import keys
from maillage.privacy.fields import SealedTextField, UnreadableError

BATCH = 500


@dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed column of one row, as it is kept."""

    model: type[Model]
    column: str
    pk: int
    token: str

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.column} {self.pk}"


def sealed_columns() -> dict[type[Model], tuple[str, ...]]:
    """The sealed columns of every model."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        fields = [field for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]
        if fields:
            found[model] = tuple(str(field.column) for field in fields)
    return found


def former_columns() -> Iterator[list[Sealed]]:
    """Batch after batch, what the current key doesn't open."""
    current = keys.current_key()
    for model, columns in sealed_columns().items():
        last = 0
        while rows := _rows(model, columns, last):
            last = rows[-1][0]
            yield [
                Sealed(model, column, row[0], token)
                for row in rows
                for column, token in zip(columns, row[1:], strict=True)
                if token and not opens(current, token.encode())
            ]


def _rows(model: type[Model], columns: tuple[str, ...], last: int) -> list[tuple[Any, ...]]:
    quoted = connection.ops.quote_name
    key = quoted(str(model._meta.pk.column))
    names = ", ".join(map(quoted, columns))
    table = quoted(model._meta.db_table)
    asked = f"SELECT {key}, {names} FROM {table} WHERE {key} > %s ORDER BY {key} LIMIT {BATCH}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(asked, [last])
        return list(cursor.fetchall())


def reseal_columns() -> int:
    """Seal anew every column that the current key doesn't open; how many there were.

    Raises ``UnreadableError`` where no key opens one.
    """
    done = 0
    for batch in former_columns():
        with transaction.atomic():
            done += sum(map(_reseal, batch))
    return done


def _reseal(sealed: Sealed) -> int:
    try:
        token = keys.data_keys().rotate(sealed.token.encode()).decode("ascii")
    except InvalidToken:
        raise UnreadableError(f"{sealed}: no key opens it") from None
    quoted = connection.ops.quote_name
    table, column = quoted(sealed.model._meta.db_table), quoted(sealed.column)
    key = quoted(str(sealed.model._meta.pk.column))
    changed = f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(changed, [token, sealed.pk, sealed.token])
        return int(cursor.rowcount)


def opens(key: Fernet, token: bytes) -> bool:
    """Whether a key opens what was sealed."""
    try:
        key.decrypt(token)
    except InvalidToken:
        return False
    return True
