"""Slots that can be left out before the search begins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pathways.kernel.compiled import entry_point
from pathways.kernel.gates import opens
from pathways.kernel.labels import known
from pathways.kernel.layout import Tables
from pathways.kernel.memory import EMPTY, MAY, MUST, Memory
from pathways.kernel.sweep import enters, follow_all

Marks = NDArray[np.bool_]


@entry_point
def mark_ever_open(tables: Tables, memory: Memory, slots: Marks, gates: Marks) -> None:
    """Marks the slots and the gates that open on some day if every slot is followed as early as it can be.

    A sweep from the empty plan gains each fact no later than any plan does: a slot that it never enters is in
    no valid plan, and a means of travel whose gate all it gains leaves shut is used by none.
    """
    follow_all(tables, memory)
    known(tables, memory, EMPTY, EMPTY, MUST)
    for rank in range(len(tables.slots)):
        slots[rank] = enters(tables, memory, rank)
    for gate in range(len(tables.gates)):
        gates[gate] = opens(tables, gate, memory.sheet, MAY, MUST, memory.answers)
