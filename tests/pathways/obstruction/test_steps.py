"""Changes by number: each has one, and is found by it again."""

from datetime import timedelta

import numpy as np
import pytest

from pathways.obstruction.changes import AMOUNTS, Change, ChangeKind
from pathways.obstruction.steps import HORIZON, Steps

GENERAL = [
    Change(ChangeKind.FACT, "licence"),
    *(Change(ChangeKind.MINUTES, amount=minutes) for minutes in AMOUNTS.minutes),
    *(Change(ChangeKind.HORIZON, amount=days) for days in AMOUNTS.horizon),
]
OF_SESSIONS = [
    Change(kind, session, amount=amount)
    for session in ("first", "second")
    for kind, amounts in (
        (ChangeKind.SEAT, (0,)),
        (ChangeKind.DEADLINE, (0,)),
        (ChangeKind.DATE, (*AMOUNTS.later, *(-days for days in AMOUNTS.earlier))),
    )
    for amount in amounts
]


def steps() -> Steps:
    return Steps(GENERAL, ["first", "second"], AMOUNTS)


@pytest.mark.parametrize("change", [*GENERAL, *OF_SESSIONS], ids=str)
def test_a_change_is_found_again_by_its_number(change: Change) -> None:
    assert steps().change(*steps().step(change)) == change


def test_no_two_changes_have_the_same_number() -> None:
    every = [*GENERAL, *OF_SESSIONS]
    assert len({steps().step(change) for change in every}) == len(every)


def test_the_horizon_has_its_group_even_where_nobody_may_wait_longer() -> None:
    bare = Steps([], [], AMOUNTS)
    assert bare.horizons == []
    assert bare.levels_of(np.array([HORIZON])).tolist() == [0]


def test_a_session_moved_later_and_earlier_is_one_thing_changed() -> None:
    later, earlier = (Change(ChangeKind.DATE, "first", amount=days) for days in (28, -28))
    groups = np.array([steps().step(change)[0] for change in (later, earlier)])
    keys = steps().keys_of(groups)
    assert groups[0] != groups[1]
    assert keys[0] == keys[1]


def test_every_step_of_a_group_is_listed_from_the_smallest_on() -> None:
    group, _ = steps().step(Change(ChangeKind.MINUTES, amount=AMOUNTS.minutes[0]))
    assert steps().all_of(np.array([group])).tolist() == [
        [group, level] for level in range(1, len(AMOUNTS.minutes) + 1)
    ]


@pytest.mark.parametrize("days", [1, timedelta(days=400).days, -1])
def test_a_date_moved_by_what_is_not_a_step_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        steps().step(Change(ChangeKind.DATE, "first", amount=days))


def test_a_session_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        steps().step(Change(ChangeKind.SEAT, "third"))
