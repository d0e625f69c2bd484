"""Any value of the engine as JSON and back, by its declared type: a new field of an object is never
forgotten.

An object is a JSON object with the names of its fields, without those that have their default value; a day
is ISO text; a set is a sorted list; a condition is as ``reading`` has it. Every fault found in reading is a
``ValueError`` that begins with the field's path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from enum import Enum
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pathways.conditions import Condition
from pathways.reading import condition_document, read_condition

Reader = Callable[[object, str], Any]


def value_document(value: object) -> Any:
    """The value as JSON has it.

    Raises ``TypeError`` for what has no document, ``ValueError`` for what is not finite.
    """
    for kind, written in _WRITERS:
        if isinstance(value, kind):
            return written(value)
    if _has_fields(type(value)):
        return _object_document(value)
    if isinstance(value, tuple):
        return [value_document(member) for member in value]
    raise TypeError(f"no document for {value!r}")


def _finite(value: float) -> float:
    if not isfinite(value):
        raise ValueError(f"{value} has no document")
    return value


_WRITERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Condition, condition_document),
    (Enum, lambda value: value.value),
    (str | int | NoneType, lambda value: value),
    (float, _finite),
    (date, date.isoformat),
    (frozenset, lambda value: [value_document(member) for member in sorted(value)]),
    (Mapping, lambda value: {str(key): value_document(each) for key, each in value.items()}),
)


def _has_fields(kind: type) -> bool:
    return is_dataclass(kind) or hasattr(kind, "_field_defaults")


def _object_document(value: object) -> dict[str, Any]:
    kind: Any = type(value)
    defaults = _defaults(kind)
    values = {name: getattr(value, name) for name in _kinds(kind)}
    return {
        name: value_document(each)
        for name, each in values.items()
        if name not in defaults or each != defaults[name]
    }


def read_value(kind: Any, document: object, where: str) -> Any:
    """The value of that type.

    Raises ``ValueError`` with the path of the field, what is wrong and what is expected; ``TypeError`` for a
    type that no document tells.
    """
    if kind in _ATOMS:
        return _ATOMS[kind](document, where)
    if get_origin(kind) is not None:
        return _read_compound(get_origin(kind), get_args(kind), document, where)
    if isinstance(kind, type) and issubclass(kind, Condition):
        return _built(lambda: read_condition(document), where)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _read_choice(kind, document, where)
    if isinstance(kind, type) and _has_fields(kind):
        return _read_object(kind, document, where)
    raise TypeError(f"{where}: no document for {kind}")


def _read_compound(origin: Any, members: tuple[Any, ...], document: object, where: str) -> Any:
    if origin in (Union, UnionType):
        return _read_one_of(members, document, where)
    if origin is tuple and members[-1] is not Ellipsis:
        return tuple(_read_each(members, document, where))
    if origin in (tuple, frozenset):
        return origin(_read_all(members[0], document, where))
    if issubclass(origin, Mapping):
        return {key: read_value(members[1], each, f"{where}.{key}") for key, each in _named(document, where)}
    raise TypeError(f"{where}: no document for {origin}")


def fault(where: str, expected: str, document: object) -> ValueError:
    """What to raise for a field that is not what is expected."""
    shown = repr(document)
    return ValueError(
        f"{where}: {expected} is expected, not {shown if len(shown) < 80 else shown[:77] + '…'}"
    )


def _exactly(kind: type, expected: str) -> Reader:
    def read(document: object, where: str) -> object:
        if type(document) is not kind:
            raise fault(where, expected, document)
        return document

    return read


def _read_number(document: object, where: str) -> float:
    if isinstance(document, bool) or not isinstance(document, int | float) or not isfinite(document):
        raise fault(where, "a number", document)
    return document


def _read_day(document: object, where: str) -> date:
    try:
        return date.fromisoformat(document if isinstance(document, str) else "")
    except ValueError:
        raise fault(where, "a day as YYYY-MM-DD", document) from None


_ATOMS: Mapping[Any, Reader] = {
    str: _exactly(str, "a text"),
    bool: _exactly(bool, "true or false"),
    int: _exactly(int, "a whole number"),
    NoneType: _exactly(NoneType, "null"),
    float: _read_number,
    date: _read_day,
}


def _read_one_of(members: tuple[Any, ...], document: object, where: str) -> Any:
    """``None``, the only other type, or the object that has all the fields given."""
    others = [member for member in members if member is not NoneType]
    if document is None and len(others) < len(members):
        return None
    if len(others) > 1:
        given = {key for key, _ in _named(document, where)}
        fitting = [member for member in others if given <= set(_kinds(member))]
        if len(fitting) != 1:
            forms = " or ".join(f"({', '.join(_kinds(member))})" for member in others)
            raise ValueError(f"{where}: takes the fields {forms}, not ({', '.join(sorted(given))})")
        others = fitting
    return read_value(others[0], document, where)


def _read_all(kind: Any, document: object, where: str) -> Iterator[Any]:
    if not isinstance(document, list | tuple):
        raise fault(where, "a list", document)
    for rank, member in enumerate(document):
        yield read_value(kind, member, f"{where}[{rank}]")


def _read_each(kinds: tuple[Any, ...], document: object, where: str) -> Iterator[Any]:
    if not isinstance(document, list | tuple) or len(document) != len(kinds):
        raise fault(where, f"a list of {len(kinds)}", document)
    for rank, (kind, member) in enumerate(zip(kinds, document, strict=True)):
        yield read_value(kind, member, f"{where}[{rank}]")


def _named(document: object, where: str) -> Iterable[tuple[str, Any]]:
    if not isinstance(document, Mapping):
        raise fault(where, "an object with named fields", document)
    for key in document:
        if not isinstance(key, str):
            raise fault(where, "a text as the name of a field", key)
    return document.items()


def _read_choice(kind: type[Enum], document: object, where: str) -> Enum:
    choices = {member.value: member for member in kind}
    if not isinstance(document, str | int) or document not in choices:
        raise fault(where, f"one of {', '.join(map(str, choices))}", document)
    return choices[document]


def _read_object(kind: type, document: object, where: str) -> Any:
    kinds, given = _kinds(kind), dict(_named(document, where))
    for name in given:
        if name not in kinds:
            raise ValueError(f"{where}.{name}: there is no such field; {_hint(name, kinds)}")
    missing = [name for name in kinds if name not in given and name not in _defaults(kind)]
    if missing:
        raise ValueError(f"{where}.{missing[0]}: is missing; add it")
    values = {name: read_value(kinds[name], each, f"{where}.{name}") for name, each in given.items()}
    return _built(lambda: kind(**values), where)


def _hint(name: str, kinds: Mapping[str, Any]) -> str:
    close = get_close_matches(name, kinds, n=1)
    return f"did you mean {close[0]}?" if close else f"use one of {', '.join(kinds)}"


def _built(make: Callable[[], Any], where: str) -> Any:
    """What is made, or the reason why it can't be, with the path of the field."""
    try:
        return make()
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


