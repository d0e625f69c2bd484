"""Communes as the directory shows them: their names, where they are."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from maillage.territories import reference
from maillage.territories.names import fold, name_key
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


MOST_WORDS_OF_A_NAME = 6
SMALLEST_OF_ONE_WORD = 1000  # inhabitants


def place_told(text: str) -> tuple[str, CommuneRecord | None]:
    """A text without the commune that it ends (or begins) with, and that commune; the text and ``None`` else.

    Of several communes with that name, the one where most people live. Accents may be left out; those that
    are written must be the commune's: un maçon is not Mâcon. A village whose name is one word is not looked
    for, since many are words too.
    """
    words = text.split()
    for size in range(min(MOST_WORDS_OF_A_NAME, len(words) - 1), 0, -1):
        for rest, told in ((words[:-size], words[-size:]), (words[size:], words[:size])):
            found = town(_largest().get(name_key(" ".join(told)), ""))
            if found is not None and _meant(" ".join(told), found):
                return " ".join(rest), found
    return text, None


def _meant(told: str, found: CommuneRecord) -> bool:
    if not re.search(r"[\s’'-]", found.name) and (found.population or 0) < SMALLEST_OF_ONE_WORD:
        return False
    accented = [word for word in re.split(r"[\s’'-]+", told.casefold()) if fold(word) != word]
    return all(word in found.name.casefold() for word in accented)


@cache
def _largest() -> dict[str, str]:
    """The code of the largest commune of each name, those apart that a département or a region bears too."""
    zones = {name_key(each.name) for each in reference.departements().values()}
    zones |= {name_key(each.name) for each in reference.regions().values()}
    ordered = sorted(reference.communes(), key=lambda each: each.population or 0)
    return {key: each.code for each in ordered if (key := name_key(each.name)) not in zones}
