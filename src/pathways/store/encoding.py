"""Values to JSON and back, exactly: the records of a catalogue are kept in its file as they are.

What JSON has no word for becomes a list headed by a number: 0 a tuple, 1 a set, 2 a day (its ordinal), 3 a
mapping, from 4 on a record of ``RECORDS`` with its fields in order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from itertools import chain
from types import MappingProxyType
from typing import Any

from pathways import conditions, facts, offers, travel

TUPLE, SET, DAY, MAPPING, FIRST_RECORD = range(5)


def _records() -> tuple[type[Any], ...]:
    """Every record that a catalogue may hold, in an order that only new code changes (see ``shape``)."""
    found = {
        value
        for module in (conditions, facts, offers, travel)
        for value in vars(module).values()
        if isinstance(value, type) and (is_dataclass(value) or hasattr(value, "_fields"))
    }
    return tuple(sorted(found, key=lambda record: (record.__module__, record.__qualname__)))


RECORDS = _records()
_NUMBER = {record: number for number, record in enumerate(RECORDS, FIRST_RECORD)}


def field_names(record: type[Any]) -> tuple[str, ...]:
    """The fields of a record, in order."""
    return (
        tuple(record._fields) if hasattr(record, "_fields") else tuple(each.name for each in fields(record))
    )


_FIELDS = {record: field_names(record) for record in RECORDS}


def shape() -> list[list[str]]:
    """The records and their fields: a file written with others is refused."""
    return [[record.__qualname__, *_FIELDS[record]] for record in RECORDS]


def encoded(value: Any) -> bytes:
    """The JSON of a value.

    Raises ``TypeError`` for what is neither plain, nor a day, tuple, set, mapping or record of a catalogue.
    """
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def decoded(text: bytes) -> Any:
    """The value of its JSON."""
    return _value(json.loads(text))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    head, members = _taken_apart(value)
    return [head, *map(_plain, members)]


def _taken_apart(value: Any) -> tuple[int, Iterable[Any]]:
    if type(value) in _NUMBER:
        return _NUMBER[type(value)], (getattr(value, name) for name in _FIELDS[type(value)])
    if isinstance(value, date):
        return DAY, (value.toordinal(),)
    if isinstance(value, tuple):
        return TUPLE, value
    if isinstance(value, frozenset):
        return SET, sorted(value)
    if isinstance(value, Mapping):
        return MAPPING, chain.from_iterable(value.items())
    raise TypeError(f"a catalogue's file has no form for {value!r}")


def _value(plain: Any) -> Any:
    if not isinstance(plain, list):
        return plain
    kind = plain[0]
    if kind == DAY:
        return date.fromordinal(plain[1])
    members = [_value(member) if isinstance(member, list) else member for member in plain[1:]]
    if kind == TUPLE:
        return tuple(members)
    if kind == SET:
        return frozenset(members)
    if kind == MAPPING:
        return MappingProxyType(dict(zip(members[::2], members[1::2], strict=True)))
    return _built(RECORDS[kind - FIRST_RECORD], members)


def _built(record: type[Any], members: list[Any]) -> Any:
    if record is facts.Fact:
        members[1] = facts.FactKind(members[1])
    return record(*members) if record is not conditions.AtLeast else record(members[0], count=members[1])
