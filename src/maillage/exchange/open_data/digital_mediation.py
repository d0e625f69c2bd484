"""Places of digital help, in the national standard of La Mednum (Table Schema 1.0.2): CSV."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.open_data.cells import address, day, phone, siret, website
from maillage.exchange.open_data.locating import commune_by_code, commune_by_postal_code, point
from maillage.exchange.open_data.row import Draft, Kind, Row
from maillage.territories.reference import CommuneRecord

_NOBODY_RECEIVED = "ce lieu n'accueille pas de public"
# Typologies of data.inclusion: the role of the organisation, and the kind of the place. What is not here
# stays unsaid.
_ROLES = {
    "TIERS_LIEUX": "third-place",
    "FABLAB": "third-place",
    "ASSO": "association",
    "ASSO_CHOMEUR": "association",
    "MJC": "association",
    "BIB": "public-service",
    "CAF": "public-service",
    "CARSAT": "public-service",
    "CCAS": "public-service",
    "CIAS": "public-service",
    "CPAM": "public-service",
    "FT": "public-service",
    "MDS": "public-service",
    "ML": "public-service",
    "MSA": "public-service",
    "PE": "public-service",
    "PREF": "public-service",
    "RFS": "public-service",
    "CC": "local-authority",
    "DEPT": "local-authority",
    "EPCI": "local-authority",
    "MUNI": "local-authority",
    "REG": "local-authority",
    "OF": "training-organisation",
    "E2C": "training-organisation",
}
_KINDS = {
    "TIERS_LIEUX": "third-place",
    "FABLAB": "third-place",
    "BIB": "library",
    "OF": "training-centre",
    "E2C": "training-centre",
}
_KIND_OF_ROLE = {"association": "association", "public-service": "public-service"}


def _read(row: Row) -> Draft:
    commune = _commune(row)
    types = [each.upper() for each in row.values("typologie")]
    roles = list(dict.fromkeys(_ROLES[each] for each in types if each in _ROLES))
    organisation = {"roles": roles, **phone(row), **website(row), **siret(row), **_told(row)}
    return Draft(commune, organisation, _place(row, commune, types, roles), day(row, "updated"))


def _commune(row: Row) -> CommuneRecord:
    if row.text("code"):
        return commune_by_code(row, "code")
    return commune_by_postal_code(row, "town", "postal_code")


def _told(row: Row) -> dict[str, str]:
    parts = ((_("Services"), row.values("services")), (_("Tarif"), row.values("fees")))
    told = {
        "summary": row.text("summary"),
        "description": " ".join(
            f"{title} : {', '.join(values).lower()}." for title, values in parts if values
        ),
    }
    return {name: text for name, text in told.items() if text}


def _place(row: Row, commune: CommuneRecord, types: list[str], roles: list[str]) -> dict[str, Any] | None:
    if _NOBODY_RECEIVED in row.text("access").casefold().replace("’", "'"):
        row.correct("access", _("ce lieu ne reçoit personne"), _("Seule l’organisation est gardée."))
        return None
    on_the_road = [each.casefold() for each in row.values("roaming")] == ["itinérant"]
    kinds = [_KINDS[each] for each in types if each in _KINDS]
    kinds += [_KIND_OF_ROLE[role] for role in roles if role in _KIND_OF_ROLE]
    kind = "mobile-stop" if on_the_road else next(iter(kinds), "")
    accessible = row.text("accessibility")
    place: dict[str, Any] = {
        "kind": kind,
        "opening_hours": row.text("hours"),
        "accessibility": _("Fiche Acceslibre : %(page)s") % {"page": accessible} if accessible else "",
    }
    return {name: text for name, text in place.items() if text} | address(row, commune) | point(row, commune)


KIND = Kind(
    label="Médiation numérique",
    prefix="mediation",
    columns={
        "id": ("id",),
        "name": ("nom",),
        "siret": ("pivot",),
        "town": ("commune",),
        "postal_code": ("code_postal",),
        "code": ("code_insee",),
        "address": ("adresse",),
        "more_address": ("complement_adresse",),
        "lat": ("latitude",),
        "lon": ("longitude",),
        "typologie": ("typologie",),
        "phone": ("telephone",),
        "website": ("site_web",),
        "hours": ("horaires",),
        "summary": ("presentation_resume",),
        "roaming": ("itinerance",),
        "updated": ("date_maj",),
        "services": ("services",),
        "fees": ("frais_a_charge",),
        "access": ("modalites_acces",),
        "accessibility": ("fiche_acces_libre",),
    },
    optional=(
        *("siret", "code", "more_address", "lat", "lon", "typologie", "phone", "website", "hours", "summary"),
        *("roaming", "updated", "services", "fees", "access", "accessibility"),
    ),
    about_persons=frozenset({"courriels", "presentation_detail"}),
    read=_read,
)