@cache
def _kinds(kind: type) -> Mapping[str, Any]:
    """The declared type of each field that the object is made with."""
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind) if each.init] if is_dataclass(kind) else kind._fields  # type: ignore[attr-defined]
    return {name: hints[name] for name in names}


@cache
def _defaults(kind: type) -> Mapping[str, Any]:
    """The values of the fields that may be left out."""
    if not is_dataclass(kind):
        return dict(kind._field_defaults)  # type: ignore[attr-defined]
    found = {each.name: each.default for each in fields(kind) if each.default is not MISSING}
    made = {each.name: each.default_factory() for each in fields(kind) if each.default_factory is not MISSING}
    return {**found, **made}


class Fields:
    """An object read field by field, where a document is not the image of one class; others are ignored."""

    def __init__(self, document: object, where: str) -> None:
        self.where = where
        self._found = dict(_named(document, where))

    def get(self, name: str, kind: Any) -> Any:
        """The value of a field of that type."""
        return read_value(kind, self._given(name), f"{self.where}.{name}")

    def optional(self, name: str, kind: Any) -> Any:
        """The same, ``None`` where there is no such field."""
        return self.get(name, kind) if name in self._found else None

    def cents(self, name: str) -> int:
        """Cents, from a field in euros."""
        euros: float = self.get(name, float)
        cents = round(euros * 100)
        if abs(euros * 100 - cents) > 1e-6 * max(1, cents):
            raise fault(f"{self.where}.{name}", "euros with at most two decimals", euros)
        return cents

    def parts(self, name: str) -> list[Fields]:
        """The objects of a field that lists some."""
        where = f"{self.where}.{name}"
        parts = self._given(name)
        if not isinstance(parts, list | tuple):
            raise fault(where, "a list", parts)
        return [Fields(part, f"{where}[{rank}]") for rank, part in enumerate(parts)]

    def part(self, name: str) -> Fields | None:
        """The object of a field that may be null."""
        document = self._given(name)
        return None if document is None else Fields(document, f"{self.where}.{name}")

    def _given(self, name: str) -> Any:
        if name not in self._found:
            raise ValueError(f"{self.where}.{name}: is missing; add it")
        return self._found[name]
