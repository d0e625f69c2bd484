"""A person as arrays: what they hold, what is closed to them, their ages and zones as a file numbers them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pathways.conditions import Born
from pathways.plans import Certainty
from pathways.situation import Situation
from pathways.store.programs import EVER, NEVER, Days, Reading

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Person:
    """``accepted``: facts that conditions take as met from the first day."""

    accepted: Flags
    held: Flags
    reading: Reading

    def earliest(self) -> Days:
        """From when each fact counts, before any step."""
        return np.where(self.accepted, EVER, NEVER).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the conditions of a file speak of: facts by number, ages, sets of zones by tag."""

    facts: Mapping[str, int]
    ages: Sequence[tuple[int | None, int | None]]
    zones: int
    zones_of_tag: Mapping[str, Sequence[int]]
    open_zones: Flags  # sets that hold a tag ``zone:…``, for which nobody is known to be outside

    def person(self, situation: Situation, certainty: Certainty) -> Person:
        """The person, with unknowns read so.

        A condition accepts a fact that is held, and where unknowns are taken as yes whatever is not denied.
        Under ``none`` a fact is accepted while it is denied, and where unknowns are taken as yes while it is
        not held; what is not so at first never becomes so, since no step denies a fact.
        """
        held, denied = self._flags(situation.held), self._flags(situation.denied)
        sure = certainty is Certainty.SURE
        return Person(
            accepted=held if sure else ~denied,
            held=held,
            reading=Reading(
                shut=~denied if sure else held,
                ages=_age_days(self.ages, situation.born, sure=sure),
                zones=self._let_in(situation.zones, sure=sure),
            ),
        )

    def _flags(self, facts: Iterable[str]) -> Flags:
        flags = np.zeros(len(self.facts), np.bool_)
        flags[[self.facts[fact] for fact in facts if fact in self.facts]] = True
        return flags

    def _let_in(self, tags: frozenset[str] | None, *, sure: bool) -> Flags:
        if tags is None:
            return np.full(self.zones, not sure)
        found = np.zeros(self.zones, np.bool_) if sure else self.open_zones.copy()
        found[[number for tag in tags for number in self.zones_of_tag.get(tag, ())]] = True
        return found


def _age_days(ages: Sequence[tuple[int | None, int | None]], born: Born | None, *, sure: bool) -> Days:
    """For each age the first and the last day on which it is accepted.

    Surely, once the youngest that the person may be is old enough, until the oldest is too old; possibly,
    the other way round.
    """
    if born is None:
        return np.array([[NEVER, EVER] if sure else [EVER, NEVER]] * len(ages), np.int64).reshape(-1, 2)
    late, soon = (born.latest, born.earliest) if sure else (born.earliest, born.latest)
    days = [
        (
            EVER if youngest is None else turning(late, youngest),
            NEVER if oldest is None else turning(soon, oldest + 1) - 1,
        )
        for youngest, oldest in ages
    ]
    return np.array(days, np.int64).reshape(-1, 2)


def turning(born: date, age: int) -> int:
    """The day on which someone born that day turns ``age``: the first of March for 29 February."""
    try:
        return born.replace(year=born.year + age).toordinal()
    except ValueError:
        return date(born.year + age, 3, 1).toordinal()
