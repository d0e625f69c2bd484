"""The best worths found, and whether another may still be shown beside them."""

# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from pathways.kernel.compiled import machine_code
from pathways.kernel.layout import NEVER, Record
from pathways.kernel.memory import Memory


@machine_code
def is_no_worse(mine: Record, other: Record) -> bool:
    """Whether a worth is as good as another on all counts."""
    return (
        mine.day <= other.day
        and mine.steps <= other.steps
        and mine.cents <= other.cents
        and mine.minutes <= other.minutes
    )


@machine_code
def is_beaten(memory: Memory, worth: Record) -> bool:
    """Whether a worth found is as good on all counts."""
    for rank in range(memory.state[0].front):  # noqa: SIM110 - numba has no any()
        if is_no_worse(memory.front[rank], worth):
            return True
    return False


@machine_code
def last_end(memory: Memory) -> int:
    """The last day on which a goal date may be shown, as far as is known."""
    return min(memory.state[0].earliest + memory.slack_days, NEVER - 1)


@machine_code
def most_steps(memory: Memory) -> int:
    """The most steps with which a plan may be shown, as far as is known.

    The fewest count among plans shown for their date. No plan ends before ``soonest``, the least that any
    label followed from now on may reach: what is found within the slack of that day is within it for good.
    """
    state, fewest = memory.state[0], NEVER
    window = min(min(state.earliest, state.soonest) + memory.slack_days, NEVER - 1)
    for rank in range(state.front):
        if memory.front[rank].day <= window:
            fewest = min(fewest, memory.front[rank].steps)
    return fewest + memory.slack_steps


@machine_code
def may_be_shown(memory: Memory, worth: Record) -> bool:
    """Whether such a plan would be within the slacks, or earlier than all, and is not beaten already."""
    sooner = worth.day < memory.state[0].earliest
    fits = worth.day <= last_end(memory) and worth.steps <= most_steps(memory)
    return (sooner or fits) and not is_beaten(memory, worth)


@machine_code
def keep(memory: Memory, label: int) -> None:
    """Adds the worth of a label that reaches the goal, unless one is as good; those that it beats leave."""
    state, found = memory.state[0], memory.labels[label]
    new = memory.front[state.front]
    new.day, new.steps, new.cents, new.minutes, new.label = (
        found.goal,
        found.steps,
        found.cents,
        found.travel,
        label,
    )
    if is_beaten(memory, new):
        return
    end = 0
    for rank in range(state.front):
        if not is_no_worse(new, memory.front[rank]):
            memory.front[end] = memory.front[rank]
            end += 1
    memory.front[end] = memory.front[state.front]
    state.front = end + 1
    state.earliest = min(state.earliest, found.goal)
