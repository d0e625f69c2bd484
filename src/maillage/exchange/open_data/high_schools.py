"""Lists of lycées by UAI number, without points: the commune's stands for theirs."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from maillage.exchange.open_data.cells import address
from maillage.exchange.open_data.locating import commune_by_postal_code
from maillage.exchange.open_data.row import Draft, Kind, Row, RowOutsideError

_UAI = re.compile(r"\d{7}[a-z]", re.IGNORECASE)


def _read(row: Row) -> Draft:
    if row.text("country").upper() not in {"", "FR"}:
        raise RowOutsideError
    commune = commune_by_postal_code(row, "town", "postal_code")
    uai = row.text("id")
    if uai and not _UAI.fullmatch(uai):
        message = _("« %(text)s » n’est pas un numéro UAI") % {"text": uai}
        raise row.refusal("id", message, _("Écrivez sept chiffres et une lettre."))
    place = {"kind": "school", **address(row, commune)}
    return Draft(commune, {"roles": ["training-organisation"]}, place)


KIND = Kind(
    label="Lycées",
    prefix="lycee",
    columns={
        "id": ("uai", "numero_uai"),
        "name": ("nom", "appellation_officielle"),
        "postal_code": ("code_postal",),
        "town": ("commune",),
        "departement": ("departement",),
        "country": ("pays",),
    },
    optional=("departement", "country"),
    about_persons=frozenset({"mail", "courriel"}),
    read=_read,
)
