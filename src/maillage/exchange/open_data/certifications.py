"""What producers' files say of certifications: their sheets, whatever the file, one for each number."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from maillage.exchange.pack.faults import Fault, Severity
from maillage.territories.importing.source_table import SourceTable, read_table, refuse
from maillage.territories.names import words

NUMBER = re.compile(r"^(RNCP|RS)[0-9]{2,6}$")
_DIPLOMA = re.compile(r"^[0-9]{8}$")
SPECIALITY_DIGITS = 3  # of a group of the nomenclature of specialities (NSF)
_SPECIALITY = slice(3, 6)  # of a diploma code of the Ministry of Education: level, speciality (NSF), rank
LARGEST_EXPORT = 2_000_000_000  # bytes once decompressed
LEVELS = ("3", "4", "5", "6")
"""Of certifications that the scale of levels knows."""


@dataclass(slots=True)
class Sheet:
    """A certification as its directory describes it. ``line``: where the file first names it."""

    number: str
    title: str
    diploma: str
    level: str
    active: bool
    line: int
    ends: date | None = None
    specialities: set[str] = field(default_factory=set)
    replaces: set[str] = field(default_factory=set)
    replaced_by: set[str] = field(default_factory=set)
    blocks: dict[str, str] = field(default_factory=dict)
    occupations: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The title, after the sort of diploma where it has one: « CAP Cuisine »."""
        own = self.title
        for sign in (" - ", " "):
            own = own.removeprefix(f"{self.diploma}{sign}")
        return f"{self.diploma} {own}".strip() if self.diploma else own

    def open_on(self, day: date) -> bool:
        """Whether its registration is active and has not ended by that day."""
        return self.active and (self.ends is None or self.ends >= day)

    def same_as(self, other: Sheet) -> bool:
        """Whether it is the same diploma under another number: same sort, same title, same level."""
        return words(self.name) == words(other.name) and self.level == other.level


@dataclass(slots=True)
class Sheets:
    """The sheets of a file by number, the lines read, and those that could not be."""

    file: Path
    by_number: dict[str, Sheet] = field(default_factory=dict)
    rows: int = 0
    refused: list[Fault] = field(default_factory=list)
    corrected: list[Fault] = field(default_factory=list)
    unused: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)

    def refuse(self, line: int, column: str, message: str, remedy: str) -> None:
        """Tell why a line says nothing that can be kept."""
        self.refused.append(Fault(self.file, line, self.titles.get(column, column), message, remedy))

    def correct(self, line: int, column: str, message: str, remedy: str) -> None:
        """Tell what was mended or left out of a line."""
        title = self.titles.get(column, column)
        fault = Fault(self.file, line, title, message, remedy, Severity.WARNING)
        if fault not in self.corrected:
            self.corrected.append(fault)


_KIT = {
    "diploma_code": ("code_diplome",),
    "number": ("code_rncp",),
    "level": ("niveau",),
    "diploma": ("abrege",),
    "ends": ("date_echeance",),
    "active": ("actif",),
    "title": ("intitule_certification",),
    "new": ("nouvelle_certification",),
    "old": ("ancienne_certification",),
}
_STANDARD = {
    "number": ("Numero_Fiche",),
    "title": ("Intitule",),
    "diploma": ("Abrege_Libelle",),
    "level": ("Nomenclature_Europe_Niveau",),
    "ends": ("Date_Fin_Enregistrement",),
    "active": ("Actif",),
}
_RENEWALS = {
    "number": ("Numero_Fiche",),
    "old": ("Ancienne_Certification",),
    "new": ("Nouvelle_Certification",),
}
_BLOCKS = {
    "number": ("Numero_Fiche",),
    "block": ("Bloc_Competences_Code",),
    "name": ("Bloc_Competences_Libelle",),
}
_SPECIALITIES = {"number": ("Numero_Fiche",), "code": ("Nsf_Code",)}
_OCCUPATIONS = {"number": ("Numero_Fiche",), "code": ("Codes_Rome_Code",)}
_TABLES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "Standard": _STANDARD,
    "Ancienne_Nouvelle_Certification": _RENEWALS,
    "Blocs_De_Comp": _BLOCKS,
    "Nsf": _SPECIALITIES,
    "Rome": _OCCUPATIONS,
}
"""The tables of the export that are read, by what their file name holds."""


def read_kit(file: Path) -> Sheets:
    """The sheets of the list of certifications open to apprenticeship, with their diploma codes.

    Raises ``ImportRefusedError`` when it isn't such a file.
    """
    sheets = Sheets(file)
    for line, row in _rows(sheets, file, _KIT):
        sheet = _sheet(sheets, line, row)
        if sheet is None:
            continue
        code = row["diploma_code"]
        if _DIPLOMA.fullmatch(code):
            sheet.specialities.add(code[_SPECIALITY])
        sheet.replaced_by |= _numbers(row["new"])
        sheet.replaces |= _numbers(row["old"])
    return sheets


