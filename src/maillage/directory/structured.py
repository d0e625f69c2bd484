"""An offer as schema.org data, for search engines: only what is known."""

from __future__ import annotations

from typing import Any

from maillage.directory.models import OfferKind
from maillage.directory.sheets import OfferSheet, When

COURSES = {OfferKind.TRAINING, OfferKind.COURSE, OfferKind.WORKSHOP, OfferKind.PROGRAMME}


def course_data(sheet: OfferSheet, url: str) -> dict[str, Any]:
    """A ``Course`` with its dated instances, or a ``Service``."""
    offer = sheet.offer
    kind = "Course" if offer.kind in COURSES else "Service"
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind,
        "name": offer.name,
        "description": offer.summary or offer.description,
        "url": url,
        "provider": {"@type": "Organization", "name": offer.organisation.name},
    }
    if offer.price_cents is not None:
        data["offers"] = {"@type": "Offer", "price": f"{offer.price_cents / 100:.2f}", "priceCurrency": "EUR"}
    instances = [instance for when in sheet.whens for instance in _instances(when)]
    if kind == "Course" and instances:
        data["hasCourseInstance"] = instances
    return {key: value for key, value in data.items() if value}


def _instances(when: When) -> list[dict[str, Any]]:
    mode = "online" if when.place is None else "onsite"
    place = {"location": {"@type": "Place", "name": when.place.name}} if when.place else {}
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
