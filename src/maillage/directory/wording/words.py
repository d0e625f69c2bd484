"""Dates, money, durations, distances and lists in plain words, in the language of the reader."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext, ngettext

from maillage.directory.recurrences import ANCHOR, WEEKDAYS

SEVERAL = 5  # beyond, places are counted rather than named


def reader_locale() -> str:
    """Two letters: the language of the reader; French unless said otherwise."""
    return (get_language() or "fr")[:2]


def day(on: date) -> str:
    """« lundi 11 janvier 2027 »."""
    return format_date(on, _pattern(on, "EEEE {} MMMM y"), locale=reader_locale())


def short_day(on: date) -> str:
    """« 11 janvier 2027 »."""
    return format_date(on, _pattern(on, "{} MMMM y"), locale=reader_locale())


def _pattern(on: date, pattern: str) -> str:
    first = on.day == 1 and reader_locale() == "fr"
    return pattern.format("d'er'" if first else "d")


def weekday_names(weekdays: Iterable[str]) -> str:
    """« lundi et jeudi » from the pack's two letters."""
    days = (ANCHOR + timedelta(days=WEEKDAYS.index(name)) for name in weekdays)
    return listing(format_date(each, "EEEE", locale=reader_locale()) for each in days)


def span(start: date, end: date) -> str:
    """« le lundi 11 janvier 2027 » or « du … au … »."""
    if start == end:
        return gettext("le %(day)s") % {"day": day(start)}
    return gettext("du %(start)s au %(end)s") % {"start": day(start), "end": day(end)}


def euros(cents: int) -> str:
    """« 1 250 € », « 103,20 € »."""
    pattern = "#,##0.00" if cents % 100 else "#,##0"
    amount = format_decimal(Decimal(cents) / 100, format=pattern, locale=reader_locale())
    return gettext("%(amount)s €") % {"amount": amount}


def minutes(count: int) -> str:
    """« 45 minutes », « 1 h 15 »."""
    if count < 60:
        return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
    hours, rest = divmod(count, 60)
    if not rest:
        return gettext("%(hours)s h") % {"hours": hours}
    return gettext("%(hours)s h %(minutes)02d") % {"hours": hours, "minutes": rest}


def hours(minutes_count: int) -> str:
    """A total of minutes rounded to hours: « 28 heures »; under two hours, in minutes."""
    if minutes_count < 120:
        return minutes(minutes_count)
    count = round(minutes_count / 60)
    return ngettext("%(count)s heure", "%(count)s heures", count) % {"count": count}


def distance(km: float) -> str:
    """« moins de 1 km », « 12 km »."""
    return gettext("moins de 1 km") if km < 1 else gettext("%(km)s km") % {"km": round(km)}


def number(value: float) -> str:
    """« 7 », « 3,5 »."""
    return format_decimal(Decimal(str(value)).normalize(), locale=reader_locale())


def listing(words: Iterable[str]) -> str:
    """« a, b et c »."""
    return format_list(list(words), style="standard", locale=reader_locale())


def choices(words: Iterable[str]) -> str:
    """« a, b ou c »."""
    return format_list(list(words), style="or", locale=reader_locale())


def place_names(names: list[str]) -> str:
    """« Coutras (33) et Libourne (33) »; beyond a few, how many."""
    return gettext("%(count)s communes") % {"count": len(names)} if len(names) > SEVERAL else listing(names)


def inside(label: str) -> str:
    """A label as it stands inside a sentence: its first letter small, unless it is an acronym's."""
    return label if label[1:2].isupper() or not label[1:2].isalpha() else label[:1].lower() + label[1:]


def unbroken(text: str) -> str:
    """The text with its French punctuation held to its word by no-break spaces."""
    return re.sub(r" (?=[»:;!?€%])|(?<=«) ", "\u00a0", text)


def sentence(text: str) -> str:
    """The same text, its first letter a capital, ended by a full stop unless it has its own end."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…»" else text + "."
