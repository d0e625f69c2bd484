"""Conditions over facts, age, residence and dates; three answers: yes, no, unknown (Kleene's logic).

As a document a condition is a fact's id, or a mapping with one key: ``all``, ``any``, ``none``, ``at_least``
(with ``of``), ``age``, ``residence``, ``date``. An unknown fact stays unknown, under ``none`` too: a missing
datum never makes a negative condition true.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum


class Answer(IntEnum):
    """Kleene's three values, ordered so that ``all`` is the minimum and ``any`` the maximum."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    @property
    def opposite(self) -> Answer:
        return Answer(2 - self)


@dataclass(frozen=True, slots=True)
class Born:
    """A birth date, known to lie between two days (both included; the same day when it is exact)."""

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError("a birth date's latest day is before its earliest")

    @classmethod
    def from_age(cls, years: int, on: date) -> Born:
        """Who is ``years`` years old on the day ``on``."""
        return cls(_next_day(_years_before(on, years + 1)), _years_before(on, years))

    def ages(self, on: date) -> tuple[int, int]:
        """The smallest and the largest age, in whole years, that the person may have on that day."""
        return _age(self.latest, on), _age(self.earliest, on)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that a condition may look at: facts held and denied (closed), birth, residence, the day.

    ``zones`` are tags such as ``commune:33138``, ``departement:33``, ``epci:200070092``, ``region:75``,
    ``zone:frr``; ``None`` when the residence is unknown. Whoever is not tagged ``zone:…`` is unknown for
    that zone, not outside it.
    """

    held: frozenset[str]
    denied: frozenset[str]
    born: Born | None
    zones: frozenset[str] | None
    on: date


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be true; see the kinds below."""

    @abstractmethod
    def answer(self, circumstances: Circumstances) -> Answer:
        """Yes, no or unknown in these circumstances."""

    def parts(self) -> tuple[Condition, ...]:
        """The conditions it is made of; none for an atom."""
        return ()

    def atoms(self) -> Iterator[Condition]:
        """The atoms (fact, age, residence, date), in reading order."""
        if not self.parts():
            yield self
        for part in self.parts():
            yield from part.atoms()

    def facts(self) -> frozenset[str]:
        """Every fact it mentions."""
        return frozenset(atom.fact for atom in self.atoms() if isinstance(atom, Has))


@dataclass(frozen=True, slots=True)
class Has(Condition):
    """The person holds a fact."""

    fact: str

    def answer(self, circumstances: Circumstances) -> Answer:
        if self.fact in circumstances.held:
            return Answer.YES
        return Answer.NO if self.fact in circumstances.denied else Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class Group(Condition):
    """A condition made of others."""

    members: tuple[Condition, ...]

    def parts(self) -> tuple[Condition, ...]:
        return self.members

    def _answers(self, circumstances: Circumstances) -> list[Answer]:
        return [member.answer(circumstances) for member in self.members]


@dataclass(frozen=True, slots=True)
class AllOf(Group):
    """All of its members; with no member, always true."""

    def answer(self, circumstances: Circumstances) -> Answer:
        return min(self._answers(circumstances), default=Answer.YES)


@dataclass(frozen=True, slots=True)
class AnyOf(Group):
    """At least one of its members."""

    def answer(self, circumstances: Circumstances) -> Answer:
        return max(self._answers(circumstances), default=Answer.NO)


@dataclass(frozen=True, slots=True)
class NoneOf(Group):
    """None of its members."""

    def answer(self, circumstances: Circumstances) -> Answer:
        return max(self._answers(circumstances), default=Answer.NO).opposite


@dataclass(frozen=True, slots=True)
class AtLeast(Group):
    """At least ``count`` of its members."""

    count: int = field(kw_only=True)

    def __post_init__(self) -> None:
        if not 1 <= self.count <= len(self.members):
            raise ValueError(f"at least {self.count} of {len(self.members)} conditions can't be asked")

    def answer(self, circumstances: Circumstances) -> Answer:
        return sorted(self._answers(circumstances), reverse=True)[self.count - 1]


@dataclass(frozen=True, slots=True)
class AgeBetween(Condition):
    """Age in whole years on the day, both ends included; ``None`` is no limit."""

    youngest: int | None
    oldest: int | None

    def __post_init__(self) -> None:
        if self.youngest is not None and self.oldest is not None and self.oldest < self.youngest:
            raise ValueError(f"age from {self.youngest} to {self.oldest} leaves nobody")

    def answer(self, circumstances: Circumstances) -> Answer:
        if circumstances.born is None:
            return Answer.UNKNOWN
        low, high = circumstances.born.ages(circumstances.on)
        fits = [self._fits(age) for age in range(low, high + 1)]
        return Answer.YES if all(fits) else Answer.UNKNOWN if any(fits) else Answer.NO

    def _fits(self, age: int) -> bool:
        return (self.youngest is None or age >= self.youngest) and (self.oldest is None or age <= self.oldest)


@dataclass(frozen=True, slots=True)
class ResidesIn(Condition):
    """The person lives in one of these zones (tags, see ``Circumstances.zones``)."""

    zones: frozenset[str]

    def answer(self, circumstances: Circumstances) -> Answer:
        if circumstances.zones is None:
            return Answer.UNKNOWN
        if self.zones & circumstances.zones:
            return Answer.YES
        return Answer.UNKNOWN if any(zone.startswith("zone:") for zone in self.zones) else Answer.NO


@dataclass(frozen=True, slots=True)
class DateBetween(Condition):
    """The day lies between two dates, both included; ``None`` is no limit."""

    first: date | None
    last: date | None

    def answer(self, circumstances: Circumstances) -> Answer:
        after = self.first is None or circumstances.on >= self.first
        before = self.last is None or circumstances.on <= self.last
        return Answer.YES if after and before else Answer.NO


ALWAYS = AllOf(())


def facts_under_none(condition: Condition, *, inside: bool = False) -> frozenset[str]:
    """Facts whose gain may turn the condition false: those that stand under ``none``."""
    inside = inside or isinstance(condition, NoneOf)
    if isinstance(condition, Has):
        return frozenset({condition.fact}) if inside else frozenset()
    return frozenset(fact for part in condition.parts() for fact in facts_under_none(part, inside=inside))
