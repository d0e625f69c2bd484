"""Whole catalogue against file: the same fronts, with and without each reduction, whatever the slacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalogue import Catalogue
from pathways.conditions import Has
from pathways.offers import Dates
from pathways.plans import Certainty
from pathways.proposal import explain
from pathways.search import FULL, Slacks, search
from pathways.store import Store, anchors, around, front, narrowed, question, write
from pathways.store.candidates import Candidates
from pathways.store.narrowing import Narrowing
from pathways.store.programs import NEVER
from tests.pathways.instances import TODAY, Instance, instance
from tests.pathways.store.conftest import BoundedGridTravel, Kept

SLACKS = [FULL, Slacks(), Slacks(0, 2), Slacks(None, 3), Slacks(0, None)]


@pytest.fixture(autouse=True)
def anchors_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for anchors however few the sessions are."""
    monkeypatch.setattr(anchors, "FEW", 0)


@pytest.mark.parametrize("seed", range(25))
def test_the_front_of_what_is_narrowed_is_that_of_the_whole_catalogue(kept: Kept, seed: int) -> None:
    case, store = kept(seed)
    for slacks in SLACKS:
        small = narrowed(store, case.situation, TODAY, case.certainty, slacks)
        found = search(small, case.situation, TODAY, case.certainty, slacks)
        whole = search(case.catalogue, case.situation, TODAY, case.certainty, slacks)
        assert found.worths == whole.worths, f"seed {seed}, {slacks}"


def test_a_person_is_answered_from_the_file_as_from_the_whole_catalogue(kept: Kept) -> None:
    begun_with = 0
    for seed in range(25, 50):
        case, store = kept(seed)
        whole = search(case.catalogue, case.situation, TODAY, case.certainty)
        assert front(store, case.situation, TODAY, case.certainty).worths == whole.worths, f"seed {seed}"
        small, known = question(store, case.situation, TODAY, case.certainty)
        begun_with += len(known.plans)
        assert all(pick.session.id in small.sessions for plan in known.plans for pick in plan.picks)
        assert all(known.since <= worth.goal_date for worth in whole.worths)
    assert begun_with > 10


def test_an_answer_without_time_tells_the_plans_that_were_found_on_the_way(kept: Kept) -> None:
    told = 0
    for seed in range(25):
        case, store = kept(seed)
        _, known = question(store, case.situation, TODAY, case.certainty)
        cut = front(store, case.situation, TODAY, case.certainty, deadline=0)
        assert not cut.complete
        assert bool(cut.plans) == bool(known.plans)
        told += len(cut.plans)
    assert told


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    seed=st.integers(1_000, 100_000), certainty=st.sampled_from(Certainty), hours=st.sampled_from([9.0, 20.0])
)
def test_it_is_so_for_any_person_and_certainty(
    tmp_path_factory: pytest.TempPathFactory, seed: int, certainty: Certainty, hours: float
) -> None:
    case, store = _kept(tmp_path_factory.mktemp("s"), seed)
    person = replace(case.situation, hours_per_week=hours, refused_offers=frozenset({"offer-1"}))
    small = narrowed(store, person, TODAY, certainty)
    assert (
        search(small, person, TODAY, certainty).worths
        == search(case.catalogue, person, TODAY, certainty).worths
    )


def _kept(folder: Path, seed: int) -> tuple[Instance, Store]:
    case = instance(seed)
    write(folder / "c", case.catalogue)
    return case, Store(folder / "c", case.catalogue.travel)


@pytest.mark.parametrize("reduction", ["useful", "entered"])
def test_each_reduction_only_takes_sessions_away(kept: Kept, reduction: str) -> None:
    taken = 0
    for seed in range(200, 230):
        case, store = kept(seed)
        asked = Narrowing(store, case.situation, TODAY, case.certainty)
        found = _candidates(asked)
        before = asked.entered(found) if reduction == "useful" else found
        after = getattr(asked, reduction)(before)
        assert set(after.row) <= set(before.row)
        taken += before.row.size - after.row.size
    assert taken > 0


def test_of_sessions_that_replace_each_other_one_is_kept_and_the_front_is_the_same(tmp_path: Path) -> None:
    taken = 0
    for seed in range(25):
        case = instance(seed)
        twins = _with_twins(case.catalogue)
        write(tmp_path / "twins", twins)
        store = Store(tmp_path / "twins", twins.travel if seed % 2 else BoundedGridTravel())
        asked = Narrowing(store, case.situation, TODAY, case.certainty)
        found = _candidates(asked)
        kept = asked.best(found)
        taken += found.row.size - kept.row.size
        small = search(asked.catalogue(kept.row), case.situation, TODAY, case.certainty, FULL)
        assert small.worths == search(twins, case.situation, TODAY, case.certainty, FULL).worths, (
            f"seed {seed}"
        )
    assert taken > 10


