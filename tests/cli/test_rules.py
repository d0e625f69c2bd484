"""``maillage rules check``: exit codes, and what no example reaches, by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from maillage.cli import main
from maillage.cli.exits import Exit
from tests.exchange.rules_pack import FUNDING, write_pack

PACKS = Path(__file__).parents[2] / "packs"


def test_a_pack_whose_examples_reach_every_branch_exits_with_zero(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "check", str(write_pack(tmp_path))]) == Exit.DONE
    told = capsys.readouterr()
    assert "3 financements, 18 exemples dont 0 faux, 32 branches atteintes sur 32 (100 %)" in told.out
    assert told.err == ""


@pytest.mark.parametrize("pack", sorted(path.parent.name for path in PACKS.glob("*/pack.yaml")))
def test_every_branch_of_every_rule_of_the_packs_is_reached(
    pack: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "check", str(PACKS / pack)]) == Exit.DONE, capsys.readouterr().err
    assert "(100 %)" in capsys.readouterr().out


def test_without_a_folder_those_of_packs_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "packs").mkdir()
    write_pack(tmp_path / "packs")
    monkeypatch.chdir(tmp_path)
    assert main(["rules", "check"]) == Exit.DONE
    assert "packs/vale :" in capsys.readouterr().out


def test_without_a_folder_nor_packs_it_says_what_to_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["rules", "check"]) == Exit.WRONG_INPUT
    assert "Donnez le dossier" in capsys.readouterr().err


def test_a_branch_that_no_example_reaches_exits_with_one_and_tells_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = "      - {on: 2026-03-02, step: {km: 50, minutes: 30, trips: 40}, pays: 100}\n"
    folder = write_pack(tmp_path, FUNDING.replace(row, ""))
    assert main(["rules", "check", str(folder)]) == Exit.NOT_FOUND
    line = FUNDING[: FUNDING.index("        ceiling: 100\n")].count("\n") + 1
    told = capsys.readouterr()
    assert f"funding.yaml:{line} : grant : rules[0].ceiling : aucun exemple où c’est cette limite" in told.err
    assert "31 branches atteintes sur 32 (96 %)" in told.out


def test_a_value_that_no_example_uses_exits_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = FUNDING.replace(
        "    values:\n",
        "    values:\n      - {valid_from: 2024-01-01, valid_to: 2024-12-31, euros: 9, source: x, "
        "checked_on: 2026-11-01}\n",
    )
    assert main(["rules", "check", str(write_pack(tmp_path, more))]) == Exit.NOT_FOUND
    assert "wage : values[0] : aucun exemple" in capsys.readouterr().err


def test_a_failing_example_exits_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_pack(tmp_path, FUNDING.replace("pays: 900.50", "pays: 901"))
    assert main(["rules", "check", str(folder)]) == Exit.NOT_FOUND
    told = capsys.readouterr()
    assert "examples[0].pays : l’exemple attend 901" in told.err
    assert "dont 1 faux" in told.out


def test_a_pack_with_other_faults_is_refused_with_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_pack(tmp_path, FUNDING.replace("per_meal: 6", "per_meal: -6"))
    assert main(["rules", "check", str(folder)]) == Exit.WRONG_INPUT
    assert "négatif" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check", str(tmp_path / "nowhere")]) == Exit.WRONG_INPUT
    assert "n’existe pas" in capsys.readouterr().err


def test_a_pack_with_a_failing_example_is_not_planned_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_pack(tmp_path, FUNDING.replace("pays: 900.50", "pays: 901"))
    assert main(["plan", "--pack", str(folder), "--situation", "nobody"]) == Exit.WRONG_INPUT
    assert "la règle donne 900,50" in capsys.readouterr().err
