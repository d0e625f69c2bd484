"""Fab labs and third places of Brittany, as a volunteers' map lists them: postal code and name of town."""

from __future__ import annotations

from maillage.exchange.markup import without_tags
from maillage.exchange.open_data.cells import address, website
from maillage.exchange.open_data.locating import commune_by_postal_code, point
from maillage.exchange.open_data.row import Draft, Kind, Row

_THIRD_PLACES = frozenset(
    {"cantine", "fablab", "fablabmit", "hakerspace", "hackerspace", "makerspace", "tierslieu"}
)


def _read(row: Row) -> Draft:
    row.cells = {**row.cells, "address": without_tags(row.cells.get("address", "")).replace("\n", ", ")}
    commune = commune_by_postal_code(row, "town", "postal_code")
    place = {**address(row, commune), **point(row, commune)}
    type_of_place = row.text("type").casefold()
    organisation: dict[str, object] = {**website(row)}
    if type_of_place in _THIRD_PLACES:
        organisation["roles"], place["kind"] = ["third-place"], "third-place"
    elif type_of_place == "formation":
        organisation["roles"], place["kind"] = ["training-organisation"], "training-centre"
    return Draft(commune, organisation, place)


KIND = Kind(
    label="Fab labs et tiers-lieux",
    prefix="tiers-lieu",
    columns={
        "id": ("id",),
        "name": ("nom",),
        "type": ("type",),
        "host": ("organisation",),
        "address": ("adresse",),
        "postal_code": ("code_postal",),
        "town": ("ville",),
        "website": ("web",),
        "lat": ("lat",),
        "lon": ("lon",),
    },
    optional=("host", "address", "website", "lat", "lon"),
    about_persons=frozenset({"mail", "contact"}),
    read=_read,
)
