"""The necessary test: what is left out of it changes no answer, and no pair of changes is missed."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from pathways.obstruction.changes import Change, ChangeKind
from pathways.obstruction.columns import Flags
from pathways.obstruction.relaxation import Changes, Relaxation, undated
from pathways.obstruction.survey import Survey
from pathways.obstruction.trials import NO_CHANGE
from tests.pathways.obstruction.obstructed import TODAY, obstructed

SEEDS = range(60)


def surveyed(seed: int) -> Survey:
    case = obstructed(seed)
    return Survey(case.catalogue, case.situation, TODAY, case.amounts, 2, lambda: None)


def among(ways: Relaxation, chosen: Flags) -> Relaxation:
    return Relaxation(ways.ways.taken(chosen), ways.words, ways.steps, ways.last)


def small_sets(ways: Relaxation) -> Iterator[Changes]:
    """Every set of at most two changes of which no two are of the same thing."""
    changes = ways.everything()
    for count in range(3):
        for chosen in combinations(changes, count):
            if len({change.key for change in chosen}) == count:
                yield frozenset(chosen)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_ways_left_out_change_what_no_set_reaches(seed: int) -> None:
    ways = surveyed(seed).ways
    fewer = among(ways, ways.telling())
    assert [fewer.reaches(each) for each in small_sets(ways)] == [
        ways.reaches(each) for each in small_sets(ways)
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_passes_with_dates_passes_without(seed: int) -> None:
    ways = surveyed(seed).ways
    dateless = Relaxation(undated(ways.ways), ways.words, ways.steps, ways.last)
    assert all(dateless.reaches(each) for each in small_sets(ways) if ways.reaches(each))


@pytest.mark.parametrize("seed", SEEDS)
def test_pairs_found_from_one_to_the_other_are_those_found_by_trying_all(seed: int) -> None:
    ways = surveyed(seed).ways
    single = {each for each in small_sets(ways) if len(each) < 2 and ways.reaches(each)}
    ways.leave(change for each in single for change in each)
    every = {each for each in small_sets(ways) if len(each) == 2 and ways.reaches(each)}
    expected = every if NO_CHANGE not in single else set()
    found = set(ways.passing(NO_CHANGE, 2, lambda: None)) if NO_CHANGE not in single else set()
    assert found == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_after_a_test_nothing_of_it_is_left(seed: int) -> None:
    ways = surveyed(seed).ways
    before = [ways.reaches(each) for each in small_sets(ways)]
    list(ways.passing(NO_CHANGE, 2, lambda: None))
    assert [ways.reaches(each) for each in small_sets(ways)] == before


def test_changes_left_out_are_found_in_no_pair() -> None:
    ways = surveyed(1).ways
    ways.leave(ways.everything())
    assert list(ways.passing(NO_CHANGE, 2, lambda: None)) == []


def test_a_base_is_given_no_other_step_of_what_it_changes_already() -> None:
    for seed in SEEDS:
        ways = surveyed(seed).ways
        for change in ways.everything():
            grown = ways.passing(frozenset({change}), 1, lambda: None)
            assert all(len({each.key for each in pair}) == 2 for pair in grown)


def test_whoever_looks_at_the_clock_may_stop_the_search_and_it_can_go_on_after() -> None:
    def stop() -> None:
        raise TimeoutError

    ways = surveyed(1).ways
    before = [ways.reaches(each) for each in small_sets(ways)]
    with pytest.raises(TimeoutError):
        list(ways.passing(NO_CHANGE, 2, stop))
    assert [ways.reaches(each) for each in small_sets(ways)] == before


def test_a_change_that_is_not_listed_is_refused() -> None:
    with pytest.raises(KeyError):
        surveyed(1).ways.reaches({Change(ChangeKind.SEAT, "no-such-session")})
