"""Distinct sets of facts, with what holds for all partial plans that gain one of them."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np

from pathways.kernel.compiled import machine_code
from pathways.kernel.front import last_end, may_be_shown
from pathways.kernel.gates import covers
from pathways.kernel.layout import NEVER, Tables
from pathways.kernel.memory import BUCKETS, NOBODY, Memory
from pathways.kernel.sweep import sweep_from_set

MIXER = np.uint64(0x9E3779B97F4A7C15)


@machine_code
def bucket_of(memory: Memory, label: int) -> int:
    """The bucket of the facts that a label gains."""
    mixed = np.uint64(0)
    for word in range(memory.facts.shape[1]):
        mixed = (mixed ^ memory.facts[label, word]) * MIXER
        mixed ^= mixed >> np.uint64(29)
    return int(np.int64(mixed % np.uint64(BUCKETS)))


@machine_code
def set_of(memory: Memory, label: int) -> int:
    """The rank of the set of facts that a label gains, a new one if it is the first to."""
    bucket = bucket_of(memory, label)
    rank = memory.buckets[bucket]
    while rank != NOBODY:
        larger = covers(memory.set_facts, rank, memory.facts, label)
        if larger and covers(memory.facts, label, memory.set_facts, rank):
            return rank
        rank = memory.sets[rank].next
    rank = memory.state[0].sets
    memory.state[0].sets += 1
    for word in range(memory.facts.shape[1]):
        memory.set_facts[rank, word] = memory.facts[label, word]
    new = memory.sets[rank]
    new.head, new.steps, new.minutes, new.known, new.late = NOBODY, 0, 0, 0, NEVER
    new.next, memory.buckets[bucket] = memory.buckets[bucket], rank
    return rank


@machine_code
def learn(tables: Tables, memory: Memory, label: int, rank: int) -> None:
    """After a label that comes too late: writes down when whoever gains its facts ends at the earliest, if
    they start no step before the label’s last, where that alone would have told.

    *Proof.* All the facts of the set are held from the beginning here. Later starts leave fewer sessions, and
    the last day only comes nearer.
    """
    start, found = memory.labels[label].start, memory.sets[rank]
    if start < found.late:
        best = memory.queue[memory.state[0].queued]
        day = sweep_from_set(tables, memory, rank, start, last_end(memory))
        best.day = max(memory.labels[label].goal, day)
        if day == NEVER or not may_be_shown(memory, best):
            found.late, found.late_day = start, day
