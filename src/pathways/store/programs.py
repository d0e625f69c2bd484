"""Conditions as numbers: programs of a small stack machine, which says when a condition may be met.

For one person a program answers the first and the last day of start between which its condition may be
accepted, each fact being held from its earliest day on. It never says no where the condition could say yes:
what it can't tell (what stands under ``none`` other than facts, a day between two stretches) it lets through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from pathways.conditions import (
    AgeBetween,
    AllOf,
    AtLeast,
    Condition,
    DateBetween,
    Group,
    Has,
    NoneOf,
    ResidesIn,
)

Days = NDArray[np.int64]

HAS, AGE, DATE, ZONE, NONE, LEAST = range(6)
EVER, NEVER = 0, 1 << 40  # days before and after all others
LATEST = (1 << 31) - 1  # a day that a program can hold, after all others
COUNTING = -1  # a lag: see ``window``
DEEPEST = 64  # answers that may wait on the stack at once


def asked(condition: Condition, *, wanted: bool = True) -> frozenset[str]:
    """The facts whose gain may turn the condition true: those under an even number of ``none``."""
    if isinstance(condition, Has):
        return frozenset({condition.fact}) if wanted else frozenset()
    inside = wanted != isinstance(condition, NoneOf)
    return frozenset(fact for part in condition.parts() for fact in asked(part, wanted=inside))


@dataclass(slots=True)
class Writer:
    """Writes conditions as programs; each age and set of zones is kept once, in the order of first use.

    ``days``: those from which a condition on dates may answer otherwise.
    """

    facts: Mapping[str, int]
    ages: dict[tuple[int | None, int | None], int] = field(default_factory=dict)
    zones: dict[frozenset[str], int] = field(default_factory=dict)
    days: set[int] = field(default_factory=set)

    def program(self, condition: Condition) -> list[int]:
        """The program of a condition. Raises ``KeyError`` for an unknown fact."""
        return list(self._written(condition))

    def _written(self, condition: Condition) -> Iterator[int]:
        match condition:
            case Has(fact):
                yield from (HAS, self.facts[fact])
            case AgeBetween(youngest, oldest):
                yield from (AGE, self.ages.setdefault((youngest, oldest), len(self.ages)))
            case ResidesIn(zones):
                yield from (ZONE, self.zones.setdefault(zones, len(self.zones)))
            case DateBetween(first, last):
                self.days |= {_ordinal(first, EVER), _ordinal(last, EVER) + 1}
                yield from (DATE, _ordinal(first, EVER), _ordinal(last, LATEST))
            case NoneOf(members):
                facts = [self.facts[each.fact] for each in members if isinstance(each, Has)]
                for member in members:
                    self.program(member)  # its ages and days are known to ``eras``
                yield from (NONE, len(facts), *facts)
            case Group(members):
                for member in members:
                    yield from self._written(member)
                yield from (LEAST, len(members), least(condition))
            case _:
                raise TypeError(f"no program for {condition!r}")


def _ordinal(day: date | None, otherwise: int) -> int:
    return otherwise if day is None else day.toordinal()


def least(group: Condition) -> int:
    """How many members of a group must be accepted."""
    if isinstance(group, AllOf):
        return len(group.members)
    return group.count if isinstance(group, AtLeast) else 1


def feared(conditions: Iterable[Condition]) -> frozenset[str]:
    """The facts whose gain may turn one of these conditions false."""
    return frozenset(fact for condition in conditions for fact in asked(condition, wanted=False))


class Reading(NamedTuple):
    """What conditions find of a person beside facts held.

    ``shut``: facts that close what forbids them, now and for ever; ``ages``: by age, the first and the last
    day on which it is accepted; ``zones``: which sets of zones let the person in.
    """

    shut: NDArray[np.bool_]
    ages: Days
    zones: NDArray[np.bool_]


class Stack(NamedTuple):
    """Room for the answers of a program while it runs, used again from one to the next."""

    firsts: Days
    lasts: Days


def room() -> Stack:
    """An empty stack."""
    return Stack(np.empty(DEEPEST, np.int64), np.empty(DEEPEST, np.int64))


@numba.njit(cache=True)
def window(program: Days, held_from: Days, lag: int, reading: Reading, stack: Stack) -> tuple[int, int]:
    """The first and the last day of start on which the condition may be accepted; ``NEVER, EVER`` for none.

    ``held_from``: by fact, the earliest day on which it is held; it counts from ``lag`` days later on. With
    ``COUNTING`` for ``lag`` these are no days, but what each fact costs: dates and ages then cost nothing.
    """
    top, at = 0, 0
    while at < len(program):
        kind, number = program[at], program[at + 1]
        if kind == LEAST:
            top -= number
            first, last = _rank(stack, top, number, program[at + 2])
        elif kind == NONE:
            first, last = EVER, NEVER
            for fact in program[at + 2 : at + 2 + number]:
                first = NEVER if reading.shut[fact] else first
        else:
            first, last = _atom(program, at, held_from, lag, reading)
        if first >= NEVER or last < first:
            first, last = NEVER, EVER
        stack.firsts[top], stack.lasts[top] = first, last
        top += 1
        at += 2 + number if kind == NONE else 3 if kind in (LEAST, DATE) else 2
    return stack.firsts[0], stack.lasts[0]


@numba.njit(cache=True)
def _atom(program: Days, at: int, held_from: Days, lag: int, reading: Reading) -> tuple[int, int]:
    kind, number = program[at], program[at + 1]
    if kind == HAS:
        first = held_from[number]
        return first + lag if lag > 0 and EVER < first < NEVER else first, NEVER
    if lag == COUNTING and kind != ZONE:
        return EVER, NEVER
    if kind == AGE:
        return reading.ages[number, 0], reading.ages[number, 1]
    if kind == DATE:
        return number, program[at + 2]
    return EVER if reading.zones[number] else NEVER, NEVER


@numba.njit(cache=True)
def _rank(stack: Stack, start: int, count: int, least: int) -> tuple[int, int]:
    """The first and the last day on which ``least`` of these answers may be yes together.

    On such a day that many begin no later and end no earlier: so the day lies between the so-manieth first
    day and the so-manieth last one. ``NEVER`` comes last among the firsts, ``EVER`` first among the lasts.
    """
    if least == 0 or least > count:
        return (EVER, NEVER) if least == 0 else (NEVER, EVER)
    firsts, lasts = stack.firsts[start : start + count], stack.lasts[start : start + count]
    if least == 1:
        return firsts.min(), lasts.max()
    if least == count:
        return firsts.max(), lasts.min()
    return np.sort(firsts)[least - 1], np.sort(lasts)[count - least]
