"""Questions about places, answered from what the site holds.

A site that only loaded the seed is answered from the seed's files, without reading 35,000 lines of its
database; once it has imported a file of its own, from its database.
"""

from datetime import datetime
from functools import lru_cache

from maillage.territories.importing import Known
from maillage.territories.models import (
    RECORD_COLUMNS,
    Commune,
    Departement,
    Epci,
    FormerCommune,
    ReferencePart,
    record_of,
)
from maillage.territories.reference import CommuneRecord, DepartementRecord, EpciRecord
from maillage.territories.search import CommuneIndex, CommuneMatch, shipped_index

PLACES_PART = "places"


def find_communes(text: str, limit: int = 10) -> list[CommuneMatch]:
    """Return the communes that best answer a name, a postal code or an INSEE code; one query."""
    return _index().find(text, limit)


def commune(code: str) -> CommuneRecord | None:
    """Return the commune of today for an INSEE code, even a former one; ``None`` if unknown; one query."""
    index = _index()
    current = index.current_code(code)
    return index.commune(current) if current else None


def _index() -> CommuneIndex:
    imported = ReferencePart.objects.filter(name=PLACES_PART, imported=True).first()
    return _held_index(imported.digest, imported.filled_at) if imported else shipped_index()


@lru_cache(maxsize=1)
def _held_index(digest: str, filled_at: datetime) -> CommuneIndex:
    held = known()
    return CommuneIndex(held.communes.values(), held.formers)


def known() -> Known:
    """Return the reference as the database holds it, whole; four queries."""
    communes = map(record_of, Commune.objects.order_by("code").values_list(*RECORD_COLUMNS))
    departements = Departement.objects.values_list("code", "name", "region_id")
    return Known(
        communes={each.code: each for each in communes},
        departements={row[0]: DepartementRecord(*row) for row in departements},
        epcis={row[0]: EpciRecord(*row) for row in Epci.objects.values_list("code", "name")},
        formers=tuple(each.record() for each in FormerCommune.objects.all()),
    )
