"""Why an offer refuses someone."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext, ngettext

from maillage.directory.wording import words
from maillage.directory.wording.conditions import age_words, condition_words
from pathways.conditions import AgeBetween, Born, Condition, NoneOf
from pathways.facts import Vocabulary


def refusal_words(vocabulary: Vocabulary, condition: Condition, born: Born | None, on: date) -> str:
    """Why a condition that answers no closes the offer, for who will start on that day."""
    match condition:
        case AgeBetween():
            return _age_refusal(condition, born, on)
        case NoneOf(members):
            cases = words.choices(condition_words(member, vocabulary) for member in members)
            return gettext("l’offre n’est pas ouverte dans ce cas : %(cases)s") % {"cases": cases}
    return gettext("l’offre demande : %(asked)s") % {"asked": condition_words(condition, vocabulary)}


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
