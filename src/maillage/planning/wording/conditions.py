"""Conditions in plain words: what an offer asks, and why it refuses."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, ngettext

from maillage.planning.wording import words
from maillage.planning.wording.names import Names
from pathways.conditions import (
    AgeBetween,
    AnyOf,
    AtLeast,
    Born,
    Condition,
    DateBetween,
    Group,
    Has,
    NoneOf,
    ResidesIn,
)


def condition_words(names: Names, condition: Condition) -> str:
    """What the condition asks: « avoir entre 15 et 18 ans et … »; empty when it asks nothing."""
    return _group_words(names, condition) if isinstance(condition, Group) else _atom_words(names, condition)


def _atom_words(names: Names, condition: Condition) -> str:
    match condition:
        case Has(fact):
            return words.inside(names.fact(fact))
        case AgeBetween():
            return age_words(condition)
        case DateBetween():
            return _period(condition)
        case ResidesIn(zones):
            return gettext("habiter : %(zones)s") % {"zones": words.choices(sorted(map(names.zone, zones)))}
    raise TypeError(f"no words for {condition!r}")


def _group_words(names: Names, condition: Group) -> str:
    asked = [_member_words(names, member) for member in condition.members]
    match condition:
        case AtLeast():
            return gettext("au moins %(count)s parmi : %(asked)s") % {
                "count": condition.count,
                "asked": words.listing(asked),
            }
        case AnyOf():
            return words.choices(asked)
        case NoneOf():
            return gettext("n’être pas dans ce cas : %(cases)s") % {"cases": words.choices(asked)}
    return words.listing(asked)


def _member_words(names: Names, member: Condition) -> str:
    told = condition_words(names, member)
    return f"({told})" if isinstance(member, Group) and len(member.members) > 1 else told


def age_words(condition: AgeBetween) -> str:
    """« avoir entre 15 et 18 ans », « avoir 45 ans ou plus », « avoir 25 ans ou moins »."""
    if condition.youngest is None and condition.oldest is None:
        return ""
    if condition.youngest is None:
        return gettext("avoir %(age)s ans ou moins") % {"age": condition.oldest}
    if condition.oldest is None:
        return gettext("avoir %(age)s ans ou plus") % {"age": condition.youngest}
    return gettext("avoir entre %(youngest)s et %(oldest)s ans") % {
        "youngest": condition.youngest,
        "oldest": condition.oldest,
    }


def _period(condition: DateBetween) -> str:
    if condition.first and condition.last:
        return gettext("commencer entre le %(first)s et le %(last)s") % {
            "first": words.short_day(condition.first),
            "last": words.short_day(condition.last),
        }
    if condition.first:
        return gettext("commencer à partir du %(day)s") % {"day": words.short_day(condition.first)}
    return (
        gettext("commencer avant le %(day)s, ce jour compris") % {"day": words.short_day(condition.last)}
        if condition.last
        else ""
    )


def refusal_words(names: Names, condition: Condition, born: Born | None, on: date) -> str:
    """Why a condition that answers no closes the offer, for who will start on that day."""
    match condition:
        case AgeBetween():
            return _age_refusal(condition, born, on)
        case NoneOf(members):
            cases = words.choices(condition_words(names, member) for member in members)
            return gettext("l’offre n’est pas ouverte dans ce cas : %(cases)s") % {"cases": cases}
    return gettext("l’offre demande : %(asked)s") % {"asked": condition_words(names, condition)}


def _age_refusal(condition: AgeBetween, born: Born | None, on: date) -> str:
    ages = born.ages(on) if born else None
    limit = _age_limit(condition, ages)
    if ages is None:
        return limit
    told = ngettext("vous aurez %(age)s an le %(day)s", "vous aurez %(age)s ans le %(day)s", ages[0]) % {
        "age": ages[0]
        if ages[0] == ages[1]
        else gettext("%(low)s ou %(high)s") % {"low": ages[0], "high": ages[1]},
        "day": words.short_day(on),
    }
    return gettext("%(told)s, %(limit)s") % {"told": told, "limit": limit}


def _age_limit(condition: AgeBetween, ages: tuple[int, int] | None) -> str:
    if ages and condition.oldest is not None and ages[0] > condition.oldest:
        return gettext("et l’offre s’arrête à %(age)s ans") % {"age": condition.oldest}
    if ages and condition.youngest is not None and ages[1] < condition.youngest:
        return gettext("et l’offre commence à %(age)s ans") % {"age": condition.youngest}
    return gettext("l’offre demande : %(asked)s") % {"asked": age_words(condition)}
