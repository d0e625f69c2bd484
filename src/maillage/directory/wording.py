"""The directory's data in plain words: conditions, dates, money, places, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext

from maillage.directory.towns import town
from maillage.territories import reference
from pathways.conditions import (
    AgeBetween,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    DateBetween,
    Group,
    Has,
    NoneOf,
    ResidesIn,
)
from pathways.facts import Vocabulary

WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
SEVERAL = 5  # beyond, places are counted rather than named


def locale() -> str:
    """Two letters: the language of the reader."""
    return (get_language() or "fr")[:2]


def day(on: date, *, weekday: bool = True) -> str:
    """« lundi 11 janvier 2027 », « 1er mars 2027 »."""
    number = "d'er'" if on.day == 1 and locale() == "fr" else "d"
    return format_date(on, f"{'EEEE ' if weekday else ''}{number} MMMM y", locale=locale())


def weekday_names(weekdays: Iterable[str]) -> str:
    """« lundi et jeudi » from the pack's two letters."""
    monday = date(2024, 1, 1)
    names = [
        format_date(monday.replace(day=1 + WEEKDAYS.index(name)), "EEEE", locale=locale())
        for name in weekdays
    ]
    return format_list(names, locale=locale())


def euros(cents: int) -> str:
    """« 1 250 € », « 103,20 € »."""
    pattern = "#,##0.00" if cents % 100 else "#,##0"
    return f"{format_decimal(Decimal(cents) / 100, format=pattern, locale=locale())} €"


def number(value: float) -> str:
    """« 7 », « 3,5 »."""
    return format_decimal(Decimal(str(value)).normalize(), locale=locale())


def duration(minutes: int) -> str:
    """« 45 min », « 1 h 15 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("%(minutes)s min") % {"minutes": minutes}
    return gettext("%(hours)s h") % {"hours": hours} + (f" {rest:02d}" if rest else "")


def distance(km: float) -> str:
    """« moins de 1 km », « 12 km »."""
    return gettext("moins de 1 km") if km < 1 else gettext("%(km)s km") % {"km": round(km)}


def sentence(text: str) -> str:
    """The text with a capital, and a full stop unless it has an end of its own."""
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if not text or text[-1] in ".!?…»" else f"{text}."


def condition_parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that must all hold, one by one; none when nothing is asked."""
    if isinstance(condition, AllOf):
        return tuple(part for member in condition.members for part in condition_parts(member))
    return (condition,)


def condition_sentence(condition: Condition, vocabulary: Vocabulary) -> str:
    """What a condition asks, as one sentence; empty when it asks nothing."""
    return sentence(_words(condition, vocabulary))


def _words(condition: Condition, vocabulary: Vocabulary) -> str:
    match condition:
        case Has(fact):
            return vocabulary.label(fact)
        case AgeBetween(youngest, oldest):
            return _age(youngest, oldest)
        case DateBetween(first, last):
            return _period(first, last)
        case ResidesIn(zones):
            return gettext("Habiter %(zones)s") % {"zones": _any(map(zone_name, sorted(zones)))}
        case Group():
            return _group(condition, [_lowered(_words(member, vocabulary)) for member in condition.members])
    raise TypeError(f"no words for {condition!r}")


def _group(condition: Group, asked: list[str]) -> str:
    match condition:
        case AtLeast():
            return gettext("Au moins %(count)s parmi : %(asked)s") % {
                "count": condition.count,
                "asked": format_list(asked, locale=locale()),
            }
        case AnyOf():
            return _any(asked)
        case NoneOf():
            return gettext("Ne pas être dans ce cas : %(cases)s") % {"cases": _any(asked)}
    return format_list(asked, locale=locale())


def _any(words: Iterable[str]) -> str:
    return format_list(list(words), style="or", locale=locale())


def _lowered(words: str) -> str:
    """Without its capital inside a sentence, unless it begins with an acronym."""
    second = words[1:2]
    return words if not second or second.isupper() or second == "’" else words[0].lower() + words[1:]


def _age(youngest: int | None, oldest: int | None) -> str:
    if youngest is None and oldest is None:
        return ""
    if youngest is None:
        return gettext("Avoir %(age)s ans au plus") % {"age": oldest}
    if oldest is None:
        return gettext("Avoir au moins %(age)s ans") % {"age": youngest}
    return gettext("Avoir entre %(youngest)s et %(oldest)s ans") % {"youngest": youngest, "oldest": oldest}


def _period(first: date | None, last: date | None) -> str:
    if first and last:
        told = {"first": day(first, weekday=False), "last": day(last, weekday=False)}
        return gettext("Commencer entre le %(first)s et le %(last)s") % told
    if first:
        return gettext("Commencer à partir du %(day)s") % {"day": day(first, weekday=False)}
    return gettext("Commencer au plus tard le %(day)s") % {"day": day(last, weekday=False)} if last else ""


def zone_name(tag: str) -> str:
    """The words for a zone's tag (``commune:33138``): its name if known, otherwise its kind and code."""
    kind, _, code = tag.partition(":")
    found = town(code) if kind == "commune" else None
    if found:
        return found.name
    if kind == "departement" and code in reference.departements():
        return reference.departements()[code].name
    if kind == "region" and code in reference.regions():
        return reference.regions()[code].name
    if kind == "epci" and code in reference.epcis():
        return reference.epcis()[code].name
    kinds = {"commune": gettext("commune %(code)s"), "epci": gettext("intercommunalité %(code)s")}
    return kinds.get(kind, gettext("zone %(code)s")) % {"code": code.upper()}


def place_names(names: list[str]) -> str:
    """« Coutras (33) et Libourne (33) »; beyond a few, how many."""
    if len(names) > SEVERAL:
        return gettext("%(count)s communes") % {"count": len(names)}
    return format_list(names, locale=locale()) if names else ""
