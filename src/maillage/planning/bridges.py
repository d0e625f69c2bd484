"""What a territory's documents say of bridges, as offers and sessions that the engine knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext

from maillage.directory.documents import Document, to_cents
from maillage.directory.readings import read_ladder
from pathways.bridges import AWARD, Relation, with_bridges
from pathways.facts import Vocabulary
from pathways.offers import Bridge, Dates, Offer, Session


def read_bridge(document: Document) -> Bridge:
    """What an offer's document says that a fact exempts from."""
    return Bridge(
        document["holding"],
        document["from"],
        document.get("hours"),
        to_cents(document.get("price")),
        bool(document.get("pro_rata")),
    )


def bridged(
    offers: Iterable[Offer],
    sessions: Iterable[Session],
    ladders: Iterable[Document],
    vocabulary: Vocabulary,
    window: Dates,
) -> tuple[list[Offer], list[Session]]:
    """The offers and sessions with their shorter variants, and the award of what is made of blocks.

    Raises ``ValueError`` for a ladder or a bridge that says more than it can.
    """
    read = [read_ladder(document) for document in ladders]
    named = [
        replace(ladder, name=_award_name(vocabulary.label(ladder.towards)))
        if ladder.relation is Relation.MADE_OF
        else ladder
        for ladder in read
    ]
    listed, held = with_bridges(offers, sessions, named, window)
    return [_told(offer) if offer.kind == AWARD else offer for offer in listed], held


def _award_name(credential: str) -> str:
    return gettext("Délivrance du diplôme : %(credential)s") % {"credential": credential}


def _told(award: Offer) -> Offer:
    """The words of a formality."""
    return replace(
        award,
        organisation=gettext("Le jury du diplôme"),
        bring=(gettext("Les attestations de tous les blocs"),),
        first_step=gettext(
            "C’est une formalité. Envoyez vos attestations à l’organisme qui délivre le diplôme. "
            "Le jury se réunit parfois plusieurs semaines après"
        ),
    )
