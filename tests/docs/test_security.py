"""The page of security answers each requirement once, names tests that exist, and counts rightly."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tools.install import ROOT

PAGE = Path(ROOT, "docs/reference/security.md")
NUMBERS = Path(ROOT, "tests/docs/asvs.txt")
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \|(.*)\|$", re.MULTILINE)
COUNT = re.compile(r"^\| ([a-z][^|]*) \| (\d+) \| (\d+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
KINDS = {
    "`tests/": "met, with a test that fails otherwise",
    "met by configuration: ": "met by configuration",
    "not applicable because ": "not applicable",
    "not met: ": "not met",
}


def rows(page: str) -> list[tuple[str, list[str]]]:
    """The number of each line of the table, and its other cells."""
    return [(number, [cell.strip() for cell in cells.split("|")]) for number, cells in ROW.findall(page)]


def levels() -> dict[str, str]:
    """The level of each requirement of levels 1 and 2."""
    return dict(line.split() for line in NUMBERS.read_text(encoding="ascii").splitlines())


def kind_of(answer: str) -> str | None:
    """Under which count an answer falls; ``None`` if it is no answer."""
    return next((kind for begins, kind in KINDS.items() if answer.startswith(begins)), None)


@cache
def names_of(path: Path) -> frozenset[str]:
    """The names of the test functions of a file, without running it."""
    if not path.is_file():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def missing_tests(page: str) -> list[str]:
    """The tests that a page names and that are not there."""
    return [f"{path}::{name}" for path, name in NAMED.findall(page) if name not in names_of(Path(ROOT, path))]


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_every_requirement_of_the_two_levels_is_answered_once_with_its_level(page: str) -> None:
    told = [(number, cells[0]) for number, cells in rows(page)]
    assert told == list(levels().items())
    assert len(told) == 253


def test_no_cell_is_empty_and_every_answer_is_of_a_known_kind(page: str) -> None:
    for number, cells in rows(page):
        assert len(cells) == 3, number
        assert all(cells), number
        assert kind_of(cells[2]), number


def test_every_test_that_is_named_exists(page: str) -> None:
    assert missing_tests(page) == []
    for number, cells in rows(page):
        for part in cells[2].split(", ") if cells[2].startswith("`tests/") else []:
            assert NAMED.fullmatch(part), number


def test_what_is_met_by_configuration_names_its_page(page: str) -> None:
    for number, cells in rows(page):
        if cells[2].startswith("met by configuration: "):
            assert re.search(r"\]\([^)]+\)", cells[2]), number


def test_the_counts_at_the_head_are_right(page: str) -> None:
    both = Counter(kind_of(cells[2]) for _, cells in rows(page))
    first = Counter(kind_of(cells[2]) for _, cells in rows(page) if cells[0] == "1")
    told = {name: (int(many), int(few)) for name, many, few in COUNT.findall(page)}
    assert told == {kind: (both[kind], first[kind]) for kind in KINDS.values()}


def test_what_is_not_met_is_told_at_the_head_with_what_would_meet_it(page: str) -> None:
    section = page.partition("## What is not met")[2].partition("\n## ")[0]
    told = re.findall(r"^- (V[\d.]+), [^:]+: \S", section, re.MULTILINE)
    assert told == [number for number, cells in rows(page) if cells[2].startswith("not met: ")]


def test_the_page_names_the_standard_its_version_and_its_licence(page: str) -> None:
    assert re.search(r"version 5\.0\.0.*CC BY-SA 4\.0", page, re.DOTALL)


def test_a_test_that_does_not_exist_is_seen() -> None:
    page = "`tests/docs/test_security.py::test_nothing_at_all` `tests/nowhere.py::test_x`"
    assert missing_tests(page) == [
        "tests/docs/test_security.py::test_nothing_at_all",
        "tests/nowhere.py::test_x",
    ]


def test_an_answer_that_says_nothing_is_of_no_kind() -> None:
    assert kind_of("yes") is None
    assert kind_of("") is None
    assert kind_of("met") is None
