"""The funding schemes of the packs: dated, sourced, never overlapping, told in the reference as they are."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from pathways.reading import read_condition

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs/reference/funding.md"
HOW_TO = ROOT / "docs/how-to/write-a-rule.md"
AMOUNTS = {"share", "ceiling", "per_hour", "per_km", "minimum_km", "holder_pays"}

Scheme = dict[str, Any]


def schemes_of(pack: Path) -> Iterator[Scheme]:
    for path in sorted([*pack.glob("funding.yaml"), *pack.glob("funding/*.yaml")]):
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))["funding"]


NATIONAL = list(schemes_of(ROOT / "packs/france"))
ALL = [scheme for pack in sorted((ROOT / "packs").iterdir()) for scheme in schemes_of(pack)]


def snippet() -> list[Scheme]:
    [block] = re.findall(r"```yaml\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), flags=re.DOTALL)
    found: list[Scheme] = yaml.safe_load(block)["funding"]
    return found


def by_id(schemes: list[Scheme]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("scheme", schemes, ids=lambda scheme: scheme["id"])


@by_id(ALL + snippet())
def test_no_rule_is_without_a_start_a_status_a_source_and_the_day_it_was_read(scheme: Scheme) -> None:
    for rule in scheme["rules"]:
        assert isinstance(rule["valid_from"], date)
        assert rule["status"] in {"established", "to-confirm"}
        assert rule["source"]["title"]
        assert isinstance(rule["source"]["date"], date)
        assert isinstance(rule["checked_on"], date)
        assert rule["source"]["date"] <= rule["checked_on"]


@by_id(ALL + snippet())
def test_two_rules_of_a_scheme_never_hold_on_the_same_day(scheme: Scheme) -> None:
    rules = sorted(scheme["rules"], key=lambda rule: rule["valid_from"])
    for earlier, later in pairwise(rules):
        assert earlier["valid_to"] < later["valid_from"]


@by_id(ALL + snippet())
def test_no_amount_is_negative_or_null(scheme: Scheme) -> None:
    for rule in scheme["rules"]:
        assert all(rule[field] > 0 for field in AMOUNTS & set(rule))


@by_id(ALL + snippet())
def test_a_scheme_says_who_pays_and_the_rule_in_one_french_sentence(scheme: Scheme) -> None:
    assert scheme["payer"]
    assert scheme["sentence"].endswith(".")
    assert scheme["covers"] in {"price", "travel"}
    read_condition(scheme.get("requires"))


@by_id(NATIONAL)
def test_the_reference_tells_each_scheme_with_the_status_of_its_last_rule(scheme: Scheme) -> None:
    lines = REFERENCE.read_text(encoding="utf-8").splitlines()
    [row] = [line for line in lines if line.startswith(f"| `{scheme['id']}` |")]
    status = row.split("|")[4].strip()
    assert status.startswith(scheme["rules"][-1]["status"].replace("to-confirm", "to confirm"))


def test_the_reference_tells_no_scheme_that_does_not_exist() -> None:
    told = re.findall(r"^\| `([a-z0-9-]+)` \|", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(told) == sorted(scheme["id"] for scheme in NATIONAL)


def test_a_scheme_excludes_none_that_is_unknown() -> None:
    known = {scheme["id"] for scheme in ALL}
    assert {other for scheme in ALL for other in scheme.get("excludes", [])} <= known
