"""The search itself: labels followed one by one, each with one more step in every way worth trying."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from pathways.kernel.compiled import entry_point, machine_code
from pathways.kernel.days import settled_on
from pathways.kernel.dominance import is_useless, remember
from pathways.kernel.front import keep, last_end, may_be_shown
from pathways.kernel.gates import add, covers, opens
from pathways.kernel.labels import hours_on, known, minutes_of, next_start, takes
from pathways.kernel.layout import GOAL, NEVER, Tables
from pathways.kernel.memory import BEFORE, EMPTY, KNOWN, NOBODY, ONCE, Memory
from pathways.kernel.money import lacks_purses, pay, price_row
from pathways.kernel.needs import look_ahead
from pathways.kernel.queue import pop, push
from pathways.kernel.sets import learn, set_of
from pathways.kernel.sweep import sweep

SPARE = 2  # places that making a label takes
DONE, OUT_OF_ROOM, PRICE_WANTED, PAUSED, REFUSED, ACCEPTED = range(6)


@entry_point
def run(tables: Tables, memory: Memory, most_work: int, first_only: bool) -> int:
    """Follows labels until none is left that may still be shown (``DONE``), or the first plan is found.

    Stops before, to be called again: when fewer than ``state.wanted`` places are free (``OUT_OF_ROOM``), when
    a price is not known (``PRICE_WANTED``: ``state.funding`` for the facts of ``BEFORE``), after so much work
    (``PAUSED``), counted in lines looked at.
    """
    state = memory.state[0]
    state.work = 0
    if not state.begun:
        state.begun = 1
        arrive_or_wait(tables, memory, EMPTY)
    while not (first_only and state.front > 0):
        if state.label == NOBODY and not take(memory):
            return DONE
        if not next_try(tables, memory):
            state.label = NOBODY
            continue
        if state.work >= most_work or is_full(memory):
            return PAUSED if state.work >= most_work else OUT_OF_ROOM
        outcome = extend(tables, memory, state.label, state.slot, state.start)
        if outcome == ACCEPTED:
            arrive_or_wait(tables, memory, state.labels)
        elif outcome != REFUSED:
            return outcome
        state.work, state.after = state.work + 1, state.start
    return DONE


@machine_code
def take(memory: Memory) -> bool:
    """Takes the next label to be followed into ``state``; false when there is none."""
    state = memory.state[0]
    while state.queued > 0:
        best = memory.queue[pop(memory)]
        state.soonest = max(state.soonest, best.day)
        if not memory.labels[best.label].useless and may_be_shown(memory, best):
            state.label, state.slot, state.after = best.label, 0, 0
            memory.followed[0] = best
            return True
    return False


@machine_code
def next_try(tables: Tables, memory: Memory) -> bool:
    """Moves ``state`` to the next slot and start worth trying after its label; false when there is none."""
    state, latest = memory.state[0], last_end(memory)
    while state.slot < len(tables.slots):
        slot = tables.slots[state.slot]
        fits = slot.last >= memory.labels[state.label].start and slot.first + slot.length - 1 <= latest
        if fits and not takes(tables, memory, state.label, slot.offer):
            state.start = next_start(tables, memory, state.label, state.slot, state.after)
            if state.start + slot.length - 1 <= latest:
                return True
        state.slot, state.after = state.slot + 1, 0
    return False


@machine_code
def is_full(memory: Memory) -> bool:
    """Whether one of the arrays that grow has no place left for one more label."""
    state = memory.state[0]
    state.wanted = SPARE
    return (
        len(memory.labels) - state.labels < SPARE
        or len(memory.sets) - state.sets < SPARE
        or len(memory.front) - state.front < SPARE
    )


@machine_code
def extend(tables: Tables, memory: Memory, label: int, rank: int, start: int) -> int:
    """Writes the label with one more step at the first free place, unless it is refused."""
    slot, parent = tables.slots[rank], memory.labels[label]
    if not lets_in(tables, memory, label, rank, start):
        return REFUSED
    known(tables, memory, label, start - 1, ONCE)
    minutes = minutes_of(tables, memory, rank, ONCE)
    if minutes == NEVER:
        return REFUSED
    price = price_row(memory, slot.funding, BEFORE)
    if price == NOBODY:
        memory.state[0].funding = slot.funding
        return PRICE_WANTED
    if lacks_purses(memory, label, price):
        return OUT_OF_ROOM
    child, end = memory.labels[memory.state[0].labels], start + slot.length - 1
    child.parent, child.slot, child.start, child.end = label, rank, start, end
    child.goal, child.steps, child.begun = max(parent.goal, end), parent.steps + 1, parent.begun + start
    child.travel, child.useless = parent.travel + minutes, 0
    return ACCEPTED if pay(tables, memory, label, price, memory.state[0].labels) else REFUSED


@machine_code
def lets_in(tables: Tables, memory: Memory, label: int, rank: int, start: int) -> bool:
    """Whether a slot may be followed: its gate is open with the facts of ``BEFORE``, which are written, the
    hours fit, and it gains something.

    A step whose facts are all gained no later without it can be left out of any plan: it gains nothing.
    """
    slot = tables.slots[rank]
    known(tables, memory, label, settled_on(slot, start), BEFORE)
    if not opens(tables, slot.gate, memory.sheet, BEFORE, BEFORE, memory.answers):
        return False
    known(tables, memory, label, start + slot.length - 1, KNOWN)
    if covers(memory.sheet, KNOWN, tables.grants, rank):
        return False
    return hours_on(tables, memory, label, start) + slot.hours <= tables.hours_limit


@machine_code
def arrive_or_wait(tables: Tables, memory: Memory, label: int) -> None:
    """A label that reaches the goal is a plan: any step more would only make it worse. Another goes to the
    queue, unless no completion of it can be shown, or another label makes it useless.
    """
    gain_all(tables, memory, label)
    if opens(tables, GOAL, memory.facts, label, label, memory.answers):
        keep(memory, label)
        commit(memory, label)
        return
    best, found = memory.queue[memory.state[0].queued], memory.labels[label]
    rank = set_of(memory, label)
    if not look_ahead(tables, memory, rank):
        return
    best.day, best.steps, best.cents = found.goal, found.steps + memory.sets[rank].steps, found.cents
    best.minutes, best.label = found.travel + memory.sets[rank].minutes, label
    if found.start >= memory.sets[rank].late:
        best.day = max(best.day, memory.sets[rank].late_day)
    if not may_be_shown(memory, best) or is_useless(tables, memory, label):
        return
    best.day = max(found.goal, sweep(tables, memory, label, last_end(memory)))
    if best.day == NEVER or not may_be_shown(memory, best):
        learn(tables, memory, label, rank)
        return
    remember(tables, memory, label, rank)
    commit(memory, label)
    push(memory)


@machine_code
def gain_all(tables: Tables, memory: Memory, label: int) -> None:
    """Writes the facts that a label gains in all."""
    parent = memory.labels[label].parent
    for word in range(memory.facts.shape[1]):
        memory.facts[label, word] = 0
    if parent != NOBODY:
        add(memory.facts, label, memory.facts, parent)
        add(memory.facts, label, tables.grants, memory.labels[label].slot)


@machine_code
def commit(memory: Memory, label: int) -> None:
    """Counts a label, and its purses, as taken: the empty plan is from the start."""
    if label > 0:
        memory.state[0].labels = label + 1
        memory.state[0].purses = memory.labels[label].purses_end
