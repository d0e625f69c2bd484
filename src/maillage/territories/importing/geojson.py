"""Contours of communes as GeoJSON: the geographic API's, or Admin Express exported in degrees (WGS84)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely import MultiPolygon, Polygon
from shapely.errors import GEOSException
from shapely.geometry import shape

from maillage.territories.importing.changes import Changes, Known
from maillage.territories.importing.codes import insee_code
from maillage.territories.importing.faults import ImportFault, ImportRefusedError
from maillage.territories.importing.geo_api import load_json
from maillage.territories.importing.source_table import refuse
from maillage.territories.shapes import encode_contour
from maillage.territories.simplification import Shape, simplify_together

CODE_NAMES = ("code", "code_insee", "INSEE_COM", "insee_com", "codgeo", "insee")


def read_contours(path: Path, known: Known) -> Changes:
    """Return the contours of a GeoJSON file, simplified together; raises ``ImportRefusedError``.

    ``line`` in a fault is the feature's rank in the file.
    """
    features = load_json(path, dict).get("features")
    if not isinstance(features, list) or not features:
        raise refuse(
            path, _("Aucun contour dans ce fichier."), _("Attendu : une « FeatureCollection » GeoJSON.")
        )
    faults: list[ImportFault] = []
    shapes: dict[str, Shape] = {}
    for rank, feature in enumerate(features, start=1):
        _note(rank, feature, known, shapes, faults)
    if faults:
        raise ImportRefusedError(path.name, faults)
    contours = zip(shapes, simplify_together(list(shapes.values())), strict=True)
    return Changes(read=len(shapes), contours={code: encode_contour(contour) for code, contour in contours})


def _note(
    rank: int, feature: object, known: Known, shapes: dict[str, Shape], faults: list[ImportFault]
) -> None:
    remedy = _("Exportez de nouveau les contours des communes, en degrés (WGS84).")
    code = _code(_part(feature, "properties"), known)
    found = _shape(_part(feature, "geometry"))
    if code is None:
        faults.append(ImportFault(rank, "code", _("Aucune commune connue n’a ce code."), remedy))
    elif code in shapes:
        message = _("La commune %(code)s est déjà plus haut.") % {"code": code}
        faults.append(ImportFault(rank, "code", message, remedy))
    elif found is None:
        message = _("Le contour de %(code)s n’est pas un polygone en degrés.") % {"code": code}
        faults.append(ImportFault(rank, "geometry", message, remedy))
    else:
        shapes[code] = found


def _part(feature: object, name: str) -> dict[str, Any]:
    part = feature.get(name) if isinstance(feature, dict) else None
    return part if isinstance(part, dict) else {}


def _code(properties: Mapping[str, Any], known: Known) -> str | None:
    text = next((str(properties[name]) for name in CODE_NAMES if properties.get(name)), "")
    try:
        code = insee_code(text)
    except ValueError:
        return None
    return code if code in known.communes else None


def _shape(geometry: dict[str, Any]) -> Shape | None:
    try:
        found = shapely.make_valid(shape(geometry))
    except (GEOSException, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None
    if not isinstance(found, Polygon | MultiPolygon) or found.is_empty:
        return None
    west, south, east, north = found.bounds
    return found if west >= -180 and east <= 180 and south >= -90 and north <= 90 else None
