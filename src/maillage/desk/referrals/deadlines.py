"""When a referral is reminded of, told to its sender, closed, or asked what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

REMIND_AFTER = timedelta(days=10)
ESCALATE_AFTER = timedelta(days=5)  # after the reminder
ANSWERS_LAST = timedelta(days=30)
BEFORE_START = timedelta(days=7)
ASK_AFTER_START = timedelta(days=7)
ASK_AFTER_END = timedelta(days=14)
UNDATED = timedelta(days=90)  # what began without a known end is asked about then


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The days of a referral that waits for its answer."""

    remind_on: date
    escalate_on: date
    answer_by: date

    def over(self, today: date) -> bool:
        """Whether the time to answer is past."""
        return today > self.answer_by


def deadlines(sent_on: date, starts_on: date | None) -> Deadlines:
    """The days of a referral sent that day, for what begins on ``starts_on`` (unknown: only time counts).

    Never asked before the day after it was sent; the last day to answer is the eve of the start, or the day
    it was sent when that is later.
    """
    next_day = sent_on + timedelta(days=1)
    answer_by = sent_on + ANSWERS_LAST
    remind_on = sent_on + REMIND_AFTER
    if starts_on is not None:
        answer_by = max(sent_on, min(answer_by, starts_on - timedelta(days=1)))
        remind_on = min(remind_on, starts_on - BEFORE_START)
    remind_on = min(max(remind_on, next_day), max(answer_by, next_day))
    return Deadlines(remind_on, min(remind_on + ESCALATE_AFTER, max(answer_by, remind_on)), answer_by)


def ask_on(state: str, starts_on: date | None, ends_on: date | None, since: date) -> date | None:
    """The day on which to ask what became of somebody who was accepted, or who started."""
    if state == "accepted":
        return (starts_on or since) + ASK_AFTER_START
    if state == "started":
        return (ends_on or since + UNDATED) + ASK_AFTER_END
    return None
