"""Partial plans of a search, built in order of start, and when one of them makes another useless."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.peers.python_search.problem import Problem, Slot
from pathways.funding import Option
from pathways.occurrences import HOURS_TOLERANCE

Purse = tuple[int, ...]  # residual cents, then the cents drawable from each wallet, at most what it holds


@dataclass(frozen=True, slots=True)
class Label:
    """A valid beginning of a plan: its steps in order of start (then of slot).

    ``timeline``: days on which facts are gained, ascending, with all facts gained by then. ``running``: end
    and hours a week of the steps that are under way when the last one starts. ``purses``: the ways to pay
    that may turn out cheapest. ``begun``: the sum of all starts.
    """

    steps: tuple[tuple[Slot, int], ...]
    timeline: tuple[tuple[int, int], ...]
    running: tuple[tuple[int, float], ...]
    purses: tuple[Purse, ...]
    travel: int
    end: int
    begun: int

    @property
    def last(self) -> tuple[int, int]:
        """Start and slot of the last step: later steps come after it in that order."""
        if not self.steps:
            return 0, -1
        slot, start = self.steps[-1]
        return start, slot.index

    @property
    def facts(self) -> int:
        """All facts gained once every step has ended."""
        return self.timeline[-1][1] if self.timeline else 0

    def known(self, day: int) -> int:
        """The facts gained by that day."""
        for end, facts in reversed(self.timeline):
            if end <= day:
                return facts
        return 0

    def takes(self, slot: Slot) -> bool:
        """Whether a step follows that slot's offer.

        No plan needs an offer twice: without the one that ends later, every fact is gained on the same day.
        """
        return any(step.offer is slot.offer for step, _ in self.steps)


def first_label(problem: Problem) -> Label:
    """The empty plan."""
    return Label((), (), (), ((0,) * (1 + len(problem.balances)),), 0, problem.today.toordinal(), 0)


def cost(problem: Problem, label: Label) -> int:
    """The least that a label costs, in cents; steps added later never lower it."""
    balances = tuple(problem.balances.values())
    return min(_owed(purse, balances) for purse in label.purses)


def _owed(purse: Purse, balances: Sequence[int]) -> int:
    drawn = sum(min(held, drawable) for held, drawable in zip(balances, purse[1:], strict=True))
    return purse[0] - drawn


def extended(problem: Problem, label: Label, slot: Slot, start: int) -> Label | None:
    """The label with one more step, or ``None`` where that breaks a rule or gains nothing.

    A step whose facts are all gained no later without it can be left out of any plan: it gains nothing.
    """
    end = slot.end(start)
    known = label.known(slot.settled_on(start))
    if not slot.gate.opens(known, known) or not slot.grants & ~label.known(end):
        return None
    running = tuple((until, hours) for until, hours in label.running if until >= start)
    hours = slot.session.hours_per_week
    if sum(each for _, each in running) + hours > problem.situation.hours_limit + HOURS_TOLERANCE:
        return None
    minutes = _travel(slot, label.known(start - 1))
    if minutes is None:
        return None
    purses = _paid(problem, label, problem.options(slot, start, known))
    if not purses:
        return None
    return Label(
        steps=(*label.steps, (slot, start)),
        timeline=_with_gain(label.timeline, end, slot.grants),
        running=(*running, (end, hours)),
        purses=purses,
        travel=label.travel + minutes,
        end=max(label.end, end),
        begun=label.begun + start,
    )


def _travel(slot: Slot, known: int) -> int | None:
    if not slot.rides:
        return 0
    return next((ride.minutes for ride in slot.rides if ride.gate.opens(known, known)), None)


def _with_gain(timeline: tuple[tuple[int, int], ...], end: int, grants: int) -> tuple[tuple[int, int], ...]:
    before = [event for event in timeline if event[0] <= end]
    held = before[-1][1] if before else 0
    after = [(day, facts | grants) for day, facts in timeline if day > end]
    if before and before[-1][0] == end:
        before.pop()
    return (*before, (end, held | grants), *after)


def _paid(problem: Problem, label: Label, options: Iterable[Option]) -> tuple[Purse, ...]:
    """The purses after one more step, within the budget, without those that another makes useless."""
    wallets, balances = tuple(problem.balances), tuple(problem.balances.values())
    found = {_purse(purse, option, wallets, balances) for option in options for purse in label.purses}
    budget = problem.situation.budget
    if budget is not None:
        found = {purse for purse in found if _owed(purse, balances) <= budget}
    kept: list[Purse] = []
    for purse in sorted(found, key=lambda each: (each[0], [-drawable for drawable in each[1:]])):
        if not any(no_dearer(other, purse) for other in kept):
            kept.append(purse)
    return tuple(kept)


def _purse(purse: Purse, option: Option, wallets: Sequence[str], balances: Sequence[int]) -> Purse:
    drawable = (
        min(held, drawn + (option.drawable if wallet == option.wallet else 0))
        for wallet, held, drawn in zip(wallets, balances, purse[1:], strict=True)
    )
    return (purse[0] + option.residual, *drawable)


def no_dearer(mine: Purse, other: Purse) -> bool:
    """Whether ``mine`` never ends up dearer than ``other``, whatever steps follow.

    Later steps add the same residuals and drawables to both. In a wallet where mine has more to draw (or as
    much), later draws may use up the difference: it counts for nothing. Where it has less, the difference
    can only shrink.
    """
    behind = sum(max(0, theirs - drawable) for drawable, theirs in zip(mine[1:], other[1:], strict=True))
    return mine[0] + behind <= other[0]


def dominates(mine: Label, other: Label, bars: int) -> bool:
    """Whether every completion of ``other`` is one of ``mine``, and worth no less there.

    The completion's steps all come after ``other``'s last one, hence after ``mine``'s. Every fact is held
    no later; those that can close something (``bars``) are held on the same days. From ``other``'s last
    start on, no more hours are taken on any day. No more steps and minutes, an end no later, and for each
    way to pay one that is never dearer.

    With as many steps, their starts add up to no more days: exchanging ``other`` for ``mine`` then never
    undoes what moving a step earlier has won, so that the two reductions hold together (see ``search``).
    """
    return (
        (len(mine.steps), mine.begun) <= (len(other.steps), other.begun)
        and mine.travel <= other.travel
        and mine.end <= other.end
        and mine.last <= other.last
        and _holds_no_later(mine, other, bars)
        and _leaves_as_many_hours(mine, other)
        and all(any(no_dearer(purse, each) for purse in mine.purses) for each in other.purses)
    )


def _holds_no_later(mine: Label, other: Label, bars: int) -> bool:
    for day, facts in other.timeline:
        if facts & ~mine.known(day):
            return False
    if not bars:
        return True
    days = {day for day, _ in (*mine.timeline, *other.timeline)}
    return all((mine.known(day) ^ other.known(day)) & bars == 0 for day in days)


def _leaves_as_many_hours(mine: Label, other: Label) -> bool:
    """On every day from ``other``'s last start on; hours only fall from then on, at ends."""
    start = other.last[0]
    days = [start, *(end + 1 for end, _ in other.running)]
    return all(_hours_on(day, mine) <= _hours_on(day, other) + HOURS_TOLERANCE for day in days)


def _hours_on(day: int, label: Label) -> float:
    return sum(hours for end, hours in label.running if end >= day)


def starts(label: Label, slot: Slot, *, all_days: bool) -> Iterator[int]:
    """The days on which it is worth starting a slot after this label; see ``search`` for why no other is."""
    start, index = label.last
    earliest = start if slot.index > index else start + 1
    if all_days:
        day = slot.entry(earliest)
        while day is not None:
            yield day
            day = slot.entry(day + 1)
        return
    days = {slot.first}
    for end, _ in label.timeline:
        days |= {end + 1, end + slot.lag}
    entries = {slot.entry(day) for day in days}
    yield from sorted(day for day in entries if day is not None and day >= earliest)
