"""Structures and services of data.inclusion as organisations, places, offers and sessions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.data_inclusion.rows import DataRow
from maillage.exchange.data_inclusion.validating import valid_values
from maillage.exchange.data_inclusion.vocabulary import (
    KIND_OF_TYPE,
    PERSONAL,
    ROLES_OF_NETWORK,
    STRUCTURES,
    theme_id,
)
from maillage.exchange.ids import Ids
from maillage.exchange.open_data.cells import address, phone, website
from maillage.exchange.open_data.locating import commune_by_code, commune_by_postal_code, point
from maillage.exchange.open_data.row import Row, RowRefusedError
from maillage.exchange.reading import Reading
from maillage.territories import reference

Document = dict[str, Any]

_TITLES = {
    "name": "nom",
    "town": "commune",
    "postal_code": "code_postal",
    "code": "code_insee",
    "address": "adresse",
    "more_address": "complement_adresse",
    "lat": "latitude",
    "lon": "longitude",
    "phone": "telephone",
    "website": "site_web",
}
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff]")
BESIDE_DESCRIPTION = ("publics_precisions", "conditions_acces", "frais_precisions")
"""Free words that the pack keeps at the end of the description."""
_EVERYWHERE = frozenset({"france", "99100"})


def converted(rows: Iterable[DataRow], file: Path) -> Reading:
    """The reading of rows, structures before services."""
    conversion = _Conversion(Reading(file))
    for row in rows:
        conversion.add(row)
    return conversion.reading


def plain_text(values: Mapping[str, Any], name: str) -> str:
    """The text of a field, its paragraphs kept."""
    return _NOT_TEXT.sub("", str(values.get(name, ""))).strip()


class _Conversion:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._ids = {"structure": Ids(), "service": Ids()}
        self._first_lines: dict[tuple[str, str], int] = {}
        self._addresses: dict[str, tuple[str, str, str]] = {}

    def add(self, row: DataRow) -> None:
        """One more structure or service: its documents, or why there are none."""
        self.reading.rows += 1
        values = valid_values(self.reading, row)
        if values is None:
            self._remember_refused(row)
        elif self._is_new(row, str(values["id"])):
            (self._structure if row.part == STRUCTURES else self._service)(row, values)

    def _remember_refused(self, row: DataRow) -> None:
        """What a refused row would have been has not disappeared."""
        if given := row.values.get("id"):
            structure = row.part == STRUCTURES
            own = self._ids["structure" if structure else "service"].of(str(given))
            kinds = ("organisations", "places") if structure else ("offers", "sessions", "places")
            self.reading.refused_keys.update((kind, own) for kind in kinds)

    def _is_new(self, row: DataRow, given: str) -> bool:
        first = self._first_lines.setdefault((row.part, given), row.line)
        if first != row.line:
            message = _("l’identifiant « %(id)s » est déjà pris, à la ligne %(line)d")
            told = {"id": given, "line": first}
            self.reading.error(row.line, "id", message % told, _("Gardez une seule des deux lignes."))
        return first == row.line

    def _structure(self, row: DataRow, values: Mapping[str, Any]) -> None:
        shared, cells = _shared(values), self._row(row, values)
        shared["id"] = self._ids["structure"].of(str(values["id"]))
        place = self._place(row, values, cells)
        organisation = {
            **shared,
            "roles": _roles(values),
            "description": plain_text(values, "description"),
            "commune": place.get("commune"),
            **phone(cells),
            "email": values.get("courriel"),
            **website(cells),
            "siret": values.get("siret"),
        }
        self._keep("organisations", organisation, row)
        if place and ("organisations", shared["id"]) in self.reading.lines:
            self._addresses[shared["id"]] = _look(place)
            self._keep("places", {**shared, "organisation": shared["id"], **place}, row)
        self._tell(cells)

    def _service(self, row: DataRow, values: Mapping[str, Any]) -> None:
        shared, cells = _shared(values), self._row(row, values)
        shared["id"] = self._ids["service"].of(str(values["id"]))
        organisation = self._ids["structure"].of(str(values["structure_id"]))
        offer = {**shared, "organisation": organisation, **_offer(values)}
        offer["requires"] = self._residence(row, values)
        offer["contact"] = _contact(values, cells)
        if not self._keep("offers", offer, row):
            return
        place = self._place_of_service(row, values, cells, {**shared, "organisation": organisation})
        self._session(row, values, {"id": shared["id"], "offer": shared["id"], "place": place})
        self._tell(cells)

    def _place_of_service(
        self, row: DataRow, values: Mapping[str, Any], cells: Row, shared: Document
    ) -> str | None:
        """The place of the service: its structure's when the address is the same or when it gives none."""
        organisation = shared["organisation"]
        place = self._place(row, values, cells)
        known = self._addresses.get(organisation)
        if known is not None and (not place or _look(place) == known):
            return str(organisation)
        if not place:
            return None
        return str(shared["id"]) if self._keep("places", {**shared, **place}, row) else None

    def _session(self, row: DataRow, values: Mapping[str, Any], known: Document) -> None:
        """The source has no dates: one may come in at any time, and should ask first."""
        modes = set(values.get("modes_accueil", ()))
        onsite = "en-presentiel" in modes or not modes
        if not onsite:
            known["place"] = None
        if known["place"] is None and "a-distance" not in modes:
            return
        both = len(modes) > 1 and known["place"] is not None
        weeks = values.get("nombre_semaines")
        session = {
            **known,
            "attendance": "blended" if both else "onsite" if known["place"] else "distance",
            "entry": {"weekdays": ["mo", "tu", "we", "th", "fr"]},
            **({"weeks": int(weeks)} if weeks else {"days": 1}),
            "hours_per_week": values.get("volume_horaire_hebdomadaire"),
            "note": plain_text(values, "horaires_accueil")
            or _("La source ne donne pas de dates : demandez avant de venir."),
        }
        if (hours := session["hours_per_week"]) is not None:
            session["hours_per_week"] = float(hours) if float(hours) <= 168 else None
        self._keep("sessions", session, row)

    def _residence(self, row: DataRow, values: Mapping[str, Any]) -> Document | None:
        """The condition of residence; none when it is everywhere. Codes of nothing known are told."""
        codes = [str(each) for each in values.get("zone_eligibilite", ())]
        if _EVERYWHERE & set(codes):
            return None
        zones: dict[str, list[str]] = {}
        for code in codes:
            kind, current = _zone(code)
            if kind:
                zones.setdefault(kind, []).append(current)
            else:
                message = _("aucune commune, aucun département ni EPCI n’a le code « %(code)s »")
                self.reading.warn(
                    row.line, "zone_eligibilite", message % {"code": code}, _("Code laissé de côté.")
                )
        return {"residence": zones} if zones else None

    def _place(self, row: DataRow, values: Mapping[str, Any], cells: Row) -> Document:
        """Where it is; nothing when its commune can't be known."""
        if not (cells.text("code") or cells.text("town")):
            return {}
        try:
            by_code = bool(cells.text("code"))
            commune = (
                commune_by_code(cells, "code")
                if by_code
                else commune_by_postal_code(cells, "town", "postal_code")
            )
        except RowRefusedError as refused:
            fault = refused.fault
            self.reading.warn(row.line, fault.field, fault.message, fault.remedy)
            return {}
        accessible = values.get("accessibilite_lieu")
        return {
            "commune": commune.code,
            **address(cells, commune),
            **point(cells, commune),
            "opening_hours": plain_text(values, "horaires_accueil"),
            "accessibility": _("Fiche Acceslibre : %(page)s") % {"page": accessible} if accessible else "",
        }

    def _row(self, row: DataRow, values: Mapping[str, Any]) -> Row:
        cells = {name: str(values.get(title, "")) for name, title in _TITLES.items()}
        return Row(self.reading.file, row.line, cells, _TITLES)

    def _tell(self, cells: Row) -> None:
        for fault in cells.corrections:
            self.reading.warn(fault.line, fault.field, fault.message, fault.remedy)

    def _keep(self, kind: str, document: Document, row: DataRow) -> bool:
        stated = {name: value for name, value in document.items() if value not in (None, "", [], {})}
        original = {name: value for name, value in row.values.items() if name != PERSONAL}
        return self.reading.keep(kind, stated, row.line, {row.part: original})


