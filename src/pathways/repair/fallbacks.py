"""Plan B in the pocket: for each step of a plan, what one does if it falls through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from pathways.catalogue import Catalogue
from pathways.offers import Entry, Session
from pathways.plans import Plan, Step
from pathways.repair.news import News
from pathways.repair.repaired import NO_NEWS, Repair, Repaired, repair
from pathways.situation import Situation


@dataclass(frozen=True, slots=True)
class Fallback:
    """What one does if a step falls through: its session is full, cancelled or refuses the person.

    ``one_day``: one may enter any day, so that only the day of the plan falls through.
    """

    step: Step
    before: Plan
    repair: Repair
    one_day: bool = False

    @property
    def best(self) -> Repaired | None:
        """The soonest of the least-changed plans; ``None`` if nothing else leads to the goal."""
        return self.repair.plans[0] if self.repair.plans else None

    @property
    def days(self) -> int:
        """How many days later the goal is reached; negative when sooner, 0 where there is no other way."""
        return (self.best.plan.worth.goal_date - self.before.worth.goal_date).days if self.best else 0

    @property
    def cents(self) -> int:
        """How much more the person pays for what was still to come."""
        standing = self.repair.standing
        planned = sum(step.out_of_pocket for step in (*standing.wanted, *standing.needless))
        return self.best.plan.worth.out_of_pocket - planned if self.best else 0

    def document(self) -> dict[str, Any]:
        """As JSON, euros for money."""
        return {
            "session": self.step.session,
            "days": self.days if self.best else None,
            "euros": self.cents / 100 if self.best else None,
            "repair": self.repair.document(),
        }


def fallback(
    catalogue: Catalogue, situation: Situation, plan: Plan, step: Step, today: date, news: News = NO_NEWS
) -> Fallback:
    """What one does if this step of the plan falls through, all else being as it is.

    Of a permanent entry only the day of the step falls through: one comes on another.
    """
    later = _from_the_day_after(catalogue.sessions.get(step.session), step)
    if later is not None:
        repaired = repair(catalogue.with_session(later), situation, plan, today, news)
        return Fallback(step, plan, repaired, one_day=True)
    fallen = news.and_also(News(cancelled=frozenset({step.session})))
    return Fallback(step, plan, repair(catalogue, situation, plan, today, fallen))


def _from_the_day_after(session: Session | None, step: Step) -> Session | None:
    """The session of a permanent entry without the days up to the step's; ``None`` where none is left."""
    if session is None or not isinstance(session.dates, Entry) or step.start >= session.dates.last:
        return None
    return replace(session, dates=replace(session.dates, first=step.start + timedelta(days=1)))


def fallbacks(
    catalogue: Catalogue, situation: Situation, plan: Plan, today: date, news: News = NO_NEWS
) -> tuple[Fallback, ...]:
    """One for each step of the plan that has not begun, in order."""
    coming = (step for step in plan.steps if step.start >= today and step.session not in news.done)
    return tuple(fallback(catalogue, situation, plan, step, today, news) for step in coming)
