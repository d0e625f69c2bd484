"""An organisation and its place as a structure of data.inclusion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from maillage.territories import reference

LONGEST_NAME = 150
STRUCTURE_CARRIES = {
    "organisations": frozenset(
        {
            "id",
            "name",
            "description",
            "summary",
            "phone",
            "email",
            "website",
            "siret",
            "commune",
            "checked_on",
        }
        | {"source"}
    ),
    "places": frozenset(
        {"id", "organisation", "commune", "postal_code", "address", "lat", "lon", "opening_hours"}
    ),
}
"""The fields of each kind that a structure has room for, one place each."""
_ACCESSLIBRE = "https://acceslibre.beta.gouv.fr/"


def structure_row(
    organisation: Mapping[str, Any], place: Mapping[str, Any] | None, source: str, day: date
) -> dict[str, Any]:
    """The row, without what is unknown. ``day``: of the last change where nobody has checked it."""
    row = {
        "source": source,
        "id": outer_id(organisation["id"], source),
        "nom": name_of(organisation),
        "date_maj": str(organisation.get("checked_on") or day),
        "description": description_of(organisation),
        "siret": organisation.get("siret"),
        "telephone": organisation.get("phone"),
        "courriel": organisation.get("email"),
        "site_web": organisation.get("website"),
        **where(place or organisation),
    }
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def outer_id(record_id: str, source: str) -> str:
    """How the record is called outside: after the directory that it comes from."""
    return f"{source}--{record_id}"


def name_of(document: Mapping[str, Any]) -> str:
    """The name, as long as the schema allows."""
    name = str(document["name"])
    if len(name) > LONGEST_NAME:
        return name[: LONGEST_NAME - 1].rstrip() + "…"
    return name


def description_of(document: Mapping[str, Any]) -> str:
    """What is said of it: its summary, then its description."""
    parts = (document.get("summary"), document.get("description"))
    return "\n\n".join(str(part) for part in parts if part)[:10_000]


def where(place: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an address, its commune by name and by code."""
    commune = reference.commune(str(place.get("commune", "")))
    linked = [word for word in str(place.get("accessibility", "")).split() if word.startswith(_ACCESSLIBRE)]
    only = commune.postal_codes if commune is not None and len(commune.postal_codes) == 1 else ("",)
    return {
        "commune": commune.name if commune else None,
        "code_insee": commune.code if commune else None,
        "code_postal": place.get("postal_code") or only[0],
        "adresse": place.get("address"),
        "longitude": place.get("lon"),
        "latitude": place.get("lat"),
        "horaires_accueil": place.get("opening_hours"),
        "accessibilite_lieu": linked[0] if linked else None,
    }
