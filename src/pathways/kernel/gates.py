"""Gates opened, and sets of facts compared, as rows of words."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pathways.gates import HELD
from pathways.kernel.compiled import machine_code
from pathways.kernel.layout import Tables, Words

ONE = np.uint64(1)


@machine_code
def has(facts: Words, row: int, fact: int) -> int:
    """1 if a row holds a fact, 0 if not."""
    return 1 if facts[row, fact >> 6] >> np.uint64(fact & 63) & ONE else 0


@machine_code
def covers(facts: Words, row: int, others: Words, other: int) -> bool:
    """Whether a row holds all the facts of another."""
    for word in range(facts.shape[1]):  # noqa: SIM110 - numba has no all()
        if others[other, word] & ~facts[row, word]:
            return False
    return True


@machine_code
def add(facts: Words, row: int, others: Words, other: int) -> None:
    """Adds the facts of another row."""
    for word in range(facts.shape[1]):
        facts[row, word] |= others[other, word]


@machine_code
def opens(tables: Tables, gate: int, facts: Words, may: int, must: int, answers: NDArray[np.int64]) -> bool:
    """Whether a gate opens, for rows of facts that may and that must be held (see ``pathways.gates``).

    ``answers`` is room for a stack as deep as the longest program.
    """
    top = 0
    for place in range(tables.gates[gate].first, tables.gates[gate].end):
        step = tables.program[place]
        if step.n >= 0:
            top -= step.n
            yes = 0
            for member in range(step.n):
                yes += answers[top + member]
            answers[top] = 1 if yes >= step.value else 0
        else:
            answers[top] = has(facts, may, step.value) if step.n == HELD else 1 - has(facts, must, step.value)
        top += 1
    return answers[0] == 1
