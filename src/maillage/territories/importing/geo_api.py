"""The communes as the State's geographic API gives them: a JSON array, whole or for one département."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from maillage.territories.importing.changes import Changes, Known
from maillage.territories.importing.codes import insee_code, postal_code, siren
from maillage.territories.importing.faults import ImportFault, ImportRefusedError
from maillage.territories.importing.source_table import read_text, refuse
from maillage.territories.projection import EARTH_KM_PER_DEGREE, narrowing
from maillage.territories.readings import departement_of
from maillage.territories.reference import CommuneRecord, EpciRecord

FARTHEST_MOVE_KM = 50
"""A centre that moves farther than this from the one known is an error of the file (the widest commune of
mainland France is about 40 km across); Guyane, whose communes are far larger, is let through."""
WIDE_DEPARTEMENTS = frozenset({"973"})
KM2_PER_HECTARE = 0.01


def read_geo_api(path: Path, known: Known) -> Changes:
    """Return the changes that the API's communes bring; raises ``ImportRefusedError``.

    What an object does not say is left as it is. ``line`` in a fault is the object's rank in the array.
    """
    faults: list[ImportFault] = []
    changes = Changes()
    met: set[str] = set()
    for rank, item in enumerate(load_json(path, list), start=1):
        try:
            commune = _commune(item, known, changes)
            if commune.code in met:
                raise _WrongError(
                    "code", _("La commune %(code)s est déjà plus haut.") % {"code": commune.code}
                )
            met.add(commune.code)
            if known.communes.get(commune.code) != commune:
                changes.communes.append(commune)
        except _WrongError as wrong:
            remedy = _("Demandez de nouveau les données à l’API.")
            faults.append(ImportFault(rank, wrong.name, wrong.message, remedy))
    changes.read = len(met)
    if faults:
        raise ImportRefusedError(path.name, faults)
    return changes


class _WrongError(Exception):
    def __init__(self, name: str, message: str) -> None:
        super().__init__(name, message)
        self.name = name
        self.message = message


def load_json(path: Path, kind: type) -> Any:
    """Return the JSON value of a file; raises ``ImportRefusedError`` when it is cut or of another kind."""
    try:
        value = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        message = _("Le JSON est incorrect ou coupé (colonne %(column)d).") % {"column": error.colno}
        raise refuse(path, message, _("Téléchargez-le de nouveau."), line=error.lineno) from None
    if not isinstance(value, kind) or not value:
        raise refuse(
            path, _("Le fichier ne contient pas la liste attendue."), _("Vérifiez que c’est le bon fichier.")
        )
    return value


def _commune(item: object, known: Known, changes: Changes) -> CommuneRecord:
    if not isinstance(item, dict):
        raise _WrongError("", _("Ce n’est pas une commune."))
    code = _read(item, "code", insee_code)
    name = item.get("nom")
    if not isinstance(name, str) or not name.strip():
        raise _WrongError("nom", _("Le nom est vide."))
    before = known.communes.get(code) or _new(code, known)
    lat, lon = _point(item, "centre", before) or (before.lat, before.lon)
    hall_lat, hall_lon = _point(item, "mairie", before) or (before.hall_lat, before.hall_lon)
    return replace(
        before,
        name=name.strip(),
        postal_codes=_postal_codes(item, before),
        epci=_epci(item, known, changes, before),
        population=_count(item, "population", before.population),
        lat=lat,
        lon=lon,
        hall_lat=hall_lat,
        hall_lon=hall_lon,
        area_km2=_area(item, before),
    )


def _read(item: Mapping[str, Any], name: str, reader: Callable[[str], str]) -> str:
    try:
        return reader(str(item.get(name, "")))
    except ValueError:
        raise _WrongError(
            name, _("« %(text)s » n’est pas un code valable.") % {"text": item.get(name)}
        ) from None


def _new(code: str, known: Known) -> CommuneRecord:
    departement = departement_of(code) or ""
    if departement not in known.departements:
        raise _WrongError("code", _("Le département de la commune %(code)s est inconnu.") % {"code": code})
    region = known.departements[departement].region
    return CommuneRecord(code, "", (), departement, region, None, None, None, None)


def _postal_codes(item: Mapping[str, Any], before: CommuneRecord) -> tuple[str, ...]:
    given = item.get("codesPostaux")
    if given is None:
        return before.postal_codes
    if not isinstance(given, list):
        raise _WrongError("codesPostaux", _("Une liste de codes postaux est attendue."))
    try:
        return tuple(sorted(postal_code(str(each)) for each in given))
    except ValueError as error:
        raise _WrongError(
            "codesPostaux", _("« %(text)s » n’est pas un code postal.") % {"text": error}
        ) from None


def _epci(item: Mapping[str, Any], known: Known, changes: Changes, before: CommuneRecord) -> str | None:
    if item.get("codeEpci") is None:
        return before.epci
    code = _read(item, "codeEpci", siren)
    named = item.get("epci")
    if isinstance(named, dict) and named.get("nom"):
        record = EpciRecord(code, str(named["nom"]))
        if known.epcis.get(code) != record and record not in changes.epcis:
            changes.epcis.append(record)
    elif code not in known.epcis:
        raise _WrongError("codeEpci", _("L’EPCI %(code)s est inconnu.") % {"code": code})
    return code


def _count(item: Mapping[str, Any], name: str, before: int | None) -> int | None:
    value = item.get(name)
    if value is None:
        return before
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _WrongError(name, _("« %(value)s » n’est pas un nombre d’habitants.") % {"value": value})
    return value


def _area(item: Mapping[str, Any], before: CommuneRecord) -> float | None:
    value = item.get("surface")
    return (
        round(value * KM2_PER_HECTARE, 2) if isinstance(value, int | float) and value > 0 else before.area_km2
    )


def _point(item: Mapping[str, Any], name: str, before: CommuneRecord) -> tuple[float, float] | None:
    value = item.get(name)
    if value is None:
        return None
    coordinates = value.get("coordinates") if isinstance(value, dict) else None
    try:
        lon, lat = (float(each) for each in coordinates or ())
    except (TypeError, ValueError):
        raise _WrongError(name, _("Un point GeoJSON est attendu.")) from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise _WrongError(name, _("Le point n’est pas en degrés (WGS84)."))
    if _moves_too_far(before, lat, lon):
        raise _WrongError(
            name, _("Le point est à plus de %(km)d km du précédent.") % {"km": FARTHEST_MOVE_KM}
        )
    return lat, lon


def _moves_too_far(before: CommuneRecord, lat: float, lon: float) -> bool:
    if before.lat is None or before.lon is None or before.departement in WIDE_DEPARTEMENTS:
        return False
    across, up = (lon - before.lon) * narrowing(lat), lat - before.lat
    return math.hypot(across, up) * EARTH_KM_PER_DEGREE > FARTHEST_MOVE_KM
