"""The reference of places shipped with Maillage: every commune of France, read without a database.

Each table is read once per process, when first asked for. ``SOURCE.md`` beside this file names the producers,
the vintages and the licence. A site that imports newer files holds them in its database
(``maillage.territories.queries``); this reference stays as shipped.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import cast

from maillage.territories.reference.records import (
    CommuneRecord,
    DepartementRecord,
    EpciRecord,
    FormerCommuneRecord,
    FormerKind,
    RegionRecord,
)
from maillage.territories.reference.seed_files import (
    SEED,
    commune_lines,
    commune_of_fields,
    contour_file,
    rows,
)
from maillage.territories.shapes import Contour, decode_contour

VINTAGE = 2026
"""Year of the code officiel géographique, as on 1 January."""

__all__ = [
    "VINTAGE",
    "CommuneRecord",
    "DepartementRecord",
    "EpciRecord",
    "FormerCommuneRecord",
    "FormerKind",
    "RegionRecord",
    "commune",
    "communes",
    "communes_of",
    "contoured_departements",
    "contours",
    "current_code",
    "departements",
    "epcis",
    "former_communes",
    "formers_of",
    "regions",
]


@cache
def regions() -> Mapping[str, RegionRecord]:
    """Return the regions by code."""
    return {code: RegionRecord(code, name) for code, name in rows("regions.csv")}


@cache
def departements() -> Mapping[str, DepartementRecord]:
    """Return the départements by code."""
    return {code: DepartementRecord(code, name, region) for code, name, region in rows("departements.csv")}


@cache
def epcis() -> Mapping[str, EpciRecord]:
    """Return the EPCI by SIREN number."""
    return {code: EpciRecord(code, name) for code, name in rows("epci.csv")}


@cache
def _region_of_departement() -> dict[str, str]:
    return {each.code: each.region for each in departements().values()}


@cache
def commune(code: str) -> CommuneRecord | None:
    """Return the commune of today with this INSEE code; ``None`` without one (see ``current_code``)."""
    line = commune_lines().get(code)
    return None if line is None else next(_records([line]))


@cache
def communes() -> tuple[CommuneRecord, ...]:
    """Return every commune of today, by code; about a quarter of a second the first time."""
    return tuple(_records(commune_lines().values()))


def _records(lines: Iterable[str]) -> Iterator[CommuneRecord]:
    known = _region_of_departement()
    return (commune_of_fields(fields, known) for fields in csv.reader(lines))


def communes_of(
    *, departement: str | None = None, region: str | None = None, epci: str | None = None
) -> tuple[CommuneRecord, ...]:
    """Return the communes, by code, that are in all the zones given.

    An unknown zone has none. Raises ``ValueError`` when no zone is given.
    """
    if departement is None and region is None and epci is None:
        raise ValueError("communes_of needs a departement, a region or an epci")
    within = {
        each.code
        for each in departements().values()
        if departement in {None, each.code} and region in {None, each.region}
    }
    found = (
        line for line in csv.reader(commune_lines().values()) if line[3] in within and epci in {None, line[4]}
    )
    known = _region_of_departement()
    return tuple(commune_of_fields(fields, known) for fields in found)


@cache
def former_communes() -> tuple[FormerCommuneRecord, ...]:
    """Return every former code and name, by code."""
    return tuple(
        FormerCommuneRecord(code, name, cast(FormerKind, kind), current)
        for code, name, kind, current in rows("former.csv.xz")
    )


@cache
def _current_codes() -> dict[str, str]:
    return {former.code: former.current for former in former_communes()}


def current_code(code: str) -> str | None:
    """Return the INSEE code that holds today for this one: itself, its successor's, ``None`` if unknown."""
    if code in commune_lines():
        return code
    return _current_codes().get(code)


def formers_of(code: str) -> tuple[FormerCommuneRecord, ...]:
    """Return what a commune of today was before: its parts, merged communes and earlier names."""
    return _formers_by_current().get(code, ())


@cache
def _formers_by_current() -> dict[str, tuple[FormerCommuneRecord, ...]]:
    found: dict[str, tuple[FormerCommuneRecord, ...]] = {}
    for former in former_communes():
        found[former.current] = (*found.get(former.current, ()), former)
    return found


def contoured_departements() -> tuple[str, ...]:
    """Return the codes of the départements whose contours are shipped."""
    paths = SEED.glob(contour_file("*"))
    return tuple(sorted(path.name.removeprefix("contours-").removesuffix(".csv.xz") for path in paths))


def contours(departement: str) -> Mapping[str, Contour]:
    """Return the contours of a département's communes by code; empty when its contours are not shipped."""
    if departement not in contoured_departements():
        return {}
    return {code: decode_contour(text) for code, text in rows(contour_file(departement))}
