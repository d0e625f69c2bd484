"""Documents of the pack as objects of HSDS 3.0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.hsds.ids import ORIGIN, OWN, attribute, identifier, origin_attributes
from maillage.exchange.hsds.schedules import schedule
from maillage.exchange.reading import Documents
from maillage.territories import reference

Document = Mapping[str, Any]
Item = dict[str, Any]

CARRIES = {
    "organisations": frozenset(
        {"id", "name", "roles", "description", "commune", "phone", "email", "website", "siret", *ORIGIN}
    ),
    "places": frozenset(
        {"id", "name", "organisation", "kind", "address", "commune", "postal_code", "lat", "lon"}
        | {"opening_hours", "accessibility", "phone", *ORIGIN}
    ),
    "offers": frozenset(
        {"id", "organisation", "name", "kind", "description", "themes", "occupations", "publics", "price"}
        | {"languages", "bring", "contact", "first_step", *ORIGIN}
    ),
}
"""The fields of each kind that have a place there; sessions: see ``schedules``."""


class Objects:
    """The objects of a set of documents; ``source`` names this directory in their identifiers."""

    def __init__(self, documents: Documents, source: str) -> None:
        self._source = source
        self._organisations = {each["id"]: each for each in documents.get("organisations", ())}
        self._offers = list(documents.get("offers", ()))
        self._places = {each["id"]: each for each in documents.get("places", ())}
        self._places_of: dict[str, list[Document]] = {}
        for place in self._places.values():
            self._places_of.setdefault(place.get("organisation", ""), []).append(place)
        self._sessions: dict[str, list[Document]] = {}
        for session in documents.get("sessions", ()):
            self._sessions.setdefault(session["offer"], []).append(session)

    def services(self) -> dict[str, Item]:
        """The services by the pack's id of their offer."""
        return {offer["id"]: self._service(offer) for offer in self._offers}

    def organizations(self) -> dict[str, Item]:
        """The organizations by the pack's id, with their locations."""
        return {key: self._organization(each) for key, each in self._organisations.items()}

    def loose_locations(self) -> dict[str, Item]:
        """The locations that belong to no organization."""
        return {each["id"]: self._location(each) for each in self._places_of.get("", ())}

    def _id(self, kind: str, key: str) -> str:
        return identifier(self._source, kind, key)

    def _organization(self, organisation: Document) -> Item:
        own = self._id("organization", organisation["id"])
        numbers = [("SIRET", "FR-SIRET", organisation.get("siret")), ("id", OWN, organisation["id"])]
        return stated(
            {
                "id": own,
                "name": organisation["name"],
                "description": organisation.get("description")
                or organisation.get("summary")
                or organisation["name"],
                "email": organisation.get("email"),
                "website": organisation.get("website"),
                "phones": self._phones(own, organisation.get("phone")),
                "organization_identifiers": [
                    {
                        "id": identifier(own, scheme),
                        "organization_id": own,
                        "identifier_scheme": scheme,
                        "identifier_type": kind,
                        "identifier": number,
                    }
                    for kind, scheme, number in numbers
                    if number
                ],
                "locations": [self._location(place) for place in self._places_of.get(organisation["id"], ())],
                "attributes": _attributes(
                    own,
                    "organization",
                    organisation,
                    {"role": organisation.get("roles"), "commune": [organisation.get("commune")]},
                ),
            }
        )

    def _phones(self, own: str, *numbers: str | None) -> list[Item]:
        return [{"id": identifier(own, "phone", each), "number": each} for each in numbers if each]

    def _location(self, place: Document) -> Item:
        own = self._id("location", place["id"])
        told = place.get("accessibility")
        hours = place.get("opening_hours")
        return stated(
            {
                "id": own,
                "location_type": "physical",
                "organization_id": self._id("organization", place["organisation"])
                if place.get("organisation")
                else None,
                "name": place["name"],
                "latitude": place.get("lat"),
                "longitude": place.get("lon"),
                "external_identifier": place["id"],
                "external_identifier_type": OWN,
                "addresses": [self._address(own, place)],
                "accessibility": [{"id": identifier(own, "accessibility"), "description": told}]
                if told
                else [],
                "phones": self._phones(own, place.get("phone")),
                "schedules": [{"id": identifier(own, "hours"), "description": hours}] if hours else [],
                "attributes": _attributes(
                    own, "location", place, {"kind": [place.get("kind")], "commune": [place["commune"]]}
                ),
            }
        )

    def _address(self, own: str, place: Document) -> Item:
        commune = reference.commune(place["commune"])
        departement = reference.departements().get(commune.departement) if commune else None
        known = commune.postal_codes[0] if commune and commune.postal_codes else place["commune"]
        return {
            "id": identifier(own, "address"),
            "location_id": own,
            "address_1": place.get("address") or place["name"],
            "city": commune.name if commune else place["commune"],
            "state_province": departement.name if departement else place["commune"][:2],
            "postal_code": place.get("postal_code") or known,
            "country": "FR",
            "address_type": "physical",
        }

    def _service(self, offer: Document) -> Item:
        own = self._id("service", offer["id"])
        organisation = self._organisations.get(offer["organisation"])
        words = {"theme": "themes", "occupation": "occupations", "public": "publics"}
        told = {link_type: offer.get(name) for link_type, name in words.items()}
        return stated(
            {
                "id": own,
                "organization_id": self._id("organization", offer["organisation"]),
                "name": offer["name"],
                "description": offer.get("description") or offer.get("summary"),
                "status": "active",
                **self._contact(own, offer),
                "fees_description": _("Gratuit") if offer.get("price") == 0 else None,
                "assured_date": offer.get("checked_on"),
                "languages": [
                    {"id": identifier(own, "language", code), "code": code}
                    for code in offer.get("languages", ())
                ],
                "cost_options": _costs(own, offer),
                "required_documents": [
                    {"id": identifier(own, "document", rank), "service_id": own, "document": each}
                    for rank, each in enumerate(offer.get("bring", ()))
                ],
                "organization": self._organization(organisation) if organisation else None,
                **self._when(own, offer["id"]),
                "attributes": _attributes(
                    own, "service", offer, {OWN: [offer["id"]], "kind": [offer["kind"]], **told}
                ),
            }
        )

    def _contact(self, own: str, offer: Document) -> Item:
        contact: Document = offer.get("contact") or {}
        who = contact.get("who")
        return {
            "url": contact.get("website"),
            "email": contact.get("email"),
            "application_process": contact.get("how") or offer.get("first_step"),
            "phones": self._phones(own, contact.get("phone")),
            "contacts": [{"id": identifier(own, "contact"), "department": who}] if who else [],
        }

    def _when(self, own: str, offer: str) -> Item:
        """Sessions by place, each a service at a location; those at a distance are the service's own."""
        by_place: dict[str, list[Item]] = {}
        for session in self._sessions.get(offer, ()):
            by_place.setdefault(session.get("place", ""), []).append(schedule(session, self._source))
        at = [
            {
                "id": identifier(own, "at", place),
                "service_id": own,
                "location_id": self._id("location", place),
                "location": self._location(self._places[place]),
                "schedules": schedules,
            }
            for place, schedules in by_place.items()
            if place in self._places
        ]
        return {"service_at_locations": at, "schedules": by_place.get("", [])}


def stated(item: Item) -> Item:
    """The object without what is unknown."""
    return {name: value for name, value in item.items() if value not in (None, "", [], {})}


def _attributes(
    own: str, entity: str, document: Document, told: Mapping[str, Iterable[str | None] | None]
) -> list[Item]:
    found = [
        attribute(own, link_type, value, entity)
        for link_type, values in told.items()
        for value in values or ()
        if value
    ]
    return found + origin_attributes(own, entity, document)


def _costs(own: str, offer: Document) -> list[Item]:
    if offer.get("price") is None:
        return []
    return [{"id": identifier(own, "cost"), "service_id": own, "currency": "EUR", "amount": offer["price"]}]
