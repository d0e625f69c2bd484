"""The nouns of the directory; each record gives back exactly its pack document."""

from maillage.directory.models.actors import Organisation, Place, PlaceKind, Role
from maillage.directory.models.correction import Report, Suggestion, Verdict
from maillage.directory.models.funding import FundingScheme, ReferenceAmount
from maillage.directory.models.network import Relation, RelationKind
from maillage.directory.models.occupation import Credential, CredentialBlock, Occupation, OccupationTitle
from maillage.directory.models.offer import Attendance, Offer, OfferFunding, OfferKind, Session
from maillage.directory.models.record import Gone, Listed, Origin, Record, Status
from maillage.directory.models.revision import Revision
from maillage.directory.models.saved_search import Alert, Frequency, SavedSearch
from maillage.directory.models.situation import ExampleSituation
from maillage.directory.models.territory import Territory, TerritoryUse
from maillage.directory.models.trust import CheckRequest, DuplicatePair, Merge
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
    "relations": Relation,
    "situations": ExampleSituation,
}

__all__ = [
    "KINDS",
    "Alert",
    "Attendance",
    "CheckRequest",
    "Credential",
    "CredentialBlock",
    "DuplicatePair",
    "ExampleSituation",
    "Fact",
    "Frequency",
    "FundingScheme",
    "Gone",
    "Ladder",
    "Listed",
    "Merge",
    "Mode",
    "Occupation",
    "OccupationTitle",
    "Offer",
    "OfferFunding",
    "OfferKind",
    "Organisation",
    "Origin",
    "Place",
    "PlaceKind",
    "Record",
    "ReferenceAmount",
    "Relation",
    "RelationKind",
    "Report",
    "Revision",
    "Role",
    "SavedSearch",
    "Scale",
    "Session",
    "Source",
    "Status",
    "Suggestion",
    "Territory",
    "TerritoryUse",
    "Verdict",
]
