"""What the command answers to scripts."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; the same for every verb."""

    DONE = 0  # a plan exists, the pack is clean, the work is done
    NOT_FOUND = 1  # no plan today (what is missing is printed)
    WRONG_INPUT = 2  # bad usage, faults in the files
    INCOMPLETE = 3  # a time limit cut the answer short
    INTERRUPTED = 130  # Ctrl-C


class UsageError(Exception):
    """What the user asked can't be done; its text says what and how to put it right."""
