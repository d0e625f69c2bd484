"""Conditions in plain words: what an offer or a scheme asks."""

from __future__ import annotations

from django.utils.translation import gettext

from maillage.directory.wording import words
from maillage.directory.wording.zones import zone_name
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


def condition_parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that must all hold, one by one; none when nothing is asked."""
    if isinstance(condition, AllOf):
        return tuple(part for member in condition.members for part in condition_parts(member))
    return (condition,)


def condition_sentence(condition: Condition, vocabulary: Vocabulary) -> str:
    """What the condition asks, as one sentence; empty when it asks nothing."""
    return words.sentence(condition_words(condition, vocabulary))


def condition_words(condition: Condition, vocabulary: Vocabulary) -> str:
    """What the condition asks: « avoir entre 15 et 18 ans et … »; empty when it asks nothing."""
    match condition:
        case Has(fact):
            return words.inside(vocabulary.label(fact))
        case AgeBetween():
            return age_words(condition)
        case DateBetween():
            return _period(condition)
        case ResidesIn(zones):
            return gettext("habiter : %(zones)s") % {"zones": words.choices(sorted(map(zone_name, zones)))}
        case Group():
            return _group_words(condition, [_member_words(each, vocabulary) for each in condition.members])
    raise TypeError(f"no words for {condition!r}")


def _group_words(condition: Group, asked: list[str]) -> str:
    match condition:
        case AtLeast():
            return gettext("au moins %(count)s parmi : %(asked)s") % {
                "count": condition.count,
                "asked": words.listing(asked),
            }
        case AnyOf():
            return words.choices(asked)
        case NoneOf():
            return gettext("ne pas être dans ce cas : %(cases)s") % {"cases": words.choices(asked)}
    return words.listing(asked)


def _member_words(member: Condition, vocabulary: Vocabulary) -> str:
    told = condition_words(member, vocabulary)
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
    if condition.last:
        return gettext("commencer au plus tard le %(day)s") % {"day": words.short_day(condition.last)}
    return ""
