"""An HSDS file (JSON) as documents of the pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.hsds.converting import Conversion
from maillage.exchange.json_source import read_json
from maillage.exchange.reading import Reading
from maillage.exchange.source import Source, SourceRefusedError, content_of, file_name

_LISTS = {"organizations": "organization", "services": "service", "locations": "location", "contents": ""}
"""Names of the lists that a file or a page of an API holds, and of what."""


def read(source: Source, name: str = "") -> Reading:
    """The documents of a file: one service, a list, what ``write`` gives, or a page of an HSDS API."""
    reading = Reading(file_name(source, name))
    conversion = Conversion(reading)
    try:
        items = list(_items(read_json(content_of(source))))
    except SourceRefusedError as refused:
        return reading.refuse(refused.line, refused.field, refused.message, refused.remedy)
    if not items:
        message = _("Aucun service ni organisation dans ce fichier.")
        return reading.refuse(1, "", message, _("Donnez un fichier HSDS 3.0, en JSON."))
    for entity, rank, item in items:
        reading.rows += 1
        conversion.add(entity, item, rank)
    return reading


def _items(value: Any) -> Iterator[tuple[str, int, Any]]:
    if isinstance(value, list):
        lists = {"": value}
    elif isinstance(value, Mapping) and "id" in value:
        lists = {"": [value]}
    else:
        lists = {
            name: value[name]
            for name in _LISTS
            if isinstance(value, Mapping) and isinstance(value.get(name), list)
        }
    for name, items in lists.items():
        for rank, item in enumerate(items, 1):
            yield _LISTS.get(name, "") or _entity(item), rank, item


def _entity(item: Any) -> str:
    telling = {"status", "organization", "organization_id", "service_at_locations"}
    return "service" if isinstance(item, Mapping) and telling & item.keys() else "organization"
