"""What one may look for: the facts that some offer of the territory gives, found by everyday words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from rapidfuzz import fuzz

from maillage.planning.wording import Names
from maillage.territories.names import words as folded_words
from pathways.facts import Fact, FactKind
from pathways.offers import Offer

WANTED_KINDS = (
    FactKind.JOB,
    FactKind.CREDENTIAL,
    FactKind.LANGUAGE,
    FactKind.SKILL,
    FactKind.ASSET,
    FactKind.BARRIER,
)
# Sought even when only a pathway gives them.
DESTINATIONS = (FactKind.JOB, FactKind.CREDENTIAL, FactKind.LANGUAGE)
DISCOVERY = "discovery"
DISCOVERY_FACTS = ("job-discovered", "project-defined")
LIKENESS = 84  # of 100, between two words: forgives one typo in a word of six letters
MANY = 12


@dataclass(frozen=True, slots=True)
class Goal:
    """Something to look for. ``words``: folded words of its label; ``beside``: of the offers that give it."""

    id: str
    label: str
    kind: FactKind
    words: frozenset[str]
    beside: frozenset[str]


def goals(names: Names) -> tuple[Goal, ...]:
    """Every goal that the territory's offers give, jobs first, then credentials; by label within a kind.

    What only the steps of a pathway give (an immersion done) is no goal, unless it is a destination.
    """
    giving: dict[str, list[Offer]] = {}
    for offer in names.catalogue.offers.values():
        for fact in offer.grants:
            giving.setdefault(fact, []).append(offer)
    found = [_goal(names, fact, offers) for fact, offers in giving.items()]
    wanted = [goal for goal in found if _is_sought(names.catalogue.vocabulary.facts[goal.id])]
    return tuple(sorted(wanted, key=lambda goal: (WANTED_KINDS.index(goal.kind), goal.label)))


def _is_sought(fact: Fact) -> bool:
    return fact.kind in DESTINATIONS or (fact.kind in WANTED_KINDS and not fact.assumed_no)


def _goal(names: Names, fact_id: str, offers: Iterable[Offer]) -> Goal:
    fact = names.catalogue.vocabulary.facts[fact_id]
    texts = [text for offer in offers for text in _offer_texts(names, offer)]
    return Goal(
        id=fact_id,
        label=fact.label,
        kind=fact.kind,
        words=frozenset(folded_words(fact.label)),
        beside=frozenset(word for text in texts for word in folded_words(text)),
    )


def _offer_texts(names: Names, offer: Offer) -> list[str]:
    record = names.record("offers", offer.id)
    return [offer.name, " ".join(map(str, record.get("themes", ())))]


def search(found: Iterable[Goal], query: str) -> tuple[Goal, ...]:
    """The goals that the words point to, best first; typos, accents and word order don't matter."""
    asked = [word for word in folded_words(query) if len(word) > 1]
    if not asked:
        return ()
    ranked = [(_rank(goal, asked), goal) for goal in found]
    kept = sorted((pair for pair in ranked if pair[0] > 0), key=_most_wanted)
    return tuple(goal for _, goal in kept[:MANY])


def _most_wanted(ranked: tuple[float, Goal]) -> tuple[float, int, str]:
    rank, goal = ranked
    return -rank, WANTED_KINDS.index(goal.kind), goal.label


def _rank(goal: Goal, asked: list[str]) -> float:
    """The share of the asked words that are found; those of the label count twice those beside it."""
    scores = [1.0 if _near(word, goal.words) else 0.5 if _near(word, goal.beside) else 0.0 for word in asked]
    return sum(scores) if all(scores) else 0.0


def _near(word: str, among: frozenset[str]) -> bool:
    if any(other.startswith(word) for other in among):
        return True
    return len(word) > 3 and any(fuzz.ratio(word, other[: len(word) + 1]) >= LIKENESS for other in among)


def goal_document(names: Names, goal_id: str) -> dict[str, Any]:
    """The ``goal`` and ``goal_label`` of a situation; raises ``ValueError`` for what no offer gives.

    « Je ne sais pas encore » is a goal too: to discover.
    """
    if goal_id == DISCOVERY:
        known = [fact for fact in DISCOVERY_FACTS if fact in names.catalogue.vocabulary]
        if not known:
            raise ValueError("this territory has no word for a discovery")
        return {"goal": {"any": known}, "goal_label": gettext("Découvrir, et y voir plus clair")}
    for goal in goals(names):
        if goal.id == goal_id:
            return {"goal": goal.id, "goal_label": goal.label}
    raise ValueError(f"no offer gives {goal_id!r}")


def goal_id_of(situation: Mapping[str, Any]) -> str:
    """The goal chosen in a situation, as the form knows it; empty when it is none of the form's."""
    goal = situation.get("goal")
    if isinstance(goal, Mapping) and set(goal.get("any", ())) <= set(DISCOVERY_FACTS):
        return DISCOVERY
    return goal if isinstance(goal, str) else ""