def _candidates(asked: Narrowing) -> Candidates:
    every = np.arange(asked.store.offers.size)
    return asked.candidates(asked.open_rows(asked.serving(NEVER, every), NEVER))


def _with_twins(catalogue: Catalogue) -> Catalogue:
    """Offers that cost nothing, and beside each session another: shorter, elsewhere, or of a like offer."""
    offers = [replace(offer, price=0) for offer in catalogue.offers.values()]
    likes = [replace(offer, id=f"{offer.id}-like") for offer in offers]
    sessions = list(catalogue.sessions.values())
    others = [
        replace(each, id=f"{each.id}-{rank}", offer=f"{each.offer}-like", place=f"place-{rank % 3}")
        for rank, each in enumerate(sessions)
        if each.place is not None
    ]
    shorter = [
        replace(each, id=f"{each.id}-s", dates=Dates(each.dates.start + timedelta(days=1), each.dates.end))
        for each in sessions
        if isinstance(each.dates, Dates) and each.dates.start < each.dates.end
    ]
    return Catalogue(
        vocabulary=catalogue.vocabulary,
        travel=catalogue.travel,
        modes=catalogue.modes.values(),
        places=catalogue.places.values(),
        offers=[*offers, *likes],
        sessions=[*sessions, *others, *shorter],
        schemes=catalogue.schemes.values(),
    )


def test_a_session_that_takes_too_many_hours_is_left_out(kept: Kept) -> None:
    case, store = kept(3)
    busy = replace(case.situation, hours_per_week=-1.0)
    assert not Narrowing(store, busy, TODAY, Certainty.POSSIBLE).possible().row.size


def test_a_refused_offer_is_left_out(kept: Kept) -> None:
    case, store = kept(3)
    refusing = replace(case.situation, refused_offers=frozenset(case.catalogue.offers))
    assert not Narrowing(store, refusing, TODAY, case.certainty).possible().row.size


def test_a_goal_of_unknown_facts_finds_nothing(kept: Kept) -> None:
    case, store = kept(3)
    lost = replace(case.situation, goal=Has("nowhere"))
    assert not narrowed(store, lost, TODAY).sessions


def test_every_session_that_a_plan_uses_needs_no_more_steps_than_it_has(kept: Kept) -> None:
    for seed in range(25):
        case, store = kept(seed)
        asked = Narrowing(store, case.situation, TODAY, case.certainty)
        found = asked.possible()
        steps = dict(zip(found.row.tolist(), asked.steps(found).tolist(), strict=True))
        small = asked.catalogue(found.row)
        for plan in search(small, case.situation, TODAY, case.certainty, FULL).plans:
            rows = store.rows_of(step.session for step in plan.steps)
            assert all(steps[row] <= len(plan.steps) for row in rows.tolist()), f"seed {seed}"


def test_a_small_file_is_told_of_whole(kept: Kept) -> None:
    case, store = kept(5)
    told = around(store, case.situation, TODAY).catalogue
    assert dict(told.offers) == dict(case.catalogue.offers)
    assert list(told.sessions) == list(case.catalogue.sessions)


def test_what_is_told_of_a_large_file_has_the_same_plans(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathways.store.store.SMALL", 0)
    monkeypatch.setattr("pathways.store.surroundings.MOST_SESSIONS", 1)
    for seed in range(25):
        case, store = kept(seed)
        told, known = around(store, case.situation, TODAY)
        found = search(told, case.situation, TODAY, case.certainty)
        whole = search(case.catalogue, case.situation, TODAY, case.certainty)
        assert found.worths == whole.worths, f"seed {seed}"
        hurried = explain(told, case.situation, TODAY, 0.0, known)
        assert bool(hurried.sure.plans) == bool(known[Certainty.SURE].plans)


def test_places_beyond_the_bound_of_travel_are_not_looked_at(kept: Kept) -> None:
    case, store = kept(1)
    near = replace(case.situation, daily_minutes=0, occasional_minutes=0)
    asked = Narrowing(store, near, TODAY, case.certainty)
    rows = asked.candidates(asked.open_rows(np.ones(store.offers.size, np.bool_), NEVER)).row
    assert all(session.place is None for session in store.session_reader.read(rows))
