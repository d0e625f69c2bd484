"""The keys of what documents name, and the links of offers to the schemes that may pay them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from maillage.directory.models import OfferFunding, Record
from maillage.exchange.importing.known import Known


class Links:
    """Turns the ids that documents name into keys of the database."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def of(
        self, model: type[Record], document: Mapping[str, Any], held: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The columns of the references of a document, but those that are as ``held`` already.

        Raises ``KeyError`` for one that is gone.
        """
        return {
            f"{key}_id": self._known.ids(kind)[document[key]] if document.get(key) else None
            for key, kind in model.REFERENCES.items()
            if held is None or held.get(key) != document.get(key)
        }

    def fund(self, offers: Iterable[tuple[Record, dict[str, Any]]]) -> None:
        """Link offers that have no link yet to their schemes, in the order of their list."""
        OfferFunding.objects.bulk_create(
            OfferFunding(offer_id=offer.pk, scheme_id=self._known.ids("funding")[slug], position=position)
            for offer, document in offers
            for position, slug in enumerate(document.get("funding") or [])
        )
