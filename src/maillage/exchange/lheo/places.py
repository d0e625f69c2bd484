"""Organisations and places of LHÉO, each once, whatever the number of formations that name them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from maillage.exchange.ids import Ids
from maillage.exchange.lheo.elements import Element, line_of, text, texts, web_address
from maillage.exchange.open_data.cells import address, phone_number
from maillage.exchange.open_data.locating import commune_by_code, commune_by_postal_code, point
from maillage.exchange.open_data.row import Row, RowRefusedError
from maillage.exchange.pack.record_faults import shown
from maillage.exchange.reading import Reading
from maillage.exchange.spreadsheet.cells import siret_of

Document = dict[str, Any]

_TITLES = {
    "code": "code-INSEE-commune",
    "town": "ville",
    "postal_code": "codepostal",
    "address": "ligne",
    "lat": "latitude",
    "lon": "longitude",
}


class Places:
    """What a file says of organisations and places, kept in its reading."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._ids = {kind: Ids() for kind in ("organisations", "places")}

    def organisation(self, element: Element, name: str, siret: str, contact_path: str) -> str | None:
        """The id of an organisation, kept if it is new; ``None``, and told, when it has no name."""
        line = line_of(element)
        if not name:
            message = _("il manque le nom de l’organisme")
            self._reading.error(line, str(element.tag), message, _("Demandez-le au producteur."))
            return None
        valid = siret_of(siret)
        if siret and not valid:
            message = _("%(value)s n’est pas un SIRET") % {"value": shown(siret)}
            self._reading.warn(line, "SIRET", message, _("Numéro laissé de côté."))
        own = self._ids["organisations"].of(valid or element.get("numero") or name, "of")
        if ("organisations", own) not in self._reading.lines:
            self._keep("organisations", own, element, self._described(element, name, valid, contact_path))
        return own

    def _described(self, element: Element, name: str, siret: str, contact_path: str) -> Document:
        contact = element.find(contact_path)
        email = text(contact, "courriel")
        return {
            "name": " ".join(name.split()),
            "roles": ["training-organisation"],
            "description": text(element, "renseignements-specifiques"),
            "commune": self._where(contact, quiet=True).get("commune"),
            "phone": phone_number(text(contact, "telfixe/numtel") or text(contact, "portable/numtel")),
            "email": email if "@" in email and " " not in email else "",
            "website": web_address(text(contact, "web/urlweb")),
            "siret": siret,
            "source": "LHÉO",
        }

    def several(self, action: Element) -> bool:
        """Whether the action is held in several places."""
        return len(action.findall("lieu-de-formation")) > 1

    def of_action(self, action: Element, organisation: str) -> list[str]:
        """The ids of the places of an action, kept if they are new."""
        found = (self._place(element, organisation) for element in action.findall("lieu-de-formation"))
        return [own for own in dict.fromkeys(found) if own]

    def _place(self, element: Element, organisation: str) -> str | None:
        contact = element.find("coordonnees")
        where = self._where(contact)
        if contact is None or not where:
            return None
        lines = texts(contact, "ligne") or texts(contact, "adresse/denomination")
        name = (lines or texts(contact, "adresse/ligne") or [where["commune"]])[0]
        given = siret_of(text(element, "SIRET-lieu-formation/SIRET")) or " ".join(
            [where["commune"], where.get("address", ""), name]
        )
        own = self._ids["places"].of(given, "lieu")
        place = {
            "name": " ".join(name.split()),
            "organisation": organisation,
            "kind": "training-centre",
            **where,
        }
        if ("places", own) not in self._reading.lines:
            place |= {"phone": phone_number(text(contact, "telfixe/numtel")), "source": "LHÉO"}
            if not self._keep("places", own, element, place):
                return None
        return own

    def _where(self, contact: Element | None, *, quiet: bool = False) -> Document:
        """``commune`` and its address; empty when the commune can't be known, and told unless ``quiet``."""
        found = contact.find("adresse") if contact is not None else None
        if found is None:
            return {}
        cells = {
            **{name: text(found, title) for name, title in _TITLES.items()},
            "address": ", ".join(texts(found, "ligne")),
            "lat": text(found, "geolocalisation/latitude"),
            "lon": text(found, "geolocalisation/longitude"),
        }
        row = Row(self._reading.file, line_of(found), cells, _TITLES)
        try:
            commune = (
                commune_by_code(row, "code")
                if cells["code"]
                else commune_by_postal_code(row, "town", "postal_code")
            )
        except RowRefusedError as refused:
            row.corrections.append(refused.fault)
            where: Document = {}
        else:
            where = {"commune": commune.code, **address(row, commune), **point(row, commune)}
        for fault in row.corrections if not quiet else ():
            self._reading.warn(fault.line, fault.field, fault.message, fault.remedy)
        return where

    def _keep(self, kind: str, own: str, element: Element, document: Document) -> bool:
        stated = {name: value for name, value in document.items() if value not in (None, "", [], {})}
        original = {"lheo": etree.tostring(element, encoding="unicode", with_tail=False)}
        return self._reading.keep(kind, {"id": own, **stated}, line_of(element), original)
