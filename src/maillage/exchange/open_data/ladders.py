"""Ladders from the sheets of certifications: from a diploma to the next, an old number to the new, blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from maillage.exchange.open_data.certifications import LEVELS, Sheet, Sheets, read_export, read_kit
from maillage.exchange.open_data.row import SOURCE
from maillage.exchange.pack.faults import Fault
from maillage.territories.names import words

NEXT_DIPLOMAS = (
    ("CAP", "BP"),
    ("CAP", "BAC PRO"),
    ("CAP", "BMA"),
    ("CAP", "CS"),
    ("BAC PRO", "BTS"),
    ("BP", "BTS"),
)
"""From one sort of diploma to another that is prepared after it, in the same speciality."""
TELLING_LETTERS = 8  # of a word: « électricien » and « électricité » agree, « électronique » does not
CHOICE = frozenset({"option", "optionnel", "optionnelle", "facultatif", "facultative", "choix"})
_COMMON_WORDS = (
    "art arts aux des les pour sur une "
    "conducteur conception equipements fabrication gestion industriel industrielle installations "
    "maintenance materiaux metier metiers mention option options organisation polyvalent procedes "
    "production produits professionnel professionnelle realisation service services systemes "
    "technicien technicienne techniques travaux vente"
)
"""Words that tell no speciality."""
_COMMON = frozenset(_COMMON_WORDS.split())


class Reader(Protocol):
    """Reads a producer's file, or folder, into sheets."""

    def __call__(self, file: Path, /) -> Sheets: ...


LADDER_KINDS: Mapping[str, Reader] = {"rncp-apprentissage": read_kit, "rncp": read_export}


@dataclass(slots=True)
class ImportedLadders:
    """What a file became. ``refused``: ladders that can't be told, lines that can't be read; each once."""

    facts: list[dict[str, Any]] = field(default_factory=list)
    ladders: list[dict[str, Any]] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)
    corrected: list[Fault] = field(default_factory=list)
    rows: int = 0
    sheets: int = 0
    unused: tuple[str, ...] = ()


def import_ladders(file: Path, read: Reader, checked_on: date) -> ImportedLadders:
    """The ladders that a file states or implies, and the facts that they name.

    ``checked_on`` is the day of the file: a sheet is open if it was active and had not ended by then. Raises
    ``ImportRefusedError`` when it isn't such a file.
    """
    sheets = read(file)
    drawing = _Drawing(sheets, checked_on)
    drawing.next_diplomas()
    drawing.renewals()
    drawing.blocks()
    return drawing.result()


