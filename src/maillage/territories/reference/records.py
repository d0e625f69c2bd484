"""The nouns of the reference of places, as plain frozen objects."""

from dataclasses import dataclass
from typing import Literal

FormerKind = Literal["delegated", "associated", "arrondissement", "merged", "renamed"]


@dataclass(frozen=True, slots=True)
class CommuneRecord:
    """A commune of today.

    ``code`` is INSEE's (five characters, ``2A004`` in Corsica). ``lat`` and ``lon`` are the middle of the
    commune in degrees (WGS84), ``hall_lat`` and ``hall_lon`` the town hall's point where it can be trusted.
    ``area_km2`` is approximate (1 %). What the producers do not say is ``None``: 98 communes have no EPCI,
    the 94 of the overseas collectivities have no point.
    """

    code: str
    name: str
    postal_codes: tuple[str, ...]
    departement: str
    region: str
    epci: str | None
    population: int | None
    lat: float | None
    lon: float | None
    hall_lat: float | None = None
    hall_lon: float | None = None
    area_km2: float | None = None

    @property
    def zones(self) -> frozenset[str]:
        """Tags for residence conditions: ``commune:33138``, ``departement:33``, ``region:75``, ``epci:…``."""
        tags = {f"commune:{self.code}", f"departement:{self.departement}", f"region:{self.region}"}
        return frozenset(tags | ({f"epci:{self.epci}"} if self.epci else set()))

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude where people most likely are: the town hall, else the commune's middle."""
        if self.hall_lat is not None and self.hall_lon is not None:
            return self.hall_lat, self.hall_lon
        if self.lat is not None and self.lon is not None:
            return self.lat, self.lon
        return None


@dataclass(frozen=True, slots=True)
class FormerCommuneRecord:
    """A code or a name that a commune of today took over; ``code`` equals ``current`` for an earlier name."""

    code: str
    name: str
    kind: FormerKind
    current: str


@dataclass(frozen=True, slots=True)
class RegionRecord:
    """A region, or an overseas collectivity standing for one."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DepartementRecord:
    """A département, or an overseas collectivity standing for one."""

    code: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class EpciRecord:
    """A group of communes that raises taxes of its own; ``code`` is its SIREN number."""

    code: str
    name: str
