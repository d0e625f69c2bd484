"""``maillage plan --format``: the first plan as a CTDL pathway."""

import json
from pathlib import Path

import pytest

from maillage.cli import main
from maillage.cli.exits import Exit
from tests.cli.test_planning import BASE, WITH_A_PLAN
from tests.exchange.packs import GOOD, write_files


def test_the_first_plan_is_written_as_a_pathway(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([*BASE, "--format", "ctdl", "--pack", str(write_files(tmp_path, WITH_A_PLAN))])
    graph = json.loads(capsys.readouterr().out)["@graph"]
    assert code == Exit.DONE
    assert graph[0]["@type"] == "ceterms:Pathway"
    assert "ceterms:JobComponent" in [node["@type"] for node in graph]


def test_without_a_plan_there_is_no_pathway_to_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([*BASE, "--format", "ctdl", "--pack", str(write_files(tmp_path, GOOD))])
    said = capsys.readouterr()
    assert (code, said.out) == (Exit.NOT_FOUND, "")
    assert "Aucun parcours" in said.err


def test_a_format_that_is_not_one_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([*BASE, "--format", "pdf", "--pack", str(write_files(tmp_path, GOOD))])
    assert code == Exit.WRONG_INPUT
    assert "pdf" in capsys.readouterr().err
