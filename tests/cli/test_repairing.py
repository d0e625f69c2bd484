"""``maillage repair`` and ``maillage cohort``: what is printed, what scripts read, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from maillage.cli import main
from maillage.cli.exits import Exit
from tests.cli.test_planning import WITH_A_PLAN
from tests.exchange.packs import write_files

Said = tuple[int, str, str]
Say = Callable[..., Said]
DAY = ("--on", "2026-11-22")


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command; its exit code, output and errors."""

    def run(*arguments: object) -> Said:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def asked(say: Say, tmp_path: Path) -> list[object]:
    """What every repair is asked with: a small pack, its person, the answer of ``maillage plan --json``."""
    pack = write_files(tmp_path, WITH_A_PLAN)
    _code, out, _err = say("plan", "--situation", "someone", "--pack", pack, "--json", *DAY)
    answer = tmp_path / "answer.json"
    answer.write_text(out, encoding="utf-8")
    return ["repair", "--pack", pack, "--situation", "someone", "--plan", answer]


def first_plan(asked: list[object]) -> dict[str, Any]:
    answer = json.loads(Path(str(asked[-1])).read_text(encoding="utf-8"))
    plan: dict[str, Any] = answer["sure"][0]
    return plan


def test_without_news_everything_is_kept(say: Say, asked: list[object]) -> None:
    code, out, err = say(*asked, *DAY, "--json")
    repaired = json.loads(out)["plans"][0]
    assert (code, err) == (Exit.DONE, "")
    assert repaired["kept"] == [step["session"] for step in first_plan(asked)["steps"]]
    assert repaired["dropped"] == repaired["added"] == repaired["moved"] == []


def test_a_repair_is_told_in_french_with_plan_b(say: Say, asked: list[object]) -> None:
    code, out, _err = say(*asked, *DAY, "--plan-b")
    assert code == Exit.DONE
    assert "On garde" in out
    assert "Et si une étape tombe à l’eau" in out
    assert "Si ce jour ne convient plus" in out.replace("\n  ", " ")


def test_when_nothing_is_left_the_exit_code_says_so(say: Say, asked: list[object]) -> None:
    code, out, _err = say(*asked, *DAY, "--refused", first_plan(asked)["steps"][-1]["offer"])
    assert code == Exit.NOT_FOUND
    assert "Aucun parcours ne mène plus au but" in out


def test_what_is_done_is_not_to_be_done_again(say: Say, asked: list[object]) -> None:
    first = first_plan(asked)["steps"][0]
    code, out, _err = say(*asked, "--on", first["end"], "--done", first["session"], "--json")
    assert code == Exit.DONE
    assert json.loads(out)["done"] == [first["session"]]


def test_plan_b_is_told_in_json(say: Say, asked: list[object]) -> None:
    _code, out, _err = say(*asked, *DAY, "--plan-b", "--json")
    assert len(json.loads(out)["plan_b"]) == len(first_plan(asked)["steps"])


@pytest.mark.parametrize("option", ["--cancelled", "--refused", "--done", "--registered"])
def test_news_of_what_does_not_exist_is_refused_with_examples(
    say: Say, asked: list[object], option: str
) -> None:
    code, _out, err = say(*asked, *DAY, option, "nowhere")
    assert code == Exit.WRONG_INPUT
    assert option in err
    assert "« nowhere »" in err
    assert "par exemple" in err


def test_a_session_both_done_and_cancelled_is_refused(say: Say, asked: list[object]) -> None:
    session = first_plan(asked)["steps"][0]["session"]
    code, _out, err = say(*asked, "--on", "2030-01-01", "--done", session, "--cancelled", session)
    assert (code, session in err) == (Exit.WRONG_INPUT, True)


def test_a_step_done_before_it_starts_is_refused(say: Say, asked: list[object]) -> None:
    code, _out, err = say(*asked, *DAY, "--done", first_plan(asked)["steps"][-1]["session"])
    assert code == Exit.WRONG_INPUT
    assert "ne commence que le" in err


