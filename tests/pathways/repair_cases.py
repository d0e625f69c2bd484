"""Random tiny repairs, and the right answer to each by trying everything with the specification."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from random import Random

from pathways.catalogue import Catalogue
from pathways.occurrences import HOURS_TOLERANCE, Occurrence
from pathways.offers import Dates, Session
from pathways.plans import Certainty, Plan, Step, Worth
from pathways.reasons import plan_of
from pathways.repair import News, Standing, standing
from pathways.situation import Situation
from pathways.specification import Picks, Specification
from pathways.travel import Trip
from tests.pathways.instances import FACTS, TODAY, VOCABULARY, Instance, instance


@dataclass(frozen=True)
class Case:
    """A plan made on ``TODAY``, and what has happened by ``today``."""

    catalogue: Catalogue
    situation: Situation
    plan: Plan
    today: date
    news: News


def repair_case(seed: int) -> Case | None:
    """The case of that seed, the same one every time; ``None`` where no plan could be drawn."""
    random = Random(seed)  # noqa: S311 - reproducible draws, no secret
    found = instance(seed)
    picks = _plan_at_hand(found, random)
    if not picks:
        return None
    plan = plan_of(found.catalogue, found.situation, picks, TODAY, found.certainty)
    today = TODAY + timedelta(days=random.choice([0, 0, 0, 1, 2, 4, 7]))
    catalogue = _with_later_sessions(found.catalogue, random)
    return Case(catalogue, _changed(found.situation, random), plan, today, _news(plan, today, random))


def _with_later_sessions(catalogue: Catalogue, random: Random) -> Catalogue:
    """The offer of today: some sessions are held again a few days later."""
    again = [_later(session, random) for session in catalogue.sessions.values() if random.random() < 0.4]
    return Catalogue(
        vocabulary=catalogue.vocabulary,
        travel=catalogue.travel,
        modes=catalogue.modes.values(),
        places=catalogue.places.values(),
        offers=catalogue.offers.values(),
        sessions=[*catalogue.sessions.values(), *again],
        schemes=catalogue.schemes.values(),
    )


def _later(session: Session, random: Random) -> Session:
    first = session.dates.start if isinstance(session.dates, Dates) else session.dates.first
    start = first + timedelta(days=random.randint(1, 7))
    return replace(session, id=f"{session.id}-again", dates=Dates(start, start), register_by=None)


def _plan_at_hand(found: Instance, random: Random) -> Picks:
    """Any valid plan, good or bad; now and then steps that are not a valid plan for this person."""
    judge = Specification(found.catalogue, found.situation, TODAY, found.certainty)
    anything = random.random() < 0.15
    valid = [picks for picks in _choices(judge, anything=anything) if picks]
    return random.choice(valid) if valid else ()


def _choices(judge: Specification, *, anything: bool) -> list[Picks]:
    found: list[Picks] = []
    for picks in one_of_each(judge.offered):
        if anything or judge.valid(picks):
            found.append(picks)
        if len(found) > 200:
            break
    return found


def one_of_each(offered: Picks) -> Iterator[Picks]:
    """Every set of occurrences that follows no offer twice."""
    groups: dict[str, Picks] = {}
    for pick in offered:
        groups[pick.offer.id] = (*groups.get(pick.offer.id, ()), pick)
    for chosen in product(*((None, *picks) for picks in groups.values())):
        yield tuple(pick for pick in chosen if pick is not None)


def _changed(situation: Situation, random: Random) -> Situation:
    """The person today: now and then with a fact more, a fact less, less time, or a later first day."""
    draw = random.randrange(10)
    fact = random.choice(FACTS)
    if draw == 0:
        held = situation.held | VOCABULARY.held([fact])
        return replace(situation, held=held, denied=situation.denied - held)
    if draw == 1:
        lost = VOCABULARY.denied([fact])
        return replace(situation, held=situation.held - lost, denied=situation.denied | lost)
    if draw == 2:
        return replace(situation, hours_per_week=10)
    if draw == 3:
        return replace(situation, available_from=TODAY + timedelta(days=random.randint(1, 6)))
    return situation


def _news(plan: Plan, today: date, random: Random) -> News:
    begun = [step.session for step in plan.steps if step.start <= today]
    other = [step for step in plan.steps if step.start > today]
    done = frozenset(session for session in begun if random.random() < 0.5)
    fallen = frozenset({random.choice(other).session} if other and random.random() < 0.7 else ())
    registered = frozenset(step.session for step in other if random.random() < 0.2)
    refused = frozenset({random.choice(plan.steps).offer} if random.random() < 0.2 else ())
    pinned = frozenset(step.session for step in other if random.random() < 0.2)
    return News(cancelled=fallen, refused=refused, done=done, registered=registered, pinned=pinned)


class GoingOn(Specification):
    """The specification for a plan that has begun, said directly: what is under way has its own dates.

    It takes hours and gives its facts; it is neither judged nor paid again. Written without ``World``.
    """

    def __init__(self, case: Case, stands: Standing) -> None:
        self.case = case
        self.stands = stands
        done = VOCABULARY.held(
            fact for step in stands.done for fact in case.catalogue.offers[step.offer].grants
        )
        situation = replace(
            case.situation,
            held=case.situation.held | done,
            denied=case.situation.denied - done,
            refused_offers=case.situation.refused_offers | case.news.refused,
        )
        super().__init__(case.catalogue, situation, case.today, case.plan.certainty)
        self.begun = tuple(self._occurrence(step) for step in stands.under_way)

    def _occurrence(self, step: Step) -> Occurrence:
        offer, session = self.catalogue.offers[step.offer], self.catalogue.sessions[step.session]
        return Occurrence(offer, session, Dates(step.start, step.end))

    def candidates(self) -> Picks:
        """What may be begun: what is open to newcomers, and the seats that are the person's already."""
        taken = [step.offer for step in self.stands.under_way]
        mine = [step for step in self.stands.to_come if self._is_mine(step)]
        kept = {(step.session, step.start) for step in mine}
        others = [
            pick
            for pick in self.offered
            if pick.session.id not in self.case.news.cancelled
            and pick.offer.id not in taken
            and (pick.session.id, pick.dates.start) not in kept
        ]
        return (*others, *(self._already_applied(step) for step in mine))

    def _is_mine(self, step: Step) -> bool:
        """A seat that was taken, that the person can still use."""
        pick = self._occurrence(step)
        free = self.situation.available_from
        priced = pick.offer.price is not None or self.certainty is Certainty.POSSIBLE
        known = step.session in self.case.news.registered or step.apply_on < self.today
        return known and priced and (free is None or step.start >= free)

    def _already_applied(self, step: Step) -> Occurrence:
        """As if one applied today, or later if there is time."""
        pick = self._occurrence(step)
        applied = max(self.today, step.start - pick.offer.entry_delay)
        offer = replace(pick.offer, delay_days=(step.start - applied).days, prescription=None)
        return Occurrence(offer, replace(pick.session, register_by=None), pick.dates)

    def gained(self, pick: Occurrence, picks: Picks) -> frozenset[str]:
        return super().gained(pick, (*picks, *self.begun))

    def trip(self, pick: Occurrence, picks: Picks) -> Trip | None:
        return super().trip(pick, (*picks, *self.begun))

    def reaches_the_goal(self, picks: Picks) -> bool:
        return super().reaches_the_goal((*picks, *self.begun))

    def goal_date(self, picks: Picks) -> date:
        return super().goal_date((*picks, *self.begun))

    def goes_on(self, picks: Picks) -> bool:
        """Whether these make a valid plan with what is under way."""
        if not self.reaches_the_goal(picks) or not self.leaves_hours(picks):
            return False
        budget = self.situation.budget
        return all(self.lets_in(pick, picks) and self.reachable(pick, picks) for pick in picks) and (
            budget is None or self.out_of_pocket(picks) <= budget
        )

    def leaves_hours(self, picks: Picks) -> bool:
        """Day by day; what is under way takes at most all the hours there are."""
        left = self.situation.hours_limit
        taken: list[tuple[date, float]] = []
        for pick in self.begun:
            taken.append((pick.dates.end, min(left, pick.session.hours_per_week)))
            left -= taken[-1][1]
        days = {pick.dates.start + timedelta(days=rank) for pick in picks for rank in range(pick_days(pick))}
        return all(
            self._hours_on(day, picks) + sum(hours for end, hours in taken if day <= end)
            <= self.situation.hours_limit + HOURS_TOLERANCE
            for day in days
        )


