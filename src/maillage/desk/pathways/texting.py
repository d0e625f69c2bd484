"""A pathway as a text message: three parts at most, in the letters that cost no more than others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.desk.pathways.sheets import Line, Sheet

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")  # two each
ALONE, PART = 160, 153  # septets of a message that is alone, of a part of one
WIDE_ALONE, WIDE_PART = 70, 67  # the same, in UTF-16 units, once one letter is none of the above
MOST_PARTS = 3
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "œ": "oe", "Œ": "OE"}
)


def plain(text: str) -> str:
    """The text in the letters of a telephone: « où êtes-vous » becomes « où etes-vous »."""
    text = re.sub(r"[«»]\s?|\s?»", '"', text.replace("\u00a0", " ").replace("\u202f", " "))
    return "".join(map(_letter, text.translate(_PLAIN)))


def _letter(letter: str) -> str:
    if letter in BASIC or letter in EXTENDED:
        return letter
    bare = "".join(each for each in unicodedata.normalize("NFD", letter) if not unicodedata.combining(each))
    return bare if bare and set(bare) <= BASIC else letter


def parts(text: str) -> int:
    """How many messages a text is charged as."""
    if set(text) <= BASIC | EXTENDED:
        length, alone, part = sum(2 if each in EXTENDED else 1 for each in text), ALONE, PART
    else:
        length, alone, part = len(text.encode("utf-16-le")) // 2, WIDE_ALONE, WIDE_PART
    return 1 if length <= alone else -(-length // part)


def text_of(sheet: Sheet) -> str:
    """The next steps, as many as fit in three parts; those left out are counted.

    Nothing of a step is shortened: it is told whole, or counted.
    """
    for count in range(len(sheet.lines), 0, -1):
        text = _text(sheet, count)
        if parts(text) <= MOST_PARTS:
            return text
    return _text(sheet, 0)


def _text(sheet: Sheet, count: int) -> str:
    told = [_sentence(rank, line) for rank, line in enumerate(sheet.lines[:count], start=1)]
    left = len(sheet.lines) - count
    if left:
        told.append(
            ngettext(
                "Puis %(count)s étape : voyez votre feuille.",
                "Puis %(count)s étapes : voyez votre feuille.",
                left,
            )
            % {"count": left}
        )
    return plain("\n".join([_("Votre parcours."), *told]))


def _sentence(rank: int, line: Line) -> str:
    return f"{rank}. " + " ".join(_said(line))


def _said(line: Line) -> Iterator[str]:
    yield f"{line.title.rstrip('.')}."
    if line.apply_on is not None:
        yield _("À demander avant le %(day)s.") % {"day": short(line.apply_on)}
    if line.first is not None:
        yield _dates(line)
    if line.place:
        yield f"{line.place.rstrip('.')}."


def _dates(line: Line) -> str:
    first, last = line.first, line.last or line.first
    assert first is not None and last is not None  # noqa: S101, PT018 — the caller has looked
    days = {"first": short(first), "last": short(last)}
    told = _("Le %(first)s") % days if first == last else _("Du %(first)s au %(last)s") % days
    if line.begins is None or line.ends is None:
        return f"{told}."
    return f"{told}, {line.hours}."


def short(day: date) -> str:
    """« 11/01/2027 »."""
    return f"{day:%d/%m/%Y}"
