"""The search against OR-Tools CP-SAT, and its peers against the specification, on a few small questions.

``python -m benchmarks.against_peers --oracle`` compares many more, and larger ones.
"""

from dataclasses import replace

import pytest
from benchmarks.medium_instances import SMALL, question
from benchmarks.peers import dijkstra
from benchmarks.peers.cp_model import Question
from benchmarks.peers.cp_sat import all_candidates, front, reduced_candidates
from benchmarks.peers.python_search.problem import compile_problem
from benchmarks.peers.python_search.relevance import reduced
from benchmarks.peers.python_search.search import search as python_search

from pathways.conditions import Has
from pathways.search import Slacks, search
from pathways.specification import Specification
from tests.pathways.instances import TODAY, instance

WITH_A_PLAN = (1, 7, 10, 11, 15, 20)  # seeds of small questions that reduction alone does not answer
SHORT = (7, 11)


def tiny(seed: int) -> Question:
    case = instance(seed)
    return Question(case.catalogue, case.situation, TODAY, case.certainty)


@pytest.mark.parametrize("slacks", [None, Slacks()])
@pytest.mark.parametrize("seed", WITH_A_PLAN)
def test_the_search_finds_the_front_that_cp_sat_finds(seed: int, slacks: Slacks | None) -> None:
    asked = question(seed, SMALL)
    found = front(asked, reduced_candidates(asked), slacks)
    right = search(asked.catalogue, asked.situation, asked.today, asked.certainty, slacks)
    assert found.complete
    assert found.worths == right.worths
    assert found.worths


@pytest.mark.parametrize("seed", range(40, 46))
def test_cp_sat_and_the_pure_python_search_find_the_front_of_the_specification(seed: int) -> None:
    asked = tiny(seed)
    right = Specification(asked.catalogue, asked.situation, asked.today, asked.certainty).front()
    assert front(asked, all_candidates(asked)).worths == right
    labels = python_search(asked.catalogue, asked.situation, asked.today, asked.certainty)
    assert labels.worths == right


@pytest.mark.parametrize("seed", SHORT)
def test_dijkstra_finds_the_earliest_date(seed: int) -> None:
    asked = question(seed, SMALL)
    asked = replace(asked, situation=replace(asked.situation, budget=None))
    problem = reduced(compile_problem(asked.catalogue, asked.situation, asked.today, asked.certainty))
    worths = search(asked.catalogue, asked.situation, asked.today, asked.certainty).worths
    assert dijkstra.StateGraph(problem).earliest() == min(worth.goal_date for worth in worths)


def test_dijkstra_knows_when_the_goal_is_never_reached() -> None:
    asked = question(1, SMALL)
    stuck = replace(asked.situation, goal=Has("trade0-job"), daily_minutes=0, occasional_minutes=0)
    problem = reduced(compile_problem(asked.catalogue, stuck, asked.today, asked.certainty))
    assert dijkstra.StateGraph(problem).earliest() is None


def test_dijkstra_gives_up_past_its_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dijkstra, "MOST_STATES", 5)
    asked = question(7, SMALL)
    problem = reduced(compile_problem(asked.catalogue, asked.situation, asked.today, asked.certainty))
    with pytest.raises(dijkstra.TooLargeError):
        dijkstra.StateGraph(problem).earliest()


def test_cp_sat_finds_nothing_where_there_is_nothing() -> None:
    asked = question(1, SMALL)
    assert front(asked, [], Slacks()).worths == set()


def test_cp_sat_out_of_time_says_that_it_is_not_complete() -> None:
    asked = question(1, SMALL)
    assert not front(asked, reduced_candidates(asked), deadline=0.0).complete


def test_hours_finer_than_the_model_are_refused() -> None:
    asked = question(1, SMALL)
    fussy = replace(asked, situation=replace(asked.situation, hours_per_week=35.00004))
    with pytest.raises(ValueError, match="not whole thousandths"):
        front(fussy, reduced_candidates(fussy))
