"""Cohort: scarce seats promised to several people; equal to trying everything, fair, and what it refuses."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.cohort import NEVER, Member, Seating, choosing, cohort, seating
from pathways.cohort.choosing import Option, TooHardError, fairest
from pathways.cohort.finder import goal_date, in_turn
from pathways.conditions import Has
from pathways.offers import UNLIMITED, Session
from pathways.plans import Certainty
from pathways.search import search
from tests.pathways.cohort_cases import Case, cohort_case, fairest_dates, with_sessions
from tests.pathways.instances import TODAY
from tests.pathways.small_territory import Territory, after, any_monday, fixed, someone

COHORTS = int(os.environ.get("MAILLAGE_COHORTS", "300"))
BATCHES = 3

seeds = st.integers(min_value=100_000, max_value=10_000_000)
quickly = settings(max_examples=30, deadline=None, derandomize=True)


def promised(case: Case, *, most_exact: int = 24) -> Seating:
    return cohort(case.catalogue, case.members, TODAY, case.certainty, most_exact=most_exact)


def dates(found: Seating) -> list[date]:
    return [goal_date(promise.plan) for promise in found.promises]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_promises_are_the_fairest_of_all_choices(batch: int) -> None:
    for seed in range(batch, COHORTS, BATCHES):
        case = cohort_case(seed)
        found = promised(case)
        assert found.exact
        assert dates(found) == fairest_dates(case), f"seed {seed}"


def test_the_random_cohorts_are_not_all_trivial() -> None:
    found = [promised(cohort_case(seed)) for seed in range(200)]
    waiting = [sum(promise.waits for promise in each.promises) for each in found]
    assert sum(number > 0 for number in waiting) > 30
    assert sum(number > 1 for number in waiting) > 10


def taken(found: Seating) -> Counter[str]:
    return Counter(
        step.session for promise in found.promises for step in (promise.plan.steps if promise.plan else ())
    )


@quickly
@given(seeds, st.sampled_from([0, 24]))
def test_no_seat_is_promised_twice(seed: int, most_exact: int) -> None:
    case = cohort_case(seed, people=5)
    for session, number in taken(promised(case, most_exact=most_exact)).items():
        seats = case.catalogue.sessions[session].seats
        assert seats is None or number <= seats


@quickly
@given(seeds)
def test_one_more_seat_never_makes_the_promises_less_fair(seed: int) -> None:
    case = cohort_case(seed)
    before = promised(case).dates
    for chosen in case.catalogue.sessions.values():
        sessions = [_roomier(each) if each is chosen else each for each in case.catalogue.sessions.values()]
        assert promised(replace(case, catalogue=with_sessions(case.catalogue, sessions))).dates <= before


def _roomier(session: Session) -> Session:
    return replace(session, seats=None if session.seats is None else session.seats + 1)


@quickly
@given(seeds, st.randoms(use_true_random=False), st.sampled_from([0, 24]))
def test_the_order_in_which_people_are_given_changes_nothing(
    seed: int, random: object, most_exact: int
) -> None:
    case = cohort_case(seed)
    members = list(case.members)
    random.shuffle(members)  # type: ignore[attr-defined]
    shuffled = replace(case, members=tuple(members))
    assert promised(shuffled, most_exact=most_exact) == promised(case, most_exact=most_exact)


@quickly
@given(seeds, st.sampled_from([0, 24]))
def test_a_person_alone_has_the_soonest_plan(seed: int, most_exact: int) -> None:
    case = cohort_case(seed, people=1)
    person = case.members[0].situation
    front = search(case.catalogue, person, TODAY, case.certainty, slacks=None).worths
    [promise] = promised(case, most_exact=most_exact).promises
    assert goal_date(promise.plan) == min((worth.goal_date for worth in front), default=NEVER)
    assert not promise.waits


@quickly
@given(seeds)
def test_the_approximation_is_never_fairer_than_the_exact_answer(seed: int) -> None:
    case = cohort_case(seed, people=5)
    near = promised(case, most_exact=0)
    assert not near.exact
    assert promised(case).dates <= near.dates


@quickly
@given(seeds)
def test_whoever_waits_is_told_for_what_and_nobody_could_give_way(seed: int) -> None:
    found = promised(cohort_case(seed))
    for promise in found.promises:
        waits = found.waits(promise)
        assert bool(waits) == promise.waits
        assert all(wait.sooner == 0 and wait.later + wait.as_late > 0 for wait in waits)


def course(seats: int | None = 2, later: int = 40) -> Territory:
    """A course of two seats, held again later with plenty of room, then a job."""
    territory = Territory().add("cap", fixed(10, 30), ["cap"], seats=seats)
    territory.add("job", any_monday(), ["job"], requires=Has("cap"), seats=UNLIMITED)
    again = Session("cap-again", "cap", fixed(later, later + 20), seats=50)
    territory.sessions.append(again)
    return territory


def people(number: int, since: Iterable[int] = ()) -> list[Member]:
    waiting = [after(-days) for days in since]
    return [
        Member(f"p{rank}", someone("job"), waiting[rank] if rank < len(waiting) else None)
        for rank in range(number)
    ]


def test_who_has_waited_longest_is_first_where_all_else_is_equal() -> None:
    found = cohort(course().catalogue(), people(4, since=[10, 300, 20, 200]), TODAY)
    soon = {promise.member.id for promise in found.promises if not promise.waits}
    assert soon == {"p1", "p3"}


def test_equal_people_draw_lots_and_not_by_name() -> None:
    draws = {
        tuple(member.id for member in in_turn(people(6), day))
        for day in (TODAY, after(1), after(2), after(3))
    }
    assert len(draws) == 4
    assert tuple(f"p{rank}" for rank in range(6)) not in draws


def test_whom_waiting_would_delay_most_goes_first() -> None:
    members = people(3, since=[100, 100, 1])
    late = replace(members[2].situation, horizon_days=36)  # can't wait for the course to be held again
    found = cohort(course().catalogue(), [*members[:2], replace(members[2], situation=late)], TODAY)
    assert {promise.member.id for promise in found.promises if promise.waits} < {"p0", "p1"}
    assert all(promise.plan for promise in found.promises)


def test_a_wait_names_the_session_its_seats_and_who_holds_them() -> None:
    found = cohort(course().catalogue(), people(3, since=[30, 20, 10]), TODAY)
    [late] = [promise for promise in found.promises if promise.waits]
    [wait] = found.waits(late)
    assert late.member.id == "p2"
    assert (wait.sessions, wait.seats, wait.days, late.days) == (("cap",), 2, 28, 28)
    assert (wait.later, wait.as_late, wait.sooner) == (0, 2, 0)


def test_without_any_plan_left_the_person_is_told_which_seats_are_missing() -> None:
    territory = course(seats=1)
    territory.sessions = [session for session in territory.sessions if session.id != "cap-again"]
    found = cohort(territory.catalogue(), people(2), TODAY)
    [without] = [promise for promise in found.promises if promise.plan is None]
    [wait] = found.waits(without)
    assert (wait.sessions, wait.days, wait.later) == (("cap",), None, 1)
    assert without.waits


def test_a_person_for_whom_nothing_exists_waits_for_no_seat() -> None:
    nobody = Member("nobody", someone("child"))
    found = cohort(course().catalogue(), [nobody], TODAY)
    assert found.promises[0].plan is None
    assert found.waits(found.promises[0]) == ()


def test_twelve_people_and_eight_seats_are_settled_exactly() -> None:
    members = [
        replace(member, situation=replace(member.situation, available_from=after(rank % 9)))
        for rank, member in enumerate(people(12, since=range(1, 13)))
    ]
    territory = course(seats=8)
    territory.sessions.append(Session("cap-in-between", "cap", fixed(20, 40), seats=3))
    found = cohort(territory.catalogue(), members, TODAY)
    assert found.exact
    assert sorted(taken(found)[name] for name in ("cap", "cap-in-between", "cap-again")) == [1, 3, 8]


def test_nobody_is_promised_anything_when_nobody_asks() -> None:
    found = cohort(course().catalogue(), [], TODAY)
    assert (found.promises, found.exact, found.document()["promises"]) == ((), True, [])


def test_someone_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="given twice: p0"):
        cohort(course().catalogue(), [*people(2), *people(1)], TODAY)


def test_negative_seats_are_refused() -> None:
    with pytest.raises(ValueError, match="seats are negative"):
        course(seats=-1)


def test_seats_that_are_not_known_are_promised_to_nobody() -> None:
    territory = course(seats=None)
    sure = cohort(territory.catalogue(), people(3), TODAY)
    possible = cohort(territory.catalogue(), people(3), TODAY, Certainty.POSSIBLE)
    assert taken(sure) == {"cap-again": 3, "job": 3}
    assert taken(possible) == {"cap": 3, "job": 3}
    assert all(
        promise.plan is not None and "seats" in promise.plan.steps[0].unknown for promise in possible.promises
    )


def test_a_goal_already_reached_takes_no_seat() -> None:
    arrived = replace(someone("job"), held=frozenset({"job"}), denied=frozenset())
    found = cohort(course(seats=1).catalogue(), [*people(1), Member("there", arrived)], TODAY)
    assert not any(promise.waits for promise in found.promises)
    assert taken(found)["cap"] == 1


def test_full_sessions_are_never_promised() -> None:
    found = cohort(course(seats=0).catalogue(), people(2), TODAY)
    assert taken(found) == {"cap-again": 2, "job": 2}
    assert not any(promise.waits for promise in found.promises)


def test_a_choice_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "MOST_NODES", -1)
    people = [
        [_option(1, "ab"), _option(700)],
        [_option(1, "a"), _option(20)],
        [_option(1, "b"), _option(2)],
        [_option(1, "b"), _option(2)],
    ]
    with pytest.raises(TooHardError):
        fairest(people, {"a": 1, "b": 1})


def _option(day: int, seats: str = "") -> Option:
    return Option(after(day), frozenset(seats), None)


def test_a_cohort_too_hard_to_settle_is_approximated_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seating, "exact", _too_hard)
    found = cohort(course().catalogue(), people(3), TODAY)
    assert not found.exact
    assert sum(promise.waits for promise in found.promises) == 1


def _too_hard(*_given: object) -> None:
    raise TooHardError


def test_promises_are_told_in_json() -> None:
    document = cohort(course().catalogue(), people(3, since=[30, 20, 10]), TODAY).document()
    assert document["exact"]
    assert [promise["person"] for promise in document["promises"]] == ["p0", "p1", "p2"]
    assert [promise["days"] for promise in document["promises"]] == [0, 0, 28]
    assert document["promises"][2]["waits"][0]["holders"] == {"later": 0, "as_late": 2, "sooner": 0}
