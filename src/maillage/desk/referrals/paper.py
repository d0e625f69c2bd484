"""The table of referrals as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterable

from maillage.desk.referrals.deadlines import (
    ANSWERS_LAST,
    ASK_AFTER_END,
    ASK_AFTER_START,
    BEFORE_START,
    ESCALATE_AFTER,
    REMIND_AFTER,
)
from maillage.desk.referrals.links import LASTS
from maillage.desk.referrals.machine import LINES, Transition

HEAD = """# Referrals

A person is sent to an organisation for an offer, and followed to a known end. This page is written from the
table that the site itself reads (`maillage.desk.referrals.machine`), by `maillage.desk.referrals.paper.page`;
a test compares the two.

"""
COLUMNS = ("verb", "from", "to", "who may", "a message is written to", "must be given", "may be given")
NOTES = """
Whoever does a verb isn't written to about it; a draft that is dropped is told to nobody. Each verb is one
transaction: the state, a numbered event, the seat, the messages, the line in the person's journal, the step
of the pathway. It names the version that was shown: what changed meanwhile is told (409), never written over.
The same verb sent twice by the same person is done once.

- **sender**: accompanies people for the organisation that sends, with the person's consent to show their
  pathway.
- **receiver**: a facilitator, editor or owner of the organisation that receives, or whoever holds the
  referral's link.
- **person**: from their own space. **clock**: `watch_referrals`, once a day.

"""


def page() -> str:
    """The whole page."""
    return HEAD + _table() + NOTES + _times()


def _table() -> str:
    rows = [COLUMNS, tuple("---" for _ in COLUMNS), *(_cells(line) for line in LINES)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _cells(line: Transition) -> tuple[str, ...]:
    return (
        f"`{line.verb}`",
        _listed(line.origins),
        str(line.target) if line.target else "the same",
        _listed(line.roles),
        _listed(line.tells),
        _listed(line.needs),
        _listed(line.takes),
    )


def _listed(values: Iterable[object]) -> str:
    return ", ".join(str(each) for each in values) or "–"


def _times() -> str:
    rows = (
        ("what", "when"),
        ("---", "---"),
        (
            "a reminder to the organisation",
            f"{REMIND_AFTER.days} days after it was sent, or {BEFORE_START.days} days before the start",
        ),
        (
            "the sender is told of the silence",
            f"{ESCALATE_AFTER.days} days after the reminder, on the last day at the latest",
        ),
        ("it is closed without an answer", f"after {ANSWERS_LAST.days} days, or on the day of the start"),
        ("a waiting list ends", "on the day of the start"),
        (
            "the organisation is asked what became of somebody",
            f"{ASK_AFTER_START.days} days after the start, then {ASK_AFTER_END.days} days after the end",
        ),
        (
            "a link opens",
            f"{LASTS.days} days; then its page sends another to the address that had it, and to no other",
        ),
    )
    return "## Time\n\n" + "\n".join(f"| {what} | {when} |" for what, when in rows) + "\n"
