"""Partial plans, built in order of start: what is gained, what is under way, where one may go on."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from pathways.kernel.compiled import machine_code
from pathways.kernel.days import entry
from pathways.kernel.gates import add, opens
from pathways.kernel.layout import NEVER, Tables
from pathways.kernel.memory import Memory


@machine_code
def known(tables: Tables, memory: Memory, label: int, day: int, row: int) -> None:
    """Writes on a row of the sheet the facts that a label has gained by that day."""
    for word in range(memory.sheet.shape[1]):
        memory.sheet[row, word] = 0
    while label > 0:
        step = memory.labels[label]
        if step.end <= day:
            add(memory.sheet, row, tables.grants, step.slot)
        label = step.parent


@machine_code
def hours_on(tables: Tables, memory: Memory, label: int, day: int) -> float:
    """Hours a week of the steps still under way on a day, from the label's last start on."""
    hours = 0.0
    while label > 0:
        step = memory.labels[label]
        if step.end >= day:
            hours += tables.slots[step.slot].hours
        label = step.parent
    return hours


@machine_code
def takes(tables: Tables, memory: Memory, label: int, offer: int) -> bool:
    """Whether a step follows that offer.

    No plan needs an offer twice: without the one that ends later, every fact is gained on the same day.
    """
    while label > 0:
        step = memory.labels[label]
        if tables.slots[step.slot].offer == offer:
            return True
        label = step.parent
    return False


@machine_code
def next_start(tables: Tables, memory: Memory, label: int, rank: int, after: int) -> int:
    """The next day on which it is worth starting a slot after a label; ``NEVER`` when there is none left.

    The slot's first day, and those that follow the end of a step (the day after, or ``lag`` days after); all
    its days when its facts can close something: see ``pathways.search`` for why no other is. In order of
    start, then of slot: not before the label's last step.
    """
    slot, last = tables.slots[rank], memory.labels[label]
    after = max(after, last.start - 1 if rank > last.slot else last.start)
    if slot.all_days:
        return entry(slot, after + 1)
    found = entry(slot, slot.first)
    if found <= after:
        found = NEVER
    while label > 0:
        end = memory.labels[label].end
        for day in (entry(slot, end + 1), entry(slot, end + slot.lag)):
            if after < day < found:
                found = day
        label = memory.labels[label].parent
    return found


@machine_code
def minutes_of(tables: Tables, memory: Memory, rank: int, row: int) -> int:
    """Minutes of the trips to a slot with the facts of a row of the sheet; ``NEVER`` if no means is open."""
    slot = tables.slots[rank]
    if slot.ride == slot.rides_end:
        return 0
    for ride in range(slot.ride, slot.rides_end):
        if opens(tables, tables.rides[ride].gate, memory.sheet, row, row, memory.answers):
            return tables.rides[ride].minutes
    return NEVER
