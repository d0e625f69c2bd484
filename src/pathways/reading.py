"""Documents (as read from YAML or JSON) into the engine's objects. Every error is a ``ValueError`` that
names the field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pathways.conditions import (
    ALWAYS,
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    DateBetween,
    Has,
    NoneOf,
    ResidesIn,
)

Document = Mapping[str, Any]

ZONE_KINDS = {
    "communes": "commune",
    "departements": "departement",
    "regions": "region",
    "epci": "epci",
    "zones": "zone",
}


def read_condition(document: object) -> Condition:
    """A condition from its document; ``None`` is no condition at all."""
    if document is None:
        return ALWAYS
    if isinstance(document, str):
        return Has(document)
    if not isinstance(document, Mapping):
        raise ValueError(f"a condition is a fact or a mapping, not {document!r}")
    if set(document) == {"at_least", "of"}:
        return AtLeast(_members(document["of"]), count=_whole(document["at_least"], "at_least"))
    if len(document) != 1:
        raise ValueError(f"a condition has one key, not {sorted(map(str, document))}")
    [(key, value)] = document.items()
    reader = _READERS.get(key)
    if reader is None:
        raise ValueError(
            f"{key!r} is not a kind of condition: use one of {', '.join(sorted(_READERS))}, at_least"
        )
    return reader(value)


def _members(value: object, fewest: int = 1) -> tuple[Condition, ...]:
    if not isinstance(value, list | tuple) or len(value) < fewest:
        raise ValueError("a group of conditions is a list of at least one")
    return tuple(read_condition(member) for member in value)


def _whole(value: object, field: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{field} is a whole number, not {value!r}")
    return value


def _fields(value: object, allowed: frozenset[str], kind: str) -> Document:
    if not isinstance(value, Mapping) or not value or not set(value) <= allowed:
        raise ValueError(f"{kind} takes {', '.join(sorted(allowed))}, not {value!r}")
    return value


def _read_age(value: object) -> Condition:
    fields = _fields(value, frozenset({"min", "max"}), "age")
    low, high = (
        None if fields.get(end) is None else _whole(fields[end], f"age {end}") for end in ("min", "max")
    )
    return AgeBetween(low, high)


def _read_residence(value: object) -> Condition:
    fields = _fields(value, frozenset(ZONE_KINDS), "residence")
    tags = {f"{ZONE_KINDS[kind]}:{code}" for kind, codes in fields.items() for code in codes}
    return ResidesIn(frozenset(tags))


def _read_date(value: object) -> Condition:
    fields = _fields(value, frozenset({"from", "until"}), "date")
    first, last = (_day(fields.get(end)) for end in ("from", "until"))
    return DateBetween(first, last)


def _day(value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


_READERS: dict[str, Callable[[object], Condition]] = {
    "all": lambda value: AllOf(_members(value, fewest=0)),
    "any": lambda value: AnyOf(_members(value)),
    "none": lambda value: NoneOf(_members(value)),
    "age": _read_age,
    "residence": _read_residence,
    "date": _read_date,
}


def condition_document(condition: Condition) -> str | dict[str, Any]:
    """The document that ``read_condition`` reads back as the same condition.

    Raises ``ValueError`` for what no document has: ``any`` or ``none`` of nothing, a zone of another kind.
    """
    match condition:
        case Has(fact):
            return fact
        case AtLeast(members):
            return {"at_least": condition.count, "of": [condition_document(member) for member in members]}
        case AllOf(members) | AnyOf(members) | NoneOf(members):
            key = {AllOf: "all", AnyOf: "any", NoneOf: "none"}[type(condition)]
            if not members and key != "all":
                raise ValueError(f"{key} of no condition has no document")
            return {key: [condition_document(member) for member in members]}
        case AgeBetween(youngest, oldest):
            return {"age": _present({"min": youngest, "max": oldest})}
        case DateBetween(first, last):
            return {
                "date": _present({"from": first and first.isoformat(), "until": last and last.isoformat()})
            }
        case ResidesIn(zones):
            return {"residence": _residence_document(zones)}
    raise TypeError(f"no document for {condition!r}")


def _present(fields: Document) -> dict[str, Any]:
    """The fields that have a value; all of them, null, when none has: an age or a date without any limit."""
    return {key: value for key, value in fields.items() if value is not None} or dict(fields)


def _residence_document(zones: frozenset[str]) -> dict[str, list[str]]:
    """The zones by kind. Raises ``ValueError`` for a tag of another kind."""
    names = {tag: name for name, tag in ZONE_KINDS.items()}
    found: dict[str, list[str]] = {} if zones else {"communes": []}
    for zone in sorted(zones):
        tag, _, code = zone.partition(":")
        if tag not in names:
            raise ValueError(f"{zone} has no document: a zone begins with {', '.join(names)}")
        found.setdefault(names[tag], []).append(code)
    return found
