"""The seats of a large cohort, promised nearly as fairly as can be: rounds, then returns, then exchanges.

1. *Rounds.* Everybody has their soonest plan. In each session with too many people, those whom it delays
   least go elsewhere (who is not delayed at all first, then whoever arrives soonest without it): for one
   session alone that is exactly the fairest. They are not to come back, and look again for their soonest
   plan. After ``ROUNDS``, whoever is still one too many takes what is left.
2. *Returns.* Whoever went elsewhere looks again among all the seats left, the latest first.
3. *Exchanges.* Whoever waits takes the seat of somebody who, without it, would arrive sooner than they do
   now. The latest of the two arrives sooner, nobody else is touched.

Returns and exchanges each make the choice fairer (leximin), so that they end. They go on for at most
``PASSES`` turns; only the ``LATEST`` people exchange, with no more than ``HOLDERS`` in a session. No seat is
promised twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from pathways.cohort.exact import Seats, taken_in
from pathways.cohort.finder import Banned, Finder, Member, goal_date, used
from pathways.plans import Plan

ROUNDS = 6
PASSES = 4
LATEST = 100
HOLDERS = 24


def approximate(finder: Finder, members: Sequence[Member], seats: Seats) -> list[Plan | None]:
    """The plan of each person, in turn."""
    room = _Room(finder, members, seats)
    room.rounds()
    room.settle()
    for _ in range(PASSES):
        if not room.returns() and not room.exchanges():
            break
    return room.plans


class _Room:
    """Who has which plan, while it changes. ``holders``: who takes a seat in each session."""

    def __init__(self, finder: Finder, members: Sequence[Member], seats: Seats) -> None:
        self.finder = finder
        self.members = members
        self.seats = seats
        self.banned: list[Banned] = [frozenset()] * len(members)
        self.plans: list[Plan | None] = [None] * len(members)
        self.holders: dict[str, set[int]] = {}
        for person, member in enumerate(members):
            self._move(person, finder.plan(member, frozenset()))
        self.best = [goal_date(plan) for plan in self.plans]

    def rounds(self) -> None:
        """In each session with too many people, those whom it delays least look elsewhere."""
        for _ in range(ROUNDS):
            for session in self._overbooked(self.holders):
                for person in self._leaving(session):
                    self.banned[person] |= {session}
                    self._move(person, self.finder.plan(self.members[person], self.banned[person]))

    def settle(self) -> None:
        """Those still too many leave, then take what is left: the latest alone first, then in turn."""
        leaving: set[int] = set()
        while over := self._overbooked(self.holders):
            for person in self._leaving(over[0]):
                self._move(person, None)
                leaving.add(person)
        for person in sorted(leaving, key=lambda each: (-self.best[each].toordinal(), each)):
            self._move(person, self.finder.plan(self.members[person], self._closed_to(person)))

    def returns(self) -> bool:
        """Whether somebody found a sooner plan among the seats left."""
        found = False
        for person in self._waiting():
            plan = self.finder.plan(self.members[person], self._closed_to(person))
            if goal_date(plan) < goal_date(self.plans[person]):
                self._move(person, plan)
                found = True
        return found

    def exchanges(self) -> bool:
        """Whether somebody took the seat of a person whom that delays less."""
        return sum(self._exchanged(person) for person in self._waiting()[:LATEST]) > 0

    def _move(self, person: int, plan: Plan | None) -> None:
        for session in used(self.plans[person]):
            self.holders[session].discard(person)
        for session in used(plan):
            self.holders.setdefault(session, set()).add(person)
        self.plans[person] = plan

    def _overbooked(self, sessions: Iterable[str]) -> list[str]:
        return sorted(each for each in sessions if self._left(each) < 0)

    def _left(self, session: str) -> int:
        """Seats left; 0 or more where they are not counted."""
        return self.seats.get(session, len(self.members)) - len(self.holders.get(session, ()))

    def _leaving(self, session: str) -> list[int]:
        people = sorted(self.holders[session], key=lambda person: self._loss(person, session))
        return people[: max(0, -self._left(session))]

    def _loss(self, person: int, session: str) -> tuple[bool, date, int, int]:
        """How bad it is for all that this person leaves: the smallest first, the last in turn first."""
        now = goal_date(self.plans[person])
        then = self.finder.date(self.members[person], self.banned[person] | {session})
        return then > now, then, -now.toordinal(), -person

    def _closed_to(self, person: int) -> Banned:
        """Sessions that could serve the person and have no seat left, but those they are in."""
        near = self.finder.near(self.members[person]).sessions
        full = (session for session in near if self._left(session) <= 0)
        return frozenset(full) - used(self.plans[person])

    def _exchanged(self, person: int) -> bool:
        closed = self._closed_to(person)
        for session in sorted(closed):
            plan = self.finder.plan(self.members[person], closed - {session})
            if session in used(plan) and goal_date(plan) < goal_date(self.plans[person]):
                for other in sorted(self.holders[session])[:HOLDERS]:
                    if self._exchange(person, plan, other, session):
                        return True
        return False

    def _exchange(self, person: int, plan: Plan | None, other: int, session: str) -> bool:
        """Let the other give the seat up, if the later of the two is then sooner."""
        before = self.plans[person], self.plans[other]
        instead = self.finder.plan(self.members[other], self._closed_to(other) | {session})
        if max(goal_date(plan), goal_date(instead)) >= max(map(goal_date, before)):
            return False
        self._move(other, instead)
        self._move(person, plan)
        if self._overbooked(used(plan) | used(instead)):
            self._move(person, before[0])
            self._move(other, before[1])
            return False
        return True

    def _waiting(self) -> list[int]:
        """Who would have a sooner plan alone, the latest first."""
        late = [person for person, plan in enumerate(self.plans) if goal_date(plan) > self.best[person]]
        return sorted(late, key=lambda person: (-goal_date(self.plans[person]).toordinal(), person))


def full_sessions(plans: Iterable[Plan | None], seats: Seats) -> Banned:
    """Sessions where no seat is left."""
    taken = taken_in(plans)
    return frozenset(session for session, number in seats.items() if taken[session] >= number)
