"""Offers closed to this person as things stand, each with its reason in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext

from maillage.directory.wording import words
from maillage.planning.wording.names import Names
from maillage.planning.wording.refusals import refusal_words
from pathways.conditions import Born
from pathways.exclusions import Exclusion, ExclusionKind

NOTHING: Mapping[str, bool] = {}
HOPELESS_MINUTES = 180  # beyond, the figure says less than the word


def exclusion_sentences(
    names: Names, exclusions: Iterable[Exclusion], born: Born | None, mended: Mapping[str, bool] = NOTHING
) -> tuple[str, ...]:
    """One sentence an offer; one for all that are much too far. ``mended``: offers that a plan
    holds all the same, and whether that plan is sure."""
    far, told, later = [], [], []
    for exclusion in exclusions:
        if exclusion.offer in mended and exclusion.kind is not ExclusionKind.FULL:
            mend = _mend(certain=mended[exclusion.offer])
            later.append(f"{exclusion_sentence(names, exclusion, born)} {mend}")
        elif _hopeless(exclusion):
            far.append(_offer(names, exclusion))
        else:
            told.append(exclusion_sentence(names, exclusion, born))
    all_far = gettext("Trop loin aujourd’hui avec vos moyens de transport : %(offers)s.")
    return (*told, *later, *([all_far % {"offers": " ; ".join(far)}] if far else []))


def _mend(*, certain: bool) -> str:
    return (
        gettext("Le parcours y remédie avant.")
        if certain
        else gettext("Vos réponses peuvent y changer quelque chose.")
    )


def _hopeless(exclusion: Exclusion) -> bool:
    beyond = exclusion.trip is None or exclusion.trip.longest > HOPELESS_MINUTES
    return exclusion.kind is ExclusionKind.FAR and beyond


def _offer(names: Names, exclusion: Exclusion) -> str:
    offer = names.catalogue.offers.get(exclusion.offer)
    return names.offer_and_organisation(offer) if offer else exclusion.offer


def exclusion_sentence(names: Names, exclusion: Exclusion, born: Born | None) -> str:
    """« École … : pas possible, parce que vous aurez 19 ans …, et l’offre s’arrête à 18 ans. »"""
    told = {ExclusionKind.REFUSED: _refused, ExclusionKind.FULL: _full, ExclusionKind.FAR: _far}
    return gettext("%(offer)s : %(why)s") % {
        "offer": _offer(names, exclusion),
        "why": told[exclusion.kind](names, exclusion, born),
    }


def _refused(names: Names, exclusion: Exclusion, born: Born | None) -> str:
    on = exclusion.start
    if on is None:
        return gettext("pas possible aujourd’hui.")
    vocabulary = names.catalogue.vocabulary
    reasons = " ; ".join(refusal_words(vocabulary, condition, born, on) for condition in exclusion.conditions)
    return gettext("pas possible, parce que %(reasons)s.") % {"reasons": reasons}


def _full(names: Names, exclusion: Exclusion, born: Born | None) -> str:
    del names, born
    assert exclusion.start is not None  # noqa: S101 — a full session has a date
    full = gettext("plus de place le %(day)s") % {"day": words.day(exclusion.start)}
    if exclusion.next_start is None:
        return gettext("%(full)s ; aucune autre date connue.") % {"full": full}
    return gettext("%(full)s ; prochaine date : %(day)s.") % {
        "full": full,
        "day": words.day(exclusion.next_start),
    }


def _far(names: Names, exclusion: Exclusion, born: Born | None) -> str:
    del born
    where = names.place(exclusion.place) if exclusion.place else ""
    if exclusion.trip is None or _hopeless(exclusion):
        return gettext("trop loin aujourd’hui avec vos moyens de transport (%(place)s).") % {"place": where}
    return gettext(
        "trop loin aujourd’hui : %(minutes)s à l’aller %(mode)s (%(place)s), vous acceptez %(limit)s."
    ) % {
        "minutes": words.minutes(exclusion.trip.longest),
        "mode": names.mode(exclusion.trip.mode),
        "place": where,
        "limit": words.minutes(exclusion.limit or 0),
    }
