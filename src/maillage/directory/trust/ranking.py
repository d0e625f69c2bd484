"""What most pathways depend on: which offers give a fact that others ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from maillage.directory.models import Offer
from pathways.conditions import facts_under_none
from pathways.reading import read_condition


class Rank(NamedTuple):
    """How much depends on an offer: example people whose pathways take it; offers that ask what it gives."""

    people: int = 0
    offers: int = 0


def ranks(offers: Iterable[Offer], people: Mapping[str, int]) -> dict[int, Rank]:
    """The rank of each of these offers, by key; ``people``: how many pathways take each, by slug."""
    listed = list(offers)
    asked = Counter(fact for offer in listed for fact in _asked(offer))
    return {
        offer.pk: Rank(people.get(offer.slug, 0), sum(asked[fact] for fact in offer.grants or ()))
        for offer in listed
    }


def _asked(offer: Offer) -> frozenset[str]:
    requires = read_condition(offer.requires)
    return requires.facts() - facts_under_none(requires)
