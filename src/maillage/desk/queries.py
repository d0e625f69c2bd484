"""The questions of the desk: what to ask next, what a proposal says, which examples there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from maillage.accounts.visitor import Visit
from maillage.desk.telling import Reply, facts_told, reply_about
from maillage.desk.timeline import Drawing, drawings
from maillage.directory.models import ExampleSituation
from maillage.directory.wording import words
from maillage.planning.queries import (
    Ground,
    IncompleteSituationError,
    NothingToPlanOnError,
    Proposed,
    propose_for,
)
from maillage.planning.wording.changes import Remedies, grouped_remedies
from maillage.planning.wording.exclusions import exclusion_sentences
from maillage.planning.wording.plans import PlanWords, all_plan_words, offers_in
from maillage.planning.wording.questions import QuestionWords, question_words


@dataclass(frozen=True, slots=True)
class Variant:
    """Another plan by the same offers, and how it differs: words to be listed."""

    plan: PlanWords
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan with its drawing on the scale of time that the plans beside it share, and its variants."""

    plan: PlanWords
    drawing: Drawing
    variants: tuple[Variant, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What it or a variant is the best at."""
        return (*self.plan.labels, *(label for variant in self.variants for label in variant.plan.labels))


@dataclass(frozen=True, slots=True)
class Answer:
    """A proposal in words. ``plans``: each by other offers than the others; ``best``: those that are the best
    at something, the first one always."""

    territory: str
    covered: bool
    today: date
    plans: tuple[Shown, ...]
    remedies: tuple[Remedies, ...]
    questions: tuple[QuestionWords, ...]
    exclusions: tuple[str, ...]
    complete: bool

    @property
    def best(self) -> tuple[Shown, ...]:
        """The plans to look at first."""
        return tuple(shown for shown in self.plans if shown.labels or shown.plan.number == 1)

    @property
    def others(self) -> tuple[Shown, ...]:
        """The plans that are the best at nothing, and beaten by none on everything."""
        return tuple(shown for shown in self.plans if shown not in self.best)

    @property
    def certain(self) -> bool:
        """Whether the first plan is sure: nothing in it remains to be checked."""
        return bool(self.plans) and self.plans[0].plan.certain

    @property
    def last_day(self) -> date:
        """The end of the scale of time."""
        return max((step.end for shown in self.plans for step in shown.plan.steps), default=self.today)


def answer(proposed: Proposed, unsure: tuple[str, ...] = ()) -> Answer:
    """The proposal in words; questions already answered « je ne sais pas » come last."""
    names, proposal = proposed.ground.names, proposed.proposal
    every = plan_words_of(proposed)
    asked = [question_words(names, question.subject) for question in proposal.questions]
    born = proposed.situation.born
    return Answer(
        territory=proposed.ground.name,
        covered=proposed.covered,
        today=proposed.ground.today,
        plans=_shown(every, proposed.ground.today),
        remedies=grouped_remedies(names, proposal.obstructions),
        questions=tuple(sorted(asked, key=lambda each: each.subject in unsure)),
        exclusions=exclusion_sentences(names, proposal.exclusions, born, offers_in(every)),
        complete=proposal.complete,
    )


def _shown(every: tuple[PlanWords, ...], today: date) -> tuple[Shown, ...]:
    """The plans in order, those by the same offers under the first of them."""
    alike: dict[tuple[str, ...], list[PlanWords]] = {}
    for plan in every:
        alike.setdefault(tuple(sorted(step.offer for step in plan.steps)), []).append(plan)
    firsts = [first for first, *_others in alike.values()]
    variants = [
        tuple(Variant(other, tuple(_differences(other, first))) for other in others)
        for first, *others in alike.values()
    ]
    return tuple(map(Shown, firsts, drawings(firsts, today), variants))


def _differences(plan: PlanWords, first: PlanWords) -> Iterator[str]:
    """How a plan differs from another by the same offers."""
    if plan.worth.goal_date != first.worth.goal_date:
        yield gettext("but atteint le %(day)s") % {"day": plan.goal_date}
    if plan.worth.out_of_pocket != first.worth.out_of_pocket:
        yield plan.cost
    more = plan.worth.travel - first.worth.travel
    if more:
        told = gettext("%(time)s de trajet en plus") if more > 0 else gettext("%(time)s de trajet en moins")
        yield told % {"time": words.hours(abs(more))}
    if [step.place for step in plan.steps] != [step.place for step in first.steps]:
        yield gettext("dans d’autres lieux")


def plan_words_of(proposed: Proposed) -> tuple[PlanWords, ...]:
    """The plans in words: those that are sure, then those that are only possible."""
    situation = proposed.situation
    return all_plan_words(proposed.ground.names, proposed.proposal, situation.held, situation)


def next_question(visit: Visit) -> str | None:
    """The first decisive fact or field not asked yet; ``None`` if none is left, or nothing can be sought."""
    try:
        proposed = propose_for(visit.situation or {})
    except (IncompleteSituationError, NothingToPlanOnError):
        return None
    subjects = (question.subject for question in proposed.proposal.questions)
    return next((subject for subject in subjects if reply_about(visit, subject) is None), None)


@dataclass(frozen=True, slots=True)
class SaidFact:
    """A reply about a fact, to be shown back."""

    id: str
    label: str
    reply: Reply


def said_facts(
    visit: Visit, grounds: tuple[Ground, ...], elsewhere: frozenset[str] = frozenset()
) -> tuple[SaidFact, ...]:
    """Every reply about a fact, in the order of its words, but for those said back elsewhere."""
    yes, no = facts_told(visit.situation or {})
    found = []
    for fact in sorted((yes | no | set(visit.unsure)) - elsewhere):
        reply = reply_about(visit, fact)
        names = next((each.names for each in grounds if fact in each.names.catalogue.vocabulary), None)
        if reply and names:
            found.append(SaidFact(fact, names.fact(fact), reply))
    return tuple(sorted(found, key=lambda said: said.label))


def example_situation(territory: str, person: str) -> ExampleSituation | None:
    """The example person of that territory."""
    people = ExampleSituation.objects.select_related("territory")
    return people.filter(territory__slug=territory, slug=person).first()
