"""Conditions as a pack writes them: a fact, or a mapping with one key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from maillage.exchange.pack.fields import (
    CommuneCode,
    Count,
    Day,
    DepartementCode,
    EpciCode,
    Id,
    Part,
    RegionCode,
)

TAG = "condition:"  # marks the parts of an error's path that are not keys of the document


class AllOf(Part):
    """Every one of these."""

    all: list[Condition] = Field(min_length=1)


class AnyOf(Part):
    """At least one of these."""

    any: list[Condition] = Field(min_length=1)


class NoneOf(Part):
    """None of these; an unknown fact leaves the answer unknown."""

    none: list[Condition] = Field(min_length=1)


class AtLeast(Part):
    """At least so many of these."""

    at_least: Annotated[int, Field(ge=1)]
    of: list[Condition] = Field(min_length=1)


class AgeLimits(Part):
    """Whole years, both included."""

    min: Count | None = None
    max: Count | None = None


class Age(Part):
    """Age on the first day of the session."""

    age: AgeLimits


class ResidenceZones(Part):
    """One of these suffices."""

    communes: list[CommuneCode] | None = None
    departements: list[DepartementCode] | None = None
    regions: list[RegionCode] | None = None
    epci: list[EpciCode] | None = None
    zones: list[Id] | None = Field(None, description="Other zonings: qpv, frr…")


class Residence(Part):
    """Where the person lives."""

    residence: ResidenceZones


class DateLimits(Part):
    """Both days included."""

    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="until")


class Dated(Part):
    """The first day of the session."""

    date: DateLimits


_KINDS = ("all", "any", "none", "at_least", "age", "residence", "date")


def _kind(value: object) -> str | None:
    if isinstance(value, str):
        return TAG + "fact"
    keys = (
        value if isinstance(value, Mapping) else type(value).model_fields if isinstance(value, Part) else ()
    )
    if "of" in keys:
        return TAG + "at_least"
    return next((TAG + kind for kind in _KINDS if kind in keys), None)


Condition = Annotated[
    Annotated[Id, Tag(TAG + "fact")]
    | Annotated[AllOf, Tag(TAG + "all")]
    | Annotated[AnyOf, Tag(TAG + "any")]
    | Annotated[NoneOf, Tag(TAG + "none")]
    | Annotated[AtLeast, Tag(TAG + "at_least")]
    | Annotated[Age, Tag(TAG + "age")]
    | Annotated[Residence, Tag(TAG + "residence")]
    | Annotated[Dated, Tag(TAG + "date")],
    Discriminator(_kind),
]

for _model in (AllOf, AnyOf, NoneOf, AtLeast):
    _model.model_rebuild()


def members(condition: Any) -> list[Any]:
    """The conditions that this one is made of; none for an atom."""
    match condition:
        case AllOf():
            return list(condition.all)
        case AnyOf():
            return list(condition.any)
        case NoneOf():
            return list(condition.none)
        case AtLeast():
            return list(condition.of)
    return []


def members_key(condition: Any) -> str:
    """The key under which a condition holds its members; empty for an atom."""
    return next((key for key in ("all", "any", "none", "of") if hasattr(condition, key)), "")


def atoms(condition: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Each atom with its path inside the condition's document."""
    inside = members(condition)
    if not inside:
        yield path, condition
    for index, member in enumerate(inside):
        yield from atoms(member, (*path, members_key(condition), index))
