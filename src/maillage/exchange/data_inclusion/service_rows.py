"""Offers, with their sessions and places, as services of data.inclusion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from data_inclusion.schema import v1
from django.utils.translation import gettext as _

from maillage.exchange.data_inclusion.structure_rows import description_of, name_of, outer_id, where
from maillage.exchange.data_inclusion.vocabulary import TYPE_OF_KIND, publics, themes_by_id
from maillage.exchange.reading import Documents
from maillage.territories import reference

SERVICE_CARRIES = {
    "offers": frozenset(
        {
            "id",
            "organisation",
            "name",
            "kind",
            "description",
            "summary",
            "themes",
            "publics",
            "price",
            "contact",
        }
        | {"prescription", "first_step", "checked_on", "source"}
    ),
    "sessions": frozenset({"id", "offer", "place", "attendance", "weeks", "hours_per_week"}),
}
"""The fields of each kind that a service has room for, one session each."""
_OF_SERVICES = frozenset(v1.Service.model_fields)
_MODES = {"onsite": ["en-presentiel"], "distance": ["a-distance"], "blended": ["a-distance", "en-presentiel"]}


class ServiceRows:
    """The services of documents.

    ``structure_ids``: of the structures that have an id outside already; ``day``: of the last change where
    nobody has checked the offer.
    """

    def __init__(
        self, documents: Documents, source: str, day: date, structure_ids: Mapping[str, str]
    ) -> None:
        self._documents, self._source, self._day = documents, source, day
        self._structure_ids = structure_ids
        self._places = {each["id"]: each for each in documents.get("places", ())}
        self._sessions: dict[str, list[Mapping[str, Any]]] = {}
        for each in documents.get("sessions", ()):
            self._sessions.setdefault(each["offer"], []).append(each)

    def by_id(self) -> dict[str, dict[str, Any]]:
        """Each offer's row, without what is unknown."""
        return {each["id"]: self._row(each) for each in self._documents.get("offers", ())}

    def _row(self, offer: Mapping[str, Any]) -> dict[str, Any]:
        contact: Mapping[str, Any] = offer.get("contact") or {}
        row = {
            "source": self._source,
            "structure_id": self._structure_ids.get(offer["organisation"])
            or outer_id(offer["organisation"], self._source),
            "id": outer_id(offer["id"], self._source),
            "nom": name_of(offer),
            "description": description_of(offer) or name_of(offer),
            "date_maj": str(offer.get("checked_on") or self._day),
            "type": TYPE_OF_KIND.get(offer["kind"]),
            "thematiques": sorted(
                {themes_by_id()[each] for each in offer.get("themes", ()) if each in themes_by_id()}
            ),
            "publics": sorted(set(offer.get("publics", ())) & publics()),
            **_price(offer),
            "telephone": contact.get("phone"),
            "courriel": contact.get("email"),
            "lien_mobilisation": contact.get("website"),
            "mobilisation_precisions": " ".join(filter(None, [offer.get("first_step"), contact.get("how")])),
            "mobilisable_par": ["professionnels"] if offer.get("prescription") else None,
            "zone_eligibilite": _zones(offer.get("requires")),
            **self._when(offer["id"]),
        }
        return {name: value for name, value in row.items() if value not in (None, "", [])}

    def _when(self, offer_id: str) -> dict[str, Any]:
        """Where and how long, by its first session."""
        sessions = self._sessions.get(offer_id, [])
        if not sessions:
            return {}
        first = sessions[0]
        place = self._places.get(first.get("place", ""))
        modes = {mode for each in sessions for mode in _MODES[_attendance(each)]}
        return {
            **{
                name: value for name, value in (where(place) if place else {}).items() if name in _OF_SERVICES
            },
            "modes_accueil": sorted(modes),
            "nombre_semaines": first.get("weeks"),
            "volume_horaire_hebdomadaire": first.get("hours_per_week"),
        }


def _attendance(session: Mapping[str, Any]) -> str:
    return str(session.get("attendance") or ("onsite" if session.get("place") else "distance"))


def _price(offer: Mapping[str, Any]) -> dict[str, Any]:
    price = offer.get("price")
    if price is None:
        return {}
    if price == 0:
        return {"frais": "gratuit"}
    return {"frais": "payant", "frais_precisions": _("%(price)s €") % {"price": str(price).replace(".", ",")}}


def carried_whole(name: str, value: Any) -> bool:
    """Whether a field that a service has no room for goes out all the same: residence, as a zone."""
    return name == "requires" and set(value) == {"residence"} and bool(_zones(value))


def _zones(requires: Any) -> list[str]:
    """The zones of a condition that is one of residence, or has one among all that it asks."""
    parts = requires.get("all", [requires]) if isinstance(requires, Mapping) else []
    found = [each["residence"] for each in parts if isinstance(each, Mapping) and "residence" in each]
    if len(found) != 1:
        return []
    [zones] = found
    if zones.get("zones"):
        return []  # a zoning has no code there: saying the rest would say less than the condition
    regions = set(zones.get("regions", ()))
    of_regions = [each.code for each in reference.departements().values() if each.region in regions]
    return [
        *zones.get("communes", ()),
        *zones.get("departements", ()),
        *sorted(of_regions),
        *zones.get("epci", ()),
    ]
