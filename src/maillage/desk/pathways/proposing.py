"""What is proposed to a person who is accompanied, beside each other, to be chosen together."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.desk.files import content as parts
from maillage.desk.models import Person, Telling
from maillage.desk.pathways.standpoints import Standpoint, proposed_for, standpoint_of, telling_of
from maillage.desk.pathways.version import digest_of
from maillage.desk.queries import Answer, answer, plan_words_of
from maillage.desk.welcome.needs import Cause, met, unmet
from maillage.directory.models import Territory
from maillage.planning.queries import Proposed
from maillage.planning.wording.plans import PlanWords
from pathways import Plan
from pathways.obstruction import Change, ChangeKind
from pathways.reading import read_condition

_CAUSES = {
    ChangeKind.SEAT: Cause.FULL,
    ChangeKind.MINUTES: Cause.TOO_FAR,
    ChangeKind.DISTANCE: Cause.TOO_FAR,
    ChangeKind.HOSTED: Cause.TOO_FAR,
    ChangeKind.SHUTTLE: Cause.TOO_FAR,
    ChangeKind.MODE: Cause.TOO_FAR,
    ChangeKind.DEADLINE: Cause.TOO_LATE,
    ChangeKind.DATE: Cause.TOO_LATE,
    ChangeKind.HORIZON: Cause.TOO_LATE,
    ChangeKind.SESSION: Cause.TOO_LATE,
    ChangeKind.BUDGET: Cause.PRICE,
    ChangeKind.FACT: Cause.NOT_ELIGIBLE,
    ChangeKind.RULE: Cause.NOT_ELIGIBLE,
}
LONGEST_SUBJECT = 120


@dataclass(frozen=True, slots=True)
class Offered:
    """A proposal to a person, numbered as its plans are shown."""

    territory: Territory
    telling: Telling
    proposed: Proposed

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans: those that are sure, then those that are only possible."""
        return (*self.proposed.proposal.sure.plans, *self.proposed.proposal.possible.plans)

    @property
    def words(self) -> tuple[PlanWords, ...]:
        """The same in words."""
        return plan_words_of(self.proposed)

    @property
    def stand(self) -> Standpoint:
        """From where it was computed."""
        return standpoint_of(self.proposed)

    @property
    def digests(self) -> tuple[str, ...]:
        """What tells each plan from any other: what a form sends back."""
        return tuple(digest_of({"telling": self.telling.pk, "plan": plan.document()}) for plan in self.plans)

    def chosen(self, digest: str) -> int | None:
        """The number of the plan with that digest."""
        return next((n for n, each in enumerate(self.digests, start=1) if each == digest), None)

    def answer(self) -> Answer:
        """As the pages of proposals show it."""
        return answer(self.proposed, tuple(parts.complete(self.telling.content)["unsure"]))


def offered_to(person: Person) -> Offered:
    """What planning proposes to a person today.

    Raises ``IncompleteSituationError`` without a commune or a goal, ``NothingToPlanOnError`` where no
    territory has the words of the goal.
    """
    telling = telling_of(person)
    proposed = proposed_for(telling)
    return Offered(Territory.objects.get(slug=proposed.ground.territory), telling, proposed)


def goal_of(telling: Telling) -> str:
    """The goal in the person's words, empty without any."""
    return str((telling.content.get("situation") or {}).get("goal_label") or "")


def subject_of(telling: Telling) -> str:
    """The goal as a code, by which needs are counted."""
    goal = (telling.content.get("situation") or {}).get("goal")
    return " ".join(sorted(read_condition(goal).facts()))[:LONGEST_SUBJECT]


def count_need(person: Person, offered: Offered) -> None:
    """Nothing leads there today: that is counted, with its causes; something does: it is no longer missed."""
    subject = subject_of(offered.telling)
    if offered.plans:
        met(person, subject)
        return
    for cause in causes(offered):
        unmet(person, offered.territory, subject, cause)


def causes(offered: Offered) -> list[str]:
    """Why there is no plan, by what the smallest changes would be."""
    found = [_cause(change) for each in offered.proposed.proposal.obstructions for change in each.changes]
    return sorted(set(found)) or [str(Cause.NO_OFFER)]


def _cause(change: Change) -> str:
    return str(_CAUSES.get(change.kind, Cause.UNKNOWN))
