"""Rules of recurrence in plain words: « chaque premier lundi de septembre », and back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from babel.dates import get_month_names
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.directory.recurrences import WEEKDAYS
from maillage.directory.wording import words

RANKS = {
    0: _("chaque"),
    1: _("le premier"),
    2: _("le deuxième"),
    3: _("le troisième"),
    4: _("le quatrième"),
    -1: _("le dernier"),
}
_SHAPES = {
    "WEEKLY": re.compile(r"FREQ=WEEKLY;BYDAY=(?P<day>[A-Z]{2})"),
    "MONTHLY": re.compile(r"FREQ=MONTHLY;BYDAY=(?P<rank>-1|[1-4])(?P<day>[A-Z]{2})"),
    "YEARLY": re.compile(
        r"FREQ=YEARLY;BYMONTH=(?P<month>[0-9]{1,2});BYDAY=(?P<rank>-1|[1-4])(?P<day>[A-Z]{2})"
    ),
}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule in everyday words: the rank (0: every week), the weekday (0: Monday), the month (0: each)."""

    rank: int
    weekday: int
    month: int = 0

    def rule(self) -> str:
        """The RFC 5545 rule."""
        day = WEEKDAYS[self.weekday].upper()
        if self.rank == 0:
            return f"FREQ=WEEKLY;BYDAY={day}"
        if self.month == 0:
            return f"FREQ=MONTHLY;BYDAY={self.rank}{day}"
        return f"FREQ=YEARLY;BYMONTH={self.month};BYDAY={self.rank}{day}"

    def sentence(self) -> str:
        """« le premier lundi de septembre », « chaque mardi »."""
        day = words.weekday_names([WEEKDAYS[self.weekday]])
        told = {"rank": RANKS[self.rank], "day": day, "month": month_name(self.month)}
        if self.rank == 0:
            return gettext("chaque %(day)s") % told
        if self.month == 0:
            return gettext("%(rank)s %(day)s de chaque mois") % told
        return gettext("%(rank)s %(day)s, chaque année au mois de %(month)s") % told


def read_recurrence(rule: str) -> Recurrence | None:
    """The words of a rule; ``None`` for one that these words can't say."""
    for shape in _SHAPES.values():
        found = shape.fullmatch(rule)
        parts = found.groupdict() if found else {}
        if parts and parts["day"].lower() in WEEKDAYS:
            weekday = WEEKDAYS.index(parts["day"].lower())
            return Recurrence(int(parts.get("rank") or 0), weekday, int(parts.get("month") or 0))
    return None


def rule_words(rule: str) -> str:
    """A rule in plain words; the rule itself when they can't say it."""
    found = read_recurrence(rule)
    return found.sentence() if found else rule


def month_name(month: int) -> str:
    """« septembre »; empty for 0."""
    return str(get_month_names("wide", locale=words.reader_locale())[month]) if month else ""
