"""Questions worth asking, against the definition: what would be sure if that one answer were known?"""

from dataclasses import replace

import pytest

from pathways.plans import Certainty, Worth
from pathways.questions import Question, Questions, decisive, questions
from pathways.search import Front, search
from pathways.situation import Situation
from pathways.specification import Specification, within_slacks
from tests.pathways import hamlet
from tests.pathways.instances import TODAY, VOCABULARY, Instance, instance

SEEDS = range(40)


def best(found: Instance, situation: Situation) -> Worth | None:
    """The best in each respect of the sure plans that are shown, by the specification."""
    front = Specification(found.catalogue, situation, TODAY, Certainty.SURE).front()
    shown = within_slacks(front, 1, 180)
    return Worth(*map(min, zip(*shown, strict=True))) if shown else None


def answered(situation: Situation, question: Question) -> Situation:
    """The situation once that fact is told."""
    if question.answer:
        return replace(situation, held=situation.held | VOCABULARY.held([question.subject]))
    return replace(situation, denied=situation.denied | VOCABULARY.denied([question.subject]))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_an_answer_wins_by_itself_is_what_the_specification_says(seed: int) -> None:
    found = instance(seed)
    for question in decisive(found.catalogue, found.situation, TODAY):
        if question.alone and question.answer is not None:
            now, then = best(found, found.situation), best(found, answered(found.situation, question))
            assert then is not None
            assert question.opens == (now is None)
            if now is not None:
                won = ((now.goal_date - then.goal_date).days, now.out_of_pocket - then.out_of_pocket)
                assert (question.days, question.cents) == tuple(max(0, each) for each in won)


def test_without_time_nothing_is_asked_and_it_is_said() -> None:
    person = replace(hamlet.driver(), daily_minutes=None)
    front = search(hamlet.territory(), person, hamlet.TODAY)
    found = questions(hamlet.territory(), person, hamlet.TODAY, front, front, deadline=0)
    assert (found.asked, found.complete) == ((), False)


def test_whoever_has_told_everything_is_asked_nothing() -> None:
    person = replace(hamlet.driver(), daily_minutes=60, occasional_minutes=90, budget=0)
    assert decisive(hamlet.territory(), person, hamlet.TODAY) == Questions()


def test_an_unknown_that_no_plan_looks_at_is_not_asked() -> None:
    person = replace(hamlet.driver(), denied=frozenset({"nurse"}))
    asked = {question.subject for question in decisive(hamlet.territory(), person, hamlet.TODAY)}
    assert "astronaut" not in asked


def test_where_no_plan_is_possible_no_answer_helps() -> None:
    found = questions(hamlet.territory(), hamlet.walker(), hamlet.TODAY, Front(()), Front(()))
    assert all(question.subject.endswith("_minutes") for question in found)
