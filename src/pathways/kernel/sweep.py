"""The earliest day on which a partial plan may reach the goal: an exact lower bound.

Days in order, from the facts of a label on: which lines open, when their first slot that can still be entered
ends, what that gives. Hours, budget and the facts that close something are forgotten: every real completion
obeys more rules. Each fact is gained no later than in any completion of the label, by induction on the day
on which it is gained.
"""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from pathways.kernel.agenda import defer, first_deferred, next_deferred
from pathways.kernel.compiled import constant, machine_code
from pathways.kernel.days import entry
from pathways.kernel.gates import add, covers, has, opens
from pathways.kernel.labels import known
from pathways.kernel.layout import GOAL, NEVER, Tables
from pathways.kernel.memory import EMPTY, MAY, MUST, Memory

EVER = constant(-1)  # a day before every other: facts held from the beginning
WAITING = constant(-2)  # not opened yet


@machine_code
def sweep(tables: Tables, memory: Memory, label: int, last_end: int) -> int:
    """The first day, up to ``last_end``, on which the goal may be open; ``NEVER`` if there is none.

    Lines that give nothing new are not waited for.
    """
    nothing_held(memory)
    begin(tables, memory, memory.labels[label].start)
    return until_goal(tables, memory, label, memory.labels[label].start, last_end)


@machine_code
def sweep_from_set(tables: Tables, memory: Memory, rank: int, start: int, last_end: int) -> int:
    """The same with all the facts of a set held from the beginning, for steps that start from a day on."""
    nothing_held(memory)
    add(memory.sheet, MAY, memory.set_facts, rank)
    begin(tables, memory, start)
    return until_goal(tables, memory, EMPTY, start, last_end)


@machine_code
def until_goal(tables: Tables, memory: Memory, label: int, start: int, last_end: int) -> int:
    """Day after day until the goal may be open."""
    day = next_event(memory, label, EVER)
    while day <= last_end:
        gained = gather(tables, memory, label, day)
        if gained and opens(tables, GOAL, memory.sheet, MAY, MUST, memory.answers):
            return day
        look_again(tables, memory, start, day, gained, False)
        day = next_event(memory, label, day)
    return NEVER


@machine_code
def follow_all(tables: Tables, memory: Memory) -> None:
    """A sweep from the empty plan that follows every line to the end, whatever it gives: ``progress`` then
    tells since when each is open, and ``MAY`` all that can ever be held.
    """
    nothing_held(memory)
    begin(tables, memory, 0)
    day = next_event(memory, EMPTY, EVER)
    while day < NEVER:
        look_again(tables, memory, 0, day, gather(tables, memory, EMPTY, day), True)
        day = next_event(memory, EMPTY, day)


@machine_code
def nothing_held(memory: Memory) -> None:
    """No fact may be held, none must be."""
    for word in range(memory.sheet.shape[1]):
        memory.sheet[MAY, word] = 0
        memory.sheet[MUST, word] = 0


@machine_code
def begin(tables: Tables, memory: Memory, start: int) -> None:
    """Opens the lines that what may be held allows."""
    memory.state[0].deferred = 0
    for line in range(len(tables.lines)):
        state = memory.progress[line]
        state.opened, state.reached, state.gain = WAITING, NEVER, NEVER
        advance(tables, memory, start, line, EVER)
    memory.state[0].work += len(tables.lines)


@machine_code
def next_event(memory: Memory, label: int, day: int) -> int:
    """The next day on which a line gives its facts, or a step of the label ends; ``NEVER`` if none does.

    On the other days no gate can open that has not: nothing changes.
    """
    found = first_deferred(memory)
    while label > 0:
        end = memory.labels[label].end
        if day < end < found:
            found = end
        label = memory.labels[label].parent
    return found


@machine_code
def gather(tables: Tables, memory: Memory, label: int, day: int) -> int:
    """Adds what is gained that day, by the label's own steps and by the lines followed; how many facts, which
    are written in ``gained``.
    """
    known(tables, memory, label, day, MUST)
    count = 0
    while label > 0:
        step = memory.labels[label]
        if step.end == day:
            count = take_in(tables, memory, tables.slots[step.slot].line, count)
            add(memory.sheet, MAY, tables.grants, step.slot)
        label = step.parent
    while first_deferred(memory) == day:
        count = take_in(tables, memory, next_deferred(memory), count)
    return count


@machine_code
def take_in(tables: Tables, memory: Memory, line: int, count: int) -> int:
    """Adds the facts of a line, and writes the new ones after the first ``count`` of ``gained``."""
    for place in range(tables.lines[line].gift, tables.lines[line].gifts_end):
        fact = tables.gifts[place]
        if not has(memory.sheet, MAY, fact):
            memory.gained[count] = fact
            count += 1
    add(memory.sheet, MAY, tables.given, line)
    return count


@machine_code
def look_again(tables: Tables, memory: Memory, start: int, day: int, gained: int, every: bool) -> None:
    """Looks again at the lines that ask a fact just gained: no other can have opened.

    ``every``: at those too that give nothing new.
    """
    for rank in range(gained):
        fact = tables.facts[memory.gained[rank]]
        memory.state[0].work += fact.end - fact.first
        for place in range(fact.first, fact.end):
            line = tables.askers[place]
            state = memory.progress[line]
            waits = state.gain == NEVER and state.opened != NEVER
            if waits and (every or not covers(memory.sheet, MAY, tables.given, line)):
                advance(tables, memory, start, line, day)


@machine_code
def advance(tables: Tables, memory: Memory, start: int, line: int, day: int) -> None:
    """Opens a line if what may be held allows it, then its trips, then follows the slot that ends first of
    those that start from a day on.
    """
    state = memory.progress[line]
    if state.opened == WAITING and opens(
        tables, tables.lines[line].gate, memory.sheet, MAY, MUST, memory.answers
    ):
        state.opened = day
    if state.opened != WAITING and state.reached == NEVER and is_reachable(tables, memory, line):
        state.reached = day
        state.gain = first_end(tables, line, state.opened, day, start)
        if state.gain == NEVER:
            state.opened = NEVER
        else:
            defer(memory, line)


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
