"""The nouns of the directory; each record gives back exactly its pack document."""

from maillage.directory.models.actors import Organisation, Place, PlaceKind, Role
from maillage.directory.models.funding import FundingScheme, ReferenceAmount
from maillage.directory.models.offer import Attendance, Offer, OfferFunding, OfferKind, Session
from maillage.directory.models.record import Listed, Record
from maillage.directory.models.situation import ExampleSituation
from maillage.directory.models.territory import Territory, TerritoryUse
from maillage.directory.models.vocabulary import Fact, Ladder, Mode, Scale, Source

KINDS: dict[str, type[Record]] = {
    "facts": Fact,
    "scales": Scale,
    "ladders": Ladder,
    "modes": Mode,
    "amounts": ReferenceAmount,
    "funding": FundingScheme,
    "organisations": Organisation,
    "places": Place,
    "offers": Offer,
    "sessions": Session,
    "situations": ExampleSituation,
}

__all__ = [
    "KINDS",
    "Attendance",
    "ExampleSituation",
    "Fact",
    "FundingScheme",
    "Ladder",
    "Listed",
    "Mode",
    "Offer",
    "OfferFunding",
    "OfferKind",
    "Organisation",
    "Place",
    "PlaceKind",
    "Record",
    "ReferenceAmount",
    "Role",
    "Scale",
    "Session",
    "Source",
    "Territory",
    "TerritoryUse",
]
