"""Which offers could contribute to a goal, whoever may enter them: the goal's facts, then what those
offers ask, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable

from pathways.catalogue import Catalogue
from pathways.conditions import Condition
from pathways.facts import Vocabulary
from pathways.funding import paying_conditions
from pathways.offers import Offer


def towards(catalogue: Catalogue, goal: Condition) -> frozenset[str]:
    """Offers, by id, that give a fact of the goal or one that such an offer asks, from one to the next."""
    return _contributing(catalogue, goal.facts())


def towards_with_travel(catalogue: Catalogue, goal: Condition) -> frozenset[str]:
    """The same, and the offers that give a means of travel or help to be funded."""
    return _contributing(
        catalogue, goal.facts().union(*(condition.facts() for condition in _means(catalogue)))
    )


def _means(catalogue: Catalogue) -> Iterable[Condition]:
    yield from (mode.requires for mode in catalogue.modes.values())
    for scheme in catalogue.schemes.values():
        yield from paying_conditions(scheme)


def _contributing(catalogue: Catalogue, wanted: frozenset[str]) -> frozenset[str]:
    return contributing(catalogue.vocabulary, catalogue.offers.values(), wanted)


def contributing(vocabulary: Vocabulary, offers: Iterable[Offer], wanted: Iterable[str]) -> frozenset[str]:
    """Which of these offers, by id, give a wanted fact or one that such an offer asks."""
    givers: dict[str, list[Offer]] = {}
    for offer in offers:
        for fact in vocabulary.held(offer.grants):
            givers.setdefault(fact, []).append(offer)
    kept: set[str] = set()
    asked = set(wanted)
    waiting = list(asked)
    while waiting:
        for offer in givers.get(waiting.pop(), ()):
            if offer.id not in kept:
                kept.add(offer.id)
                new = offer.requires.facts() - asked
                asked |= new
                waiting += new
    return frozenset(kept)


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
