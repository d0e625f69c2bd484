"""A spreadsheet as documents of the pack, each row by the mapping of its columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.ids import Ids
from maillage.exchange.open_data.cells import address, phone_number
from maillage.exchange.open_data.locating import commune_by_code, commune_by_postal_code, point
from maillage.exchange.open_data.row import Row, RowRefusedError
from maillage.exchange.pack.faults import proposal
from maillage.exchange.pack.record_faults import shown
from maillage.exchange.reading import Reading
from maillage.exchange.source import Source, SourceRefusedError, content_of, file_name
from maillage.exchange.spreadsheet.cells import cell_text, siret_of
from maillage.exchange.spreadsheet.choices import CHOICES
from maillage.exchange.spreadsheet.mapping import ColumnMapping, guess
from maillage.exchange.spreadsheet.table import Cell, Table, read_tables
from maillage.exchange.spreadsheet.targets import TARGETS, Sort
from maillage.exchange.spreadsheet.values import AmbiguousDayError, day_value, euros, number, yes_or_no
from maillage.exchange.spreadsheet.words import many, slug
from maillage.territories.importing.codes import insee_code, postal_code

Document = dict[str, Any]
Refusal = tuple[str, str]

KINDS = ("organisations", "places", "offers", "sessions")
_WHERE = ("address", "postal_code", "town", "commune", "lat", "lon")


def read(
    source: Source, mapping: ColumnMapping | None = None, name: str = "", organisation: str = ""
) -> Reading:
    """The documents of a spreadsheet; without ``mapping``, by the one that its titles and values suggest.

    A row may make an organisation, a place, an offer and a session at once; the same again are the same.
    ``organisation``: the id of whose rows they are, where none says.
    """
    file = file_name(source, name)
    try:
        table = table_of(read_tables(content_of(source)), mapping)
    except SourceRefusedError as refused:
        return Reading(file).refuse(refused.line, refused.field, refused.message, refused.remedy)
    return _Rows(Reading(file), table, mapping or guess(table), organisation).read()


def table_of(tables: list[Table], mapping: ColumnMapping | None) -> Table:
    """The sheet that the mapping is for; else the one with the most rows. Raises ``SourceRefusedError``."""
    if mapping is None or not mapping.sheet:
        return max(tables, key=lambda table: len(table.rows))
    for table in tables:
        if table.name == mapping.sheet:
            return table
    message = _("Le classeur n’a pas de feuille « %(name)s ».") % {"name": mapping.sheet}
    raise SourceRefusedError(message, _("Choisissez une feuille dans la correspondance des colonnes."))


class _Rows:
    def __init__(self, reading: Reading, table: Table, mapping: ColumnMapping, organisation: str) -> None:
        self._reading, self._table, self._mapping = reading, table, mapping
        self._owner = organisation or None
        self._titles = {target: title for title, target in mapping.columns.items()}
        self._ids = {kind: Ids() for kind in KINDS}
        self._own_ids: dict[tuple[str, str], int] = {}

    def read(self) -> Reading:
        missing = [title for title in self._mapping.columns if title not in self._table.titles]
        if missing or not self._mapping.columns:
            message = _("Colonne absente : %(names)s.") % {"names": ", ".join(missing)} if missing else ""
            remedy = _("Ouvrez la correspondance des colonnes et dites ce que chacune contient.")
            none = _("Aucune colonne n’a été reconnue.")
            return self._reading.refuse(1, missing[0] if missing else "", message or none, remedy)
        ragged = dict(self._table.ragged)
        for line, cells in self._table.records():
            self._reading.rows += 1
            if line in ragged:
                self._tell_ragged(line, ragged[line])
            else:
                self._row(line, cells)
        return self._reading

    def _tell_ragged(self, line: int, found: int) -> None:
        told = {"found": found, "wanted": len(self._table.titles)}
        message = _("%(found)d cases au lieu de %(wanted)d : la ligne est coupée ou mal séparée") % told
        self._reading.error(
            line, "", message, _("Mettez entre guillemets le texte qui contient le séparateur.")
        )

    def _row(self, line: int, cells: Mapping[str, Cell]) -> None:
        values = {kind: self._values(line, kind, cells) for kind in KINDS}
        original = {
            title: cell if isinstance(cell, int | float | bool | list | dict) else cell_text(cell)
            for title, cell in cells.items()
        }
        if not any(values.values()):
            return
        self._reading.gaps.update(title for title in self._mapping.columns if title not in cells)
        organisation = self._organisation(line, values, original)
        place = self._place(line, values, organisation, original)
        offer = self._offer(line, values, organisation, original)
        self._session(line, values, offer, place, original)

    def _organisation(self, line: int, values: Mapping[str, Document], original: Any) -> str | None:
        found = values["organisations"]
        if not found:
            return self._owner
        given = found.get("id") or found.get("siret") or found.get("name")
        if not given:
            self._lacks(line, "organisations.name", _("il manque le nom de l’organisme"))
            return None
        if "name" not in found and not found.get("id"):
            self._lacks(line, "organisations.name", _("il manque le nom de l’organisme"))
            return None
        own = self._id("organisations", str(given), has_own="id" in found)
        if "name" in found:
            self._reading.keep("organisations", {**found, "id": own}, line, original)
        return own

    def _place(
        self, line: int, values: Mapping[str, Document], organisation: str | None, original: Any
    ) -> str | None:
        found = dict(values["places"])
        where = self._where(line, {name: found.pop(name, "") for name in _WHERE})
        if not where:
            return str(found["id"]) if set(found) == {"id"} else None
        name = (
            found.get("name")
            or values["organisations"].get("name")
            or where.get("address")
            or where["commune"]
        )
        given = found.get("id") or " ".join([str(name), where["commune"], where.get("address", "")])
        own = self._id("places", str(given), has_own="id" in found)
        document = {"organisation": organisation, **found, "id": own, "name": name, **where}
        self._reading.keep("places", _stated(document), line, original)
        return own

    def _offer(
        self, line: int, values: Mapping[str, Document], organisation: str | None, original: Any
    ) -> str | None:
        found = values["offers"]
        contact = {name.partition(".")[2]: found[name] for name in found if name.startswith("contact.")}
        found = {name: value for name, value in found.items() if not name.startswith("contact.")}
        if not found.get("name"):
            own = found.get("id")
            if found and not own and set(found) - {"source", "checked_on", "checked_by", "example"}:
                self._lacks(line, "offers.name", _("il manque l’intitulé de l’offre"))
            return str(own) if own else None
        if organisation is None:
            self._lacks(line, "organisations.name", _("il manque l’organisme qui propose l’offre"))
            return None
        given = found.get("id") or f"{found['name']} {organisation}"
        own = self._ids["offers"].of(str(given))
        document = {"kind": self._mapping.offer_kind, **found, "id": own, "organisation": organisation}
        kept = self._reading.keep("offers", _stated({**document, "contact": contact}), line, original)
        return own if kept else None

    def _session(
        self, line: int, values: Mapping[str, Document], offer: str | None, place: str | None, original: Any
    ) -> None:
        found = values["sessions"]
        if offer is None or not {"start", "starts", "entry"} & set(found):
            return
        begins = str(found.get("start") or found.get("starts") or "entry")
        given = found.get("id") or f"{offer} {begins} {place or ''}"
        own = self._ids["sessions"].of(str(given))
        document = {**found, "id": own, "offer": offer, "place": place}
        if {"start", "end"} <= found.keys() and found["end"] < found["start"]:
            message = _("la session finit avant de commencer")
            self._reading.error(line, self._title("sessions.end"), message, _("Vérifiez les deux dates."))
            self._reading.refused_keys.add(("sessions", own))
            return
        self._reading.keep("sessions", _stated(document), line, original)

    def _id(self, kind: str, given: str, *, has_own: bool) -> str:
        return self._ids[kind].of(given) if has_own else self._ids[kind].of(given, self._mapping.prefix)

    def _where(self, line: int, found: Mapping[str, Any]) -> Document:
        if not (found["commune"] or found["town"]):
            return {}
        cells = {**{name: str(value) for name, value in found.items()}, "code": str(found["commune"])}
        row = Row(
            self._reading.file,
            line,
            cells,
            {name: self._title(f"places.{name}") for name in _WHERE}
            | {"code": self._title("places.commune")},
        )
        try:
            commune = (
                commune_by_code(row, "code")
                if found["commune"]
                else commune_by_postal_code(row, "town", "postal_code")
            )
        except RowRefusedError as refused:
            row.corrections.append(refused.fault)
            where: Document = {}
        else:
            where = {"commune": commune.code, **address(row, commune), **point(row, commune)}
        for fault in row.corrections:
            self._reading.warn(fault.line, fault.field, fault.message, fault.remedy)
        return where

    def _title(self, target: str) -> str:
        return self._titles.get(target, target)

    def _lacks(self, line: int, target: str, message: str) -> None:
        remedy = _("Remplissez cette colonne, ou dites laquelle c’est dans la correspondance.")
        self._reading.error(line, self._title(target), message, remedy)

    def _values(self, line: int, kind: str, cells: Mapping[str, Cell]) -> Document:
        found: Document = {}
        for title, target in self._mapping.columns.items():
            if target.startswith(f"{kind}.") and title in cells:
                value = self._value(line, title, target, cells[title])
                if value not in (None, "", [], {}):
                    found[TARGETS[target].field] = value
        return found

    def _value(self, line: int, title: str, target: str, cell: Cell) -> Any:
        try:
            return self._read(title, target, cell)
        except AmbiguousDayError:
            message = _("%(value)s peut se lire de deux façons : jour puis mois, ou mois puis jour")
            remedy = _("Dites l’ordre de cette colonne dans la correspondance.")
            self._reading.warn(line, title, message % {"value": shown(cell_text(cell))}, remedy)
        except ValueError as error:
            message, remedy = _refused(TARGETS[target].sort, cell_text(cell), str(error))
            self._reading.warn(line, title, message, remedy)
        return None

    def _read(self, title: str, target: str, cell: Cell) -> Any:
        sort = TARGETS[target].sort
        if sort is Sort.DAY:
            return day_value(cell, self._mapping.day_first.get(title)).isoformat()
        if sort in (Sort.CHOICE, Sort.CHOICES):
            chosen = [
                CHOICES[target](each) for each in (many(cell) if sort is Sort.CHOICES else [cell_text(cell)])
            ]
            return chosen if sort is Sort.CHOICES else chosen[0]
        return _READERS[sort](cell)


def _stated(document: Document) -> Document:
    return {name: value for name, value in document.items() if value not in (None, "", [], {})}


def _some(found: str, cell: Cell) -> str:
    if not found:
        raise ValueError(cell_text(cell))
    return found


def _mended(read: Callable[[str], str], cell: Cell) -> str:
    """The code, its zero given back; as it is when it can't be one, for the place to tell it."""
    try:
        return read(cell_text(cell))
    except ValueError:
        return cell_text(cell)


