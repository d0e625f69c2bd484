"""Communes as the directory shows them: their names, where they are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from maillage.territories import reference
from maillage.territories.reference import CommuneRecord
from pathways.travel import Point

if TYPE_CHECKING:
    from maillage.directory.models import Place


@lru_cache(maxsize=40_000)
def town(code: str) -> CommuneRecord | None:
    """The commune of today for an INSEE code, an old one included; ``None`` when it is unknown."""
    current = reference.current_code(code) if code else None
    return reference.commune(current) if current else None


def town_name(code: str) -> str:
    """« Coutras (33) »; the code itself when the commune is unknown."""
    found = town(code)
    return f"{found.name} ({found.departement})" if found else code


def town_point(code: str) -> Point | None:
    """Where most people of the commune are."""
    found = town(code)
    return Point(*found.point) if found and found.point else None


def place_point(place: Place) -> Point | None:
    """Where a place stands: its own coordinates, otherwise its commune's."""
    return point_at(place.lat, place.lon, place.commune)


def point_at(lat: float | None, lon: float | None, commune: str) -> Point | None:
    """The point of these coordinates (degrees), otherwise the commune's (an INSEE code)."""
    if lat is not None and lon is not None:
        return Point(float(lat), float(lon))
    return town_point(commune)
