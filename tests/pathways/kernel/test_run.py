"""The compiled core at sizes that the specification can't reach, out of time, and in two threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from benchmarks.large_instances import Size, large_instance
from benchmarks.peers.python_search.search import search as python_search

from pathways.catalogue import Catalogue
from pathways.conditions import AllOf, AnyOf, Has, NoneOf
from pathways.facts import Fact, FactKind, Vocabulary
from pathways.kernel import run as kernel_run
from pathways.kernel.layout import Layout
from pathways.kernel.run import Run
from pathways.offers import Dates, Entry, Offer, Session
from pathways.plans import Certainty, Worth
from pathways.problem import Problem, compile_problem
from pathways.relevance import reduced
from pathways.search import DEFAULT, FULL, Front, Known, found_by, search
from pathways.situation import Situation
from pathways.travel import EstimatedTravel, Point
from tests.pathways.instances import TODAY, Instance, instance
from tests.pathways.small_territory import Territory, fixed, someone

SMALL = Size(rungs=3, rivals=2, sessions=4)
SIZES = {"ordinary": SMALL, "many wallets": Size(rungs=2, rivals=3, sessions=3, wallets=5, schemes=8)}


def found(case: Instance, deadline: float | None = None) -> Front:
    return search(case.catalogue, case.situation, TODAY, case.certainty, deadline=deadline)


def left(case: Instance) -> Problem:
    return reduced(compile_problem(case.catalogue, case.situation, TODAY, case.certainty))


@pytest.mark.parametrize("kind", SIZES)
@pytest.mark.parametrize("seed", range(3))
def test_the_front_is_that_of_the_search_in_plain_python(kind: str, seed: int) -> None:
    case = large_instance(seed, SIZES[kind])
    other = python_search(case.catalogue, case.situation, TODAY, case.certainty, slacks=DEFAULT)
    assert found(case).worths == other.worths


def many_facts(number: int) -> Catalogue:
    """As many facts, each given by an offer of its own a day after the other; the goal asks one of them, and
    that the last one be not held.
    """
    facts = [f"fact-{rank:03}" for rank in range(number)]
    asked = AllOf((AnyOf(tuple(map(Has, facts))), NoneOf((Has(facts[-1]),))))
    offers = [Offer(each, each, "course", "org", grants=(each,), price=0) for each in facts]
    dates = [TODAY + timedelta(days=number - rank) for rank in range(number)]
    given = zip(facts, dates, strict=True)
    return Catalogue(
        vocabulary=Vocabulary([Fact(each, FactKind.SKILL, each) for each in (*facts, "goal")]),
        travel=EstimatedTravel(),
        offers=[*offers, Offer("last", "", "course", "org", asked, ("goal",), price=0)],
        sessions=[
            *(Session(fact, fact, Dates(day, day), seats=1) for fact, day in given),
            Session(
                "last", "last", Entry(TODAY, TODAY + timedelta(days=200), frozenset(range(7)), 1), seats=1
            ),
        ],
    )


@pytest.mark.parametrize(("number", "words"), [(63, 1), (64, 2), (130, 3)])
def test_any_number_of_facts_is_told_apart(number: int, words: int) -> None:
    facts = frozenset(f"fact-{rank:03}" for rank in range(number)) | {"goal"}
    person = Situation(home=Point(0, 0), zones=None, goal=Has("goal"), denied=facts)
    catalogue = many_facts(number)
    problem = reduced(compile_problem(catalogue, person, TODAY, Certainty.SURE))
    assert Layout(problem).width == words
    [plan] = search(catalogue, person, TODAY).plans
    assert plan.steps[0].offer == f"fact-{number - 2:03}"
    assert plan.worth == Worth(TODAY + timedelta(days=3), 2, 0, 0)


def test_a_run_that_outgrows_its_first_room_finds_the_same() -> None:
    case = large_instance(3)
    run = Run(left(case), DEFAULT.steps, DEFAULT.days)
    assert run.to_the_end(lambda: False)
    assert len(run.memory.labels) > 64
    assert len(run.shown()) == len(found(case).plans)


@pytest.mark.parametrize("deadline", [0.0, -1.0])
def test_no_time_at_all_gives_no_plan_and_promises_nothing(deadline: float) -> None:
    stopped = found(instance(3), deadline)
    assert (stopped.plans, stopped.complete, stopped.bound) == ((), False, Worth(TODAY, 0, 0, 0))


def test_a_search_that_ends_in_time_has_no_bound() -> None:
    assert found(instance(3), deadline=3600.0).bound is None


def test_a_run_stopped_on_its_way_bounds_all_that_it_did_not_find(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_run, "WORK", 20_000)
    case = large_instance(5, Size(rungs=4, rivals=3, sessions=8))
    complete = Run(left(case), None, None)
    assert complete.to_the_end(lambda: False)
    looks = iter([False, False, True])
    stopped = Run(left(case), None, None)
    assert not stopped.to_the_end(lambda: next(looks))
    missing = worths(complete) - worths(stopped)
    assert missing
    assert all(least <= mine for each in missing for least, mine in zip(bounds(stopped), each, strict=True))


def worths(run: Run) -> set[tuple[int, ...]]:
    front = run.memory.front[: run.memory.state[0]["front"]]
    return {tuple(each) for each in front[["day", "steps", "cents", "minutes"]].tolist()}


def bounds(run: Run) -> tuple[int, ...]:
    bound = run.bound()
    return bound.goal_date.toordinal(), bound.steps, bound.out_of_pocket, bound.travel


def test_two_searches_at_once_do_not_disturb_each_other() -> None:
    cases = [large_instance(seed, SMALL) for seed in range(8)]
    with ThreadPoolExecutor(4) as pool:
        together = [front.worths for front in pool.map(found, cases)]
    assert together == [found(case).worths for case in cases]


def test_a_person_for_whom_nothing_is_offered_gets_no_plan_and_no_error() -> None:
    assert search(Territory().catalogue(), someone("cap"), TODAY).plans == ()


def test_a_budget_that_nothing_fits_gives_no_plan() -> None:
    case = Territory().add("course", fixed(1, 2), ["cap"], price=100).catalogue()
    assert search(case, replace(someone("cap"), budget=100), TODAY).plans != ()
    assert search(case, replace(someone("cap"), budget=99), TODAY).plans == ()


def test_a_search_that_begins_from_known_plans_finds_the_same_front() -> None:
    for seed in range(12):
        case = large_instance(seed, SMALL)
        asked = case.catalogue, case.situation, TODAY, case.certainty
        whole = found_by(*asked, FULL).plans
        for plans in (whole, whole[1:], whole[:1]):
            again = search(*asked, FULL, known=Known(plans))
            assert again.worths == {plan.worth for plan in whole}
            assert again.complete


def test_a_known_plan_is_told_even_without_time() -> None:
    case = large_instance(3)
    asked = case.catalogue, case.situation, TODAY, case.certainty
    since = TODAY + timedelta(days=1)
    known = Known(found_by(*asked, FULL).plans[:1], since)
    stopped = search(*asked, deadline=0, known=known)
    assert [plan.worth for plan in stopped.plans] == [known.plans[0].worth]
    assert (stopped.complete, stopped.bound) == (False, Worth(since, 0, 0, 0))


def test_a_known_plan_that_another_beats_is_not_shown() -> None:
    case = large_instance(3)
    asked = case.catalogue, case.situation, TODAY, case.certainty
    [first, *_] = found_by(*asked, FULL).plans
    late = first._replace(worth=first.worth._replace(goal_date=first.worth.goal_date + timedelta(days=1)))
    assert Known((late, first)).front(FULL) == (first,)
    assert search(*asked, known=Known((late,))).worths == found(case).worths


def test_time_that_runs_out_while_the_question_is_compiled_stops_it() -> None:
    case = large_instance(3)

    def watch() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        compile_problem(case.catalogue, case.situation, TODAY, case.certainty, watch)
