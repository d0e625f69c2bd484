"""What is wrong in a pack: where, what, and how to put it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

NEAR = 70.0  # rapidfuzz ratio from which another spelling is worth proposing
PROPOSALS = 3


class Severity(StrEnum):
    """An error makes the pack unusable; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. ``line`` counts from 1, 0 is a whole folder; ``field`` is a path such as
    ``requires.all[1]``.
    """

    file: Path
    line: int
    field: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    @property
    def blocking(self) -> bool:
        """Whether what it is about can't be used."""
        return self.severity is Severity.ERROR

    def sentence(self) -> str:
        """``file:line: field: message`` then the remedy, on one line."""
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        field = f"{self.field} : " if self.field else ""
        warning = _("à vérifier, ") if self.severity is Severity.WARNING else ""
        return f"{place} : {warning}{field}{self.message} → {self.remedy}"


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """By file, line and field, each once."""
    unique = dict.fromkeys(faults)
    return sorted(unique, key=lambda fault: (str(fault.file), fault.line, fault.field, fault.message))


def field_path(path: Iterable[str | int]) -> str:
    """``("rules", 0, "share")`` as ``rules[0].share``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def near_spelling(word: str, known: Iterable[str]) -> str:
    """« Vouliez-vous dire … ? », or where to look when nothing known is near."""
    return proposal(word, known) or _("Corrigez ce nom, ou déclarez-le dans le fichier qui convient.")


def proposal(word: str, known: Iterable[str]) -> str:
    """« Vouliez-vous dire … ? », or the choices when they are few; empty when nothing known is near."""
    choices = sorted(known)
    found = process.extract(word, choices, scorer=fuzz.ratio, limit=PROPOSALS, score_cutoff=NEAR)
    if found:
        return _("Vouliez-vous dire %(words)s ?") % {"words": quoted(match[0] for match in found)}
    return _("Choisissez parmi %(words)s.") % {"words": quoted(choices)} if 0 < len(choices) <= 16 else ""


def quoted(words: Iterable[str]) -> str:
    """« a », « b »."""
    return ", ".join(f"« {word} »" for word in words)
