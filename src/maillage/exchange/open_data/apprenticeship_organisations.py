"""Training organisations of apprenticeship by SIRET, and where they train: two files without names."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.open_data.cells import siret
from maillage.exchange.open_data.locating import commune_by_code, point
from maillage.exchange.open_data.one_line import address_of_line
from maillage.exchange.open_data.row import Draft, Kind, Row
from maillage.territories.reference import CommuneRecord

PREFIX = "organisme"
_POINT = re.compile(r"-?\d+\.\d+_-?\d+\.\d+")


def _organisation(row: Row) -> dict[str, Any]:
    found = siret(row)
    if not found:
        message = _("« %(text)s » n’est pas un SIRET") % {"text": row.text("siret")}
        raise row.refusal("siret", message, _("Reprenez le fichier du producteur."))
    return {"roles": ["training-organisation"], **found}


def _named(row: Row, commune: CommuneRecord) -> str:
    """Its name, or what tells it from others: where it is, and its SIRET."""
    told = {"town": commune.name, "siret": row.text("siret")}
    return row.text("name") or _("Organisme de formation, %(town)s (SIRET %(siret)s)") % told


def _where(row: Row, commune: CommuneRecord) -> dict[str, Any]:
    if _POINT.fullmatch(row.text("address")):  # the producer writes the point again where it has no address
        row.cells = {**row.cells, "address": ""}
    return {"kind": "training-centre", **address_of_line(row, commune), **point(row, commune)}


def _read(row: Row) -> Draft:
    if row.text("state").casefold() == "fermé":
        raise row.refusal("state", _("cet établissement est fermé"), _("Rien à faire."))
    commune, organisation = commune_by_code(row, "code"), _organisation(row)
    if row.text("quality").casefold() == "true":
        organisation["summary"] = _("Certifié Qualiopi.")
    return Draft(commune, organisation | {"name": _named(row, commune)}, _where(row, commune))


def _read_place(row: Row) -> Draft:
    commune, organisation = commune_by_code(row, "code"), _organisation(row)
    name = {"name": _named(row, commune)}
    place = _where(row, commune) | {
        "name": row.text("name") or _("Lieu de formation, %(town)s") % {"town": commune.name}
    }
    return Draft(commune, organisation | name, place, owner=row.text("siret"))


KIND = Kind(
    label="Organismes de formation en apprentissage",
    prefix=PREFIX,
    columns={
        "id": ("siret",),
        "siret": ("siret",),
        "name": ("raison_sociale",),
        "quality": ("qualiopi",),
        "state": ("etat",),
        "address": ("adresse",),
        "postal_code": ("code_postal",),
        "code": ("code_insee",),
        "lat": ("lat",),
        "lon": ("lon",),
    },
    optional=("name", "quality", "state", "address", "postal_code", "lat", "lon"),
    about_persons=frozenset({"mail", "courriel", "email", "contacts"}),
    read=_read,
)
PLACES = Kind(
    label="Lieux de formation en apprentissage",
    prefix="lieu-de-formation",
    columns={
        "id": ("code_lieu",),
        "siret": ("siret",),
        "name": ("nom",),
        "address": ("adresse",),
        "postal_code": ("code_postal",),
        "code": ("code_insee",),
        "lat": ("lat",),
        "lon": ("lon",),
    },
    optional=("name", "address", "postal_code", "lat", "lon"),
    about_persons=frozenset({"mail", "courriel", "email", "contacts"}),
    read=_read_place,
    identify=lambda row: f"{row.text('siret')} {row.cells.get('id', '')}",
    owner_prefix=PREFIX,
)
