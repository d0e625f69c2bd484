"""« Dispense de… » : what one holds spares, in a step; and what a credential leads to."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from maillage.directory.wording import words
from maillage.planning.wording.names import Names
from pathways.bridges import Relation
from pathways.offers import Bridge, Offer


def bridge_sentences(names: Names, offer: Offer, held: frozenset[str]) -> Iterator[str]:
    """What each fact held exempts from in a step, then how much shorter the step is.

    An exemption that would shorten an offer which is not this variant is left out: it was not counted.
    """
    counted = offer.hours is not None
    for bridge in offer.bridges:
        claimed = bridge.holding in offer.exempted
        if claimed or (bridge.holding in held and not (bridge.hours and counted)):
            yield _exemption(names, bridge)
    if offer.variant_of and offer.hours is not None:
        yield _shortened(names, offer)


def _exemption(names: Names, bridge: Bridge) -> str:
    told = gettext("%(fact)s : cela vous dispense de %(what)s") % {
        "fact": names.fact(bridge.holding),
        "what": bridge.exempts_from,
    }
    if bridge.hours:
        told += " " + gettext("(%(hours)s heures de moins)") % {"hours": words.number(bridge.hours)}
    return words.sentence(told)


def _shortened(names: Names, variant: Offer) -> str:
    whole = names.catalogue.offers[variant.variant_of].hours or 0
    return gettext(
        "Il vous reste %(left)s heures sur %(whole)s : les dates en tiennent compte. "
        "L’organisme confirme la dispense à l’entrée."
    ) % {"left": words.number(variant.hours or 0), "whole": words.number(whole)}


def next_credentials(names: Names, gained: frozenset[str], held: frozenset[str]) -> Iterator[str]:
    """The credentials that those gained lead to, but what is held already: « Ensuite, le diplôme… »."""
    for ladder in names.records.get("ladders", {}).values():
        leads = ladder["relation"] == Relation.LEADS_TO and set(ladder["holding"]) & gained
        if leads and ladder["towards"] not in held:
            yield gettext("Le diplôme suivant : %(credential)s") % {
                "credential": names.fact(ladder["towards"])
            }
