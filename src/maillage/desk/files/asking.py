"""What is still to ask: only what can change the answer, each with why it is asked."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.desk import screens
from maillage.desk.files import content as parts
from maillage.desk.files.content import Content
from maillage.desk.files.screens import unanswered
from maillage.planning.queries import IncompleteSituationError, NothingToPlanOnError, propose_for
from maillage.planning.wording.questions import question_words
from pathways.reading import read_condition

MOST_QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A question that can change the pathways. ``slug``: of the screen that asks it; empty for a fact."""

    subject: str
    text: str
    why: str
    slug: str
    again: bool


@dataclass(frozen=True, slots=True)
class Asking:
    """What is to ask. ``missing``: slugs of the screens without which nothing can be sought.

    ``contradicts``: the situation says both yes and no of something; ``nowhere``: no territory answers.
    """

    questions: tuple[ToAsk, ...] = ()
    missing: tuple[str, ...] = ()
    contradicts: bool = False
    nowhere: bool = False


def to_ask(content: Content, *, health: bool) -> Asking:
    """The questions whose answer can change the pathways: those never asked, then those to ask again."""
    situation = parts.planned_on(content)
    missing = _missing(situation)
    if missing:
        return Asking(missing=missing)
    try:
        read_condition(situation["goal"])
    except ValueError:  # a goal that no screen writes
        return Asking(missing=(screens.GoalScreen.slug,))
    try:
        proposed = propose_for(situation)
    except IncompleteSituationError:
        return Asking(contradicts=True)
    except NothingToPlanOnError:
        return Asking(nowhere=True)
    visit = parts.visit_of(content)
    subjects = [question.subject for question in proposed.proposal.questions]
    shown = [subject for subject in subjects if health or subject not in parts.HEALTH_FACTS]
    names = proposed.ground.names
    asked = []
    for subject in shown:
        words, kind = question_words(names, subject), screens.screen_asking(subject)
        again = not unanswered(visit, subject)
        asked.append(ToAsk(subject, words.text, words.why, kind.slug if kind else "", again))
    asked.sort(key=lambda each: each.again)
    return Asking(tuple(asked[:MOST_QUESTIONS]))


def _missing(situation: Content) -> tuple[str, ...]:
    needed = ((screens.PlaceScreen, "commune"), (screens.GoalScreen, "goal"))
    return tuple(kind.slug for kind, field in needed if not situation.get(field))
