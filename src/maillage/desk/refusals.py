"""What a verb of the desk refuses, in a sentence to be shown."""

from __future__ import annotations


class RefusedError(Exception):
    """What was asked can't be done; the message is the sentence to show."""


class ChangedMeanwhileError(RefusedError):
    """Somebody else changed it since it was read: nothing was written, look at it again."""
