"""The labels still to be followed: a binary heap, those that may end soonest first."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from pathways.kernel.compiled import constant, machine_code
from pathways.kernel.layout import Record, Records
from pathways.kernel.memory import Memory

FIRST = constant(0)


@machine_code
def comes_first(mine: Record, other: Record) -> bool:
    """By worth at best, criterion after criterion; among equals, the label made first."""
    if mine.day != other.day:
        return mine.day < other.day
    if mine.steps != other.steps:
        return mine.steps < other.steps
    if mine.cents != other.cents:
        return mine.cents < other.cents
    if mine.minutes != other.minutes:
        return mine.minutes < other.minutes
    return mine.label < other.label


@machine_code
def swap(queue: Records, one: int, other: int) -> None:
    """Exchanges two places."""
    a, b = queue[one], queue[other]
    a.day, b.day = b.day, a.day
    a.steps, b.steps = b.steps, a.steps
    a.cents, b.cents = b.cents, a.cents
    a.minutes, b.minutes = b.minutes, a.minutes
    a.label, b.label = b.label, a.label


@machine_code
def push(memory: Memory) -> None:
    """Takes in the entry written at the first free place."""
    place = memory.state[0].queued
    memory.state[0].queued += 1
    while place > 0 and comes_first(memory.queue[place], memory.queue[(place - 1) // 2]):
        swap(memory.queue, place, (place - 1) // 2)
        place = (place - 1) // 2


@machine_code
def pop(memory: Memory) -> int:
    """Moves the first entry to the place just after the others, which is told."""
    memory.state[0].queued -= 1
    last = memory.state[0].queued
    place, child = FIRST, 1
    swap(memory.queue, FIRST, last)
    while child < last:
        if child + 1 < last and comes_first(memory.queue[child + 1], memory.queue[child]):
            child += 1
        if not comes_first(memory.queue[child], memory.queue[place]):
            break
        swap(memory.queue, place, child)
        place, child = child, 2 * child + 1
    return last
