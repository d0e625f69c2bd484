"""The lines that a sweep is to follow: a binary heap by the day on which they give their facts."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from pathways.kernel.compiled import machine_code
from pathways.kernel.layout import NEVER
from pathways.kernel.memory import Memory


@machine_code
def gain_at(memory: Memory, place: int) -> int:
    """The day of the line at a place of the heap."""
    return memory.progress[memory.agenda[place]].gain


@machine_code
def first_deferred(memory: Memory) -> int:
    """The first day on which a line on the agenda gives its facts; ``NEVER`` when there is none."""
    return gain_at(memory, 0) if memory.state[0].deferred else NEVER


@machine_code
def defer(memory: Memory, line: int) -> None:
    """Puts a line, whose ``gain`` is written, on the agenda."""
    place = memory.state[0].deferred
    memory.state[0].deferred += 1
    memory.agenda[place] = line
    while place > 0 and gain_at(memory, place) < gain_at(memory, (place - 1) // 2):
        exchange(memory, place, (place - 1) // 2)
        place = (place - 1) // 2


@machine_code
def next_deferred(memory: Memory) -> int:
    """Takes the line that gives its facts first from the agenda."""
    line = memory.agenda[0]
    memory.state[0].deferred -= 1
    last = memory.state[0].deferred
    memory.agenda[0] = memory.agenda[last]
    place, child = 0, 1
    while child < last:
        if child + 1 < last and gain_at(memory, child + 1) < gain_at(memory, child):
            child += 1
        if gain_at(memory, child) >= gain_at(memory, place):
            break
        exchange(memory, place, child)
        place, child = child, 2 * child + 1
    return line


@machine_code
def exchange(memory: Memory, one: int, other: int) -> None:
    """Exchanges two places of the heap."""
    memory.agenda[one], memory.agenda[other] = memory.agenda[other], memory.agenda[one]
