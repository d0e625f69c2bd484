"""Prescribers (missions locales, France Travail…) without INSEE code: their commune is found by its name."""

from __future__ import annotations

from maillage.exchange.open_data.cells import address
from maillage.exchange.open_data.locating import commune_by_postal_code, point
from maillage.exchange.open_data.row import Draft, Kind, Row

_PUBLIC = frozenset(
    {"FT", "PE", "CAP_EMPLOI", "ML", "PJJ", "SPIP"}
)  # services for employment and of the Justice


def _read(row: Row) -> Draft:
    commune = commune_by_postal_code(row, "town", "postal_code")
    place = {**address(row, commune), **point(row, commune)}
    roles = ["prescriber"]
    if row.text("type").upper() in _PUBLIC:
        roles.append("public-service")
        place["kind"] = "public-service"
    return Draft(commune, {"roles": roles}, place)


KIND = Kind(
    label="Prescripteurs",
    prefix="prescripteur",
    columns={
        "id": ("uid",),
        "name": ("nom",),
        "type": ("type",),
        "address": ("adresse",),
        "more_address": ("complement",),
        "postal_code": ("code_postal",),
        "town": ("commune",),
        "departement": ("departement",),
        "lat": ("lat", "latitude"),
        "lon": ("lon", "longitude"),
    },
    optional=("type", "address", "more_address", "departement", "lat", "lon"),
    about_persons=frozenset({"email", "mail", "courriel"}),
    read=_read,
)
