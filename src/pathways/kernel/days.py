"""Days on which a slot may start."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from pathways.kernel.compiled import machine_code
from pathways.kernel.layout import NEVER, Record
from pathways.slots import WITH_THE_START


@machine_code
def entry(slot: Record, day: int) -> int:
    """The first day on or after ``day`` on which it may start; ``NEVER`` if there is none."""
    day = max(day, slot.first)
    while not slot.weekdays >> ((day + 6) % 7) & 1:
        day += 1
    return day if day <= slot.last else NEVER


@machine_code
def settled_on(slot: Record, start: int) -> int:
    """The last day whose facts count for its condition."""
    return start - slot.lag if slot.settled == WITH_THE_START else slot.settled
