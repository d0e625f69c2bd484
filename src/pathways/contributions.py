"""Which offers could contribute to a goal, whoever may enter them: the goal's facts, then what those
offers ask, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable

from pathways.catalogue import Catalogue
from pathways.conditions import Condition
from pathways.offers import Offer


def towards(catalogue: Catalogue, goal: Condition) -> frozenset[str]:
    """Offers, by id, that give a fact of the goal or one that such an offer asks, from one to the next."""
    return _contributing(catalogue, goal.facts())


def towards_with_travel(catalogue: Catalogue, goal: Condition) -> frozenset[str]:
    """The same, and the offers that give a means of travel or help to be funded."""
    also = (condition for condition in _means(catalogue))
    return _contributing(catalogue, goal.facts().union(*(condition.facts() for condition in also)))


def _means(catalogue: Catalogue) -> Iterable[Condition]:
    yield from (mode.requires for mode in catalogue.modes.values())
    yield from (scheme.requires for scheme in catalogue.schemes.values())


def _contributing(catalogue: Catalogue, wanted: frozenset[str]) -> frozenset[str]:
    kept: set[str] = set()
    while True:
        others = (offer for offer in catalogue.offers.values() if offer.id not in kept)
        found = [offer for offer in others if _gives(catalogue, offer, wanted)]
        if not found:
            return frozenset(kept)
        kept.update(offer.id for offer in found)
        wanted = wanted.union(*(offer.requires.facts() for offer in found))


def _gives(catalogue: Catalogue, offer: Offer, wanted: frozenset[str]) -> bool:
    return not wanted.isdisjoint(catalogue.vocabulary.held(offer.grants))


def narrowed(catalogue: Catalogue, offers: frozenset[str]) -> Catalogue:
    """The catalogue with only these offers and their sessions."""
    return Catalogue(
        vocabulary=catalogue.vocabulary,
        travel=catalogue.travel,
        modes=catalogue.modes.values(),
        places=catalogue.places.values(),
        offers=(catalogue.offers[offer] for offer in sorted(offers)),
        sessions=(session for offer in sorted(offers) for session in catalogue.sessions_of.get(offer, ())),
        schemes=catalogue.schemes.values(),
    )
