"""When one partial plan makes another useless."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from pathways.kernel.compiled import machine_code
from pathways.kernel.gates import covers
from pathways.kernel.labels import hours_on, known
from pathways.kernel.layout import Tables
from pathways.kernel.memory import KNOWN, NOBODY, ONCE, Memory
from pathways.kernel.money import no_dearer
from pathways.occurrences import HOURS_TOLERANCE


@machine_code
def dominates(tables: Tables, memory: Memory, mine: int, other: int) -> bool:
    """Whether every completion of ``other`` is one of ``mine``, and worth no less there.

    The completion's steps all come after ``other``'s last one, hence after ``mine``'s. Every fact is held
    no later; those that can close something (``bars``) are held on the same days. From ``other``'s last
    start on, no more hours are taken on any day. No more steps and minutes, an end no later, and for each
    way to pay one that is never dearer.

    With as many steps, their starts add up to no more days: exchanging ``other`` for ``mine`` then never
    undoes what moving a step earlier has won, so that the two reductions hold together (see ``search``).
    """
    a, b = memory.labels[mine], memory.labels[other]
    if a.steps > b.steps or (a.steps == b.steps and a.begun > b.begun):
        return False
    if a.travel > b.travel or a.goal > b.goal or a.cents > b.cents:
        return False
    if a.start > b.start or (a.start == b.start and a.slot > b.slot):
        return False
    return (
        holds_no_later(tables, memory, mine, other)
        and leaves_as_many_hours(tables, memory, mine, other)
        and pays_no_more(memory, mine, other)
        and (not tables.any_bars or holds_bars_alike(tables, memory, mine, other))
    )


@machine_code
def holds_no_later(tables: Tables, memory: Memory, mine: int, other: int) -> bool:
    """Whether ``mine`` holds whatever a step of ``other`` gives on the day it does.

    That is enough: the facts of a day are those of the steps ended by then.
    """
    while other > 0:
        step = memory.labels[other]
        known(tables, memory, mine, step.end, KNOWN)
        if not covers(memory.sheet, KNOWN, tables.grants, step.slot):
            return False
        other = step.parent
    return True


@machine_code
def holds_bars_alike(tables: Tables, memory: Memory, mine: int, other: int) -> bool:
    """Whether both hold the same facts that can close something, on every day: on those when one ends."""
    for first in (mine, other):
        label = first
        while label > 0:
            step = memory.labels[label]
            known(tables, memory, mine, step.end, KNOWN)
            known(tables, memory, other, step.end, ONCE)
            for word in range(memory.sheet.shape[1]):
                unlike = memory.sheet[KNOWN, word] ^ memory.sheet[ONCE, word]
                if unlike & tables.bars[0, word]:
                    return False
            label = step.parent
    return True


@machine_code
def leaves_as_many_hours(tables: Tables, memory: Memory, mine: int, other: int) -> bool:
    """On every day from ``other``'s last start on; hours only fall from then on, the day after an end."""
    start = memory.labels[other].start
    if hours_on(tables, memory, mine, start) > hours_on(tables, memory, other, start) + HOURS_TOLERANCE:
        return False
    label = other
    while label > 0:
        step = memory.labels[label]
        if step.end >= start:
            taken = hours_on(tables, memory, other, step.end + 1) + HOURS_TOLERANCE
            if hours_on(tables, memory, mine, step.end + 1) > taken:
                return False
        label = step.parent
    return True


@machine_code
def pays_no_more(memory: Memory, mine: int, other: int) -> bool:
    """Whether for each purse of ``other`` there is one of ``mine`` that is never dearer."""
    a, b = memory.labels[mine], memory.labels[other]
    for purse in range(b.purse, b.purses_end):
        cheaper = False
        for own in range(a.purse, a.purses_end):
            cheaper = cheaper or no_dearer(memory.purses, own, purse)
        if not cheaper:
            return False
    return True


@machine_code
def is_useless(tables: Tables, memory: Memory, label: int) -> bool:
    """Whether a label met before, with all its facts or more, dominates it."""
    for place in range(memory.state[0].peopled):
        rank = memory.peopled[place]
        if covers(memory.set_facts, rank, memory.facts, label):
            other = memory.sets[rank].head
            while other != NOBODY:
                if dominates(tables, memory, other, label):
                    return True
                other = memory.labels[other].next
    return False


@machine_code
def remember(tables: Tables, memory: Memory, label: int, rank: int) -> None:
    """Puts a label first among those of its set of facts, and drops those that it dominates."""
    kept, other = label, memory.sets[rank].head
    if other == NOBODY:
        memory.peopled[memory.state[0].peopled] = rank
        memory.state[0].peopled += 1
    memory.sets[rank].head = label
    while other != NOBODY:
        follower = memory.labels[other].next
        if dominates(tables, memory, label, other):
            memory.labels[other].useless = 1
        else:
            memory.labels[kept].next = other
            kept = other
        other = follower
    memory.labels[kept].next = NOBODY
