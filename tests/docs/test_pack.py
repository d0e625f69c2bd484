"""The pack told in the reference is a real one, and every field is told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from maillage.exchange.pack.check import check_pack
from maillage.exchange.pack.read import read_pack
from maillage.exchange.pack.records import MODELS, PackHeader
from tests.docs.blocks import blocks
from tools.install import ROOT

PAGE = Path("docs/reference/pack.md")
RULE_PAGE = Path("docs/how-to/write-a-rule.md")


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """The folder made of the files that the reference shows."""
    shutil.copytree(Path(ROOT, "packs/france"), tmp_path / "france")
    for block in blocks(PAGE):
        if block.info[:1] in (("yaml",), ("csv",)):
            file = tmp_path / "vallee" / block.info[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
    return tmp_path / "vallee"


def test_the_example_of_the_reference_has_no_fault(told: Path) -> None:
    pack = read_pack(told)
    assert check_pack(pack) == []
    assert {kind for kind, entries in pack.entries.items() if entries} == set(MODELS) - {"modes"}


def test_the_example_of_the_reference_leads_to_its_goal(
    told: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from maillage.cli import main

    assert main(["plan", "--pack", str(told), "--situation", "camille", "--on", "2026-11-22"]) == 0
    assert "S’initier au travail du bois" in capsys.readouterr().out


def fields_of(schema: Any) -> Iterator[str]:
    """The names of the fields of a schema and of its parts."""
    if isinstance(schema, dict):
        for name, part in schema.get("properties", {}).items():
            yield name
            yield from fields_of(part)
        for part in schema.get("$defs", {}).values():
            yield from fields_of(part)


@pytest.mark.parametrize("model", [PackHeader, *MODELS.values()], ids=lambda model: str(model.__name__))
def test_no_field_is_left_out_of_the_reference(model: Any) -> None:
    text = "".join(Path(ROOT, page).read_text(encoding="utf-8") for page in (PAGE, RULE_PAGE))
    missing = {
        name
        for name in fields_of(model.model_json_schema())
        if f"`{name}`" not in text and f"{name}:" not in text
    }
    assert missing == set()
