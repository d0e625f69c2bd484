"""Which facts may serve a goal: those that it asks, those that what gives them asks, and so on."""

from __future__ import annotations

from collections.abc import Iterable

import numba
import numpy as np

from pathways.store.compiled import WORD
from pathways.store.person import Flags
from pathways.store.programs import NEVER
from pathways.store.ragged import Ints
from pathways.store.sections import Array


def behind(goal: Flags, settled: Flags, asked_behind: Array) -> Ints:
    """For each fact, how many steps follow the one that gives it at least, for it to serve: 0 for those of
    ``goal``, one more for each that a giver asks; ``NEVER`` for those that can't serve.

    ``settled``: facts that conditions take as met from the first day; ``asked_behind``: for each fact, as
    bits, those that some offer giving it (itself or one that implies it) asks to be entered or paid for.

    *Proof.* Take a valid plan, and leave out the steps that give none of these facts. By induction back from
    the goal, no condition of what stays asks (under an even number of ``none``) a fact that only they gave:
    it would be among those asked behind a fact that serves, or settled. Their hours and costs are gone, and
    facts under ``none`` only rarer. So the plan is valid, with fewer steps and worth no less. In a plan of
    which no step can be left out, each gives a fact that the goal or a later step looks at: following these,
    at least so many steps come after it.
    """
    depths = np.where(goal, 0, NEVER)
    fresh = np.flatnonzero(goal)
    while len(fresh):
        depth = int(depths[fresh[0]])
        asked = unpacked(np.bitwise_or.reduce(asked_behind[fresh], axis=0), len(goal)) & ~settled
        fresh = np.flatnonzero(asked & (depths == NEVER))
        depths[fresh] = depth + 1
    return depths


@numba.njit(cache=True)
def gives(wanted: Array, grant_bits: Array) -> Flags:
    """Which kinds of offers give one of these facts, as bits."""
    found = np.zeros(len(grant_bits), np.bool_)
    for at in range(len(found)):
        for word in range(len(wanted)):
            if grant_bits[at, word] & wanted[word]:
                found[at] = True
                break
    return found


def unpacked(words: Array, facts: int) -> Flags:
    """The facts of a row of bits."""
    return np.unpackbits(words.view(np.uint8), bitorder="little")[:facts].astype(np.bool_)


def packed(flags: Flags) -> Array:
    """The bits of facts, in as many words as a row of the file has."""
    room = np.zeros(max(1, -(-len(flags) // WORD)) * WORD, np.bool_)
    room[: len(flags)] = flags
    return np.packbits(room, bitorder="little").view(np.uint64)


def flagged(facts: Iterable[int], count: int) -> Flags:
    """These facts among so many."""
    flags = np.zeros(count, np.bool_)
    flags[list(facts)] = True
    return flags
