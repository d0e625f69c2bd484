"""Figures tell no group so small that somebody could be known by it, nor let it be found by subtraction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.privacy.small_cells import THRESHOLD, figures, tellable

COUNTS = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 40), max_size=8)


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5), (120, 120)])
def test_a_count_alone_is_told_from_five_on(count: int, told: int | None) -> None:
    assert tellable(count) == told


def test_one_hidden_count_hides_the_next_smallest_when_the_total_is_told() -> None:
    told = figures({"job": 2, "training": 9, "nothing": 30, "credential": 0})
    assert told.counts == {"job": None, "training": None, "nothing": 30, "credential": 0}
    assert told.total == 41


def test_two_small_counts_that_make_five_together_hide_nothing_else() -> None:
    assert figures({"a": 3, "b": 2, "c": 8}).counts == {"a": None, "b": None, "c": 8}


def test_without_anything_to_hide_behind_the_total_is_hidden_too() -> None:
    told = figures({"job": 3})
    assert (told.counts, told.total) == ({"job": None}, None)


def test_without_anybody_all_is_told() -> None:
    assert figures({"a": 0}).total == 0
    assert figures({}).total == 0


@given(COUNTS)
def test_no_group_of_one_to_four_is_ever_told_or_found_by_subtraction(counts: dict[str, int]) -> None:
    told = figures(counts)
    hidden = [cell for cell, count in told.counts.items() if count is None]
    assert all(count is None or count == 0 or count >= THRESHOLD for count in told.counts.values())
    assert all(told.counts[cell] == counts[cell] for cell in counts if cell not in hidden)
    if told.total is not None and hidden:
        rest = told.total - sum(count for count in told.counts.values() if count is not None)
        assert len(hidden) > 1
        assert rest >= THRESHOLD


@given(COUNTS)
def test_nothing_is_hidden_when_no_group_is_small(counts: dict[str, int]) -> None:
    if all(count == 0 or count >= THRESHOLD for count in counts.values()):
        assert figures(counts).counts == counts
        assert figures(counts).total == sum(counts.values())
