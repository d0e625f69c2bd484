"""The types of the fields of a pack: how each is read, refused and published in the JSON Schemas."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

DAY_FORMAT_LENGTH = 10  # of 2027-01-11


class Part(BaseModel):
    """A part of a pack: unknown keys are refused, types are strict."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Record(Part):
    """A record of a pack, known by its id."""

    id: Id = Field(description="Unique for its kind across the pack and the packs it uses.")

    def document(self) -> dict[str, Any]:
        """What the file states, as JSON: dates as ISO text, euros as numbers, nothing that was left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value) == DAY_FORMAT_LENGTH:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("pack_day", "not a date")


def _euros(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("pack_euros", "not an amount")
    amount = Decimal(str(value))
    if amount < 0:
        raise PydanticCustomError("pack_negative", "negative")
    if amount != round(amount, 2):
        raise PydanticCustomError("pack_decimals", "more than two decimals")
    return amount


def _plain_number(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("pack_number", "not a number")
    return value


def _seats(value: object) -> object:
    counts = value if isinstance(value, list) else [value]
    if value != "unlimited" and not all(
        isinstance(count, int) and not isinstance(count, bool) for count in counts
    ):
        raise PydanticCustomError("pack_seats", "neither a count, nor unlimited, nor a list of counts")
    if value != "unlimited" and any(isinstance(count, int) and count < 0 for count in counts):
        raise PydanticCustomError("pack_negative", "negative")
    if not counts:
        raise PydanticCustomError("pack_empty", "an empty list")
    return value


def _plain_float(value: float) -> int | float:
    return int(value) if value == int(value) else value


Id = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120),
    Field(json_schema_extra={"examples": ["cap-electricien"]}),
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
CommuneCode = Annotated[
    str, StringConstraints(pattern=r"^([0-9]{2}|2[AB])[0-9]{3}$"), Field(description="INSEE code, in quotes.")
]
DepartementCode = Annotated[
    str, StringConstraints(pattern=r"^([0-9]{2,3}|2[AB])$"), Field(description="INSEE code, in quotes.")
]
RegionCode = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{2}$"), Field(description="INSEE code, in quotes.")
]
EpciCode = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{9}$"), Field(description="SIREN of the EPCI, in quotes.")
]
OccupationCode = Annotated[
    str, StringConstraints(pattern=r"^[A-N][0-9]{4}$"), Field(description="Code ROME 4.0, such as K1501.")
]
CredentialCode = Annotated[
    str,
    StringConstraints(pattern=r"^(RNCP|RS)[0-9]{2,6}$"),
    Field(description="Number in the national directory of certifications."),
]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$"), Field(description="ISO 639.")]
Email = Annotated[
    str,
    StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254),
    Field(description="Of a service, never somebody’s own."),
]
Postcode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$"), Field(description="In quotes.")]
Siret = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{14}$"),
    Field(description="14 digits in quotes; the checksum is verified."),
]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000)]
Day = Annotated[date, BeforeValidator(_day), Field(description="ISO date, such as 2027-01-11.")]
Euros = Annotated[
    Decimal,
    BeforeValidator(_euros),
    PlainSerializer(_plain_number),
    WithJsonSchema({"type": "number", "minimum": 0, "description": "Euros, at most two decimals."}),
]
Number = Annotated[float, BeforeValidator(_number), PlainSerializer(_plain_float)]
Count = Annotated[int, Field(ge=0)]
Length = Annotated[int, Field(ge=1, le=10_000)]
Seats = Annotated[
    Any,
    BeforeValidator(_seats),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 0},
                {"const": "unlimited"},
                {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1},
            ],
        }
    ),
]
Clock = Annotated[
    str,
    StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"),
    Field(description="Hours and minutes, such as 09:00; 24:00 is midnight."),
]
FeedFile = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\.zip$", max_length=120),
    Field(description="A GTFS archive in the folder feeds of the pack."),
]
Weekday = Literal["mo", "tu", "we", "th", "fr", "sa", "su"]

Record.model_rebuild()
