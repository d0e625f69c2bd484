"""Objects of HSDS as documents of the pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from maillage.directory.models import OfferKind, PlaceKind, Role
from maillage.exchange.hsds.fields import object_faults
from maillage.exchange.hsds.ids import OWN, origin_of, values_of
from maillage.exchange.hsds.schedules import session_of
from maillage.exchange.ids import Ids
from maillage.exchange.open_data.cells import address, phone_number
from maillage.exchange.open_data.locating import commune_by_code, commune_by_postal_code, point
from maillage.exchange.open_data.row import Row, RowRefusedError
from maillage.exchange.reading import Reading
from maillage.exchange.spreadsheet.cells import siret_of

Document = dict[str, Any]
Item = Mapping[str, Any]

_TITLES = {
    "code": "attributes.commune",
    "town": "addresses.city",
    "postal_code": "addresses.postal_code",
    "address": "addresses.address_1",
    "more_address": "addresses.address_2",
    "lat": "latitude",
    "lon": "longitude",
}


class Conversion:
    """Services and organizations into one reading; ``add`` them one after the other."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._organisations: dict[str, str] = {}
        self._ids = {kind: Ids() for kind in ("organisations", "places", "offers", "sessions")}

    def add(self, entity: str, item: Any, rank: int) -> None:
        """One more object, the ``rank``-th of its list: its documents, or why it is refused."""
        faults = list(object_faults(entity, item))
        for at, message in faults:
            self._tell(at, message, rank)
        if not isinstance(item, Mapping) or not (item.get("id") and item.get("name")):
            return
        if entity == "service":
            self._service(item, rank)
        elif entity == "location":
            self._location(item, None, rank)
        else:
            self._organization(item, rank)

    def _tell(self, at: str, message: str, rank: int) -> None:
        if at in ("id", "name", ""):
            remedy = _("Demandez-le au producteur : l’objet n’est pas gardé sans lui.")
            self.reading.error(rank, at, message, remedy)
        else:
            self.reading.warn(rank, at, message, _("Valeur laissée de côté si elle ne peut pas être lue."))

    def _organization(self, item: Item, rank: int) -> str:
        own = self._ids["organisations"].of(_own_number(item) or str(item["id"]))
        self._organisations[str(item["id"])] = own
        document = {
            "id": own,
            "name": _line(item["name"]),
            "roles": [role for role in values_of(item, "role") if role in Role.values],
            "description": _text(item, "description"),
            "commune": next(iter(values_of(item, "commune")), None),
            "phone": _phone(item),
            "email": _text(item, "email"),
            "website": _text(item, "website"),
            "siret": _siret(item),
        }
        document |= origin_of(item)
        if document["description"] in (document["name"], document.get("summary")):
            del document["description"]
        self._keep("organisations", document, rank, {"organization": item})
        for location in _objects(item, "locations"):
            self._location(location, own, rank)
        return own

    def _location(self, item: Item, organisation: str | None, rank: int) -> str | None:
        if item.get("location_type") == "virtual":
            return None
        where = self._where(item, rank)
        if not where:
            return None
        given = (
            item.get("external_identifier") if item.get("external_identifier_type") == OWN else item.get("id")
        )
        own = self._ids["places"].of(str(given or where["commune"]))
        name = _line(item.get("name") or where.get("address") or where["commune"])
        if where.get("address") == name:
            del where["address"]
        told = (each.get("description") for each in _objects(item, "accessibility"))
        hours = (each.get("description") for each in _objects(item, "schedules"))
        document = {
            "id": own,
            "name": name,
            "organisation": self._owner(item, organisation or ""),
            "kind": next((each for each in values_of(item, "kind") if each in PlaceKind.values), None),
            **where,
            "accessibility": " ".join(str(each) for each in told if each),
            "opening_hours": " ; ".join(str(each) for each in hours if each),
            "phone": _phone(item),
            **origin_of(item),
        }
        return own if self._keep("places", document, rank, {"location": item}) else None

    def _owner(self, item: Item, otherwise: str) -> str:
        """The organisation that an object names by its identifier."""
        given = str(item.get("organization_id") or "")
        return (
            self._organisations.get(given)
            or otherwise
            or (self._ids["organisations"].of(given) if given else "")
        )

    def _where(self, item: Item, rank: int) -> Document:
        found = next(iter(_objects(item, "addresses")), {})
        cells = {
            "code": next(iter(values_of(item, "commune")), ""),
            "town": str(found.get("city") or ""),
            "postal_code": str(found.get("postal_code") or ""),
            "address": str(found.get("address_1") or ""),
            "more_address": str(found.get("address_2") or ""),
            "lat": str(item.get("latitude") or ""),
            "lon": str(item.get("longitude") or ""),
        }
        row = Row(self.reading.file, rank, cells, _TITLES)
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
        for fault in row.corrections:
            self.reading.warn(rank, fault.field, fault.message, fault.remedy)
        return where

    def _service(self, item: Item, rank: int) -> None:
        organization = item.get("organization")
        if isinstance(organization, Mapping) and organization.get("id") and organization.get("name"):
            organisation = self._organization(organization, rank)
        elif item.get("organization_id"):
            organisation = self._owner(item, "")
        else:
            message = _("ce service n’a pas d’organisation")
            self.reading.error(rank, "organization_id", message, _("Demandez-la au producteur."))
            return
        if item.get("status") in ("inactive", "defunct"):
            message = _("ce service n’existe plus")
            self.reading.error(rank, "status", message, _("Rien à faire."))
            return
        own = self._ids["offers"].of(next(iter(values_of(item, OWN)), str(item["id"])))
        if self._keep(
            "offers", {"id": own, "organisation": organisation, **_offer(item)}, rank, {"service": item}
        ):
            self._sessions(item, own, organisation, rank)

    def _sessions(self, item: Item, offer: str, organisation: str, rank: int) -> None:
        for at in _objects(item, "service_at_locations"):
            location = at.get("location")
            place = self._location(location, organisation, rank) if isinstance(location, Mapping) else None
            schedules = list(_objects(at, "schedules")) or list(_objects(item, "schedules"))
            for each in schedules if place else ():
                self._session(each, {"offer": offer, "place": place}, rank)
        if not item.get("service_at_locations"):
            for each in _objects(item, "schedules"):
                self._session(each, {"offer": offer, "attendance": "distance"}, rank)

    def _session(self, item: Item, known: Document, rank: int) -> None:
        found = session_of(item)
        if found:
            own = self._ids["sessions"].of(next(iter(values_of(item, OWN)), str(item.get("id") or rank)))
            self._keep("sessions", {**known, **found, "id": own}, rank, None)

    def _keep(self, kind: str, document: Document, rank: int, original: Any) -> bool:
        known = {name: value for name, value in document.items() if value not in (None, "", [], {})}
        return self.reading.keep(kind, known, rank, original)


