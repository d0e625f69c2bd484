"""Records compared: candidates by what they share, then scored.

Candidates share a SIRET, a telephone, an address, a site, a commune or an organisation; within a commune or
an organisation all names are compared at once (rapidfuzz, in C).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

import numpy as np
from rapidfuzz import fuzz, process

from maillage.directory.trust.likeness import CLOSE_NAMES, PROBABLE, Described, Likeness, likeness

LARGEST_GROUP = 50
"""A telephone or a site that more records share says nothing: a switchboard, a national site."""

Pairs = dict[tuple[int, int], float]


def find(described: Iterable[Described]) -> list[Likeness]:
    """The pairs that are probably the same, the most alike first."""
    records = {one.key: one for one in described}
    pairs: Pairs = {}
    for shared in (_commune, _organisation):
        for group in _groups(records.values(), shared):
            _compare_names(group, pairs)
    for shared in (_siret, _phone, _email, _site):
        for group in _groups(records.values(), shared):
            if len(group) <= LARGEST_GROUP:
                _add_all(group, pairs)
    found = (likeness(records[one], records[other], names) for (one, other), names in pairs.items())
    probable = [each for each in found if each.score >= PROBABLE]
    return sorted(probable, key=lambda each: (-each.score, each.first, each.second))


def _commune(one: Described) -> str:
    return one.commune


def _organisation(one: Described) -> str:
    return str(one.organisation or "")


def _siret(one: Described) -> str:
    return one.siret


def _phone(one: Described) -> str:
    return one.phone


def _email(one: Described) -> str:
    return one.email


def _site(one: Described) -> str:
    return one.website


def _groups(records: Iterable[Described], shared: Callable[[Described], str]) -> Iterator[list[Described]]:
    groups: dict[str, list[Described]] = defaultdict(list)
    for one in records:
        if key := shared(one):
            groups[key].append(one)
    return (group for group in groups.values() if len(group) > 1)


def _compare_names(group: Sequence[Described], pairs: Pairs) -> None:
    """Every pair of the group whose names are close."""
    names = [one.name for one in group]
    scores = process.cdist(
        names, names, scorer=fuzz.token_sort_ratio, score_cutoff=CLOSE_NAMES, dtype=np.uint8, workers=1
    )
    for one, other in zip(*np.nonzero(np.triu(scores, k=1)), strict=True):
        pairs[_key(group[one], group[other])] = float(scores[one, other])


def _add_all(group: Sequence[Described], pairs: Pairs) -> None:
    for one, other in combinations(group, 2):
        if _key(one, other) not in pairs:
            pairs[_key(one, other)] = fuzz.token_sort_ratio(one.name, other.name)


def _key(one: Described, other: Described) -> tuple[int, int]:
    return (one.key, other.key) if one.key < other.key else (other.key, one.key)
