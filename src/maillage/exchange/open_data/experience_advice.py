"""Points of advice on the validation of experience (VAE): a list without ids, addresses on one line."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maillage.exchange.open_data.cells import address, phone
from maillage.exchange.open_data.locating import commune_by_postal_code
from maillage.exchange.open_data.one_line import cut
from maillage.exchange.open_data.row import Draft, Kind, Row


def _read(row: Row) -> Draft:
    cut(row)
    commune = commune_by_postal_code(row, "town", "postal_code")
    keeper = row.text("keeper")
    summary = _("Conseil sur la validation des acquis de l’expérience (VAE).")
    if keeper:
        summary += " " + _("Tenu par : %(keeper)s.") % {"keeper": keeper}
    return Draft(
        commune, {"summary": summary, **phone(row)}, {"kind": "public-service", **address(row, commune)}
    )


def _identify(row: Row) -> str:
    return f"{row.text('name')} {row.cells.get('address', '')}"


KIND = Kind(
    label="Points relais conseil VAE",
    prefix="vae",
    columns={
        "id": ("nom",),
        "name": ("nom",),
        "keeper": ("mandataire",),
        "departement": ("departement",),
        "address": ("adresse",),
        "postal_code": ("code_postal",),
        "town": ("commune", "ville"),
        "phone": ("telephone",),
    },
    optional=("keeper", "departement", "postal_code", "town", "phone"),
    about_persons=frozenset({"mail", "courriel", "email", "contact"}),
    read=_read,
    identify=_identify,
)
