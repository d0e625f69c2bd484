"""What comes in and goes out, for the OpenAPI document and for refusing what does not fit."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, Field, create_model

from maillage.api.cursors import in_utc
from maillage.exchange.pack.records import MODELS

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
CursorText = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9_=-]+$")]
Limit = Annotated[int, Field(ge=1, le=200)]


class ListQuery(Schema):
    """Which records of a list."""

    territory: Slug | None = Field(None, description="Id of a territory.")
    modified_since: Annotated[AwareDatetime, AfterValidator(in_utc)] | None = Field(
        None, description="Written then or later, what was withdrawn since included. With its time zone."
    )
    cursor: CursorText | None = Field(None, description="« next » of the page before.")
    limit: Limit = 50


class OfOrganisationQuery(ListQuery):
    """Which records of a list, those of an organisation."""

    organisation: Slug | None = Field(None, description="Id of an organisation.")


class Item(Schema):
    """A record: its document, as a pack writes it, and what is said of it."""

    kind: str
    territory: Slug
    version: int = Field(description="Rises at each change; to be given back when writing.")
    changed_at: AwareDatetime
    withdrawn_on: date | None = Field(description="The day when it was withdrawn; null while it stands.")
    page: str | None = Field(description="Address of its page on the site.")


def item_of(kind: str) -> type[Item]:
    """The schema of a record of that kind."""
    document: Any = (MODELS[kind], Field(description="Absent is unknown: never « no », never zero."))
    return create_model(f"{MODELS[kind].__name__}Item", __base__=Item, document=document)


def page_of(kind: str) -> type[Schema]:
    """The schema of a page of records of that kind."""
    fields: dict[str, Any] = {
        "items": (list[item_of(kind)], ...),  # type: ignore[misc]  # made at run time
        "next": (str | None, Field(description="Cursor of the next page; null at the end.")),
    }
    return create_model(f"{MODELS[kind].__name__}Page", __base__=Schema, **fields)


class GoneItem(Schema):
    """A record that is no more."""

    kind: str
    territory: Slug
    id: str
    at: AwareDatetime


class GonePage(Schema):
    """A page of records that are no more."""

    items: list[GoneItem]
    next: str | None


class TerritoryItem(Schema):
    """A territory."""

    id: str
    name: str
    example: bool = Field(description="True when something in it is invented.")


class FaultItem(Schema):
    """What is wrong, where, and how to put it right."""

    field: str
    message: str
    remedy: str = ""


class Problem(Schema):
    """A refusal, as RFC 9457 says."""

    type: str
    title: str
    status: int
    detail: str
    faults: list[FaultItem] = []