class _Drawing:
    def __init__(self, sheets: Sheets, checked_on: date) -> None:
        self._sheets, self._checked_on = sheets, checked_on
        self._ladders: dict[str, dict[str, Any]] = {}
        self._used: dict[str, Sheet] = {}
        self._block_facts: list[dict[str, Any]] = []

    def next_diplomas(self) -> None:
        """From an open sheet to another of the next sort of diploma, same speciality, a word in common."""
        open_sheets = [sheet for sheet in self._sheets.by_number.values() if sheet.open_on(self._checked_on)]
        for below, above in NEXT_DIPLOMAS:
            for sheet in (each for each in open_sheets if each.diploma == below):
                for other in (each for each in open_sheets if each.diploma == above):
                    if sheet.specialities & other.specialities and _telling(sheet) & _telling(other):
                        self._add("leads-to", sheet, other, self._why(sheet, other))

    def _why(self, sheet: Sheet, other: Sheet) -> str:
        told = {"code": ", ".join(sorted(sheet.specialities & other.specialities))}
        return _("Même spécialité dans les codes de diplômes : %(code)s.") % told

    def renewals(self) -> None:
        """An old number counts as the new one, when it is the same diploma; otherwise it is refused."""
        for sheet in list(self._sheets.by_number.values()):
            for number in sorted(sheet.replaced_by):
                self._renewal(sheet, number)

    def _renewal(self, sheet: Sheet, number: str) -> None:
        new = self._sheets.by_number.get(number)
        told = {"old": sheet.number, "new": number}
        if new is None:
            message = _("« %(old)s » est remplacée par « %(new)s », qui n’est pas dans le fichier")
            self._refuse(sheet, message % told, _("Cherchez cette fiche dans un fichier plus complet."))
        elif not new.open_on(self._checked_on):
            message = _("« %(old)s » est remplacée par « %(new)s », qui n’est plus active")
            self._refuse(sheet, message % told, _("Cherchez la fiche qui la remplace à son tour."))
        elif not sheet.same_as(new):
            message = _("« %(old)s » et « %(new)s » n’ont pas le même titre ou le même niveau")
            self._refuse(sheet, message % told, _("Demandez au certificateur ce que vaut l’ancienne."))
        elif number in sheet.replaces or sheet is new:
            message = _("« %(old)s » et « %(new)s » se remplacent l’une l’autre")
            self._refuse(sheet, message % told, _("Demandez au certificateur laquelle vaut aujourd’hui."))
        elif sheet.level in LEVELS:
            self._add("counts-as", sheet, new, _("La fiche a été renouvelée sous un autre numéro."))

    def blocks(self) -> None:
        """A sheet is made of its blocks, unless some are to be chosen."""
        for sheet in self._sheets.by_number.values():
            if not sheet.blocks or not sheet.open_on(self._checked_on):
                continue
            if any(CHOICE & set(words(name)) for name in sheet.blocks.values()):
                message = _("des blocs de « %(number)s » sont au choix") % {"number": sheet.number}
                self._refuse(sheet, message, _("Demandez au certificateur lesquels il faut."))
            elif len(sheet.blocks) > 1:
                self._made_of(sheet)

    def _made_of(self, sheet: Sheet) -> None:
        self._used[sheet.number] = sheet
        blocks = {code.lower(): name for code, name in sorted(sheet.blocks.items())}
        self._block_facts += [
            {"id": code, "kind": "credential", "label": f"{name} ({sheet.name})"}
            for code, name in blocks.items()
        ]
        document = self._document("made-of", list(blocks), sheet, f"{sheet.number.lower()}-made-of-blocks")
        self._ladders[document["id"]] = document

    def _add(self, relation: str, sheet: Sheet, other: Sheet, note: str) -> None:
        self._used |= {sheet.number: sheet, other.number: other}
        ladder_id = f"{sheet.number}-{relation}-{other.number}".lower()
        self._ladders[ladder_id] = {
            **self._document(relation, [sheet.number.lower()], other, ladder_id),
            "note": note,
        }

    def _document(self, relation: str, holding: list[str], towards: Sheet, ladder_id: str) -> dict[str, Any]:
        occupations = {"occupations": sorted(towards.occupations)} if towards.occupations else {}
        return {
            "id": ladder_id,
            "relation": relation,
            "holding": holding,
            "towards": towards.number.lower(),
            **occupations,
            "source": SOURCE,
            "checked_on": self._checked_on,
        }

    def _refuse(self, sheet: Sheet, message: str, remedy: str) -> None:
        self._sheets.refuse(sheet.line, "number", message, remedy)

    def result(self) -> ImportedLadders:
        """The facts that the ladders name, the ladders, and what to tell."""
        sheets = self._sheets
        facts = [_fact(sheet) for _number, sheet in sorted(self._used.items())]
        refused = list(dict.fromkeys(sheets.refused))
        return ImportedLadders(
            [*facts, *self._block_facts],
            list(self._ladders.values()),
            refused,
            sheets.corrected,
            sheets.rows,
            len(sheets.by_number),
            sheets.unused,
        )


def _fact(sheet: Sheet) -> dict[str, Any]:
    level = {"implies": [f"level-{sheet.level}"]} if sheet.level in LEVELS else {}
    return {
        "id": sheet.number.lower(),
        "kind": "credential",
        "label": sheet.name,
        **level,
        "rncp": sheet.number,
    }


def _telling(sheet: Sheet) -> set[str]:
    return set(_telling_words(sheet))


def _telling_words(sheet: Sheet) -> Iterator[str]:
    for word in words(sheet.title.removeprefix(sheet.diploma)):
        if word not in _COMMON and len(word) > 2:
            yield word[:TELLING_LETTERS].removesuffix("s")
