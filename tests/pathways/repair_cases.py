"""Random tiny repairs, and the right answer to each by trying everything with the specification."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from random import Random

from pathways.catalogue import Catalogue
from pathways.offers import Dates, Session
from pathways.plans import Plan, Worth
from pathways.reasons import plan_of
from pathways.repair import News, standing
from pathways.repair.world import KEPT, UNDER_WAY, World
from pathways.situation import Situation
from pathways.specification import Picks, Specification
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
    """Every set of occurrences that follows no offer twice, told apart by the id it comes from."""
    groups: dict[str, Picks] = {}
    for pick in offered:
        name = pick.offer.id.removesuffix(KEPT).removesuffix(UNDER_WAY)
        groups[name] = (*groups.get(name, ()), pick)
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
    return News(cancelled=fallen, refused=refused, done=done, registered=registered)


def world_of(case: Case) -> World:
    """The question the repair asks."""
    stands = standing(case.catalogue, case.situation, case.plan.steps, case.news, case.today)
    return World(case.catalogue, case.situation, case.today, case.plan.certainty, stands, case.news)


def right_answer(case: Case) -> tuple[tuple[int, int] | None, set[Worth]]:
    """How many steps are kept and moved at best (``None``: no plan), and the front of such plans."""
    world = world_of(case)
    judge = world.judge
    wanted = {step.offer for step in world.standing.wanted}
    best: tuple[int, int] | None = None
    worths: set[Worth] = set()
    for picks in one_of_each(judge.offered):
        if not judge.valid(picks):
            continue
        kept = sum(pick.offer.id.endswith(KEPT) for pick in picks)
        moved = sum(pick.offer.id in wanted for pick in picks)
        if best is None or (kept, moved) > best:
            best, worths = (kept, moved), set()
        if (kept, moved) == best:
            ahead = sum(not pick.offer.id.endswith(UNDER_WAY) for pick in picks)
            worths.add(judge.worth(picks)._replace(steps=ahead))
    return best, {worth for worth in worths if not any(other.beats(worth) for other in worths)}
