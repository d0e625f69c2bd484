"""The directory's words in templates."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from maillage.directory import themes, towns
from maillage.directory.models import Attendance
from maillage.directory.wording import words

register = template.Library()
SCRIPT_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}

register.filter("day", words.day)
register.filter("distance", words.distance)
register.filter("duration", words.minutes)
register.filter("euros", words.euros)
register.filter("number", words.number)
register.filter("sentence", words.sentence)
register.filter("short_day", words.short_day)
register.filter("theme", themes.theme_name)
register.filter("town", towns.town_name)


@register.filter
def unlocalized(value: float) -> str:
    """A number as SVG writes it, whatever the language of the reader."""
    return str(value)


@register.filter
def attendance(value: str) -> str:
    """The words for how a session is followed."""
    return str(Attendance(value).label) if value in Attendance else value


@register.filter
def linked_data(data: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> SafeString:
    """A block of schema.org data; it is never executed, so the strict content policy lets it be."""
    text = json.dumps(data, ensure_ascii=False).translate(SCRIPT_ESCAPES)
    safe = mark_safe(text)  # noqa: S308 (no <, > or & is left in it)
    return format_html('<script type="application/ld+json">{}</script>', safe)
