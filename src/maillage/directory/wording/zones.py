"""The names of the zones in which one lives."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext

from maillage.directory.towns import town
from maillage.territories import reference

NamedZone = reference.DepartementRecord | reference.EpciRecord | reference.RegionRecord

_ZONES: Mapping[str, Callable[[], Mapping[str, NamedZone]]] = {
    "departement": reference.departements,
    "region": reference.regions,
    "epci": reference.epcis,
}


def zone_name(tag: str) -> str:
    """The words for a zone's tag (``commune:33138``): its name if known, otherwise its kind and code."""
    kind, _, code = tag.partition(":")
    found = town(code) if kind == "commune" else _ZONES[kind]().get(code) if kind in _ZONES else None
    if found:
        return found.name
    kinds = {"commune": gettext("commune %(code)s"), "epci": gettext("intercommunalité %(code)s")}
    return kinds.get(kind, gettext("zone %(code)s")) % {"code": code.upper()}
