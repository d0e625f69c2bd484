"""What the reading of a feed corrected or refused: where, what, how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

SHOWN = 20  # remarks kept of each flaw; the others are counted


class Flaw(StrEnum):
    """What may be wrong in a feed."""

    ENCODING = "encoding"
    FOLDER = "folder"
    FILE_MISSING = "file-missing"
    FILE_EMPTY = "file-empty"
    LINE_BROKEN = "line-broken"
    TWICE = "twice"
    NO_COORDINATES = "no-coordinates"
    PARENT_COORDINATES = "parent-coordinates"
    OUT_OF_BOUNDS = "out-of-bounds"
    UNKNOWN_ROUTE = "unknown-route"
    UNKNOWN_SERVICE = "unknown-service"
    UNKNOWN_STOP = "unknown-stop"
    UNKNOWN_TRIP = "unknown-trip"
    UNSORTED = "unsorted"
    SAME_SEQUENCE = "same-sequence"
    TIME_UNREADABLE = "time-unreadable"
    TIME_BLANK = "time-blank"
    TIME_MISSING = "time-missing"
    TIME_BACKWARDS = "time-backwards"
    TIME_PAST_MIDNIGHT = "time-past-midnight"
    DATE_UNREADABLE = "date-unreadable"
    PERIOD_REVERSED = "period-reversed"
    TOO_FEW_STOPS = "too-few-stops"
    ZONE = "zone"
    FREQUENCY = "frequency"
    FREQUENCY_UNREADABLE = "frequency-unreadable"


CORRECTED = frozenset(
    {
        Flaw.ENCODING,
        Flaw.FOLDER,
        Flaw.FILE_MISSING,
        Flaw.FILE_EMPTY,
        Flaw.PARENT_COORDINATES,
        Flaw.UNSORTED,
        Flaw.SAME_SEQUENCE,
        Flaw.TIME_BLANK,
        Flaw.TIME_PAST_MIDNIGHT,
        Flaw.FREQUENCY,
    }
)
"""Flaws that were put right, or made do with; what the others touch was left out."""


class Remark(NamedTuple):
    """One flaw. ``line`` counts from 1 (the header), 0 is the whole file; ``value``: as it was written."""

    flaw: Flaw
    file: str
    line: int = 0
    field: str = ""
    value: str = ""

    @property
    def corrected(self) -> bool:
        """Whether it was put right, rather than refused."""
        return self.flaw in CORRECTED


@dataclass(slots=True)
class Report:
    """Every flaw of a feed: the first ``SHOWN`` of each as remarks, all of them counted."""

    remarks: list[Remark] = field(default_factory=list)
    counts: Counter[Flaw] = field(default_factory=Counter)

    def add(self, flaw: Flaw, file: str, line: int = 0, field: str = "", value: str = "") -> None:
        """Note a flaw."""
        self.counts[flaw] += 1
        if self.counts[flaw] <= SHOWN:
            self.remarks.append(Remark(flaw, file, line, field, value[:80]))

    def of(self, flaws: Iterable[Flaw]) -> int:
        """How many flaws of these kinds."""
        return sum(self.counts[flaw] for flaw in flaws)


class FeedError(ValueError):
    """A feed that can't be read at all: the file, then why."""
