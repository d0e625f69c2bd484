"""Which tables a backup holds, and how a row is written in it: alike on every database.

Sealed columns are taken as they are kept: a backup holds what the data keys seal, and not those keys.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import AutoField, BinaryField, ExpressionWrapper, F, Field, Model, TextField

from maillage.privacy.fields import SealedTextField
from maillage.privacy.models import JournalEntry

LEFT_OUT = ("sessions.Session", "usersessions.UserSession")
"""Who was logged in on that day is nobody's business on another: after a restore everybody logs in again."""
MADE_BY_MIGRATING = ("contenttypes.ContentType", "auth.Permission")
"""Tables that an empty site fills by itself, and whose rows a backup replaces."""
CHUNK = 1000


def tables() -> list[type[Model]]:
    """The models whose rows are kept, each after those that it refers to, as far as that can be."""
    models = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
    ]
    ordered: dict[type[Model], None] = {}
    for model in models:
        _place(model, models, ordered, ())
    return list(ordered)


def _place(
    model: type[Model],
    models: list[type[Model]],
    ordered: dict[type[Model], None],
    coming: tuple[type[Model], ...],
) -> None:
    if model in ordered or model in coming or model not in models:
        return
    for field in model._meta.concrete_fields:
        if isinstance(field.related_model, type):
            _place(field.related_model, models, ordered, (*coming, model))
    ordered[model] = None


def columns(model: type[Model]) -> list[Field[Any, Any]]:
    """The columns of a table."""
    return list(model._meta.local_concrete_fields)


def rows(model: type[Model]) -> Iterator[list[Any]]:
    """The rows of a table as JSON values, read as they come."""
    fields = columns(model)
    sealed = {
        f"kept_{field.attname}": ExpressionWrapper(F(field.attname), output_field=TextField())
        for field in fields
        if isinstance(field, SealedTextField)
    }
    names = [
        f"kept_{field.attname}" if f"kept_{field.attname}" in sealed else field.attname for field in fields
    ]
    order = ("subject", "number") if model is JournalEntry else ("pk",)
    kept = model._base_manager.order_by(*order).annotate(**sealed).values_list(*names)
    for row in kept.iterator(CHUNK):
        yield [_told(value) for value in row]


def _told(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    return value


def taken(fields: list[Field[Any, Any]], row: list[Any]) -> list[Any]:
    """A row's values as this database takes them."""
    return [_taken(field, value) for field, value in zip(fields, row, strict=True)]


def _taken(field: Field[Any, Any], value: Any) -> Any:
    if isinstance(field, SealedTextField):
        return value
    if value is None:
        return None
    if isinstance(field, BinaryField):
        value = base64.b64decode(value)
    return field.get_db_prep_save(field.to_python(value), connection)


def last_number(model: type[Model]) -> int | None:
    """The last number that a table gave, to rows deleted since too: it is given to nobody else."""
    if not isinstance(model._meta.pk, AutoField):
        return None
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        else:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', model._meta.pk.column])
            sequence = cursor.fetchone()[0]
            cursor.execute(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def give_after(model: type[Model], number: int) -> None:
    """Let a table give numbers after that one."""
    if not number or not isinstance(model._meta.pk, AutoField):
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
        else:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', model._meta.pk.column])
            cursor.execute("SELECT setval(%s, %s)", [cursor.fetchone()[0], number])
