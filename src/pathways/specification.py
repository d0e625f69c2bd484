"""What a valid plan is, what it is worth, and which plans are worth showing: the slow and obvious definition.

This file is the judge: the search is only a faster way to the same answers, and every test says so. Read it
to know what Maillage promises. A plan is a set of *occurrences* (sessions on given dates) such that, for
each of them:

1. a seat is left, the price is known, the person does not refuse the offer;
2. it is not too late to apply, and it starts within the person's window;
3. the offer's condition is met: facts as they stand when one applies, age and date as they stand when it
   starts;
4. the place is within the accepted minutes, there and back, by a means of travel that the person may use
   when it starts;

and for all of them together:

5. on every day, the hours a week of what is under way fit the hours that the person can give;
6. the person pays no more than their budget;
7. once every step has ended, the goal is true.

Facts gained are never lost within a plan. What expires or excludes is a condition on dates or on the
situation. A plan is *sure* when every answer is yes; it is *possible* when none is no: what is unknown may
still turn out well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property
from itertools import chain, combinations, product

from pathways.catalogue import Catalogue
from pathways.conditions import Answer
from pathways.funding import Judge, balance, cost, step_options
from pathways.occurrences import HOURS_TOLERANCE, ONE_DAY, Occurrence, best_trip, gained_by, occurrences
from pathways.plans import Certainty, Worth
from pathways.situation import Situation
from pathways.travel import Trip

Picks = tuple[Occurrence, ...]


class Specification:
    """The definition, for one person, one territory, one day and one reading of unknowns."""

    def __init__(
        self, catalogue: Catalogue, situation: Situation, today: date, certainty: Certainty = Certainty.SURE
    ) -> None:
        self.catalogue = catalogue
        self.situation = situation
        self.today = today
        self.certainty = certainty

    @cached_property
    def offered(self) -> Picks:
        """Every occurrence open to this person (rules 1 and 2)."""
        return tuple(occurrences(self.catalogue, self.situation, self.today, self.certainty))

    def front(self) -> set[Worth]:
        """The worths of valid plans that no valid plan beats: all sets of occurrences are tried."""
        worths = {self.worth(picks) for picks in self.all_sets() if self.valid(picks)}
        return {worth for worth in worths if not any(other.beats(worth) for other in worths)}

    def all_sets(self) -> Iterator[Picks]:
        """Every set of occurrences, the empty one first."""
        sizes = range(len(self.offered) + 1)
        return chain.from_iterable(combinations(self.offered, size) for size in sizes)

    def valid(self, picks: Picks) -> bool:
        """Whether these occurrences make a valid plan."""
        return not any(self.faults(picks))

    def faults(self, picks: Picks) -> Iterator[str]:
        """Why it is not a valid plan: one line for each rule above that is broken."""
        if not self.reaches_the_goal(picks):
            yield "the goal is not reached"
        for pick in picks:
            if pick not in self.offered:
                yield f"{pick.session.id}: not open to this person, or too late to apply"
            if not self.lets_in(pick, picks):
                yield f"{pick.session.id}: its condition is not met"
            if not self.reachable(pick, picks):
                yield f"{pick.session.id}: its place is not within reach"
        if not self.fits_the_hours(picks):
            yield "more hours a week than the person has"
        if self.situation.budget is not None and self.out_of_pocket(picks) > self.situation.budget:
            yield "over the budget"

    def gained(self, pick: Occurrence, picks: Picks) -> frozenset[str]:
        """The facts that earlier steps have given by the day one applies for ``pick``."""
        return gained_by(self.catalogue.vocabulary, picks, pick.settled_on)

    def lets_in(self, pick: Occurrence, picks: Picks) -> bool:
        """Rule 3."""
        circumstances = self.situation.circumstances(pick.dates.start, self.gained(pick, picks))
        return self.certainty.accepts(pick.offer.requires.answer(circumstances))

    def reachable(self, pick: Occurrence, picks: Picks) -> bool:
        """Rule 4; what is followed at a distance is always within reach."""
        return pick.session.place is None or self.trip(pick, picks) is not None

    def trip(self, pick: Occurrence, picks: Picks) -> Trip | None:
        """The quickest trip, there and back, by a means that may be used on the day the step starts."""
        gained = gained_by(self.catalogue.vocabulary, picks, pick.dates.start - ONE_DAY)
        return best_trip(self.catalogue, self.situation, pick, gained, self.certainty)

    def minutes(self, pick: Occurrence, picks: Picks) -> int:
        """Minutes of all trips of a step."""
        trip = self.trip(pick, picks)
        return trip.minutes * pick.session.trips(pick.dates) if trip else 0

    def fits_the_hours(self, picks: Picks) -> bool:
        """Rule 5, day by day."""
        days = {day for pick in picks for day in _days(pick)}
        return all(self._hours_on(day, picks) <= self.situation.hours_limit + HOURS_TOLERANCE for day in days)

    def _hours_on(self, day: date, picks: Picks) -> float:
        return sum(pick.session.hours_per_week for pick in picks if pick.dates.start <= day <= pick.dates.end)

    def out_of_pocket(self, picks: Picks) -> int:
        """The least that the person pays, in cents, over all ways to pay for all the steps together."""
        judges = [
            Judge(self.catalogue, self.situation, pick, self.gained(pick, picks), self.certainty)
            for pick in picks
        ]
        wallets = {scheme.wallet for scheme in self.catalogue.schemes.values() if scheme.wallet is not None}
        balances = {wallet: balance(self.situation, wallet) for wallet in wallets}
        return min(cost(chosen, balances) for chosen in product(*(step_options(judge) for judge in judges)))

    def reaches_the_goal(self, picks: Picks) -> bool:
        """Rule 7. A goal must be true for certain, in a possible plan too: not knowing is not reaching."""
        end = self.goal_date(picks)
        circumstances = self.situation.circumstances(end, gained_by(self.catalogue.vocabulary, picks, end))
        return self.situation.goal.answer(circumstances) is Answer.YES

    def goal_date(self, picks: Picks) -> date:
        """The day when the last step ends; today when there is nothing to do."""
        return max((pick.dates.end for pick in picks), default=self.today)

    def worth(self, picks: Picks) -> Worth:
        """What a plan costs in four ways: date, steps, cents, minutes of travel."""
        travel = sum(self.minutes(pick, picks) for pick in picks)
        return Worth(self.goal_date(picks), len(picks), self.out_of_pocket(picks), travel)


def within_slacks(front: Iterable[Worth], steps: int | None, days: int | None) -> set[Worth]:
    """What is shown: at most so many days after the earliest and, of these, so many steps over the fewest.

    A plan with fewer steps but too late to be shown does not count: else nothing at all might be shown.
    """
    worths = set(front)
    if worths and days is not None:
        last = min(worth.goal_date for worth in worths) + timedelta(days=days)
        worths = {worth for worth in worths if worth.goal_date <= last}
    if worths and steps is not None:
        most = min(worth.steps for worth in worths) + steps
        worths = {worth for worth in worths if worth.steps <= most}
    return worths


def _days(pick: Occurrence) -> Iterator[date]:
    day = pick.dates.start
    while day <= pick.dates.end:
        yield day
        day += ONE_DAY