def _site(cell: Cell) -> str:
    text = cell_text(cell).split()[0]
    if "." not in text:
        raise ValueError(text)
    return text if "://" in text else f"https://{text}"


def _email(cell: Cell) -> str:
    text = cell_text(cell).removeprefix("mailto:")
    return _some(text if "@" in text and " " not in text else "", cell)


def _whole(cell: Cell) -> int:
    found = number(cell)
    if found != int(found) or found < 0:
        raise ValueError(cell)
    return int(found)


def _seats(cell: Cell) -> Any:
    """A number left, several for the dates to come, or as many as come."""
    text = slug(cell_text(cell))
    if text in {"unlimited", "illimite", "illimitees", "sans-limite"}:
        return "unlimited"
    found = [_whole(each) for each in many(cell)]
    return found if len(found) > 1 else found[0]


def _object(cell: Cell) -> Any:
    return cell if isinstance(cell, list | dict) else json.loads(cell_text(cell))


_READERS: Mapping[Sort, Callable[[Cell], Any]] = {
    Sort.TEXT: cell_text,
    Sort.LIST: many,
    Sort.WORDS: lambda cell: [slug(each) for each in many(cell)],
    Sort.NUMBER: number,
    Sort.WHOLE: _whole,
    Sort.EUROS: euros,
    Sort.FLAG: yes_or_no,
    Sort.PHONE: lambda cell: _some(phone_number(cell_text(cell)), cell),
    Sort.EMAIL: _email,
    Sort.SITE: _site,
    Sort.SIRET: lambda cell: _some(siret_of(cell), cell),
    Sort.INSEE: lambda cell: _mended(insee_code, cell),
    Sort.POSTAL: lambda cell: _mended(postal_code, cell),
    Sort.DEGREES: cell_text,
    Sort.OBJECT: _object,
    Sort.SEATS: _seats,
}


