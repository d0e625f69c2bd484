"""A plan in words, whatever the directory has become: what is no longer listed keeps the words it had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from maillage.planning.wording import Names
from maillage.planning.wording.money import money_words
from maillage.planning.wording.plans import PlanWords, plan_words
from maillage.planning.wording.steps import StepWords
from pathways import Plan
from pathways import Step as EngineStep
from pathways.situation import Situation


@dataclass(frozen=True, slots=True)
class Remembering(Names):
    """Names of today, and those of a former version for what is gone. ``told``: its words, by offer."""

    told: Mapping[str, StepWords] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Names, words: PlanWords, plan: Plan) -> Remembering:
        """Those of a version, whose steps and words are in the same order."""
        told = {step.offer: each for step, each in zip(plan.steps, words.steps, strict=True)}
        return cls(names.catalogue, names.records, told)

    def offer(self, offer_id: str) -> str:
        """Its name, or the one it had."""
        if offer_id not in self.catalogue.offers and offer_id in self.told:
            return self.told[offer_id].name
        return Names.offer(self, offer_id)

    def knows(self, step: EngineStep) -> bool:
        """Whether the directory of today still lists what a step follows."""
        return step.offer in self.catalogue.offers


def words_for(names: Remembering, situation: Situation, plan: Plan, number: int) -> PlanWords:
    """The sentences of a plan; steps that are no longer listed keep the words they had."""
    listed = tuple(step for step in plan.steps if names.knows(step))
    known = replace(plan, steps=listed, opens=tuple(o for o in plan.opens if o in names.catalogue.offers))
    said = plan_words(names, known, number, held=situation.held)
    if len(listed) == len(plan.steps):
        money, months = money_words(names, situation, known)
        return replace(said, money=money, months=months)
    fresh = iter(said.steps)
    steps = [next(fresh) if names.knows(step) else names.told[step.offer] for step in plan.steps]
    numbered = (replace(step, number=rank) for rank, step in enumerate(steps, start=1))
    return replace(said, steps=tuple(numbered))
