"""What is known of a person: where they live, since when, what they hold, what they can give, what they
want.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pathways.conditions import Born, Circumstances, Condition, Has
from pathways.facts import Vocabulary
from pathways.travel import Point

HOURS_WHEN_UNKNOWN = 35.0  # hours a week: a full-time week, as long as the person has said nothing
DAILY_MINUTES_WHEN_UNKNOWN = 60
OCCASIONAL_MINUTES_WHEN_UNKNOWN = 90
HORIZON_DAYS = 730


@dataclass(frozen=True, slots=True)
class Situation:
    """A person's situation; what is absent is unknown.

    ``held`` and ``denied`` are closed by the vocabulary. ``zones`` are tags (see
    ``conditions.Circumstances``). Minutes are one way; money is in cents; ``wallets`` maps a wallet's name
    to what is left in it.
    """

    home: Point
    zones: frozenset[str] | None
    goal: Condition
    held: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    born: Born | None = None
    hours_per_week: float | None = None
    daily_minutes: int | None = None
    occasional_minutes: int | None = None
    budget: int | None = None
    wallets: Mapping[str, int] = field(default_factory=dict)
    available_from: date | None = None
    refused_offers: frozenset[str] = frozenset()
    horizon_days: int = HORIZON_DAYS

    def __post_init__(self) -> None:
        contradicted = self.held & self.denied
        if contradicted:
            raise ValueError(f"both true and false: {', '.join(sorted(contradicted))}")
        if self.horizon_days < 0:
            raise ValueError("the horizon is in the past")
        if not all(isinstance(atom, Has) for atom in self.goal.atoms()):
            raise ValueError("a goal is made of facts only")

    @property
    def hours_limit(self) -> float:
        return HOURS_WHEN_UNKNOWN if self.hours_per_week is None else self.hours_per_week

    def minutes_limit(self, trips_per_week: float) -> int:
        """Accepted minutes one way at that rhythm: twice a week or more is daily, less is occasional."""
        if trips_per_week >= 2:
            return DAILY_MINUTES_WHEN_UNKNOWN if self.daily_minutes is None else self.daily_minutes
        return OCCASIONAL_MINUTES_WHEN_UNKNOWN if self.occasional_minutes is None else self.occasional_minutes

    def circumstances(self, on: date, gained: frozenset[str] = frozenset()) -> Circumstances:
        """The person on that day, having gained those facts (closed)."""
        held = self.held | gained
        return Circumstances(held, self.denied - gained, self.born, self.zones, on)


def situation_facts(
    vocabulary: Vocabulary, yes: frozenset[str], no: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Held and denied facts closed by the vocabulary, with what is assumed not to be held.

    Raises ``ValueError`` for an unknown fact.
    """
    unknown = (yes | no) - set(vocabulary.facts)
    if unknown:
        raise ValueError(f"unknown fact: {', '.join(sorted(unknown))}")
    held = vocabulary.held(yes)
    assumed = {fact.id for fact in vocabulary.facts.values() if fact.assumed_no} - held
    return held, vocabulary.denied(no | assumed)
