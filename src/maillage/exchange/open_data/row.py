"""One line of a producer's file: its cells, what is wrong with it, what it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.pack.faults import Fault, Severity
from maillage.territories.reference import CommuneRecord

SOURCE = "fichier"
"""Id, in the pack of an import, of the source that every record names."""
# What producers and spreadsheets write where they know nothing (INSEE: « nd », « s » for what is secret).
_BLANK_SIGNS = frozenset(
    {"-", "--", "---", ".", "?", "s", "na", "n/a", "#n/a", "nan", "nc", "n.c.", "nd", "n.d.", "n/d"}
)
_BLANK_WORDS = frozenset({"null", "none", "inconnu", "non renseigné", "non communiqué", "non disponible"})
_EMAIL = re.compile(r"[^\s@<>(),;:/|]+@[^\s@<>(),;:/|]+\.[a-z]{2,}", re.IGNORECASE)
_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f\u200b\ufeff]")


class RowRefusedError(Exception):
    """The line can't become a record; ``fault`` says why and how to mend it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence())
        self.fault = fault


class RowOutsideError(Exception):
    """The line is about a place that is not in France."""


@dataclass(slots=True)
class Row:
    """A line under column names of ours; ``corrections`` is what was mended or left out of it.

    Every kind has a column ``id`` or says what tells a line from the others.
    """

    file: Path
    line: int
    cells: Mapping[str, str]
    titles: Mapping[str, str]
    corrections: list[Fault] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The cell on one line, without e-mail addresses; empty when the producer says nothing."""
        text = " ".join(_NOT_TEXT.sub(" ", self.cells.get(name, "")).split())
        if text.casefold() in _BLANK_SIGNS | _BLANK_WORDS:
            return ""
        kept = " ".join(_EMAIL.sub("", text).split())
        if kept != text:
            self.correct(name, _("une adresse électronique a été retirée"), _("Rien à faire."))
        return kept

    def values(self, name: str) -> list[str]:
        """The values of a cell in which ``|`` separates them."""
        return [value for value in (part.strip() for part in self.text(name).split("|")) if value]

    def refusal(self, name: str, message: str, remedy: str) -> RowRefusedError:
        """What to raise when the line can't be kept."""
        return RowRefusedError(self._fault(name, message, remedy, Severity.ERROR))

    def correct(self, name: str, message: str, remedy: str) -> None:
        """Tell what was mended or left out, once."""
        fault = self._fault(name, message, remedy, Severity.WARNING)
        if fault not in self.corrections:
            self.corrections.append(fault)

    def _fault(self, name: str, message: str, remedy: str, severity: Severity) -> Fault:
        return Fault(self.file, self.line, self.titles.get(name, name), message, remedy, severity)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a line says, in the fields of the pack, but ids, names, sources and dates, which all kinds share.

    ``place`` is ``None`` where nobody is received. ``checked_on``: when the producer says that the line was
    last checked, if it does. Either may have a ``name`` of its own; ``owner``: the producer's id of the
    organisation, where several lines are its places.
    """

    commune: CommuneRecord
    organisation: dict[str, Any]
    place: dict[str, Any] | None
    checked_on: date | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its columns as the producer titles them, and the reading of a line.

    ``about_persons``: titles that may name or reach a person; they are among what is left out. ``prefix``
    begins the ids, ``owner_prefix`` those of owners. ``identify``: what tells a line from the others, where
    it is not one column.
    """

    label: str
    prefix: str
    columns: Mapping[str, Sequence[str]]
    optional: Sequence[str]
    about_persons: frozenset[str]
    read: Callable[[Row], Draft]
    identify: Callable[[Row], str] | None = None
    owner_prefix: str = ""

    def given_id(self, row: Row) -> str:
        """What tells the line from the others; empty when nothing does."""
        return (self.identify(row) if self.identify is not None else row.text("id")).strip()
