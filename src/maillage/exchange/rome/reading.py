"""The tables of ROME 4.0 (a folder or a zip) as documents of ``Occupation`` and ``OccupationTitle``.

``occupations``: ``code`` such as K1501, ``label``. ``titles``: ``code`` (OGR), ``occupation``, ``label``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from maillage.exchange.reading import Reading
from maillage.exchange.source import Source, SourceRefusedError, file_name, unpacked
from maillage.territories.importing.faults import ImportRefusedError
from maillage.territories.importing.source_table import SourceTable, read_table

_OCCUPATION = re.compile(r"[A-N][0-9]{4}")
_TITLE = re.compile(r"[0-9]{1,10}")
_OCCUPATIONS = {"code": ("code_rome",), "label": ("libelle_rome",)}
_TITLES = {"code": ("code_ogr",), "occupation": ("code_rome",), "label": ("libelle_appellation_long",)}
_FILES = {
    "occupations": ("metiers.csv", "*code_rome*.csv"),
    "titles": ("appellations.csv", "*appellation*.csv"),
}
"""Names of the tables: those that are gathered, and those of France Travail's own archive."""


def read(source: Source, name: str = "") -> Reading:
    """Every occupation and every title; refused whole when one of the two tables can't be read."""
    reading = Reading(file_name(source, name))
    try:
        with unpacked(source) as folder:
            occupations = _table(folder, "occupations", _OCCUPATIONS)
            titles = _table(folder, "titles", _TITLES)
    except SourceRefusedError as refused:
        return reading.refuse(refused.line, refused.field, refused.message, refused.remedy)
    except ImportRefusedError as refused:
        for fault in refused.faults:
            reading.refuse(fault.line, fault.field, fault.message, fault.remedy)
        return reading
    _fill(reading, "occupations", occupations, _OCCUPATION)
    known = {each["code"] for each in reading.documents["occupations"]}
    _fill(reading, "titles", titles, _TITLE)
    reading.documents["titles"] = list(_of_known(reading, known))
    return reading


def _table(folder: Path, kind: str, columns: Mapping[str, Sequence[str]]) -> SourceTable:
    found = [path for form in _FILES[kind] for path in sorted(folder.rglob(form))]
    if not found:
        message = _("Il n’y a pas de table « %(name)s » dans ce dossier.") % {"name": _FILES[kind][0]}
        raise SourceRefusedError(message, _("Donnez l’archive ROME 4.0 de France Travail, entière."))
    try:
        return read_table(found[0], columns)
    except csv.Error:
        message = _("Le tableau est rompu : un guillemet n’est pas fermé.")
        raise SourceRefusedError(message, _("Téléchargez-le de nouveau."), field=found[0].name) from None


def _fill(reading: Reading, kind: str, table: SourceTable, form: re.Pattern[str]) -> None:
    reading.rows += len(table.rows) + len(table.faults)
    documents = reading.documents.setdefault(kind, [])
    for fault in table.faults:
        reading.error(fault.line, f"{table.file} {fault.field}".strip(), fault.message, fault.remedy)
    for line, row in table.rows:
        if not form.fullmatch(row["code"]) or not row["label"]:
            message = _("« %(code)s » n’est pas un code, ou son libellé manque") % {"code": row["code"]}
            reading.error(line, table.file, message, _("Reprenez le fichier du producteur."))
        elif (kind, row["code"]) in reading.lines:
            message = _("le code « %(code)s » est déjà pris, à la ligne %(line)d")
            told = {"code": row["code"], "line": reading.lines[kind, row["code"]]}
            reading.error(line, table.file, message % told, _("Gardez une seule des deux lignes."))
        else:
            reading.lines[kind, row["code"]] = line
            documents.append(dict(row))


def _of_known(reading: Reading, known: set[str]) -> Iterator[dict[str, str]]:
    for title in reading.documents["titles"]:
        if title["occupation"] in known:
            yield title
        else:
            message = _("aucun métier n’a le code « %(code)s »") % {"code": title["occupation"]}
            line = reading.lines.pop(("titles", title["code"]))
            reading.error(line, "code_rome", message, _("Reprenez toutes les tables de la même version."))
