"""A situation keeps what is unknown apart from what is false."""

from dataclasses import replace
from datetime import date

import pytest

from pathways.conditions import AgeBetween, Answer, Has
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.situation import Situation, situation_facts
from pathways.travel import Point

SITUATION = Situation(home=Point(45.0, -0.1), zones=frozenset({"commune:33138"}), goal=Has("job"))
VOCABULARY = Vocabulary(
    [Fact("level-3", FactKind.LEVEL, "3"), Fact("cap", FactKind.CREDENTIAL, "CAP", ("level-3",))]
)


def test_a_gained_fact_is_no_longer_denied() -> None:
    denied = replace(SITUATION, denied=frozenset({"licence-b"}))
    assert Has("licence-b").answer(denied.circumstances(date(2027, 1, 1))) is Answer.NO
    gained = denied.circumstances(date(2027, 1, 1), frozenset({"licence-b"}))
    assert Has("licence-b").answer(gained) is Answer.YES


def test_limits_that_nobody_gave_take_the_documented_defaults() -> None:
    assert (SITUATION.hours_limit, SITUATION.minutes_limit(5), SITUATION.minutes_limit(1)) == (35.0, 60, 90)


def test_twice_a_week_is_daily() -> None:
    situation = replace(SITUATION, daily_minutes=30, occasional_minutes=120)
    assert situation.minutes_limit(2) == 30
    assert situation.minutes_limit(1.5) == 120


def test_facts_are_closed_by_the_vocabulary() -> None:
    held, _ = situation_facts(VOCABULARY, frozenset({"cap"}), frozenset())
    _, denied = situation_facts(VOCABULARY, frozenset(), frozenset({"level-3"}))
    assert held == {"cap", "level-3"}
    assert denied == {"cap", "level-3"}


def test_what_only_steps_give_is_not_held_unless_said_so() -> None:
    visited = Fact("visited", FactKind.SKILL, "visited", assumed_no=True)
    vocabulary = Vocabulary([visited, Fact("home", FactKind.ASSET, "home")])
    assert situation_facts(vocabulary, frozenset(), frozenset())[1] == {"visited"}
    assert situation_facts(vocabulary, frozenset({"visited"}), frozenset())[1] == frozenset()


def test_an_unknown_fact_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown fact: cat"):
        situation_facts(VOCABULARY, frozenset({"cat"}), frozenset())


def test_a_fact_both_true_and_false_is_refused() -> None:
    with pytest.raises(ValueError, match="both true and false: cap"):
        replace(SITUATION, held=frozenset({"cap"}), denied=frozenset({"cap"}))


def test_a_goal_that_is_not_made_of_facts_is_refused() -> None:
    with pytest.raises(ValueError, match="facts only"):
        replace(SITUATION, goal=AgeBetween(18, None))


def test_a_horizon_in_the_past_is_refused() -> None:
    with pytest.raises(ValueError, match="past"):
        replace(SITUATION, horizon_days=-1)