def _shared(values: Mapping[str, Any]) -> Document:
    name = " ".join(plain_text(values, "nom").split())
    return {"name": name, "source": values["source"], "checked_on": str(values["date_maj"])[:10]}


def _roles(values: Mapping[str, Any]) -> list[str]:
    networks = sorted(values.get("reseaux_porteurs", ()))
    return list(dict.fromkeys(role for each in networks for role in ROLES_OF_NETWORK.get(each, ())))


def _offer(values: Mapping[str, Any]) -> Document:
    by = set(values.get("mobilisable_par", ()))
    professional = [_("Un professionnel de l’insertion")] if by == {"professionnels"} else []
    return {
        "kind": KIND_OF_TYPE.get(values.get("type", ""), "service"),
        "description": _description(values),
        "themes": [theme_id(each) for each in values.get("thematiques", ())],
        "price": 0 if values.get("frais") == "gratuit" else None,
        "publics": [each for each in values.get("publics", ()) if each != "tous-publics"],
        "prescription": {"by": professional} if professional else None,
    }


def _description(values: Mapping[str, Any]) -> str:
    """The description, then what else the source says in free words."""
    titles = (_("Pour qui"), _("Conditions"), _("Tarif"))
    beside = [
        f"{title} : {text}"
        for title, name in zip(titles, BESIDE_DESCRIPTION, strict=True)
        if (text := plain_text(values, name))
    ]
    return "\n\n".join([plain_text(values, "description"), *beside])


def _zone(code: str) -> tuple[str, str]:
    """The kind of zone, in a condition of residence, and its code today; empty when it is none."""
    if code in reference.departements():
        return "departements", code
    if code in reference.epcis():
        return "epci", code
    current = reference.current_code(code)
    return ("communes", current) if current is not None else ("", code)


def _contact(values: Mapping[str, Any], cells: Row) -> Document:
    found = {
        **phone(cells),
        "email": values.get("courriel"),
        "website": values.get("lien_mobilisation"),
        "how": plain_text(values, "mobilisation_precisions"),
    }
    return {name: value for name, value in found.items() if value}


def _look(place: Mapping[str, Any]) -> tuple[str, str, str]:
    return place["commune"], str(place.get("address", "")).casefold(), str(place.get("postal_code", ""))
