"""A plan in sentences: its worth in one line, its labels beside the others, its steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from maillage.directory.wording import words
from maillage.planning.wording.bridges import next_credentials
from maillage.planning.wording.money import MonthWords, money_words
from maillage.planning.wording.names import Names
from maillage.planning.wording.steps import StepWords, step_words
from pathways.plans import Certainty, Plan, Worth
from pathways.proposal import Proposal, labels
from pathways.situation import Situation

_LABELS: Mapping[str, str | Promise] = {
    "soonest": gettext_lazy("le plus rapide"),
    "cheapest": gettext_lazy("le moins cher"),
    "least_travel": gettext_lazy("le moins de trajet"),
    "fewest_steps": gettext_lazy("le moins d’étapes"),
}


@dataclass(frozen=True, slots=True)
class PlanWords:
    """A plan ready to be read. ``labels``: what it is best at; ``certain``: nothing in it
    remains to be checked; ``opens``: offers that its end opens; ``money``: what it brings and costs in one
    sentence, ``months``: each month of that."""

    number: int
    labels: tuple[str, ...]
    worth: Worth
    certain: bool
    goal_date: str
    steps_count: str
    cost: str
    travel: str
    steps: tuple[StepWords, ...]
    opens: tuple[str, ...]
    money: str = ""
    months: tuple[MonthWords, ...] = ()

    @property
    def title(self) -> str:
        """« Parcours 1 : le plus rapide, le moins cher »."""
        title = gettext("Parcours %(number)s") % {"number": self.number}
        return (
            gettext("%(title)s : %(labels)s") % {"title": title, "labels": ", ".join(self.labels)}
            if self.labels
            else title
        )

    @property
    def sentence(self) -> str:
        """Its worth in one sentence."""
        return gettext("%(steps)s, but atteint le %(day)s, %(cost)s, %(travel)s.") % {
            "steps": self.steps_count,
            "day": self.goal_date,
            "cost": self.cost,
            "travel": self.travel,
        }

    @property
    def names(self) -> str:
        """Its steps in one line."""
        return gettext(", puis ").join(step.name for step in self.steps)

    @property
    def to_check(self) -> tuple[str, ...]:
        """What its steps take for granted, each once."""
        return tuple(dict.fromkeys(text for step in self.steps for text in step.to_check))

    @property
    def example(self) -> bool:
        """Whether some of its dates or seats are invented, for demonstration."""
        return any(step.example for step in self.steps)


def plan_words(
    names: Names, plan: Plan, number: int, labels: tuple[str, ...] = (), held: frozenset[str] = frozenset()
) -> PlanWords:
    """The sentences of a plan. ``held``: facts that the person holds before it starts."""
    return PlanWords(
        number=number,
        labels=labels,
        worth=plan.worth,
        certain=plan.certainty is Certainty.SURE,
        goal_date=words.day(plan.worth.goal_date),
        steps_count=ngettext("%(count)s étape", "%(count)s étapes", plan.worth.steps)
        % {"count": plan.worth.steps},
        cost=cost_words(plan.worth.out_of_pocket),
        travel=travel_words(plan.worth.travel, away=any(step.place for step in plan.steps)),
        steps=tuple(_steps(names, plan, held)),
        opens=tuple(_opened(names, plan, held)),
    )


def _opened(names: Names, plan: Plan, held: frozenset[str]) -> Iterator[str]:
    """Offers that go further: those that give something which is not held at the end; then the credentials
    that those gained lead to.
    """
    finally_held = held.union(*(step.gives for step in plan.steps))
    for offer_id in plan.opens:
        offer = names.catalogue.offers[offer_id]
        if not offer.grants or set(offer.grants) - finally_held:
            yield names.offer_and_organisation(offer)
    yield from dict.fromkeys(next_credentials(names, finally_held - held, finally_held))


def _steps(names: Names, plan: Plan, held: frozenset[str]) -> list[StepWords]:
    told = []
    for number, step in enumerate(plan.steps, start=1):
        given = dict.fromkeys(held, 0)
        for before, other in enumerate(plan.steps, start=1):
            if other.end <= step.start:
                given |= {fact: before for fact in other.gives if fact not in given}
        told.append(step_words(names, step, number, given))
    return told


def cost_words(cents: int) -> str:
    """« rien à payer » or « 120 € à votre charge »."""
    return (
        gettext("%(amount)s à votre charge") % {"amount": words.euros(cents)}
        if cents
        else gettext("rien à payer")
    )


def travel_words(minutes: int, *, away: bool) -> str:
    """« aucun trajet » or « 28 heures de trajet en tout »; ``away``: some step is held somewhere."""
    if minutes:
        return gettext("%(hours)s de trajet en tout") % {"hours": words.hours(minutes)}
    return gettext("presque pas de trajet") if away else gettext("aucun trajet")


def offers_in(plans: Iterable[PlanWords]) -> dict[str, bool]:
    """Each offer that is a step of one of these plans, and whether one of them is sure."""
    found: dict[str, bool] = {}
    for plan in plans:
        found |= {step.offer: plan.certain or found.get(step.offer, False) for step in plan.steps}
    return found


def plan_labels(plans: Sequence[Plan]) -> tuple[tuple[str, ...], ...]:
    """For each plan, what it is the best at; nothing when there is nothing to compare it with."""
    best = labels(tuple(plans)) if len(plans) > 1 else {}
    return tuple(tuple(str(_LABELS[name]) for name in best if best[name] is plan) for plan in plans)


def all_plan_words(
    names: Names,
    proposal: Proposal,
    held: frozenset[str] = frozenset(),
    situation: Situation | None = None,
) -> tuple[PlanWords, ...]:
    """The sentences of a proposal's plans, numbered: the sure ones, then the possible ones.

    ``situation``: lets them say the money of each month.
    """
    fronts = (proposal.sure.plans, proposal.possible.plans)
    labelled = [pair for plans in fronts for pair in zip(plans, plan_labels(plans), strict=True)]
    told = []
    for number, (plan, best) in enumerate(labelled, start=1):
        said = plan_words(names, plan, number, best, held)
        money, months = money_words(names, situation, plan) if situation else ("", ())
        told.append(replace(said, money=money, months=months))
    return tuple(told)
