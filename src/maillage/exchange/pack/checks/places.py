"""Communes that exist today, points inside them, zones that exist."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from math import pi, sqrt
from typing import Any

from django.utils.translation import gettext as _

from maillage.directory.towns import town
from maillage.exchange.pack.checks.known import Known, Path
from maillage.exchange.pack.checks.known import conditions as conditions_of
from maillage.exchange.pack.checks.outlines import km_to_contour
from maillage.exchange.pack.condition_records import Residence, atoms
from maillage.exchange.pack.faults import Fault, Severity, near_spelling
from maillage.exchange.pack.pack import Entry, Pack
from maillage.territories import reference
from maillage.territories.reference import CommuneRecord
from maillage.territories.shapes import Contour
from pathways.travel import Point, great_circle_km

ELONGATION = (
    2.5  # the farthest point of a commune from its middle, against the radius of the disc of same area
)
TOLERANCE_KM = 1.0  # contours are simplified and middles rounded
TYPICAL_AREA_KM2 = 15.0  # where the producers give none


def faults(pack: Pack, known: Known) -> Iterator[Fault]:
    """Codes that don't exist (any more) and points outside their commune."""
    for entry, path, code in _communes(pack):
        yield from _commune(entry, path, code)
    for kind in ("places", "situations"):
        for entry in pack.entries[kind]:
            yield from _point(entry)
    for entry in pack.entries["places"]:
        yield from _postcode(entry)
    yield from _zones(pack)


def _communes(pack: Pack) -> Iterator[tuple[Entry[Any], Path, str]]:
    for kind in ("organisations", "places", "situations"):
        for entry in pack.entries[kind]:
            if entry.record.commune is not None:
                yield entry, ("commune",), entry.record.commune
    if pack.header:
        for index, code in enumerate(pack.header.record.communes):
            yield pack.header, ("communes", index), code
    for entry, path, zones in _residences(pack):
        for index, code in enumerate(zones.communes or ()):
            yield entry, (*path, "communes", index), code


def _residences(pack: Pack) -> Iterator[tuple[Entry[Any], Path, Any]]:
    for entry, path, condition in conditions_of(pack):
        for inner, atom in atoms(condition):
            if isinstance(atom, Residence):
                yield entry, (*path, *inner, "residence"), atom.residence


def _commune(entry: Entry[Any], path: Path, code: str) -> Iterator[Fault]:
    current = reference.current_code(code)
    if current is None:
        message = _("aucune commune n’a le code INSEE « %(code)s »") % {"code": code}
        yield entry.fault(
            path, message, _("Cherchez le code INSEE de la commune (ce n’est pas le code postal).")
        )
    elif current != code:
        commune = reference.commune(current)
        message = _(
            "le code « %(code)s » n’est plus celui d’une commune : elle fait partie de %(name)s (%(current)s)"
        )
        found = {"code": code, "name": commune.name if commune else "", "current": current}
        yield entry.fault(path, message % found, _('Écrivez "%(current)s".') % found)


def _point(entry: Entry[Any]) -> Iterator[Fault]:
    record = entry.record
    if (record.lat is None) != (record.lon is None):
        path = ("lat",) if record.lon is None else ("lon",)
        yield entry.fault(
            path, _("un point a une latitude et une longitude"), _("Donnez les deux, ou aucune.")
        )
        return
    commune = town(record.commune or "")
    if record.lat is None or commune is None:
        return
    away = km_outside(record.lat, record.lon, commune)
    if away > 0:
        message = _("le point est à %(km)s km de %(name)s (%(code)s)")
        found = {"km": round(away), "name": commune.name, "code": commune.code}
        remedy = _("Corrigez lat et lon (degrés, la latitude d’abord) ou la commune.")
        yield entry.fault(("lat",), message % found, remedy)


def km_outside(lat: float, lon: float, commune: CommuneRecord) -> float:
    """How far outside its commune the point is, in kilometres; 0 when it may be inside.

    By the commune's contour where one is shipped, from ``TOLERANCE_KM`` on; else from its middle, when the
    point is farther than ``ELONGATION`` times the radius of the disc of the commune's area.
    """
    if commune.lat is None or commune.lon is None:
        return 0.0
    away = great_circle_km(Point(lat, lon), Point(commune.lat, commune.lon))
    radius = sqrt((commune.area_km2 or TYPICAL_AREA_KM2) / pi)
    if away <= radius:
        return 0.0
    contour = _contours(commune.departement).get(commune.code)
    if contour is not None:
        away = km_to_contour(lat, lon, contour)
        return away if away > TOLERANCE_KM else 0.0
    return away if away > ELONGATION * radius + TOLERANCE_KM else 0.0


@cache
def _contours(departement: str) -> Mapping[str, Contour]:
    return reference.contours(departement)


def _postcode(entry: Entry[Any]) -> Iterator[Fault]:
    commune = reference.commune(entry.record.commune or "")
    code = entry.record.postal_code
    if code and commune and commune.postal_codes and code not in commune.postal_codes:
        message = _("le code postal « %(code)s » n’est pas de %(name)s") % {
            "code": code,
            "name": commune.name,
        }
        remedy = _("Attendu : %(codes)s (un CEDEX est possible).") % {
            "codes": ", ".join(commune.postal_codes)
        }
        yield entry.fault(("postal_code",), message, remedy, Severity.WARNING)


def _zones(pack: Pack) -> Iterator[Fault]:
    known: dict[str, tuple[Callable[[], Iterable[str]], str]] = {
        "departements": (reference.departements, _("aucun département n’a le code « %(code)s »")),
        "regions": (reference.regions, _("aucune région n’a le code « %(code)s »")),
        "epci": (reference.epcis, _("aucun EPCI n’a le SIREN « %(code)s »")),
    }
    for entry, path, code in _zone_codes(pack):
        codes, message = known[str(path[-2])]
        if code not in codes():
            yield entry.fault(path, message % {"code": code}, near_spelling(code, codes()))


def _zone_codes(pack: Pack) -> Iterator[tuple[Entry[Any], Path, str]]:
    if pack.header:
        for index, code in enumerate(pack.header.record.departements):
            yield pack.header, ("departements", index), code
    for entry, path, zones in _residences(pack):
        for kind in ("departements", "regions", "epci"):
            for index, code in enumerate(getattr(zones, kind) or ()):
                yield entry, (*path, kind, index), code
