"""The commune and the point of a line: by INSEE code, or by postal code and name; never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache

from django.utils.translation import gettext as _

from maillage.exchange.open_data.row import Row
from maillage.exchange.pack.checks.places import km_outside
from maillage.territories import reference
from maillage.territories.importing.codes import insee_code, postal_code
from maillage.territories.names import name_key
from maillage.territories.readings import departement_of
from maillage.territories.reference import CommuneRecord

_CEDEX = re.compile(r"\s+cedex\b.*$", re.IGNORECASE)
_ARRONDISSEMENT = re.compile(r"[\s-]+\d{1,2}\s*(er|e|ème|eme)?(\s+arrondissement)?$", re.IGNORECASE)
_CEDEX_OF_LA_REUNION = frozenset({"977", "978"})  # Saint-Barthélemy and Saint-Martin have codes in 971


def commune_by_code(row: Row, name: str) -> CommuneRecord:
    """Today's commune for the INSEE code of the line; a former code is converted, and told."""
    text = row.text(name)
    try:
        code = insee_code(text)
    except ValueError:
        message = _("« %(text)s » n’est pas un code INSEE de commune") % {"text": text}
        raise row.refusal(name, message, _look_for_insee()) from None
    found = reference.commune(reference.current_code(code) or "")
    if found is None:
        message = _("aucune commune n’a le code INSEE « %(code)s »") % {"code": code}
        raise row.refusal(name, message, _look_for_insee())
    if found.code != code:
        message = _("le code « %(code)s » n’est pas celui d’une commune d’aujourd’hui") % {"code": code}
        row.correct(name, message, _became(found))
    return found


def _look_for_insee() -> str:
    return _("Cherchez le code INSEE de la commune (ce n’est pas le code postal).")


def _became(commune: CommuneRecord) -> str:
    return _("Écrit %(name)s (%(code)s).") % {"name": commune.name, "code": commune.code}


def commune_by_postal_code(row: Row, name: str, postal: str) -> CommuneRecord:
    """The one commune of that name under that postal code, or in its département when it is a CEDEX code.

    A former commune's name is converted, and told. Unknown, contradictory or ambiguous: the line is refused.
    """
    code, town = _read_postal_code(row, postal), _ARRONDISSEMENT.sub("", _CEDEX.sub("", row.text(name)))
    if not town:
        raise row.refusal(name, _("il manque le nom de la commune"), _("Écrivez-le."))
    sharing = _by_postal_code().get(code, frozenset())
    zone = sharing or frozenset().union(*(_by_departement().get(each, ()) for each in _departements(code)))
    today, before = (named(name_key(town)) & zone for named in (_today, _before))
    found = today or before
    if len(found) != 1:
        raise row.refusal(name, _not_found(town, code, found, sharing), _settle(sharing or found))
    [only] = (each for each in map(reference.commune, found) if each)
    if not today:
        message = _("« %(town)s » n’est pas le nom d’une commune d’aujourd’hui") % {"town": town}
        row.correct(name, message, _became(only))
    return only


def _read_postal_code(row: Row, name: str) -> str:
    text = row.text(name)
    try:
        return postal_code(text)
    except ValueError:
        message = _("« %(text)s » n’est pas un code postal") % {"text": text}
        raise row.refusal(name, message, _("Écrivez ses cinq chiffres.")) from None


def _not_found(town: str, code: str, found: frozenset[str], sharing: frozenset[str]) -> str:
    told = {"town": town, "code": code, "count": len(found)}
    if found:
        return _("« %(town)s » (%(code)s) peut être %(count)d communes") % told
    if sharing:
        return _("le code postal %(code)s n’est celui d’aucune commune nommée « %(town)s »") % told
    return _("aucune commune nommée « %(town)s » autour du code postal %(code)s") % told


def _settle(codes: Iterable[str]) -> str:
    names = sorted(f"{each.name} ({each.code})" for each in map(reference.commune, codes) if each)
    if names:
        return _("Écrivez le nom de la bonne : %(names)s.") % {"names": ", ".join(names[:6])}
    return _("Vérifiez le nom de la commune et le code postal.")


def _departements(postal: str) -> frozenset[str]:
    """The départements that a postal code may be of, CEDEX codes too."""
    if postal.startswith("20"):
        return frozenset({"2A", "2B"})
    if postal[:3] in _CEDEX_OF_LA_REUNION:
        return frozenset({"974"})
    return frozenset(filter(None, [departement_of(postal)]))


def declared_departements(row: Row) -> frozenset[str]:
    """The départements that the line's codes speak of, even where no commune is found; empty: unknown."""
    found = frozenset(filter(None, [departement_of(row.text("code"))]))
    with suppress(ValueError):
        found = found or _departements(postal_code(row.text("postal_code")))
    return found or frozenset({row.text("departement")} & reference.departements().keys())


@cache
def _by_postal_code() -> Mapping[str, frozenset[str]]:
    return _grouped((code, each.code) for each in reference.communes() for code in each.postal_codes)


@cache
def _by_departement() -> Mapping[str, frozenset[str]]:
    return _grouped((each.departement, each.code) for each in reference.communes())


@cache
def _names_today() -> Mapping[str, frozenset[str]]:
    return _grouped((name_key(each.name), each.code) for each in reference.communes())


@cache
def _names_before() -> Mapping[str, frozenset[str]]:
    return _grouped((name_key(each.name), each.current) for each in reference.former_communes())


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, code in pairs:
        found.setdefault(key, set()).add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


def _today(key: str) -> frozenset[str]:
    return _names_today().get(key, frozenset())


def _before(key: str) -> frozenset[str]:
    return _names_before().get(key, frozenset())


def point(row: Row, commune: CommuneRecord) -> dict[str, float]:
    """``lat`` and ``lon`` of the line; empty, and told, when they are no point of the commune."""
    texts = {name: row.text(name) for name in ("lat", "lon")}
    if not any(texts.values()):
        return {}
    try:
        lat, lon = (float(text.replace(",", ".")) for text in texts.values())
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # also what float reads as nan or inf
            raise ValueError
    except ValueError:
        told = {"lat": texts["lat"], "lon": texts["lon"]}
        row.correct("lat", _("« %(lat)s, %(lon)s » n’est pas un point") % told, _point_left_out(commune))
        return {}
    away = km_outside(lat, lon, commune)
    if away:
        told = {"km": str(round(away)), "name": commune.name}
        row.correct(
            "lat", _("le point est à %(km)s km de la commune (%(name)s)") % told, _point_left_out(commune)
        )
        return {}
    return {"lat": lat, "lon": lon}


def _point_left_out(commune: CommuneRecord) -> str:
    return _("Point laissé de côté : celui de la commune (%(name)s) servira.") % {"name": commune.name}
