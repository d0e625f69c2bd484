"""Which unknowns are worth asking about: those whose answer can change the plans that are sure.

What a possible plan takes for granted is all that can turn it into a sure one. So the candidates are read
off the possible plans, and each is tried alone: what would be sure if that were known?
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from time import monotonic
from typing import Any

from pathways.catalogue import Catalogue
from pathways.conditions import facts_under_none
from pathways.funding import BOTTOMLESS, paying_conditions
from pathways.plans import Certainty, Worth
from pathways.search import Front, search
from pathways.situation import Situation

WALLET = "wallet:"
LONG_DAILY_MINUTES = 120  # one way: twice what stands in for an unknown limit
LONG_OCCASIONAL_MINUTES = 180
FEW_HOURS = 17.5  # half a legal week of 35 hours (Code du travail L3121-27)


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask the person, and what the best answer would change.

    ``subject``: a fact's id, or ``age``, ``residence``, ``wallet:cpf``, ``budget``… ``answer``: for a fact,
    the one that helps. ``opens``: a pathway becomes sure where none is. ``days``, ``cents``, ``minutes``: how
    much earlier, cheaper or nearer the best sure plan in that respect becomes. When ``alone`` is false this
    needs other answers too, and the gain is that of all of them together.
    """

    subject: str
    answer: bool | None = None
    opens: bool = False
    days: int = 0
    cents: int = 0
    minutes: int = 0
    alone: bool = True

    @property
    def rank(self) -> tuple[bool, int, int, int, bool, str]:
        """Those that open a pathway first, then by what is won; then what does it alone."""
        return (not self.opens, -self.days, -self.cents, -self.minutes, not self.alone, self.subject)

    @property
    def helps(self) -> bool:
        """Whether anything is won."""
        return self.opens or self.days > 0 or self.cents > 0 or self.minutes > 0

    def document(self) -> dict[str, Any]:
        """As JSON, euros for money."""
        return {
            "subject": self.subject,
            "answer": self.answer,
            "opens": self.opens,
            "days": self.days,
            "euros": self.cents / 100,
            "travel_hours": round(self.minutes / 60, 1),
            "alone": self.alone,
        }


@dataclass(frozen=True, slots=True)
class Questions:
    """Those worth asking, the most decisive first; ``complete`` is false when time ran out: then others may
    be worth asking too, and these may win more.
    """

    asked: tuple[Question, ...] = ()
    complete: bool = True

    def __iter__(self) -> Iterator[Question]:
        return iter(self.asked)

    def __len__(self) -> int:
        return len(self.asked)


def decisive(catalogue: Catalogue, situation: Situation, today: date) -> Questions:
    """The questions worth asking, the most decisive first."""
    sure = search(catalogue, situation, today, Certainty.SURE)
    possible = search(catalogue, situation, today, Certainty.POSSIBLE)
    return questions(catalogue, situation, today, sure, possible)


def questions(
    catalogue: Catalogue,
    situation: Situation,
    today: date,
    sure: Front,
    possible: Front,
    deadline: float | None = None,
) -> Questions:
    """The same, for whoever knows already the plans that are sure and those that are possible.

    ``deadline``: seconds in all; what is then left untried is said by ``complete``.
    """
    end = None if deadline is None else monotonic() + deadline
    inquiry = _Inquiry(catalogue, situation, today, sure, possible, end)
    found: list[Question] = []
    try:
        for question in chain(inquiry.about_unknowns(), inquiry.about_limits()):
            found.append(question)
    except TimeoutError:
        inquiry.cut.append(True)
    return Questions(tuple(sorted(found, key=lambda question: question.rank)), not inquiry.cut)


