"""A field that the file changed follows it; one that the site changed stays; both are told."""

from __future__ import annotations

from typing import Any

import pytest

from maillage.exchange.importing.merging import differs, merge


@pytest.mark.parametrize(
    ("base", "site", "file", "merged", "changed", "conflicting"),
    [
        ({"name": "A"}, {"name": "A"}, {"name": "A"}, {"name": "A"}, [], []),
        ({"name": "A"}, {"name": "A"}, {"name": "B"}, {"name": "B"}, ["name"], []),
        ({"name": "A"}, {"name": "B"}, {"name": "A"}, {"name": "B"}, [], []),
        ({"name": "A"}, {"name": "B"}, {"name": "B"}, {"name": "B"}, [], []),
        ({"name": "A"}, {"name": "B"}, {"name": "C"}, {"name": "B"}, [], ["name"]),
        ({}, {}, {"price": 0}, {"price": 0}, ["price"], []),
        ({"price": 0}, {"price": 0}, {}, {}, ["price"], []),
        ({"price": 0}, {"price": 5}, {}, {"price": 5}, [], ["price"]),
        ({"price": 0}, {}, {"price": 3}, {}, [], ["price"]),
    ],
)
def test_each_field_is_merged_by_itself(
    base: dict[str, Any],
    site: dict[str, Any],
    file: dict[str, Any],
    merged: dict[str, Any],
    changed: list[str],
    conflicting: list[str],
) -> None:
    found = merge(base, site, file)
    assert found.document == merged
    assert [each.field for each in found.changes] == changed
    assert [each.field for each in found.conflicts] == conflicting


@pytest.mark.parametrize(("told", "kept"), [("2026-11-20", "2026-11-20"), ("2026-11-02", "2026-11-10")])
def test_the_later_verification_holds_and_nobody_is_asked(told: str, kept: str) -> None:
    found = merge({"checked_on": "2026-11-01"}, {"checked_on": "2026-11-10"}, {"checked_on": told})
    assert found.document["checked_on"] == kept
    assert not found.conflicts


def test_a_record_that_was_only_verified_is_as_it_was_imported() -> None:
    assert not differs({"name": "A"}, {"name": "A", "checked_on": "2026-11-10", "checked_by": "Nous"})
    assert differs({"name": "A"}, {"name": "B"})
