"""What is known before an import, and what the import would change; plain objects, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from maillage.territories.reference import CommuneRecord, DepartementRecord, EpciRecord, FormerCommuneRecord


@dataclass(frozen=True)
class Known:
    """The reference as the site holds it: communes, départements and EPCI by code, former communes."""

    communes: Mapping[str, CommuneRecord]
    departements: Mapping[str, DepartementRecord]
    epcis: Mapping[str, EpciRecord]
    formers: tuple[FormerCommuneRecord, ...] = ()

    def current_codes(self) -> dict[str, str]:
        """Return today's INSEE code for each former code that no commune holds any more."""
        return {each.code: each.current for each in self.formers if each.code not in self.communes}


@dataclass
class Changes:
    """New or changed communes, former communes to add, codes of communes that are no more, and so on.

    ``contours`` gives texts by INSEE code. ``repaired`` counts the codes that had lost their form.
    """

    read: int = 0
    repaired: int = 0
    communes: list[CommuneRecord] = field(default_factory=list)
    ended: dict[str, str] = field(default_factory=dict)
    formers: list[FormerCommuneRecord] = field(default_factory=list)
    epcis: list[EpciRecord] = field(default_factory=list)
    contours: dict[str, str] = field(default_factory=dict)
