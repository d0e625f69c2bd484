"""The earliest day on which a partial plan may reach the goal: an exact lower bound.

Days in order, from the facts of a label on: which lines open, when their first slot that can still be entered
ends, what that gives. Hours, budget and the facts that close something are forgotten: every real completion
obeys more rules. Each fact is gained no later than in any completion of the label, by induction on the day
on which it is gained.
"""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from pathways.kernel.compiled import constant, machine_code
from pathways.kernel.days import entry
from pathways.kernel.gates import add, covers, opens
from pathways.kernel.labels import known, takes
from pathways.kernel.layout import GOAL, NEVER, Tables
from pathways.kernel.memory import EMPTY, MAY, MUST, Memory

EVER = constant(-1)  # a day before every other: facts held from the beginning
WAITING = constant(-2)  # not opened yet


@machine_code
def sweep(tables: Tables, memory: Memory, label: int, last_end: int) -> int:
    """The first day, up to ``last_end``, on which the goal may be open; ``NEVER`` if there is none.

    Lines that give nothing new, or whose offer the label takes, are not waited for.
    """
    begin(tables, memory, label)
    day = EVER
    while day <= last_end:
        gather(tables, memory, label, day)
        if opens(tables, GOAL, memory.sheet, MAY, MUST, memory.answers):
            return day
        for line in range(len(tables.lines)):
            state = memory.progress[line]
            if state.opened != NEVER and state.gain == NEVER:
                if covers(memory.sheet, MAY, tables.given, line):
                    state.opened = NEVER
                else:
                    advance(tables, memory, label, line, day)
        day = next_event(tables, memory, label, day)
    return NEVER


@machine_code
def follow_all(tables: Tables, memory: Memory) -> None:
    """A sweep from the empty plan that follows every line to the end, whatever it gives: ``progress`` then
    tells since when each is open, and ``MAY`` all that can ever be held.
    """
    begin(tables, memory, EMPTY)
    day = EVER
    while day < NEVER:
        gather(tables, memory, EMPTY, day)
        for line in range(len(tables.lines)):
            if memory.progress[line].gain == NEVER:
                advance(tables, memory, EMPTY, line, day)
        day = next_event(tables, memory, EMPTY, day)


@machine_code
def begin(tables: Tables, memory: Memory, label: int) -> None:
    """Nothing held, nothing opened; the offers that the label takes will never be."""
    for word in range(memory.sheet.shape[1]):
        memory.sheet[MAY, word] = 0
    for line in range(len(tables.lines)):
        state = memory.progress[line]
        state.opened = NEVER if takes(tables, memory, label, tables.lines[line].offer) else WAITING
        state.reached = NEVER
        state.gain = NEVER


@machine_code
def gather(tables: Tables, memory: Memory, label: int, day: int) -> None:
    """Adds what is gained that day, by the label's own steps and by the lines followed."""
    known(tables, memory, label, day, MUST)
    add(memory.sheet, MAY, memory.sheet, MUST)
    for line in range(len(tables.lines)):
        if memory.progress[line].gain == day:
            add(memory.sheet, MAY, tables.given, line)


@machine_code
def next_event(tables: Tables, memory: Memory, label: int, day: int) -> int:
    """The next day on which a line gives something new, or a step of the label ends; ``NEVER`` if none does.

    On the other days no gate can open that has not: nothing changes.
    """
    found = NEVER
    for line in range(len(tables.lines)):
        gain = memory.progress[line].gain
        if day < gain < found and not covers(memory.sheet, MAY, tables.given, line):
            found = gain
    while label > 0:
        end = memory.labels[label].end
        if day < end < found:
            found = end
        label = memory.labels[label].parent
    return found


@machine_code
def advance(tables: Tables, memory: Memory, label: int, line: int, day: int) -> None:
    """Opens a line if what may be held allows it, then its trips, then follows the slot that ends first."""
    state = memory.progress[line]
    if state.opened == WAITING and opens(
        tables, tables.lines[line].gate, memory.sheet, MAY, MUST, memory.answers
    ):
        state.opened = day
    if state.opened != WAITING and state.reached == NEVER and is_reachable(tables, memory, line):
        state.reached = day
        state.gain = first_end(tables, line, state.opened, day, memory.labels[label].start)
        if state.gain == NEVER:
            state.opened = NEVER


@machine_code
def is_reachable(tables: Tables, memory: Memory, line: int) -> bool:
    """Whether the line is at a distance, or some means of travel may be used."""
    found = tables.lines[line].ride == tables.lines[line].rides_end
    for ride in range(tables.lines[line].ride, tables.lines[line].rides_end):
        found = found or opens(tables, tables.means[ride], memory.sheet, MAY, MUST, memory.answers)
    return found


@machine_code
def first_end(tables: Tables, line: int, opened: int, reached: int, not_before: int) -> int:
    """The first day on which a slot of the line may end, if one may apply from the day ``opened`` on, travel
    after the day ``reached``, and start from the day ``not_before`` on.
    """
    found, earliest = NEVER, max(not_before, reached + 1)
    for member in range(tables.lines[line].entry, tables.lines[line].fixed):
        slot = tables.slots[tables.members[member]]
        start = entry(slot, max(earliest, opened + slot.lag))
        found = min(found, start + slot.length - 1)
    for member in range(first_member(tables, line, earliest), tables.lines[line].end):
        slot = tables.slots[tables.members[member]]
        if slot.first >= earliest and slot.settled >= opened:
            return min(found, slot.first + slot.length - 1)
    return found if found < NEVER else NEVER


@machine_code
def first_member(tables: Tables, line: int, day: int) -> int:
    """The first fixed member of a line that ends on or after a day: members are in order of their ends."""
    low, high = tables.lines[line].fixed, tables.lines[line].end
    while low < high:
        middle = (low + high) // 2
        slot = tables.slots[tables.members[middle]]
        if slot.first + slot.length - 1 < day:
            low = middle + 1
        else:
            high = middle
    return low


@machine_code
def enters(tables: Tables, memory: Memory, rank: int) -> bool:
    """Whether a slot could be entered on some day of the sweep that ``follow_all`` has made."""
    slot = tables.slots[rank]
    state = memory.progress[slot.line]
    if max(state.reached, state.opened) == NEVER:
        return False
    if slot.settled >= 0:
        return slot.first > state.reached and slot.settled >= state.opened
    return entry(slot, max(state.reached + 1, state.opened + slot.lag)) < NEVER
