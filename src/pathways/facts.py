"""The vocabulary of facts: what may be true, false or unknown of a person.

A fact may imply others (holding a CAP implies level 3). An ordinal scale (level 3 < level 4 < …) is a chain
of such implications: holding a degree of the scale implies every lower degree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """What sort of thing a fact is about."""

    CREDENTIAL = "credential"
    LEVEL = "level"
    LANGUAGE = "language"
    STATUS = "status"
    SKILL = "skill"
    ASSET = "asset"
    BARRIER = "barrier"  # a barrier lifted
    JOB = "job"
    WISH = "wish"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. ``question`` asks it in plain words, ``why`` says why it is asked.

    ``assumed_no``: not held unless said, for what only the steps of a plan give; never asked.
    """

    id: str
    kind: FactKind
    label: str
    implies: tuple[str, ...] = ()
    question: str = ""
    why: str = ""
    assumed_no: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """Facts in ascending order; each implies the one before it."""

    id: str
    label: str
    facts: tuple[str, ...]


class Vocabulary:
    """All facts of a territory, with what each implies.

    Raises ``ValueError`` for a fact given twice, an implication towards an unknown fact, or a circle of
    implications.
    """

    def __init__(self, facts: Iterable[Fact], scales: Iterable[Scale] = ()) -> None:
        self.facts: dict[str, Fact] = {}
        for fact in facts:
            if fact.id in self.facts:
                raise ValueError(f"fact {fact.id!r} is given twice")
            self.facts[fact.id] = fact
        self.scales: tuple[Scale, ...] = tuple(scales)
        self._implied = _closures(self._direct_implications())
        self._implying = _reversed(self._implied)

    def _direct_implications(self) -> dict[str, set[str]]:
        direct = {fact.id: set(fact.implies) for fact in self.facts.values()}
        for scale in self.scales:
            for lower, higher in zip(scale.facts, scale.facts[1:], strict=False):
                direct.setdefault(higher, set()).add(lower)
        unknown = {target for targets in direct.values() for target in targets} | set(direct)
        unknown -= set(self.facts)
        if unknown:
            raise ValueError(f"unknown fact: {', '.join(sorted(unknown))}")
        return direct

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self.facts

    def held(self, facts: Iterable[str]) -> frozenset[str]:
        """The given facts with all that they imply."""
        return frozenset(implied for fact in facts for implied in self._implied[fact])

    def denied(self, facts: Iterable[str]) -> frozenset[str]:
        """The given false facts with all that would imply them, hence false too."""
        return frozenset(implying for fact in facts for implying in self._implying[fact])

    def label(self, fact_id: str) -> str:
        """The words for a fact; its id if it is not of this vocabulary."""
        fact = self.facts.get(fact_id)
        return fact.label if fact else fact_id


def _closures(direct: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    closures: dict[str, frozenset[str]] = {}
    for fact in direct:
        _close(fact, direct, closures, ())
    return closures


def _close(
    fact: str, direct: Mapping[str, set[str]], closures: dict[str, frozenset[str]], path: tuple[str, ...]
) -> frozenset[str]:
    if fact in path:
        raise ValueError(f"facts imply each other in a circle: {' > '.join((*path, fact))}")
    if fact not in closures:
        implied = {fact}
        for target in direct[fact]:
            implied |= _close(target, direct, closures, (*path, fact))
        closures[fact] = frozenset(implied)
    return closures[fact]


def _reversed(closures: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    implying: dict[str, set[str]] = {fact: set() for fact in closures}
    for fact, implied in closures.items():
        for target in implied:
            implying[target].add(fact)
    return {fact: frozenset(sources) for fact, sources in implying.items()}
