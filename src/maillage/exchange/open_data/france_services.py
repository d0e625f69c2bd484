"""The list of France services that the ANCT publishes (``liste-fs``, CSV)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from maillage.exchange.open_data.cells import address, phone
from maillage.exchange.open_data.locating import commune_by_code, point
from maillage.exchange.open_data.row import Draft, Kind, Row

_DAYS = {
    "h_lundi": gettext_noop("lundi"),
    "h_mardi": gettext_noop("mardi"),
    "h_mercredi": gettext_noop("mercredi"),
    "h_jeudi": gettext_noop("jeudi"),
    "h_vendredi": gettext_noop("vendredi"),
    "h_samedi": gettext_noop("samedi"),
}
_ON_THE_ROAD = frozenset({"bus_équivalent", "itinérante"})


def _read(row: Row) -> Draft:
    commune = commune_by_code(row, "code")
    kind = "mobile-stop" if row.text("format").casefold() in _ON_THE_ROAD else "public-service"
    place = {"kind": kind, **address(row, commune), **point(row, commune)}
    if hours := _hours(row):
        place["opening_hours"] = hours
    return Draft(commune, {"roles": ["public-service"], **phone(row)}, place)


def _hours(row: Row) -> str:
    told = [f"{_(day)} {row.text(name).replace(' - ', '-')}" for name, day in _DAYS.items() if row.text(name)]
    if row.text("appointment").casefold() == "oui":
        told.append(_("rendez-vous possible"))
    return " ; ".join(told)


KIND = Kind(
    label="France services",
    prefix="france-services",
    columns={
        "id": ("id_fs",),
        "name": ("lib_fs",),
        "code": ("insee_com",),
        "departement": ("insee_dep",),
        "address": ("adresse",),
        "more_address": ("complement_adresse",),
        "postal_code": ("code_postal",),
        "town": ("lib_com",),
        "lat": ("latitude",),
        "lon": ("longitude",),
        "phone": ("telephone",),
        "appointment": ("prise_rdv",),
        "format": ("format_fs",),
        **{name: (name,) for name in _DAYS},
    },
    optional=("departement", "more_address", "town", "phone", "appointment", "format", *_DAYS),
    about_persons=frozenset({"mail", "commentaire"}),
    read=_read,
)
