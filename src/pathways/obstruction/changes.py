"""The changes that may open a pathway: what each is, who can make it, which is easier than another."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pathways.facts import Vocabulary


class Actor(StrEnum):
    """Who can make a change."""

    PERSON = "person"
    PROVIDER = "provider"
    TERRITORY = "territory"


class ChangeKind(StrEnum):
    """What can change; ``worlds`` says exactly what the world is then."""

    FACT = "fact"  # the person gains a fact
    MINUTES = "minutes"  # accepts longer trips, by so many minutes one way
    HOURS = "hours"  # frees so many hours a week in all
    BUDGET = "budget"  # can spend whatever the plan asks
    HORIZON = "horizon"  # can wait so many days more
    SEAT = "seat"  # one more seat in a full session
    DEADLINE = "deadline"  # a registration is accepted until the session starts
    DATE = "date"  # a session may begin later by at most so many days, or earlier when negative
    SESSION = "session"  # one more session of an offer, where it is held today
    RULE = "rule"  # the offer waives its conditions of age, residence, date and status
    DISTANCE = "distance"  # the offer is opened at a distance, followed from a named place
    HOSTED = "hosted"  # a session is hosted in a named place
    SHUTTLE = "shuttle"  # a shuttle from home to a place
    MODE = "mode"  # the person is lent, or driven by, a means of travel


_ACTORS = {
    ChangeKind.SEAT: Actor.PROVIDER,
    ChangeKind.DEADLINE: Actor.PROVIDER,
    ChangeKind.DATE: Actor.PROVIDER,
    ChangeKind.SESSION: Actor.PROVIDER,
    ChangeKind.RULE: Actor.PROVIDER,
    ChangeKind.DISTANCE: Actor.PROVIDER,
    ChangeKind.HOSTED: Actor.TERRITORY,
    ChangeKind.SHUTTLE: Actor.TERRITORY,
    ChangeKind.MODE: Actor.TERRITORY,
}

# How hard a change is to make, for ranking only: our own judgement; accepting something counts 1.
_EFFORT = {
    ChangeKind.MINUTES: 1,
    ChangeKind.HORIZON: 1,
    ChangeKind.HOURS: 2,
    ChangeKind.BUDGET: 2,
    ChangeKind.SEAT: 2,
    ChangeKind.DEADLINE: 2,
    ChangeKind.FACT: 3,
    ChangeKind.DATE: 3,
    ChangeKind.DISTANCE: 4,
    ChangeKind.HOSTED: 4,
    ChangeKind.SHUTTLE: 4,
    ChangeKind.MODE: 4,
    ChangeKind.SESSION: 5,
    ChangeKind.RULE: 6,
}
_ONE_MORE_EACH = {ChangeKind.MINUTES: 30, ChangeKind.DATE: 91}  # minutes, days


@dataclass(frozen=True, slots=True)
class Amounts:
    """By how much a limit may change: the steps that are tried, ascending. Our own choices, every one.

    ``minutes`` more for a trip, one way; ``hours`` a week in all; ``horizon``, ``later`` and ``earlier`` in
    days (the last two: how far a session's date may move). A new session is not set up in less than
    ``notice_days``, and in one of the ``hosts`` places nearest on foot that can host it.
    """

    minutes: tuple[int, ...] = (15, 30, 45, 60, 90)
    hours: tuple[int, ...] = (10, 15, 20, 25, 30, 35)
    horizon: tuple[int, ...] = (365, 730)
    later: tuple[int, ...] = (28, 91, 182)
    earlier: tuple[int, ...] = (28, 91)
    notice_days: int = 60
    hosts: int = 2


AMOUNTS = Amounts()


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One change. ``subject`` is a fact, an offer, a session, a place or a mode; ``amount`` minutes, hours or
    days.
    """

    kind: ChangeKind
    subject: str = ""
    place: str = ""
    amount: int = 0

    @property
    def who(self) -> Actor:
        """Who can make it."""
        return _ACTORS.get(self.kind, Actor.PERSON)

    @property
    def effort(self) -> int:
        """For ranking: the smaller, the easier."""
        step = _ONE_MORE_EACH.get(self.kind)
        return _EFFORT[self.kind] + (abs(self.amount) // step if step else 0)

    @property
    def key(self) -> tuple[ChangeKind, str, str]:
        """What it changes: no set holds two changes of the same thing."""
        return self.kind, self.subject, self.place

    def document(self) -> dict[str, Any]:
        """As JSON."""
        found: dict[str, Any] = {"kind": self.kind.value, "who": self.who.value, "subject": self.subject}
        return (
            found
            | ({"place": self.place} if self.place else {})
            | ({"amount": self.amount} if self.amount else {})
        )


def is_easier(left: Iterable[Change], right: Iterable[Change], vocabulary: Vocabulary) -> bool:
    """Whether there are no more on the left, and each is one on the right or an easier one.

    Easier: a smaller amount; an earlier date of a series (``id@date``) for a later one; a fact for one that
    implies it. Who can make the changes on the right can make those on the left.
    """
    left, right = tuple(left), tuple(right)
    return len(left) <= len(right) and all(
        any(_as_easy(small, large, vocabulary) for large in right) for small in left
    )


def _as_easy(small: Change, large: Change, vocabulary: Vocabulary) -> bool:
    if small.kind is not large.kind:
        return False
    if small.kind is ChangeKind.FACT:
        return small.subject in vocabulary.held({large.subject})
    series, _, day = small.subject.partition("@")
    later, _, later_day = large.subject.partition("@")
    return series == later and day <= later_day and small.place == large.place and _as_little(small, large)


def _as_little(small: Change, large: Change) -> bool:
    return small.amount * large.amount >= 0 and abs(small.amount) <= abs(large.amount)


def rank(changes: Collection[Change], vocabulary: Vocabulary) -> tuple[int, int, int, list[tuple[Any, ...]]]:
    """From the easiest set of changes to the hardest: how many, how hard, how much each fact implies; then in
    the order of words and amounts, so that an easier set never comes after.
    """
    ordered = sorted((*change.key, abs(change.amount), change.amount) for change in changes)
    facts = vocabulary.held(change.subject for change in changes if change.kind is ChangeKind.FACT)
    return len(ordered), sum(change.effort for change in changes), len(facts), ordered
