"""How far a value is believed, in templates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext

from maillage.directory.models import Record
from maillage.directory.trust.freshness import Field
from maillage.directory.trust.links import field_address
from maillage.directory.trust.records import freshness_of, stated
from maillage.directory.trust.wording import told

register = template.Library()


@register.inclusion_tag("directory/trust/_checked.html")
def checked(record: Record, field: str, today: date) -> dict[str, Any]:
    """Who last checked a field of a record, when, and whether to confirm it; nothing for what is not stated.

    A field of ``checked`` is one of ``trust.freshness.Field``; a session must be read with its offer.
    """
    kind = Field(field)
    if kind is not Field.RECORD and not stated(record, kind):
        return {"told": None}
    return {"told": told(freshness_of(record, kind, today))}


register.simple_tag(field_address, name="field_url")


@register.filter
def seats(told: int | list[int]) -> str:
    """Seats in words: a number, or those of the dates to come in turn."""
    return gettext(", puis ").join(map(str, told)) if isinstance(told, list) else str(told)
