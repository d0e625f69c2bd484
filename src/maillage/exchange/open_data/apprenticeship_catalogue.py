"""The national catalogue of apprenticeship (JSON): trainings with their dates, and training organisations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.ids import Ids
from maillage.exchange.json_source import read_json
from maillage.exchange.open_data.apprenticeship_organisations import PREFIX
from maillage.exchange.open_data.cells import address
from maillage.exchange.open_data.locating import commune_by_code, point
from maillage.exchange.open_data.one_line import cut
from maillage.exchange.open_data.row import Row, RowRefusedError
from maillage.exchange.reading import Reading
from maillage.exchange.source import Source, SourceRefusedError, content_of, file_name
from maillage.exchange.spreadsheet.cells import siret_of

Document = dict[str, Any]
Item = Mapping[str, Any]

SOURCE = "Catalogue national de l’apprentissage"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PERSONAL = re.compile(r"(prenom|_nom$|last_update_who|email|courriel|updates_history)")
_TITLES = {
    "code": "code_commune_insee",
    "address": "lieu_formation_adresse",
    "postal_code": "code_postal",
    "town": "localite",
    "lat": "lieu_formation_geo_coordonnees",
    "lon": "lieu_formation_geo_coordonnees",
}
_MANAGER, _TRAINER = "etablissement_gestionnaire", "etablissement_formateur"


def read(source: Source, name: str = "") -> Reading:
    """The documents of a page of the catalogue: ``formations``, ``etablissements``, or both."""
    reading = Reading(file_name(source, name))
    try:
        value = read_json(content_of(source))
    except SourceRefusedError as refused:
        return reading.refuse(refused.line, refused.field, refused.message, refused.remedy)
    lists = value if isinstance(value, Mapping) else {}
    conversion = _Conversion(reading)
    for item in _objects(lists.get("etablissements")):
        conversion.organisation_of(item)
    for item in _objects(lists.get("formations")):
        conversion.training(item)
    if not reading.rows:
        message = _("Aucune formation ni aucun établissement dans ce fichier.")
        return reading.refuse(1, "", message, _("Donnez une page du catalogue de l’apprentissage, en JSON."))
    return reading


def _objects(value: Any) -> Iterable[Item]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


class _Conversion:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._ids = {kind: Ids() for kind in ("organisations", "places", "offers", "sessions")}

    def organisation_of(self, item: Item) -> None:
        """An establishment on its own; a closed one is refused."""
        self._reading.rows += 1
        rank = self._reading.rows
        if item.get("ferme") is True:
            self._reading.error(rank, "ferme", _("cet établissement est fermé"), _("Rien à faire."))
            return
        name = _text(item, "enseigne", "onisep_nom", "entreprise_raison_sociale")
        where = self._where(rank, item, "code_insee_localite", "adresse", "geo_coordonnees")
        self._organisation(rank, _text(item, "siret"), name, where, item)

    def training(self, item: Item) -> None:
        """A training: its organisations, its place, its offer, a session for each pair of dates."""
        self._reading.rows += 1
        rank, given = self._reading.rows, _text(item, "id_formation", "cle_ministere_educatif", "_id")
        name = _text(item, "intitule_rco", "intitule_long", "rncp_intitule")
        if not (given and name):
            message = _("il manque l’identifiant ou l’intitulé de la formation")
            self._reading.error(rank, "intitule_long", message, _("Demandez-le au producteur."))
            return
        manager, trainer = (self._named(rank, item, part) for part in (_MANAGER, _TRAINER))
        organisation = manager or trainer
        if organisation is None:
            message = _("aucun organisme n’a de SIRET ni de nom")
            self._reading.error(rank, f"{_MANAGER}_siret", message, _("Demandez-le au producteur."))
            return
        own = self._ids["offers"].of(given, "apprentissage")
        place = self._place(rank, item, trainer or organisation)
        if self._keep("offers", {"id": own, "organisation": organisation, **_offer(item, name)}, rank, item):
            self._sessions(rank, item, own, place)

    def _named(self, rank: int, item: Item, part: str) -> str | None:
        name = _text(item, f"{part}_enseigne", f"{part}_entreprise_raison_sociale")
        where = self._where(rank, item, f"{part}_code_commune_insee", f"{part}_adresse", "")
        return self._organisation(rank, _text(item, f"{part}_siret"), name, where, item)

    def _organisation(self, rank: int, given: str, name: str, where: Document, item: Item) -> str | None:
        siret = siret_of(given)
        if not (siret and name):
            if given:
                message = _("« %(text)s » n’est pas un SIRET, ou le nom manque") % {"text": given}
                self._reading.warn(rank, "siret", message, _("Organisme laissé de côté."))
            return None
        own = self._ids["organisations"].of(siret, PREFIX)
        document = {
            "name": name,
            "roles": ["training-organisation"],
            "siret": siret,
            "commune": where.get("commune"),
        }
        self._keep("organisations", {"id": own, **document}, rank, item)
        return own

    def _place(self, rank: int, item: Item, organisation: str) -> str | None:
        where = self._where(
            rank, item, "code_commune_insee", "lieu_formation_adresse", "lieu_formation_geo_coordonnees"
        )
        if not where:
            return None
        name = where.get("address") or where["commune"]
        own = self._ids["places"].of(f"{where['commune']} {name}", "lieu")
        document = {"id": own, "name": name, "organisation": organisation, "kind": "training-centre", **where}
        return own if self._keep("places", document, rank, item) else None

    def _where(self, rank: int, item: Item, code: str, street: str, at: str) -> Document:
        if not _text(item, code):
            return {}
        lat, _comma, lon = _text(item, at).partition(",") if at else ("", "", "")
        cells = {"code": _text(item, code), "address": _text(item, street), "lat": lat, "lon": lon}
        row = Row(self._reading.file, rank, cells, {**_TITLES, "code": code})
        cut(row)
        try:
            commune = commune_by_code(row, "code")
        except RowRefusedError as refused:
            row.corrections.append(refused.fault)
            where: Document = {}
        else:
            where = {"commune": commune.code, **address(row, commune), **point(row, commune)}
        for fault in row.corrections:
            self._reading.warn(rank, fault.field, fault.message, fault.remedy)
        return where

    def _sessions(self, rank: int, item: Item, offer: str, place: str | None) -> None:
        attendance = "distance" if item.get("entierement_a_distance") is True else "onsite"
        if place is None and attendance == "onsite":
            return
        begins, ends = (_days(item.get(name)) for name in ("date_debut", "date_fin"))
        for first, last in zip(begins, ends, strict=False):
            if last < first:
                message = _("la session finit avant de commencer")
                self._reading.warn(rank, "date_fin", message, _("Session laissée de côté."))
                continue
            own = self._ids["sessions"].of(f"{offer} {first}")
            document = {"id": own, "offer": offer, "start": first, "end": last, "attendance": attendance}
            self._keep(
                "sessions", {**document, "place": place if attendance == "onsite" else None}, rank, None
            )

    def _keep(self, kind: str, document: Document, rank: int, item: Item | None) -> bool:
        stated = {name: value for name, value in document.items() if value not in (None, "", [], {})}
        if kind != "sessions":
            stated["source"] = SOURCE
        kept = {name: value for name, value in (item or {}).items() if not _PERSONAL.search(str(name))}
        return self._reading.keep(kind, stated, rank, kept or None)


def _offer(item: Item, name: str) -> Document:
    code = _text(item, "rncp_code").upper()
    return {
        "name": name,
        "kind": "training",
        "summary": _("En apprentissage."),
        "description": _text(item, "rncp_intitule", "intitule_long"),
        "occupations": [each for each in item.get("rome_codes") or () if isinstance(each, str)],
        "credentials": [{"code": code}] if code else [],
        "duration_note": _("%(years)s ans") % {"years": item["duree"]}
        if _text(item, "duree").isdecimal()
        else "",
    }


def _days(value: Any) -> list[str]:
    told = value if isinstance(value, list) else [value]
    return [match[0] for each in told if isinstance(each, str) and (match := _DAY.match(each))]


def _text(item: Item, *names: str) -> str:
    """The first of the fields that says something."""
    found = (item.get(name) for name in names)
    return next((" ".join(value.split()) for value in found if isinstance(value, str) and value.strip()), "")
