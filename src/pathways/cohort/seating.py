"""Who is promised which seats, and why the others wait."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pathways.catalogue import Catalogue
from pathways.cohort.approximate import approximate, full_sessions
from pathways.cohort.choosing import TooHardError
from pathways.cohort.exact import Seats, exact
from pathways.cohort.finder import NEVER, Finder, Member, goal_date, in_turn, used
from pathways.plans import Certainty, Plan

MOST_EXACT = 24  # people; beyond, the approximation


@dataclass(frozen=True, slots=True)
class Promise:
    """What one person is promised: a plan whose seats are theirs, or none. ``alone``: the goal date of their
    soonest plan if nobody else asked; ``None`` where no plan exists at all.
    """

    member: Member
    plan: Plan | None
    alone: date | None

    @property
    def days(self) -> int | None:
        """How many days later than alone; ``None`` where there is nothing to compare."""
        if self.plan is None or self.alone is None:
            return None
        return (self.plan.worth.goal_date - self.alone).days

    @property
    def waits(self) -> bool:
        """Whether seats promised to others delay this person, or leave them without a plan."""
        return self.alone is not None and (self.plan is None or self.plan.worth.goal_date > self.alone)


@dataclass(frozen=True, slots=True)
class Wait:
    """Full sessions that would bring the goal nearer; one, or several that are needed together.

    ``days``: how much sooner (``None``: there would be a plan at all). Of those who hold the seats:
    ``later`` would arrive later than this person does, or never, without them; ``as_late`` as late, and were
    before in turn; ``sooner`` sooner (none where the answer is exact).
    """

    sessions: tuple[str, ...]
    seats: int
    days: int | None
    later: int
    as_late: int
    sooner: int

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "sessions": list(self.sessions),
            "seats": self.seats,
            "days": self.days,
            "holders": {"later": self.later, "as_late": self.as_late, "sooner": self.sooner},
        }


@dataclass(frozen=True)
class Seating:
    """The promises, in turn. ``exact``: proved to be the fairest; otherwise the approximation's."""

    promises: tuple[Promise, ...]
    exact: bool
    finder: Finder = field(repr=False, compare=False)
    seats: Seats = field(repr=False, compare=False)

    def waits(self, promise: Promise) -> tuple[Wait, ...]:
        """Why this person waits: each full session that would help alone, or those needed together."""
        return _Reasons(self, promise).waits() if promise.waits else ()

    @property
    def dates(self) -> list[date]:
        """The goal dates, the latest first (``NEVER`` without a plan): what leximin compares."""
        return sorted((goal_date(promise.plan) for promise in self.promises), reverse=True)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return {"exact": self.exact, "promises": [self._document(promise) for promise in self.promises]}

    def _document(self, promise: Promise) -> dict[str, Any]:
        return {
            "person": promise.member.id,
            "plan": promise.plan and promise.plan.document(),
            "alone": promise.alone and promise.alone.isoformat(),
            "days": promise.days,
            "waits": [wait.document() for wait in self.waits(promise)],
        }


def cohort(
    catalogue: Catalogue,
    members: Iterable[Member],
    today: date,
    certainty: Certainty = Certainty.SURE,
    *,
    most_exact: int = MOST_EXACT,
) -> Seating:
    """Promises scarce seats: no seat twice, the worst-off first (see ``choosing`` for what is fairest).

    Exact up to ``most_exact`` people, unless that takes too long; approximate beyond, and it says so. The
    seats of a session are counted over all its dates. Without a limit they are never scarce; where they are
    not known, a sure plan takes none, and in a possible plan they are promised to nobody: the plan says
    that they are unknown. Raises ``ValueError`` for someone given twice.
    """
    turn = in_turn(members, today)
    finder = Finder(catalogue, today, certainty)
    seats = {each.id: each.seats for each in catalogue.sessions.values() if each.seats is not None}
    plans, proved = _plans(finder, turn, seats, most_exact)
    promises = tuple(
        Promise(member, plan, _known(finder.date(member, frozenset())))
        for member, plan in zip(turn, plans, strict=True)
    )
    return Seating(promises, proved, finder, seats)


def _plans(
    finder: Finder, turn: Sequence[Member], seats: Seats, most_exact: int
) -> tuple[list[Plan | None], bool]:
    if len(turn) <= most_exact:
        try:
            return exact(finder, turn, seats), True
        except TooHardError:
            pass
    return approximate(finder, turn, seats), False


def _known(day: date) -> date | None:
    return None if day == NEVER else day


@dataclass(slots=True)
class _Reasons:
    seating: Seating
    promise: Promise
    full: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        plans = [promise.plan for promise in self.seating.promises]
        self.full = full_sessions(plans, self.seating.seats)

    def waits(self) -> tuple[Wait, ...]:
        member, finder = self.promise.member, self.seating.finder
        missing = self.full - used(self.promise.plan)
        alone = [
            wait
            for session in sorted(missing & finder.near(member).sessions.keys())
            if (wait := self._wait((session,), finder.plan(member, missing - {session}))) is not None
        ]
        if alone:
            return tuple(alone)
        best = finder.plan(member, frozenset())
        wait = self._wait(tuple(sorted(used(best) & missing)), best)
        return () if wait is None else (wait,)

    def _wait(self, sessions: tuple[str, ...], plan: Plan | None) -> Wait | None:
        now = goal_date(self.promise.plan)
        if goal_date(plan) >= now:
            return None
        others = [self._without(promise, sessions) for promise in self._holders(sessions)]
        return Wait(
            sessions,
            sum(self.seating.seats[session] for session in sessions),
            None if now == NEVER else (now - goal_date(plan)).days,
            later=sum(day > now or (day == now == NEVER) for day in others),
            as_late=sum(day == now != NEVER for day in others),
            sooner=sum(day < now for day in others),
        )

    def _holders(self, sessions: tuple[str, ...]) -> list[Promise]:
        return [each for each in self.seating.promises if used(each.plan) & set(sessions)]

    def _without(self, promise: Promise, sessions: tuple[str, ...]) -> date:
        """When they would arrive without that seat, with those that are left."""
        closed = self.full - used(promise.plan) | set(sessions)
        return self.seating.finder.date(promise.member, closed)
