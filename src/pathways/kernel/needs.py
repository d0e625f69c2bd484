"""What a plan can't do without, by facts held: dates are forgotten, hours, budget and closing doors too."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from pathways.kernel.compiled import constant, machine_code
from pathways.kernel.gates import add, covers, has, opens
from pathways.kernel.layout import GOAL, Tables
from pathways.kernel.memory import ASKED, ONCE, Memory

NO_FACT = constant(-1)
UNASKED, KNOWN, OUT_OF_REACH = 0, 1, 2


@machine_code
def look_ahead(tables: Tables, memory: Memory, rank: int) -> bool:
    """Whether the goal can be reached from a set of facts; its record then tells the steps and the minutes of
    travel still needed, at least.

    Where the goal is out of reach without some fact, a step must give it, and travel as much as the nearest
    that does. Facts that no offer gives together need as many steps: their minutes add up.
    """
    found = memory.sets[rank]
    if found.known == UNASKED:
        found.known = KNOWN if reaches(tables, memory, rank, NO_FACT) else OUT_OF_REACH
        if found.known == KNOWN:
            count_landmarks(tables, memory, rank)
    return found.known == KNOWN


@machine_code
def count_landmarks(tables: Tables, memory: Memory, rank: int) -> None:
    """Counts the facts that can't be done without, each given by offers that give none counted before."""
    found = memory.sets[rank]
    for line in range(len(tables.lines)):
        memory.progress[line].opened = 0
    for place in range(len(tables.by_rarity)):
        fact = tables.by_rarity[place]
        new = has(memory.set_facts, rank, fact) == 0 and is_apart(tables, memory, fact)
        if new and not reaches(tables, memory, rank, fact):
            found.steps += 1
            found.minutes += count_givers(tables, memory, fact)


@machine_code
def is_apart(tables: Tables, memory: Memory, fact: int) -> bool:
    """Whether no offer counted before gives the fact."""
    for line in range(len(tables.lines)):
        if memory.progress[line].opened == 1 and has(tables.given, line, fact) == 1:
            return False
    return True


@machine_code
def count_givers(tables: Tables, memory: Memory, fact: int) -> int:
    """Marks the offers that give a fact as counted; the minutes of travel to the nearest."""
    nearest = -1
    for line in range(len(tables.lines)):
        if has(tables.given, line, fact) == 1:
            minutes = tables.lines[line].minutes
            nearest = minutes if nearest < 0 else min(nearest, minutes)
            memory.progress[line].opened = 1
    return max(nearest, 0)


@machine_code
def reaches(tables: Tables, memory: Memory, rank: int, without: int) -> bool:
    """Whether following all that opens, but what gives the fact ``without``, opens the goal in the end."""
    for word in range(memory.sheet.shape[1]):
        memory.sheet[ASKED, word] = memory.set_facts[rank, word]
        memory.sheet[ONCE, word] = 0
    grown = True
    while grown:
        if opens(tables, GOAL, memory.sheet, ASKED, ONCE, memory.answers):
            return True
        grown = False
        for line in range(len(tables.lines)):
            if covers(memory.sheet, ASKED, tables.given, line):
                continue
            if without != NO_FACT and has(tables.given, line, without) == 1:
                continue
            if opens(tables, tables.lines[line].gate, memory.sheet, ASKED, ONCE, memory.answers):
                add(memory.sheet, ASKED, tables.given, line)
                grown = True
    return False
