"""What a visitor's situation answers to the conditions of the directory: yes, no, or to be checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.directory import loading
from maillage.directory.models import Fact, Ladder, Mode, Scale, Territory
from maillage.directory.readings import read_born, read_vocabulary
from maillage.directory.towns import point_at, town, town_name
from pathways.conditions import Answer, Circumstances, Condition
from pathways.facts import Vocabulary
from pathways.reading import read_condition
from pathways.situation import situation_facts
from pathways.travel import Point, Travel

Situation = Mapping[str, Any]  # a document in a pack's format


def vocabulary_of(territories: Iterable[Territory]) -> Vocabulary:
    """The words of these territories, in three queries."""
    held = list(territories)
    return read_vocabulary(*(loading.current_documents(model, held) for model in (Fact, Scale, Ladder)))


@dataclass(frozen=True, slots=True)
class Visitor:
    """A visitor who told a situation; answers to conditions on a day."""

    situation: Situation
    vocabulary: Vocabulary
    today: date

    @property
    def home(self) -> Point | None:
        """Where they start from."""
        told = self.situation
        return point_at(told.get("lat"), told.get("lon"), str(told.get("commune") or ""))

    @property
    def home_name(self) -> str:
        """The name of their commune."""
        return town_name(str(self.situation.get("commune") or ""))

    def answer(self, condition: Condition, on: date) -> Answer:
        """Whether they meet the condition on that day, as far as they told."""
        return condition.answer(self._circumstances(on))

    def _circumstances(self, on: date) -> Circumstances:
        told = self.situation.get("facts") or {}
        yes, no = (
            frozenset(fact for fact in told.get(key) or () if fact in self.vocabulary)
            for key in ("yes", "no")
        )
        held, denied = situation_facts(self.vocabulary, yes, no)
        home = town(str(self.situation.get("commune") or ""))
        born = read_born(self.situation, self.today)
        return Circumstances(held, denied - held, born, home.zones if home else None, on)


@dataclass(frozen=True, slots=True)
class Trip:
    """Minutes one way by a means of travel; ``sure`` when the visitor is known to have the right to it."""

    mode: str
    minutes: int
    sure: bool


def trips(visitor: Visitor, to: Point, modes: Iterable[Mode], travel: Travel) -> list[Trip]:
    """The ways that a visitor may travel, the quickest first; those that they can't use are left out."""
    origin = visitor.home
    found = []
    for mode in modes if origin else ():
        allowed = visitor.answer(read_condition(mode.requires), visitor.today)
        trip = travel.trip(origin, to, mode.slug) if origin and allowed is not Answer.NO else None
        if trip:
            found.append(Trip(mode.label, trip.longest, allowed is Answer.YES))
    return sorted(found, key=lambda trip: trip.minutes)