def read_export(file: Path) -> Sheets:
    """The sheets of the national directory's export (a zip, or its folder): titles, renewals, blocks,
    specialities, ROME.

    Raises ``ImportRefusedError`` when it holds no such table, or one of another form.
    """
    if not zipfile.is_zipfile(file):
        return _read_tables(file, file)
    with TemporaryDirectory() as folder:
        with zipfile.ZipFile(file) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_EXPORT:
                raise refuse(file, _("L’archive est trop grande."), _("Vérifiez que c’est le bon fichier."))
            archive.extractall(folder)
        return _read_tables(Path(folder), file)


def _read_tables(folder: Path, file: Path) -> Sheets:
    sheets = Sheets(file)
    tables = {name: _table(folder, name) for name in _TABLES}
    for line, row in _rows(sheets, tables["Standard"], _TABLES["Standard"]):
        _sheet(sheets, line, row)
    for line, row in _rows(sheets, tables["Ancienne_Nouvelle_Certification"], _RENEWALS):
        if sheet := _named(sheets, line, row["number"]):
            sheet.replaced_by |= _numbers(row["new"])
            sheet.replaces |= _numbers(row["old"])
    for line, row in _rows(sheets, tables["Blocs_De_Comp"], _BLOCKS):
        if sheet := _named(sheets, line, row["number"]):
            sheet.blocks[row["block"]] = row["name"]
    for line, row in _rows(sheets, tables["Nsf"], _SPECIALITIES):
        if sheet := _named(sheets, line, row["number"]):
            sheet.specialities.add(row["code"][:SPECIALITY_DIGITS])
    for line, row in _rows(sheets, tables["Rome"], _OCCUPATIONS):
        if sheet := _named(sheets, line, row["number"]):
            sheet.occupations.add(row["code"])
    return sheets


def _table(folder: Path, name: str) -> Path:
    found = sorted(folder.rglob(f"*_CSV_{name}*.csv")) if folder.is_dir() else []
    if not found:
        message = _("Il n’y a pas de table « %(name)s » dans ce dossier.") % {"name": name}
        raise refuse(folder, message, _("Donnez le dossier de l’export décompressé."))
    return found[-1]


def _rows(
    sheets: Sheets, file: Path, columns: Mapping[str, Sequence[str]]
) -> Iterator[tuple[int, dict[str, str]]]:
    table = _read(file, columns)
    sheets.rows += len(table.rows) + len(table.faults)
    sheets.titles |= table.titles
    sheets.unused = tuple(dict.fromkeys((*sheets.unused, *table.ignored)))
    sheets.refused += [
        Fault(file, fault.line, fault.field, fault.message, fault.remedy) for fault in table.faults
    ]
    for line, row in table.rows:
        yield line, {name: "" if cell == "NR" else cell for name, cell in row.items()}


def _read(file: Path, columns: Mapping[str, Sequence[str]]) -> SourceTable:
    try:
        return read_table(file, columns)
    except csv.Error:
        message = _("Le tableau est rompu : un guillemet n’est pas fermé.")
        raise refuse(file, message, _("Téléchargez-le de nouveau.")) from None


def _sheet(sheets: Sheets, line: int, row: Mapping[str, str]) -> Sheet | None:
    number, level = row["number"], re.sub(r"\D", "", row["level"])
    if not NUMBER.fullmatch(number):
        message = _("« %(number)s » n’est pas un numéro de fiche") % {"number": number}
        sheets.refuse(line, "number", message, _("Reprenez le fichier du producteur."))
        return None
    if not row["title"]:
        sheets.refuse(line, "title", _("il manque le titre"), _("Reprenez le fichier du producteur."))
        return None
    if number not in sheets.by_number:
        ends, active = _day(sheets, line, row["ends"]), row["active"].upper() == "ACTIVE"
        sheets.by_number[number] = Sheet(number, row["title"], row["diploma"], level, active, line, ends)
    return sheets.by_number[number]


def _named(sheets: Sheets, line: int, number: str) -> Sheet | None:
    found = sheets.by_number.get(number)
    if found is None:
        message = _("la fiche « %(number)s » n’est pas dans la liste des titres") % {"number": number}
        sheets.refuse(line, "number", message, _("Reprenez toutes les tables du même jour."))
    return found


def _numbers(cell: str) -> set[str]:
    return {number for number in re.split(r"[^A-Z0-9]+", cell.upper()) if NUMBER.fullmatch(number)}


def _day(sheets: Sheets, line: int, text: str) -> date | None:
    if not text:
        return None
    french = re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})", text)
    try:
        return date.fromisoformat("-".join(reversed(french.groups())) if french else text)
    except ValueError:
        pass
    message = _("« %(text)s » n’est pas une date") % {"text": text}
    sheets.correct(line, "ends", message, _("Date d’échéance laissée de côté."))
    return None