def _offer(item: Item) -> Document:
    origin, description = origin_of(item), _text(item, "description")
    contact = {
        "who": next(
            (each["department"] for each in _objects(item, "contacts") if each.get("department")), None
        ),
        "phone": _phone(item),
        "email": _text(item, "email"),
        "website": _text(item, "url"),
        "how": _text(item, "application_process"),
    }
    if contact["how"] == origin.get("first_step"):
        del contact["how"]
    costs = [
        each["amount"]
        for each in _objects(item, "cost_options")
        if isinstance(each.get("amount"), int | float)
    ]
    price = costs[0] if len(costs) == 1 else None
    return {
        "name": _line(item["name"]),
        "kind": next((each for each in values_of(item, "kind") if each in OfferKind.values), "service"),
        "description": description if description != origin.get("summary") else "",
        "themes": values_of(item, "theme"),
        "occupations": values_of(item, "occupation"),
        "publics": values_of(item, "public"),
        "price": price,
        "languages": [str(each["code"]).lower() for each in _objects(item, "languages") if each.get("code")],
        "bring": [
            str(each["document"]) for each in _objects(item, "required_documents") if each.get("document")
        ],
        "contact": {name: value for name, value in contact.items() if value},
        "checked_on": _text(item, "assured_date")[:10],
        **origin,
    }


def _objects(item: Item, name: str) -> Iterator[Item]:
    found = item.get(name)
    yield from (each for each in found if isinstance(each, Mapping)) if isinstance(found, list) else ()


def _text(item: Item, name: str) -> str:
    value = item.get(name)
    return value.strip() if isinstance(value, str) else ""


def _line(value: Any) -> str:
    return " ".join(str(value).split())


def _phone(item: Item) -> str:
    numbers = (str(each.get("number") or "") for each in _objects(item, "phones"))
    return next((phone_number(number) or number for number in numbers if number), "")


def _siret(item: Item) -> str:
    given = (
        each.get("identifier")
        for each in _objects(item, "organization_identifiers")
        if each.get("identifier_type") == "SIRET"
    )
    return next((found for number in given if (found := siret_of(number))), "")


def _own_number(item: Item) -> str:
    given = (
        each.get("identifier")
        for each in _objects(item, "organization_identifiers")
        if each.get("identifier_scheme") == OWN
    )
    return next((str(number) for number in given if number), "")