def _refused(sort: Sort, text: str, known: str) -> Refusal:
    value = {"value": shown(text)}
    left_out = _("Valeur laissée de côté.")
    sentences = {
        Sort.DAY: (_("%(value)s n’est pas une date"), _("Écrivez par exemple 11/01/2027.")),
        Sort.EUROS: (_("%(value)s n’est pas un prix"), _("Écrivez un nombre d’euros, ou « gratuit ».")),
        Sort.NUMBER: (_("%(value)s n’est pas un nombre"), _("Écrivez un nombre.")),
        Sort.WHOLE: (_("%(value)s n’est pas un nombre entier"), _("Écrivez un nombre entier.")),
        Sort.SEATS: (_("%(value)s n’est pas un nombre de places"), _("Écrivez un nombre, ou « illimité ».")),
        Sort.FLAG: (_("%(value)s n’est ni oui ni non"), _("Écrivez oui ou non.")),
        Sort.PHONE: (_("%(value)s n’est pas un numéro de téléphone"), left_out),
        Sort.EMAIL: (_("%(value)s n’est pas une adresse électronique"), left_out),
        Sort.SITE: (_("%(value)s n’est pas une adresse de site"), left_out),
        Sort.SIRET: (_("%(value)s n’est pas un SIRET"), _("Vérifiez ses quatorze chiffres.")),
        Sort.OBJECT: (_("%(value)s n’est pas du JSON"), left_out),
    }
    if sort in (Sort.CHOICE, Sort.CHOICES):
        return _("valeur inconnue %(value)s") % value, proposal(text, known.split("|")) or left_out
    message, remedy = sentences.get(sort, (_("%(value)s ne peut pas être lu"), left_out))
    return message % value, remedy
