"""Records as schema.org data, for search engines: only what is known."""

from __future__ import annotations

from typing import Any

from maillage.directory.models import Offer, OfferKind, Organisation, Place, Role
from maillage.directory.sheets import OfferSheet, When
from maillage.territories import reference

CONTEXT = "https://schema.org"
COURSES = {OfferKind.TRAINING, OfferKind.COURSE, OfferKind.WORKSHOP, OfferKind.PROGRAMME}
_ORGANISATION_TYPES = (
    (Role.TRAINING_ORGANISATION, "EducationalOrganization"),
    (Role.LOCAL_AUTHORITY, "GovernmentOrganization"),
    (Role.PUBLIC_SERVICE, "GovernmentOrganization"),
    (Role.ASSOCIATION, "NGO"),
)


def offer_data(sheet: OfferSheet, url: str) -> dict[str, Any] | list[dict[str, Any]]:
    """A ``Course`` with its dated instances, an ``Event`` for each date of an event, or a ``Service``."""
    offer = sheet.offer
    if offer.kind == OfferKind.EVENT:
        events = [event for when in sheet.whens for event in _events(offer, when, url)]
        if events:
            return events
    kind = "Course" if offer.kind in COURSES else "Service"
    data = {"@context": CONTEXT, "@type": kind, **_told(offer, url)}
    data["provider"] = {"@type": "Organization", "name": offer.organisation.name}
    instances = [instance for when in sheet.whens for instance in _instances(when)]
    if kind == "Course" and instances:
        data["hasCourseInstance"] = instances
    return known(data)


def organisation_data(organisation: Organisation, url: str) -> dict[str, Any]:
    """An ``Organization``, of the narrowest type that its roles tell."""
    roles = organisation.roles or []
    kind = next((name for role, name in _ORGANISATION_TYPES if role in roles), "Organization")
    return known(
        {
            "@context": CONTEXT,
            "@type": kind,
            "name": organisation.name,
            "description": organisation.summary or organisation.description,
            "url": url,
            "sameAs": organisation.website,
            "telephone": organisation.phone,
            "email": organisation.email,
            "identifier": _siret(organisation.siret),
            "address": _address(organisation.commune),
        }
    )


def place_data(place: Place, url: str) -> dict[str, Any]:
    """A ``Place`` with its address, and its point where it has its own."""
    point = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
    return known(
        {
            "@context": CONTEXT,
            "@type": "Place",
            "name": place.name,
            "url": url,
            "telephone": place.phone,
            "address": _address(place.commune, place.address, place.postal_code),
            "geo": point if place.lat is not None and place.lon is not None else None,
        }
    )


def known(data: dict[str, Any]) -> dict[str, Any]:
    """The data without what is unknown."""
    return {key: value for key, value in data.items() if value}


def _told(offer: Offer, url: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": offer.name,
        "description": offer.summary or offer.description,
        "url": url,
    }
    if offer.price_cents is not None:
        told["offers"] = {"@type": "Offer", "price": f"{offer.price_cents / 100:.2f}", "priceCurrency": "EUR"}
    return told


def _siret(number: str) -> dict[str, str] | None:
    return {"@type": "PropertyValue", "propertyID": "SIRET", "value": number} if number else None


def _address(commune: str, street: str = "", postal_code: str = "") -> dict[str, str] | None:
    found = reference.commune(commune)
    if found is None:
        return None
    told = {
        "@type": "PostalAddress",
        "streetAddress": street,
        "postalCode": postal_code,
        "addressLocality": found.name,
        "addressCountry": "FR",
    }
    return known(told)


def _events(offer: Offer, when: When, url: str) -> list[dict[str, Any]]:
    mode = "Online" if when.place is None else "Offline"
    return [
        known(
            {
                "@context": CONTEXT,
                "@type": "Event",
                **_told(offer, url),
                "organizer": {"@type": "Organization", "name": offer.organisation.name},
                "startDate": start.start.isoformat(),
                "endDate": start.end.isoformat(),
                "eventAttendanceMode": f"{CONTEXT}/{mode}EventAttendanceMode",
                "location": _located(when) or {"@type": "VirtualLocation", "url": url},
            }
        )
        for start in when.starts
    ]


def _located(when: When) -> dict[str, Any]:
    return {"@type": "Place", "name": when.place.name} if when.place else {}


def _instances(when: When) -> list[dict[str, Any]]:
    mode = "online" if when.place is None else "onsite"
    place = {"location": _located(when)} if when.place else {}
    return [
        {
            "@type": "CourseInstance",
            "courseMode": mode,
            "startDate": start.start.isoformat(),
            "endDate": start.end.isoformat(),
            **place,
        }
        for start in when.starts
    ]