@dataclass(frozen=True, slots=True)
class _Inquiry:
    catalogue: Catalogue
    situation: Situation
    today: date
    sure: Front
    possible: Front
    end: float | None = None
    cut: list[bool] = field(default_factory=list)  # one for each search that time cut short

    def about_unknowns(self) -> Iterator[Question]:
        """What the possible plans take for granted and the person could tell."""
        better = (plan for plan in self.possible.plans if plan.worth not in self.sure.worths)
        unknown = {subject for plan in better for step in plan.steps for subject in step.unknown}
        for subject in sorted(unknown):
            question = self._question(subject) if self._can_be_told(subject) else None
            if question is not None and question.helps:
                yield question

    def _can_be_told(self, subject: str) -> bool:
        known_words = subject in ("age", "residence") or subject.startswith(WALLET)
        return known_words or subject in self.catalogue.vocabulary

    def _question(self, subject: str) -> Question:
        best = min(
            (self._gained(subject, answer, front) for answer, front in self._trials(subject)),
            key=lambda question: question.rank,
            default=None,
        )
        if best is not None and best.helps:
            return best
        return replace(self._gained(subject, None, self.possible), alone=False)

    def _trials(self, subject: str) -> Iterator[tuple[bool | None, Front]]:
        """The sure plans, were this known."""
        if subject.startswith(WALLET):
            wallets = {**self.situation.wallets, subject.removeprefix(WALLET): BOTTOMLESS}
            yield None, self._search(replace(self.situation, wallets=wallets))
        elif subject in self.catalogue.vocabulary:
            held = self.situation.held | self.catalogue.vocabulary.held([subject])
            if not held & self.situation.denied:
                yield True, self._search(replace(self.situation, held=held))
            denied = self.situation.denied | self.catalogue.vocabulary.denied([subject])
            if subject in self._feared() and not denied & self.situation.held:
                yield False, self._search(replace(self.situation, denied=denied))

    def _feared(self) -> frozenset[str]:
        """The facts that some condition wants false: for the others, only a yes can help."""
        conditions = [offer.requires for offer in self.catalogue.offers.values()]
        conditions += [mode.requires for mode in self.catalogue.modes.values()]
        for scheme in self.catalogue.schemes.values():
            conditions += paying_conditions(scheme)
        return frozenset(fact for condition in conditions for fact in facts_under_none(condition))

    def _search(self, situation: Situation) -> Front:
        """The sure plans of that situation; raises ``TimeoutError`` once time is over."""
        left = None if self.end is None else self.end - monotonic()
        if left is not None and left <= 0:
            raise TimeoutError
        front = search(self.catalogue, situation, self.today, Certainty.SURE, deadline=left)
        if not front.complete:
            self.cut.append(True)
        return front

    def _gained(self, subject: str, answer: bool | None, front: Front) -> Question:
        """What the best plans of that front win over those that are sure today."""
        if not front.plans or not self.sure.plans:
            return Question(subject, answer, opens=bool(front.plans) and not self.sure.plans)
        now, then = _bests(self.sure), _bests(front)
        return Question(
            subject,
            answer,
            days=max(0, (now.goal_date - then.goal_date).days),
            cents=max(0, now.out_of_pocket - then.out_of_pocket),
            minutes=max(0, now.travel - then.travel),
        )

    def about_limits(self) -> Iterator[Question]:
        """Limits that the person has not told, where a usual value stands in, or none, and that matters.

        Longer trips may open or hasten a pathway; few hours or no money may close the ones found.
        """
        for subject, wider in self._wider().items():
            question = self._gained(subject, None, self._search(wider))
            if question.helps:
                yield question
        for subject, narrower in self._narrower().items() if self.sure.plans else ():
            if self._search(narrower).worths != self.sure.worths:
                yield Question(subject)

    def _wider(self) -> dict[str, Situation]:
        person = self.situation
        found = {
            "daily_minutes": replace(person, daily_minutes=LONG_DAILY_MINUTES),
            "occasional_minutes": replace(person, occasional_minutes=LONG_OCCASIONAL_MINUTES),
        }
        return {field: wider for field, wider in found.items() if getattr(person, field) is None}

    def _narrower(self) -> dict[str, Situation]:
        person = self.situation
        found = {
            "hours_per_week": replace(person, hours_per_week=FEW_HOURS),
            "budget": replace(person, budget=0),
        }
        return {field: narrower for field, narrower in found.items() if getattr(person, field) is None}


def _bests(front: Front) -> Worth:
    """The best in each respect, of whichever plan."""
    return Worth(*map(min, zip(*front.worths, strict=True)))