def test_a_plan_number_that_is_not_there_is_refused(say: Say, asked: list[object]) -> None:
    code, _out, err = say(*asked, *DAY, "--number", "99")
    assert code == Exit.WRONG_INPUT
    assert "pas de numéro 99" in err


@pytest.mark.parametrize(
    ("text", "told"),
    [("{", "ce n’est pas du JSON"), ("[]", "plan"), ('{"sure": [], "possible": []}', "aucun parcours")],
)
def test_a_file_that_is_no_plan_is_refused_with_a_remedy(
    say: Say, asked: list[object], tmp_path: Path, text: str, told: str
) -> None:
    file = tmp_path / "broken.json"
    file.write_text(text, encoding="utf-8")
    code, _out, err = say(*asked[:-1], file, *DAY)
    assert code == Exit.WRONG_INPUT
    assert "broken.json" in err
    assert told in err


def test_a_missing_file_is_refused(say: Say, asked: list[object], tmp_path: Path) -> None:
    code, _out, err = say(*asked[:-1], tmp_path / "absent.json", *DAY)
    assert (code, "illisible" in err) == (Exit.WRONG_INPUT, True)


def test_seats_are_shared_between_the_example_people(say: Say, tmp_path: Path) -> None:
    pack = write_files(tmp_path, WITH_A_PLAN)
    code, out, _err = say("cohort", "--pack", pack, *DAY)
    assert code == Exit.DONE
    assert "Aucune place n’est promise deux fois" in out.replace("\n  ", " ")
    assert "But atteint le" in out


def test_promises_are_read_by_scripts(say: Say, tmp_path: Path) -> None:
    pack = write_files(tmp_path, WITH_A_PLAN)
    _code, out, _err = say("cohort", "--pack", pack, "--json", *DAY)
    answer = json.loads(out)
    assert answer["exact"]
    assert [promise["person"] for promise in answer["promises"]] == ["someone"]


def test_people_may_be_given_in_a_folder_of_their_own(say: Say, tmp_path: Path) -> None:
    pack = write_files(tmp_path / "territory", WITH_A_PLAN)
    folder = tmp_path / "people"
    folder.mkdir()
    text = WITH_A_PLAN["home/situations/someone.yaml"]
    for name in ("ada", "bao"):
        (folder / f"{name}.yaml").write_text(text.replace("id: someone", f"id: {name}"), encoding="utf-8")
    _code, out, _err = say("cohort", "--pack", pack, "--situations", folder, "--json", *DAY)
    assert {promise["person"] for promise in json.loads(out)["promises"]} == {"ada", "bao"}


def test_an_empty_folder_of_people_is_refused(say: Say, tmp_path: Path) -> None:
    pack = write_files(tmp_path / "territory", WITH_A_PLAN)
    code, _out, err = say("cohort", "--pack", pack, "--situations", tmp_path, *DAY)
    assert (code, "donnez un dossier de situations" in err) == (Exit.WRONG_INPUT, True)


def test_a_folder_that_is_not_there_is_refused(say: Say, tmp_path: Path) -> None:
    pack = write_files(tmp_path / "territory", WITH_A_PLAN)
    code, _out, err = say("cohort", "--pack", pack, "--situations", tmp_path / "absent", *DAY)
    assert (code, "ce n’est pas un dossier" in err) == (Exit.WRONG_INPUT, True)


def test_the_same_person_in_two_files_is_refused(say: Say, tmp_path: Path) -> None:
    pack = write_files(tmp_path / "territory", WITH_A_PLAN)
    folder = tmp_path / "people"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_text(WITH_A_PLAN["home/situations/someone.yaml"], encoding="utf-8")
    code, _out, err = say("cohort", "--pack", pack, "--situations", folder, *DAY)
    assert (code, "est déjà dans" in err) == (Exit.WRONG_INPUT, True)
