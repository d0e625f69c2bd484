"""The export (a zip of CSV tables, or its folder) as documents of ``Credential`` and ``CredentialBlock``.

``credentials``: ``code``, ``label``, ``level``, ``active``, ``ends_on``, ``occupations``, ``replaced_by``.
``blocks``: ``code``, ``credential``, ``label``. The tables are read by ``open_data.certifications``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.open_data.certifications import Sheet, Sheets, read_export, read_kit
from maillage.exchange.reading import Reading
from maillage.exchange.source import Source, SourceRefusedError, file_name, unpacked
from maillage.territories.importing.faults import ImportRefusedError

LEVELS = range(2, 9)  # of the French framework of certifications
_OCCUPATION = re.compile(r"[A-N][0-9]{4}")
_BLOCK = re.compile(r"(RNCP|RS)[0-9]{2,6}BC[0-9A-Z]{1,6}")


def read(source: Source, name: str = "") -> Reading:
    """The credentials of the export, and their blocks."""
    reading = Reading(file_name(source, name))
    try:
        with unpacked(source) as folder:
            sheets = read_export(folder)
    except SourceRefusedError as refused:
        return reading.refuse(refused.line, refused.field, refused.message, refused.remedy)
    except ImportRefusedError as refused:
        return _refused(reading, refused)
    return _filled(reading, sheets)


def read_apprenticeship_list(source: Path, name: str = "") -> Reading:
    """The credentials open to apprenticeship, from their list by diploma codes; it has no blocks."""
    reading = Reading(file_name(source, name))
    try:
        sheets = read_kit(source)
    except ImportRefusedError as refused:
        return _refused(reading, refused)
    return _filled(reading, sheets)


def _refused(reading: Reading, refused: ImportRefusedError) -> Reading:
    for fault in refused.faults:
        reading.refuse(fault.line, fault.field, fault.message, fault.remedy)
    return reading


def _filled(reading: Reading, sheets: Sheets) -> Reading:
    reading.rows = sheets.rows
    for fault in dict.fromkeys(sheets.refused):
        reading.error(fault.line, fault.field, fault.message, fault.remedy)
    for fault in sheets.corrected:
        reading.warn(fault.line, fault.field, fault.message, fault.remedy)
    credentials, blocks = [], []
    for _number, sheet in sorted(sheets.by_number.items()):
        credentials.append(_credential(reading, sheet))
        reading.lines["credentials", sheet.number] = sheet.line
        blocks += _blocks(reading, sheet)
    reading.documents = {"credentials": credentials, "blocks": blocks}
    return reading


def _credential(reading: Reading, sheet: Sheet) -> dict[str, Any]:
    level = int(sheet.level) if sheet.level.isdecimal() and int(sheet.level) in LEVELS else None
    reading.gaps.update(
        name
        for name, known in (("level", level), ("ends_on", sheet.ends), ("occupations", sheet.occupations))
        if not known
    )
    return {
        "code": sheet.number,
        "label": sheet.name,
        "level": level,
        "active": sheet.active,
        "ends_on": sheet.ends.isoformat() if sheet.ends else None,
        "occupations": sorted(code for code in sheet.occupations if _OCCUPATION.fullmatch(code)),
        "replaced_by": sorted(sheet.replaced_by),
    }


def _blocks(reading: Reading, sheet: Sheet) -> list[dict[str, Any]]:
    found = []
    for code, label in sorted(sheet.blocks.items()):
        if not (_BLOCK.fullmatch(code) and label):
            message = _("« %(code)s » n’est pas un code de bloc, ou son titre manque") % {"code": code}
            reading.warn(sheet.line, "Bloc_Competences_Code", message, _("Bloc laissé de côté."))
            continue
        reading.lines["blocks", code] = sheet.line
        found.append({"code": code, "credential": sheet.number, "label": label})
    return found
