"""Facts of which a gate asks one at least."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np

from pathways.gates import HELD
from pathways.kernel.compiled import machine_code
from pathways.kernel.gates import covers
from pathways.kernel.layout import NEVER, Tables, Words
from pathways.kernel.memory import INSIDE, ZONE, Memory


@machine_code
def meets(facts: Words, row: int, others: Words, other: int) -> bool:
    """Whether two rows share a fact."""
    for word in range(facts.shape[1]):  # noqa: SIM110 - numba has no any()
        if others[other, word] & facts[row, word]:
            return True
    return False


@machine_code
def is_inside(tables: Tables, memory: Memory, gate: int) -> bool:
    """Whether all the facts that ``seek`` finds for a gate are in the zone."""
    for word in range(memory.sheet.shape[1]):
        memory.sheet[INSIDE, word] = 0
    seek(tables, memory, gate, INSIDE)
    return covers(memory.sheet, ZONE, memory.sheet, INSIDE)


@machine_code
def seek(tables: Tables, memory: Memory, gate: int, row: int) -> None:
    """Adds to a row of the sheet facts of the highest levels, without one of which the gate stays shut.

    *Proof.* Of ``n`` parts of which ``k`` must open, at least one of any ``n - k + 1`` does: those of the
    highest levels are sought, and in each of them likewise. The gate's level must be above zero: so are
    those of all that is sought.
    """
    first, end = tables.gates[gate].first, tables.gates[gate].end
    for place in range(first, end):
        memory.answers[place] = level_of(tables, memory, place)
        memory.sought[place] = 0
    memory.sought[end - 1] = 1
    for place in range(end - 1, first - 1, -1):
        step = tables.program[place]
        if memory.sought[place] == 1:
            if step.n == HELD:
                memory.sheet[row, step.value >> 6] |= np.uint64(1) << np.uint64(step.value & 63)
            elif step.n > 0:
                seek_parts(tables, memory, place)


@machine_code
def level_of(tables: Tables, memory: Memory, place: int) -> int:
    """The level of an instruction, those before it being written in ``answers``."""
    step = tables.program[place]
    if step.n < 0:
        return memory.levels[step.value] if step.n == HELD else 0
    if step.value <= 0 or step.value > step.n:
        return 0 if step.value <= 0 else NEVER
    found, part = NEVER, place - 1
    for _ in range(step.n):
        level = memory.answers[part]
        if level < found and count_up_to(tables, memory, place, level) >= step.value:
            found = level
        part -= tables.program[part].size
    return found


@machine_code
def count_up_to(tables: Tables, memory: Memory, place: int, level: int) -> int:
    """How many parts of an instruction are of at most that level."""
    count, part = 0, place - 1
    for _ in range(tables.program[place].n):
        count += 1 if memory.answers[part] <= level else 0
        part -= tables.program[part].size
    return count


@machine_code
def seek_parts(tables: Tables, memory: Memory, place: int) -> None:
    """Marks as sought as many parts of an instruction, of its level or above, as let none do without all."""
    step, part = tables.program[place], place - 1
    wanted = step.n - step.value + 1
    for _ in range(step.n):
        if wanted > 0 and memory.answers[part] >= memory.answers[place]:
            memory.sought[part] = 1
            wanted -= 1
        part -= tables.program[part].size
