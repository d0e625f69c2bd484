"""Identifiers of HSDS, which are UUID, beside those of the pack: the same each time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

OWN = "maillage"
"""The link type, or the scheme, under which an object tells the pack's own id."""
_NAMESPACE = uuid5(NAMESPACE_URL, "urn:maillage:hsds")


ORIGIN = ("summary", "first_step", "source", "checked_by", "checked_on", "example")
"""Fields of the pack that go as attributes, in all kinds but sessions."""


def identifier(source: str, *parts: object) -> str:
    """The UUID of an object that comes from this directory."""
    return str(uuid5(_NAMESPACE, "/".join([source, *map(str, parts)])))


def attribute(link_id: str, link_type: str, value: str, entity: str) -> dict[str, Any]:
    """What HSDS has no field for but can be said in a word."""
    return {
        "id": identifier(link_id, link_type, value),
        "link_id": link_id,
        "link_type": link_type,
        "link_entity": entity,
        "value": value,
    }


def values_of(item: Mapping[str, Any], link_type: str) -> list[str]:
    """The values of the attributes of a type."""
    return [
        str(each["value"])
        for each in item.get("attributes") or ()
        if isinstance(each, Mapping) and each.get("link_type") == link_type and each.get("value")
    ]


def origin_attributes(own: str, entity: str, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The attributes of a document's summary and origin."""
    told = {name: document[name] for name in ORIGIN if document.get(name)}
    return [
        attribute(own, name, "true" if value is True else str(value), entity) for name, value in told.items()
    ]


def origin_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """The summary and the origin that the attributes tell."""
    told = {name: value for name in ORIGIN for value in values_of(item, name)}
    return {**told, "example": True} if told.get("example") == "true" else told