def pick_days(pick: Occurrence) -> int:
    """How many days it lasts."""
    return (pick.dates.end - pick.dates.start).days + 1


def right_answer(case: Case) -> tuple[tuple[int, int] | None, set[Worth]]:
    """How many steps are kept and moved at best (``None``: no plan), and the front of such plans."""
    stands = standing(case.catalogue, case.situation, case.plan.steps, case.news, case.today)
    judge = GoingOn(case, stands)
    coming = {(step.session, step.start, step.end) for step in stands.to_come}
    wanted = {step.offer for step in stands.wanted}
    pinned = case.news.pinned & {step.session for step in stands.wanted}
    best: tuple[int, int] | None = None
    worths: set[Worth] = set()
    for picks in one_of_each(judge.candidates()):
        if not judge.goes_on(picks):
            continue
        same = [(pick.session.id, pick.dates.start, pick.dates.end) in coming for pick in picks]
        if not pinned <= {pick.session.id for pick, kept in zip(picks, same, strict=True) if kept}:
            continue
        moved = sum(pick.offer.id in wanted and not kept for pick, kept in zip(picks, same, strict=True))
        count = sum(same), moved
        if best is None or count > best:
            best, worths = count, set()
        if count == best:
            worths.add(judge.worth(picks))
    return best, {worth for worth in worths if not any(other.beats(worth) for other in worths)}
