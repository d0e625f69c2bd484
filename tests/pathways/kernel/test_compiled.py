"""How the core is compiled, and what happens where it can't be kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pathways.kernel import compiled


def plus_one(number: int) -> int:
    return number + 1


def test_where_no_folder_can_be_written_the_code_is_compiled_without_being_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bool] = []

    def refusing(**options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        asked.append("cache" in options)
        if "cache" in options:
            raise RuntimeError("no locator available")
        return lambda function: function

    monkeypatch.setattr(compiled, "COMPILER", refusing)
    assert compiled.entry_point(plus_one)(1) == 2
    assert asked == [True, False]


def test_any_change_of_the_sources_changes_the_name_of_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    before = compiled._digest_of_sources()
    monkeypatch.setattr(compiled, "CONSTANTS_FROM", compiled.CONSTANTS_FROM[:1])
    assert compiled._digest_of_sources() != before
