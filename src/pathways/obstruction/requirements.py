"""What would make a condition acceptable, forgetting that gaining a fact can close a door.

A condition becomes a list of *alternatives*: sets of facts, any one of which suffices. For a given person and
day, age, residence, dates and facts already held are settled; only facts yet to be had remain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pathways.conditions import (
    AllOf,
    Answer,
    AnyOf,
    AtLeast,
    Circumstances,
    Condition,
    Has,
    NoneOf,
)

Alternatives = tuple[frozenset[str], ...]

FREE: Alternatives = (frozenset(),)
NEVER: Alternatives = ()
MOST = 256  # beyond that many, a condition counts as met: only more is thought possible


def alternatives(condition: Condition, least: Answer, person: Circumstances) -> Alternatives:
    """The smallest sets of facts with which the answer may be at least ``least``.

    Kleene's ``all``, ``any`` and ``at least`` commute with such a threshold; ``none`` turns it into "not at
    least the opposite, plus one" of its members.
    """
    match condition:
        case Has(fact):
            return FREE if condition.answer(person) >= least else (frozenset({fact}),)
        case NoneOf(members):
            return some([_refusing(each, Answer(3 - least), person) for each in members], len(members))
        case AllOf(members):
            return some([alternatives(each, least, person) for each in members], len(members))
        case AnyOf(members):
            return some([alternatives(each, least, person) for each in members], 1)
        case AtLeast(members):
            return some([alternatives(each, least, person) for each in members], condition.count)
        case _:
            return FREE if condition.answer(person) >= least else NEVER


def _refusing(condition: Condition, least: Answer, person: Circumstances) -> Alternatives:
    """The same, for the answer to be less than ``least``. A fact that is not gained stays as it is."""
    match condition:
        case NoneOf(members):
            return some([alternatives(each, Answer(3 - least), person) for each in members], 1)
        case AllOf(members):
            return some([_refusing(each, least, person) for each in members], 1)
        case AnyOf(members):
            return some([_refusing(each, least, person) for each in members], len(members))
        case AtLeast(members):
            most = len(members) - condition.count + 1
            return some([_refusing(each, least, person) for each in members], most)
        case _:
            return NEVER if condition.answer(person) >= least else FREE


def some(parts: Sequence[Alternatives], count: int) -> Alternatives:
    """What gives at least ``count`` of the parts."""
    rows: list[Alternatives] = [FREE, *([NEVER] * count)]
    for part in parts:
        for had in range(count, 0, -1):
            joint = (left | right for left in rows[had - 1] for right in part)
            rows[had] = smallest([*rows[had], *joint])
    return rows[count]


def smallest(sets: Iterable[frozenset[str]]) -> Alternatives:
    """Those that hold no other."""
    kept: list[frozenset[str]] = []
    for candidate in sorted(set(sets), key=lambda each: (len(each), sorted(each))):
        if not any(other <= candidate for other in kept):
            kept.append(candidate)
        if len(kept) > MOST:
            return FREE
    return tuple(kept)
