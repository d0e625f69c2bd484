"""Conditions compiled for one person: who they are is settled once, and only the facts yet to be gained
remain.

A gate looks at two sets of gained facts: those that *may* be held, and those that *must* be. With the same
set twice it answers exactly as the condition does; with a larger first set and a smaller second one it is an
optimistic bound: it never says no where the condition could say yes. (``none`` swaps the two.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pathways.conditions import (
    AgeBetween,
    AllOf,
    Answer,
    AnyOf,
    AtLeast,
    Born,
    Circumstances,
    Condition,
    DateBetween,
    Has,
    NoneOf,
)
from pathways.occurrences import ONE_DAY
from pathways.plans import Certainty

HELD = -1  # the fact may be held
NOT_HELD = -2  # the fact need not be held

Instruction = tuple[int, int]


class Gate(NamedTuple):
    """A postfix program over facts; the facts whose gain can open it (``needs``) or shut it (``bars``).

    Each instruction answers yes or no: ``(HELD, fact)`` and ``(NOT_HELD, fact)`` look at a fact, by its
    place; ``(n, k)`` takes the last ``n`` answers and asks that at least ``k`` be yes. One answer is left.
    """

    program: tuple[Instruction, ...]
    needs: int = 0
    bars: int = 0


OPEN = Gate(((0, 0),))
SHUT = Gate(((0, 1),))


def compiled(
    condition: Condition, person: Circumstances, bits: Mapping[str, int], certainty: Certainty
) -> Gate:
    """The gate that opens where ``certainty`` accepts the condition's answer for this person on this day.

    ``bits`` gives the bit of each fact that may be gained. A gate that nothing can change is ``OPEN`` or
    ``SHUT`` itself.
    """
    least = Answer.YES if certainty is Certainty.SURE else Answer.UNKNOWN
    return _compiled(condition, least, person, bits)


def _compiled(condition: Condition, least: Answer, person: Circumstances, bits: Mapping[str, int]) -> Gate:
    """The gate that opens where the condition's answer is at least ``least``.

    Kleene's ``all``, ``any`` and ``at least`` are minimum, maximum and rank: they commute with such a
    threshold. ``none`` turns "at least v" into "not at least the opposite of v, plus one" of its members.
    """
    match condition:
        case Has(fact):
            return _atom(condition, fact, least, person, bits)
        case NoneOf(members):
            over = Answer(3 - least)
            return _negation(_rank([_compiled(member, over, person, bits) for member in members], 1))
        case AllOf(members):
            return _rank([_compiled(member, least, person, bits) for member in members], len(members))
        case AnyOf(members):
            return _rank([_compiled(member, least, person, bits) for member in members], 1)
        case AtLeast(members):
            return _rank([_compiled(member, least, person, bits) for member in members], condition.count)
        case _:
            return OPEN if condition.answer(person) >= least else SHUT


def _atom(
    condition: Condition, fact: str, least: Answer, person: Circumstances, bits: Mapping[str, int]
) -> Gate:
    if condition.answer(person) >= least:
        return OPEN
    bit = bits.get(fact, 0)
    return Gate(((HELD, bit.bit_length() - 1),), needs=bit) if bit else SHUT


def _negation(gate: Gate) -> Gate:
    """Open where the gate is shut: not "at least k of n" is "at least n - k + 1 of the n negations"."""
    if gate is OPEN or gate is SHUT:
        return SHUT if gate is OPEN else OPEN
    program = ((HELD + NOT_HELD - n, k) if n < 0 else (n, n - k + 1) for n, k in gate.program)
    return Gate(tuple(program), needs=gate.bars, bars=gate.needs)


def _rank(gates: Sequence[Gate], count: int) -> Gate:
    """Open when at least ``count`` of the gates are."""
    count -= sum(gate is OPEN for gate in gates)
    rest = [gate for gate in gates if gate is not OPEN and gate is not SHUT]
    if count <= 0:
        return OPEN
    if count > len(rest):
        return SHUT
    if len(rest) == 1:
        return rest[0]
    program = (*(instruction for gate in rest for instruction in gate.program), (len(rest), count))
    return Gate(program, union(gate.needs for gate in rest), union(gate.bars for gate in rest))


def union(masks: Iterable[int]) -> int:
    """The facts of any of these masks."""
    facts = 0
    for mask in masks:
        facts |= mask
    return facts


def places(mask: int) -> Iterator[int]:
    """The places of the bits that are set, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def thresholds(condition: Condition, born: Born | None) -> set[date]:
    """The days on which the condition's answer may change by itself: birthdays and dates."""
    days: set[date] = set()
    for atom in condition.atoms():
        if isinstance(atom, DateBetween):
            days |= {atom.first} if atom.first else set()
            days |= {atom.last + ONE_DAY} if atom.last and atom.last < date.max else set()
        elif isinstance(atom, AgeBetween) and born is not None:
            ages = [atom.youngest] if atom.youngest is not None else []
            ages += [atom.oldest + 1] if atom.oldest is not None else []
            days |= {_birthday(day, age) for day in (born.earliest, born.latest) for age in ages}
    return days


def _birthday(born: date, age: int) -> date:
    """The day on which someone born that day turns ``age``; the first of March stands in for 29 February."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
