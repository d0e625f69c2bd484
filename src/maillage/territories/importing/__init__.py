"""Reading the producers' own files: each reader is a pure function of a file and of what is known."""

from collections.abc import Callable, Mapping
from pathlib import Path

from maillage.territories.importing.changes import Changes, Known
from maillage.territories.importing.cog import read_cog
from maillage.territories.importing.epci import read_epci
from maillage.territories.importing.faults import ImportFault, ImportRefusedError
from maillage.territories.importing.former import read_former
from maillage.territories.importing.geo_api import read_geo_api
from maillage.territories.importing.geojson import read_contours
from maillage.territories.importing.postal_codes import read_postal_codes

READERS: Mapping[str, Callable[[Path, Known], Changes]] = {
    "cog": read_cog,
    "former": read_former,
    "postal-codes": read_postal_codes,
    "epci": read_epci,
    "geo-api": read_geo_api,
    "contours": read_contours,
}
"""Kinds of files, in the order in which a new year's are best imported (``former`` first when needed)."""

__all__ = ["READERS", "Changes", "ImportFault", "ImportRefusedError", "Known"]
