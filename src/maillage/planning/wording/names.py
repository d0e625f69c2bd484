"""Names for ids: who, where, what, from the catalogue and the records of the directory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.directory.wording import words
from maillage.directory.wording.schemes import teller_of
from maillage.territories import reference
from pathways.catalogue import Catalogue
from pathways.offers import Offer

Records = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Names:
    """Looks names up; an id without a record is shown as it is, never hidden.

    ``records``: documents by kind (``organisations``, ``places``…) and id, as in a pack.
    """

    catalogue: Catalogue
    records: Records

    def record(self, kind: str, record_id: str | None) -> Mapping[str, Any]:
        """The document of that id; empty when there is none."""
        return self.records.get(kind, {}).get(record_id or "", {})

    def organisation(self, organisation_id: str) -> str:
        """Its name."""
        return str(self.record("organisations", organisation_id).get("name", organisation_id))

    def contact(self, organisation_id: str) -> str:
        """Its name, and its telephone when it is known: « Plateforme mobilité (05 57 00 00 00) »."""
        phone = self.record("organisations", organisation_id).get("phone")
        name = self.organisation(organisation_id)
        return f"{name} ({phone})" if phone else name

    def place(self, place_id: str) -> str:
        """Its name, address and town."""
        place = self.catalogue.places.get(place_id)
        record = self.record("places", place_id)
        name = str(record.get("name") or (place.name if place else place_id))
        commune = reference.commune(str(record.get("commune") or (place.commune if place else "")))
        town = commune.name if commune and commune.name not in f"{name} {record.get('address', '')}" else ""
        return ", ".join(filter(None, (name, str(record.get("address") or ""), town)))

    def offer(self, offer_id: str) -> str:
        """Its name."""
        offer = self.catalogue.offers.get(offer_id)
        return offer.name if offer else offer_id

    def offer_and_organisation(self, offer: Offer) -> str:
        """« Name (Organisation) », the organisation once when the offer's name already says it."""
        organisation = self.organisation(offer.organisation)
        return offer.name if organisation in offer.name else f"{offer.name} ({organisation})"

    def fact(self, fact_id: str) -> str:
        """The words for a fact."""
        return self.catalogue.vocabulary.label(fact_id)

    def scheme(self, scheme_id: str) -> str:
        """The funding scheme's name."""
        scheme = self.catalogue.schemes.get(scheme_id)
        return scheme.name if scheme else scheme_id

    def scheme_rule(self, scheme_id: str, on: date) -> str:
        """What the scheme pays and for whom, as its rules stand on that day, in sentences."""
        record = self.record("funding", scheme_id)
        if not record:
            scheme = self.catalogue.schemes.get(scheme_id)
            return words.sentence(scheme.sentence) if scheme else ""
        amounts = list(self.records.get("amounts", {}).values())
        names = {scheme.id: scheme.name for scheme in self.catalogue.schemes.values()}
        return teller_of(self.catalogue.vocabulary, amounts, names).words(record, on).text

    def mode(self, mode_id: str) -> str:
        """The words for a means of travel: « à vélo »."""
        mode = self.catalogue.modes.get(mode_id)
        return mode.label if mode else mode_id

    def prescribers(self, offer: Offer) -> tuple[str, ...]:
        """Who may be asked for the prescription: organisations with their telephone, or plain words."""
        return tuple(self.contact(who) for who in (offer.prescription.by if offer.prescription else ()))
