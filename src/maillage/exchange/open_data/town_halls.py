"""Town halls, by INSEE code (the DILA's directory of public services): address on one line, hours as JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.open_data.cells import phone, website
from maillage.exchange.open_data.locating import commune_by_code, point
from maillage.exchange.open_data.one_line import address_of_line
from maillage.exchange.open_data.row import Draft, Kind, Row

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:\d\d)?")


def _read(row: Row) -> Draft:
    commune = commune_by_code(row, "id")
    place: dict[str, Any] = {"kind": "town-hall", **address_of_line(row, commune), **point(row, commune)}
    if hours := _hours(row):
        place["opening_hours"] = hours
    return Draft(commune, {"roles": ["local-authority"], **phone(row), **website(row)}, place)


def _hours(row: Row) -> str:
    """``[["lundi", "vendredi", [["09:00:00", "12:00:00"]]]]`` in words; what has another form is left out."""
    text = row.cells.get("hours", "")
    if not text:
        return ""
    try:
        return " ; ".join(_days(*each) for each in json.loads(text))
    except (ValueError, TypeError, RecursionError):
        row.correct("hours", _("horaires illisibles"), _("Horaires laissés de côté."))
        return ""


def _days(first: str, last: str, slots: list[list[str]]) -> str:
    if not all(_CLOCK.fullmatch(clock) for slot in slots for clock in slot):
        raise ValueError(slots)
    told = " / ".join("-".join(clock[:5] for clock in slot) for slot in slots)
    return f"{first} {told}" if first == last else f"{first}-{last} {told}"


KIND = Kind(
    label="Mairies",
    prefix="mairie",
    columns={
        "id": ("code_insee",),
        "name": ("nom",),
        "address": ("adresse",),
        "lat": ("lat", "latitude"),
        "lon": ("lon", "longitude"),
        "phone": ("telephone",),
        "website": ("site", "site_web"),
        "hours": ("horaires_json",),
    },
    optional=("address", "lat", "lon", "phone", "website", "hours"),
    about_persons=frozenset({"mail", "courriel", "email"}),
    read=_read,
)
