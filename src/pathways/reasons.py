"""A plan told with its reasons: for each step what it rests on, what it gives, the way there, and who pays
every euro.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pathways.catalogue import Catalogue
from pathways.conditions import (
    AgeBetween,
    Answer,
    Circumstances,
    Condition,
    Group,
    Has,
    NoneOf,
    ResidesIn,
)
from pathways.funding import Judge, Option, aids_of, balance, cheapest, lines, step_options, travel_lines
from pathways.funding.judging import applicable
from pathways.occurrences import ONE_DAY, Occurrence, gained_by
from pathways.offers import FundingScheme
from pathways.plans import Certainty, FundingLine, Plan, Step, Worth
from pathways.situation import Situation
from pathways.specification import Picks, Specification
from pathways.travel import Trip


def plan_of(
    catalogue: Catalogue, situation: Situation, picks: Picks, today: date, certainty: Certainty
) -> Plan:
    """The plan made of these occurrences, in order of start; they must be valid together."""
    picks = tuple(sorted(picks, key=lambda pick: (pick.dates.start, pick.dates.end, pick.session.id)))
    teller = _Teller(
        catalogue, situation, picks, certainty, Specification(catalogue, situation, today, certainty)
    )
    steps = tuple(teller.steps())
    worth = Worth(
        teller.specification.goal_date(picks),
        len(steps),
        sum(step.out_of_pocket for step in steps),
        sum(step.trip.minutes * step.trips for step in steps if step.trip),
    )
    return Plan(steps, worth, certainty)


class _Entered(NamedTuple):
    """A step as it is entered: who judges its funding, and the trip there, found once."""

    pick: Occurrence
    judge: Judge
    trip: Trip | None


@dataclass(frozen=True, slots=True)
class _Teller:
    catalogue: Catalogue
    situation: Situation
    picks: Picks
    certainty: Certainty
    specification: Specification

    def steps(self) -> Iterator[Step]:
        entered = [self._entered(pick) for pick in self.picks]
        for each, paid, aid in zip(entered, self._funding(entered), self._travel_aid(entered), strict=True):
            yield self._step(each, paid, aid)

    def _entered(self, pick: Occurrence) -> _Entered:
        gained = self.specification.gained(pick, self.picks)
        judge = Judge(self.catalogue, self.situation, pick, gained, self.certainty)
        return _Entered(pick, judge, self.specification.trip(pick, self.picks))

    def _funding(self, entered: list[_Entered]) -> list[tuple[FundingLine, ...]]:
        """Who pays what of each step, in the cheapest way for the whole plan."""
        choices: list[list[Option]] = [step_options(each.judge) for each in entered]
        wallets = {option.wallet for step in choices for option in step if option.wallet is not None}
        chosen = cheapest(choices, {wallet: balance(self.situation, wallet) for wallet in wallets})
        return lines(chosen, [pick.offer.price or 0 for pick in self.picks], self.situation)

    def _travel_aid(self, entered: list[_Entered]) -> list[tuple[FundingLine, ...]]:
        """What schemes pay of the trips of each step: yearly ceilings are those of the whole plan."""
        aids = aids_of([each.judge for each in entered], [each.trip for each in entered])
        return [travel_lines(each) for each in aids]

    def _step(
        self, entered: _Entered, funding: tuple[FundingLine, ...], travel_aid: tuple[FundingLine, ...]
    ) -> Step:
        pick, judge, trip = entered
        entering = self.situation.circumstances(pick.dates.start, judge.gained)
        return Step(
            offer=pick.offer.id,
            session=pick.session.id,
            start=pick.dates.start,
            end=pick.dates.end,
            apply_on=pick.apply_on,
            place=pick.session.place,
            trip=trip,
            trips=pick.session.trips(pick.dates),
            gives=self._gives(pick),
            rests_on=tuple(dict.fromkeys(supports(pick.offer.requires, entering))),
            unknown=tuple(dict.fromkeys(self._unknown(entered, entering, funding))),
            funding=funding,
            travel_aid=travel_aid,
        )

    def _gives(self, pick: Occurrence) -> tuple[str, ...]:
        """Facts gained that were not held before: the offer's own first, then what they imply."""
        vocabulary = self.catalogue.vocabulary
        before = self.situation.held | gained_by(vocabulary, self._others(pick), pick.dates.end - ONE_DAY)
        implied = sorted(vocabulary.held(pick.offer.grants) - set(pick.offer.grants))
        return tuple(fact for fact in (*pick.offer.grants, *implied) if fact not in before)

    def _others(self, pick: Occurrence) -> Picks:
        return tuple(other for other in self.picks if other is not pick)

    def _unknown(
        self, entered: _Entered, entering: Circumstances, funding: tuple[FundingLine, ...]
    ) -> Iterator[str]:
        """What is taken for granted to enter, to get there and to pay: facts, or ``age``, ``price``,
        ``seats``…
        """
        pick, judge, trip = entered
        yield from doubts(pick.offer.requires, entering)
        if trip is not None:
            yield from self._travel_doubts(pick, trip)
        if pick.offer.price is None:
            yield "price"
        if pick.session.seats is None:
            yield "seats"
        hoped = [line.scheme for line in funding if line.scheme is not None and not line.established]
        if hoped:
            circumstances = self.situation.circumstances(pick.apply_on, judge.gained)
            for scheme in hoped:
                yield from self._hopes(self.catalogue.schemes[scheme], circumstances)

    def _hopes(self, scheme: FundingScheme, circumstances: Circumstances) -> Iterator[str]:
        """What is taken for granted for a scheme to pay."""
        yield from doubts(scheme.requires, circumstances)
        if scheme.wallet is not None and scheme.wallet not in self.situation.wallets:
            yield f"wallet:{scheme.wallet}"
        for found in applicable(scheme, circumstances):
            yield from doubts(found.rule.requires, circumstances)
            if not found.rule.established:
                yield f"scheme:{scheme.id}"

    def _travel_doubts(self, pick: Occurrence, trip: Trip) -> Iterator[str]:
        gained = gained_by(self.catalogue.vocabulary, self.picks, pick.dates.start - ONE_DAY)
        circumstances = self.situation.circumstances(pick.dates.start, gained)
        yield from doubts(self.catalogue.modes[trip.mode].requires, circumstances)


def supports(condition: Condition, circumstances: Circumstances) -> Iterator[str]:
    """The facts held that make the condition true."""
    if isinstance(condition, Has) and condition.answer(circumstances) is Answer.YES:
        yield condition.fact
    elif isinstance(condition, Group) and not isinstance(condition, NoneOf):
        for member in condition.members:
            yield from supports(member, circumstances)


def doubts(condition: Condition, circumstances: Circumstances) -> Iterator[str]:
    """What is not known and would settle the condition: facts, ``age``, ``residence``; nothing if it is
    settled.
    """
    if condition.answer(circumstances) is not Answer.UNKNOWN:
        return
    if isinstance(condition, Has):
        yield condition.fact
    elif isinstance(condition, AgeBetween):
        yield "age"
    elif isinstance(condition, ResidesIn):
        yield "residence"
    for part in condition.parts():
        yield from doubts(part, circumstances)
