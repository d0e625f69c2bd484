"""The problem as a constraint model for OR-Tools CP-SAT: every rule of ``pathways.specification``, as
constraints.

One boolean a candidate (a session on given dates), at most one candidate an offer: no plan needs an offer
twice. For every fact and every day on which a candidate that gives it ends, one boolean says whether it is
gained by then; conditions are built on these, fully reified, in Kleene's logic. Nothing is shared with the
engine's search but the atoms that the specification speaks of: occurrences, trips, ways to pay.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, combinations

from ortools.sat.python import cp_model, cp_model_helper

from pathways.catalogue import Catalogue
from pathways.conditions import (
    AllOf,
    Answer,
    AnyOf,
    AtLeast,
    Circumstances,
    Condition,
    Has,
    NoneOf,
)
from pathways.funding import Judge, Option, balance, paying_conditions, step_options, undominated
from pathways.occurrences import ONE_DAY, Occurrence, trips
from pathways.plans import Certainty, Worth
from pathways.situation import Situation

Literal = cp_model_helper.Literal | bool  # a Python bool is settled beforehand
HOURS_SCALE = 1000  # hours a week are whole thousandths
MOST_PAYING_FACTS = 8  # facts to be gained that the schemes of one offer look at


@dataclass(frozen=True)
class Question:
    """One person, one territory, one day, one reading of unknowns."""

    catalogue: Catalogue
    situation: Situation
    today: date
    certainty: Certainty


@dataclass
class Criteria:
    """The four criteria as expressions of a model; the goal date as an ordinal."""

    day: cp_model.LinearExpr
    steps: cp_model.LinearExpr
    cents: cp_model.LinearExpr
    minutes: cp_model.LinearExpr

    def all(self) -> tuple[cp_model.LinearExpr, ...]:
        return self.day, self.steps, self.cents, self.minutes


@dataclass
class Model:
    """The constraint model of a question over given candidates."""

    question: Question
    picks: Sequence[Occurrence]
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    present: list[cp_model.IntVar] = field(init=False)
    criteria: Criteria = field(init=False)
    _ends: dict[str, list[int]] = field(init=False)
    _gained: dict[tuple[str, int], Literal] = field(default_factory=dict)
    _ranks: dict[tuple[tuple[int, ...], int], Literal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.present = [self.model.new_bool_var("") for _ in self.picks]
        self._ends = self._gain_days()
        self._follow_each_offer_once()
        self._meet_conditions()
        self._fit_the_hours()
        self._reach_the_goal()
        minutes = self._travel()
        cents = self._pay()
        if self.question.situation.budget is not None:
            self.model.add(cents <= self.question.situation.budget)
        steps = cp_model.LinearExpr.sum(self.present)
        self.criteria = Criteria(self._last_day(), steps, cents, minutes)

    def worth(self, solver: cp_model.CpSolver) -> Worth:
        """The four criteria of a solution."""
        day, steps, cents, minutes = (int(solver.value(each)) for each in self.criteria.all())
        return Worth(date.fromordinal(day), steps, cents, minutes)

    # --- facts

    def _gain_days(self) -> dict[str, list[int]]:
        """For each fact, the days on which candidates that give it end, ascending."""
        held = self.question.situation.held
        days: dict[str, set[int]] = defaultdict(set)
        for pick in self.picks:
            for fact in self._given(pick) - held:
                days[fact].add(pick.dates.end.toordinal())
        return {fact: sorted(ends) for fact, ends in days.items()}

    def _given(self, pick: Occurrence) -> frozenset[str]:
        return self.question.catalogue.vocabulary.held(pick.offer.grants)

    def gained(self, fact: str, day: date) -> Literal:
        """Whether a step that gives the fact has ended by that day."""
        ends = self._ends.get(fact, [])
        return self._gained_at(fact, bisect_right(ends, day.toordinal()) - 1)

    def _gained_at(self, fact: str, rank: int) -> Literal:
        if rank < 0:
            return False
        if (fact, rank) not in self._gained:
            day = self._ends[fact][rank]
            givers = [
                self.present[index]
                for index, pick in enumerate(self.picks)
                if pick.dates.end.toordinal() == day and fact in self._given(pick)
            ]
            self._gained[fact, rank] = self.at_least([*givers, self._gained_at(fact, rank - 1)], 1)
        return self._gained[fact, rank]

    # --- conditions

    def accepts(self, condition: Condition, start: date, settled_on: date) -> Literal:
        """Whether the question's certainty accepts the condition's answer, with the facts gained by then."""
        person = self.question.situation.circumstances(start)
        sure = self.question.certainty is Certainty.SURE
        return self._reaches(condition, Answer.YES if sure else Answer.UNKNOWN, person, settled_on)

    def _reaches(self, condition: Condition, least: Answer, person: Circumstances, by: date) -> Literal:
        """Whether the answer is ``least`` or better."""
        match condition:
            case Has(fact):
                return True if condition.answer(person) >= least else self.gained(fact, by)
            case NoneOf(members):
                over = Answer(3 - least)
                return _negated(self.at_least([self._reaches(each, over, person, by) for each in members], 1))
            case AllOf(members):
                count = len(members)
            case AnyOf(members):
                count = 1
            case AtLeast(members):
                count = condition.count
            case _:
                return condition.answer(person) >= least
        return self.at_least([self._reaches(each, least, person, by) for each in members], count)

    def at_least(self, literals: Iterable[Literal], count: int) -> Literal:
        """Whether at least so many of these are true."""
        literals = list(literals)
        count -= sum(each is True for each in literals)
        free = [each for each in literals if not isinstance(each, bool)]
        if count <= 0 or count > len(free):
            return count <= 0
        if len(free) == 1:
            return free[0]
        key = tuple(sorted(each.index for each in free)), count
        if key not in self._ranks:
            self._ranks[key] = self._counted(free, count)
        return self._ranks[key]

    def _counted(self, literals: list[cp_model_helper.Literal], count: int) -> Literal:
        found = self.model.new_bool_var("")
        if count == 1:
            self.model.add_bool_or(literals).only_enforce_if(found)
            for each in literals:
                self.model.add_implication(each, found)
        elif count == len(literals):
            self.model.add_bool_or([found, *(_negated(each) for each in literals)])
            for each in literals:
                self.model.add_implication(found, each)
        else:
            self.model.add(cp_model.LinearExpr.sum(literals) >= count).only_enforce_if(found)
            self.model.add(cp_model.LinearExpr.sum(literals) < count).only_enforce_if(~found)
        return found

    def _require(self, literal: Literal, whenever: cp_model.IntVar) -> None:
        if literal is False:
            self.model.add(whenever == 0)
        elif literal is not True:
            self.model.add_implication(whenever, literal)

    # --- the rules

    def _follow_each_offer_once(self) -> None:
        rivals: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for pick, present in zip(self.picks, self.present, strict=True):
            rivals[pick.offer.id].append(present)
        for each in rivals.values():
            self.model.add_at_most_one(each)

    def _meet_conditions(self) -> None:
        for pick, present in zip(self.picks, self.present, strict=True):
            self._require(self.accepts(pick.offer.requires, pick.dates.start, pick.settled_on), present)

    def _fit_the_hours(self) -> None:
        """No day holds more hours a week than the person has."""
        limit = _scaled(self.question.situation.hours_limit)
        hours = [_scaled(pick.session.hours_per_week) for pick in self.picks]
        intervals = [
            self.model.new_optional_fixed_size_interval_var(
                pick.dates.start.toordinal(), (pick.dates.end - pick.dates.start).days + 1, present, ""
            )
            for pick, present in zip(self.picks, self.present, strict=True)
        ]
        busy = [(interval, each) for interval, each in zip(intervals, hours, strict=True) if each]
        if busy:
            self.model.add_cumulative([interval for interval, _ in busy], [each for _, each in busy], limit)

    def _reach_the_goal(self) -> None:
        situation = self.question.situation
        person = situation.circumstances(self.question.today)
        goal = self._reaches(situation.goal, Answer.YES, person, date.max)
        if goal is not True:
            self.model.add_bool_or([goal])

    def _last_day(self) -> cp_model.IntVar:
        today = self.question.today.toordinal()
        ends = sorted({today, *(pick.dates.end.toordinal() for pick in self.picks)})
        day = self.model.new_int_var_from_domain(cp_model.Domain.from_values(ends), "")
        for pick, present in zip(self.picks, self.present, strict=True):
            self.model.add(day >= pick.dates.end.toordinal()).only_enforce_if(present)
        return day

    def _travel(self) -> cp_model.LinearExpr:
        """Minutes of all trips, each step by one means that the person may use."""
        taken: list[cp_model.IntVar] = []
        minutes: list[int] = []
        for pick, present in zip(self.picks, self.present, strict=True):
            if pick.session.place is not None:
                count = pick.session.trips(pick.dates)
                rides = list(self._rides(pick))
                self.model.add(cp_model.LinearExpr.sum([ride for ride, _ in rides]) == present)
                taken += [ride for ride, _ in rides]
                minutes += [each * count for _, each in rides]
        return cp_model.LinearExpr.weighted_sum(taken, minutes)

    def _rides(self, pick: Occurrence) -> Iterator[tuple[cp_model.IntVar, int]]:
        """A boolean for each means within the accepted minutes, and the minutes of one trip."""
        catalogue, situation = self.question.catalogue, self.question.situation
        for mode, trip in trips(catalogue, situation, pick.session):
            start = pick.dates.start
            usable = self.accepts(catalogue.modes[mode].requires, start, start - ONE_DAY)
            if usable is not False:
                ride = self.model.new_bool_var("")
                self._require(usable, ride)
                yield ride, trip.minutes
            if usable is True:
                return

    # --- money

    def _pay(self) -> cp_model.LinearExpr:
        """What the person pays, in cents: residuals less what is drawn from each wallet."""
        ways: list[tuple[cp_model.IntVar, Option]] = []
        for pick, present in zip(self.picks, self.present, strict=True):
            found = list(self._ways(pick))
            if any(option.residual or option.wallet for _, option in found):
                chosen = [(self._way(pattern), option) for pattern, option in found]
                self.model.add(cp_model.LinearExpr.sum([way for way, _ in chosen]) == present)
                ways += chosen
        wallets = {option.wallet for _, option in ways if option.wallet is not None}
        drawn = [self._drawn(wallet, ways) for wallet in sorted(wallets)]
        costs = [option.residual for _, option in ways]
        return cp_model.LinearExpr.weighted_sum(
            [*(way for way, _ in ways), *drawn], [*costs, *(-1 for _ in drawn)]
        )

    def _way(self, pattern: Sequence[Literal]) -> cp_model.IntVar:
        way = self.model.new_bool_var("")
        for literal in pattern:
            self._require(literal, way)
        return way

    def _drawn(self, wallet: str, ways: Sequence[tuple[cp_model.IntVar, Option]]) -> cp_model.IntVar:
        """Cents drawn from a wallet: no more than it holds, nor than the ways chosen allow."""
        mine = [(way, option.drawable) for way, option in ways if option.wallet == wallet]
        held = min(balance(self.question.situation, wallet), sum(cents for _, cents in mine))
        drawn = self.model.new_int_var(0, held, "")
        drawable = cp_model.LinearExpr.weighted_sum([way for way, _ in mine], [cents for _, cents in mine])
        self.model.add(drawn <= drawable)
        return drawn

    def _ways(self, pick: Occurrence) -> Iterator[tuple[tuple[Literal, ...], Option]]:
        """The ways to pay for a step, each with the literals under which it is open."""
        looked_at = {
            fact: self.gained(fact, pick.settled_on)
            for scheme in pick.offer.funding
            for condition in paying_conditions(self.question.catalogue.schemes[scheme])
            for fact in condition.facts() - self.question.situation.held
        }
        facts = sorted(fact for fact, literal in looked_at.items() if literal is not False)
        if len(facts) > MOST_PAYING_FACTS:
            raise ValueError(f"{pick.offer.id}: its schemes look at more than {MOST_PAYING_FACTS} facts")
        for gained in chain.from_iterable(combinations(facts, size) for size in range(len(facts) + 1)):
            pattern = (looked_at[fact] if fact in gained else _negated(looked_at[fact]) for fact in facts)
            literals = tuple(pattern)
            for option in self._options(pick, frozenset(gained)):
                yield literals, option

    def _options(self, pick: Occurrence, gained: frozenset[str]) -> list[Option]:
        question = self.question
        judge = Judge(question.catalogue, question.situation, pick, gained, question.certainty)
        return undominated(step_options(judge))


def _negated(literal: Literal) -> Literal:
    return not literal if isinstance(literal, bool) else ~literal


def _scaled(hours: float) -> int:
    """Raises ``ValueError`` for hours finer than the model's scale."""
    scaled = round(hours * HOURS_SCALE)
    if abs(scaled - hours * HOURS_SCALE) > 1e-6:
        raise ValueError(f"{hours} hours a week are not whole thousandths")
    return scaled
