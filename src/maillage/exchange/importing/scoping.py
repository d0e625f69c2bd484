"""What of a file lies in a territory: a national one brings its neighbourhood, not the country."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from maillage.directory.models import Territory
from maillage.exchange.reading import Reading
from maillage.territories import reference

Document = dict[str, Any]
_PLACED = ("organisations", "places", "offers", "sessions", "relations")


@dataclass(frozen=True, slots=True)
class Area:
    """Départements and communes, by their codes; everywhere when there are none."""

    departements: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, territory: Territory) -> Self:
        """That of a territory."""
        return cls(frozenset(territory.departements or ()), frozenset(territory.communes or ()))

    def holds(self, commune: str | None) -> bool:
        """Whether a commune lies in it; one that isn't told does not."""
        if not (self.departements or self.communes):
            return True
        found = reference.commune(commune or "")
        return found is not None and (found.code in self.communes or found.departement in self.departements)

    def all_departements(self) -> frozenset[str]:
        """Its départements, those of its communes among them."""
        found = [reference.commune(code) for code in self.communes]
        return self.departements | {each.departement for each in found if each is not None}


def keep_within(reading: Reading, area: Area) -> int:
    """Take out of a reading what lies elsewhere; how many documents that was.

    An organisation from elsewhere stays for the places and offers that it has here. What a file says of
    nowhere (an offer at a distance, of an organisation that the file doesn't hold) stays.
    """
    if not (area.departements or area.communes):
        return 0
    documents = reading.documents
    here = {each["id"] for each in documents.get("places", []) if area.holds(each["commune"])}
    elsewhere = {each["id"] for each in documents.get("places", [])} - here
    runners = _named("organisation", (each for each in documents.get("places", []) if each["id"] in here))
    local = {each["id"] for each in documents.get("organisations", []) if area.holds(each.get("commune"))}
    foreign = {each["id"] for each in documents.get("organisations", [])} - local - runners
    offers = _offers(documents, here, elsewhere, foreign)
    kept = {
        "places": here,
        "offers": offers,
        "organisations": local | runners | _named("organisation", _chosen(documents, "offers", offers)),
        "sessions": {
            each["id"]
            for each in documents.get("sessions", [])
            if each["offer"] in offers and each.get("place") not in elsewhere
        },
    }
    return sum(_keep(reading, kind, ids) for kind, ids in kept.items())


def _offers(
    documents: dict[str, list[Document]], here: set[str], elsewhere: set[str], foreign: set[str]
) -> set[str]:
    """The offers with a session here; those without any place, unless their organisation is elsewhere."""
    places: dict[str, set[str]] = {}
    for session in documents.get("sessions", []):
        if session.get("place"):
            places.setdefault(session["offer"], set()).add(session["place"])
    return {
        each["id"]
        for each in documents.get("offers", [])
        if (places[each["id"]] - elsewhere if each["id"] in places else each["organisation"] not in foreign)
    }


def _chosen(documents: dict[str, list[Document]], kind: str, ids: set[str]) -> Iterable[Document]:
    return (each for each in documents.get(kind, []) if each["id"] in ids)


def _named(field: str, documents: Iterable[Document]) -> set[str]:
    return {each[field] for each in documents if each.get(field)}


def _keep(reading: Reading, kind: str, ids: set[str]) -> int:
    documents = reading.documents.get(kind, [])
    kept = [each for each in documents if each["id"] in ids]
    for each in documents:
        if each["id"] not in ids:
            reading.lines.pop((kind, each["id"]), None)
            reading.originals.pop((kind, each["id"]), None)
    if kind in reading.documents:
        reading.documents[kind] = kept
    return len(documents) - len(kept)
