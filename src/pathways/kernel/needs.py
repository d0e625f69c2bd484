"""What a plan can't do without, by facts held: dates are forgotten, hours, budget and closing doors too.

Steps are counted by *cuts*: sets of lines of which every plan follows one at least. Cuts that share no line
add up. (Helmert and Domshlak's LM-cut, with conditions of any shape.)
"""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from pathways.kernel.compiled import machine_code
from pathways.kernel.cuts import is_inside, meets, seek
from pathways.kernel.gates import add, has, opens
from pathways.kernel.layout import GOAL, NEVER, Tables
from pathways.kernel.memory import ASKED, ONCE, ZONE, Memory

UNASKED, KNOWN, OUT_OF_REACH = 0, 1, 2


@machine_code
def look_ahead(tables: Tables, memory: Memory, rank: int) -> bool:
    """Whether the goal can be reached from a set of facts; its record then tells the steps and the minutes of
    travel still needed, at least.

    *Proof.* Of each cut a step must be followed, and travel as much as the nearest of its lines. A line is in
    one cut at most: once counted it is free. So the cuts' steps and minutes add up.
    """
    found = memory.sets[rank]
    if found.known == UNASKED:
        for line in range(len(tables.lines)):
            memory.entries[line].free = 0
        level = spread_levels(tables, memory, rank)
        found.known = OUT_OF_REACH if level == NEVER else KNOWN
        while 0 < level < NEVER:
            found.steps += 1
            found.minutes += count_cut(tables, memory)
            level = spread_levels(tables, memory, rank)
    return found.known == KNOWN


@machine_code
def count_cut(tables: Tables, memory: Memory) -> int:
    """Sets free the lines of a cut; the minutes of travel to the nearest.

    *Proof.* The zone holds facts, none held yet, of which the goal asks one at least; and so does each free
    line that gives one of them. The first step of a plan to give a fact of the zone is therefore not a free
    line; nor is it one that asks a fact of the zone first. All other lines that give one are the cut.
    """
    for word in range(memory.sheet.shape[1]):
        memory.sheet[ZONE, word] = 0
    seek(tables, memory, GOAL, ZONE)
    grown = True
    while grown:
        grown = False
        for line in range(len(tables.lines)):
            entry = memory.entries[line]
            if entry.free == 1 and entry.level < NEVER and meets(memory.sheet, ZONE, tables.given, line):
                entry.free, grown = 2, True
                seek(tables, memory, tables.lines[line].way, ZONE)
    memory.state[0].work += 2 * len(tables.lines)
    nearest = NEVER
    for line in range(len(tables.lines)):
        entry = memory.entries[line]
        if entry.free == 2:
            entry.free = 1
        elif entry.free == 0 and enters_zone(tables, memory, line):
            entry.free, nearest = 1, min(nearest, tables.lines[line].minutes)
    return nearest


@machine_code
def enters_zone(tables: Tables, memory: Memory, line: int) -> bool:
    """Whether a line within reach gives a fact of the zone, and may do so before any other does."""
    level = memory.entries[line].level
    if level == NEVER or not meets(memory.sheet, ZONE, tables.given, line):
        return False
    return level == 0 or not is_inside(tables, memory, tables.lines[line].way)


@machine_code
def spread_levels(tables: Tables, memory: Memory, rank: int) -> int:
    """From a set of facts on, how many lines that are not free must be followed one after the other for each
    line to open (``entries``) and for each fact (``levels``); for the goal, which is returned.

    ``NEVER`` for what stays out of reach.
    """
    start(memory, rank)
    given, opened, read, level = 0, 0, 0, 0
    written = 0
    for line in range(len(tables.lines)):
        opened, written = open_line(tables, memory, line, level, opened, written)
    memory.state[0].work += len(tables.lines)
    while True:
        while read < written:
            fact = tables.facts[memory.gained[read]]
            read += 1
            for place in range(fact.first, fact.end):
                line = tables.askers[place]
                opened, written = open_line(tables, memory, line, level, opened, written)
        if opens(tables, GOAL, memory.sheet, ASKED, ONCE, memory.answers):
            return level
        if given == opened:
            return NEVER
        level, last = level + 1, opened
        while given < last:
            written = give(tables, memory, memory.agenda[given], level, written)
            given += 1


@machine_code
def start(memory: Memory, rank: int) -> None:
    """The facts of a set are held, no line is open."""
    for word in range(memory.sheet.shape[1]):
        memory.sheet[ASKED, word] = memory.set_facts[rank, word]
        memory.sheet[ONCE, word] = 0
    for fact in range(len(memory.levels)):
        memory.levels[fact] = 0 if has(memory.set_facts, rank, fact) else NEVER
    for line in range(len(memory.entries)):
        memory.entries[line].level = NEVER


@machine_code
def open_line(
    tables: Tables, memory: Memory, line: int, level: int, opened: int, written: int
) -> tuple[int, int]:
    """Opens a line if what is held allows it; one that is not free gives its facts at the next level: it
    waits on the agenda. The new ends of the agenda and of the facts gained.
    """
    entry = memory.entries[line]
    if entry.level == NEVER and opens(
        tables, tables.lines[line].way, memory.sheet, ASKED, ONCE, memory.answers
    ):
        entry.level = level
        if entry.free:
            return opened, give(tables, memory, line, level, written)
        memory.agenda[opened] = line
        return opened + 1, written
    return opened, written


@machine_code
def give(tables: Tables, memory: Memory, line: int, level: int, written: int) -> int:
    """Gains the facts of a line; the new end of the facts gained."""
    for place in range(tables.lines[line].gift, tables.lines[line].gifts_end):
        fact = tables.gifts[place]
        if memory.levels[fact] == NEVER:
            memory.levels[fact] = level
            memory.gained[written] = fact
            written += 1
    add(memory.sheet, ASKED, tables.given, line)
    return written
