"""``maillage plan`` and ``maillage situations``: what is printed, what scripts read, what is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from maillage.cli import main
from maillage.cli.exits import Exit
from tests.exchange.packs import GOOD, edited, write_files

ROOT = Path(__file__).parents[2]
PERSON = "home/situations/someone.yaml"
# Nobody takes on the mason without the training: the person of the small pack must not refuse the job.
WITH_A_PLAN = {
    **GOOD,
    # Seats that nobody ever checked would be to confirm, and no plan sure.
    "home/offers.yaml": GOOD["home/offers.yaml"].replace(
        "    grants: [job-building]\n", "    grants: [job-building]\n    checked_on: 2026-10-01\n"
    ),
    PERSON: GOOD[PERSON].replace("refuses: [mason-job]\n", "budget: 1500\n").replace("budget: 100\n", ""),
}
BASE = ["plan", "--situation", "someone", "--on", "2026-11-22"]

Said = tuple[int, str, str]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command; its exit code, output and errors."""

    def run(*arguments: object) -> Said:
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_a_plan_is_told_in_french(say: Callable[..., Said], tmp_path: Path) -> None:
    code, out, err = say(*BASE, "--pack", write_files(tmp_path, WITH_A_PLAN))
    assert (code, err) == (Exit.DONE, "")
    assert "Devenir maçon" in out
    assert "Étape 2 : Un emploi de maçon" in out.replace("\N{NO-BREAK SPACE}", " ")


def test_the_json_answer_follows_its_published_schema(say: Callable[..., Said], tmp_path: Path) -> None:
    code, out, _err = say(*BASE, "--json", "--pack", write_files(tmp_path, WITH_A_PLAN))
    answer = json.loads(out)
    assert published_faults(answer) == []
    assert (code, answer["pack"], answer["situation"], answer["today"]) == (
        0,
        "home",
        "someone",
        "2026-11-22",
    )
    assert [step["offer"] for step in answer["sure"][0]["steps"]] == ["mason-training", "mason-job"]


@pytest.mark.parametrize(
    "person", ["coutras-34-batiment", "creuse-45-aide-soignante", "poitiers-27-francais-cuisine"]
)
def test_the_json_answers_to_demo_people_follow_the_schema(say: Callable[..., Said], person: str) -> None:
    pack = ROOT / "packs/nouvelle-aquitaine"
    _code, out, _err = say("plan", "--pack", pack, "--situation", person, "--on", "2026-11-22", "--json")
    assert published_faults(json.loads(out)) == []


def published_faults(answer: dict[str, Any]) -> list[str]:
    """What the published schema refuses in an answer."""
    schema = json.loads((ROOT / "docs/reference/schemas/proposal.json").read_text(encoding="utf-8"))
    return [error.message for error in Draft202012Validator(schema).iter_errors(answer)]


def test_without_a_plan_the_exit_code_says_so_and_what_is_missing_is_told(
    say: Callable[..., Said], tmp_path: Path
) -> None:
    code, out, _err = say(*BASE, "--pack", write_files(tmp_path, GOOD))
    assert code == Exit.NOT_FOUND
    assert "aucun parcours" in out


def test_an_answer_cut_short_has_its_own_exit_code(
    say: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pathways
    from pathways.proposal import explain

    monkeypatch.setattr(pathways, "explain", partial(explain, deadline=0))
    code, out, _err = say(*BASE, "--pack", write_files(tmp_path, WITH_A_PLAN))
    assert code == Exit.INCOMPLETE
    assert "arrêté avant la fin" in out


def test_a_situation_may_be_a_file_outside_the_pack(say: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "someone-else.yaml"
    file.write_text(WITH_A_PLAN[PERSON].replace("id: someone", "id: else"), encoding="utf-8")
    pack = write_files(tmp_path, WITH_A_PLAN)
    code, out, _err = say("plan", "--pack", pack, "--situation", file, "--on", "2026-11-22", "--json")
    assert (code, json.loads(out)["situation"]) == (0, "else")


def test_a_broken_situation_is_refused_with_its_line(say: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "someone-else.yaml"
    file.write_text(GOOD[PERSON].replace("goal: job-building", "goal: job-bulding"), encoding="utf-8")
    code, out, err = say("plan", "--pack", write_files(tmp_path, GOOD), "--situation", file)
    line = GOOD[PERSON].split("\n").index("goal: job-building") + 1
    assert (code, out) == (Exit.WRONG_INPUT, "")
    assert f"{file}:{line} : goal : fait inconnu « job-bulding »" in err
    assert "« job-building »" in err


def test_a_missing_situation_is_refused(say: Callable[..., Said], tmp_path: Path) -> None:
    code, _out, err = say(
        "plan", "--pack", write_files(tmp_path, GOOD), "--situation", tmp_path / "nobody.yaml"
    )
    assert code == Exit.WRONG_INPUT
    assert "nobody.yaml" in err


def test_a_broken_pack_is_refused_with_all_its_faults(say: Callable[..., Said], tmp_path: Path) -> None:
    files = {**GOOD, "home/offers.yaml": edited("home/offers.yaml", "price: 0", "price: -1")}
    code, out, err = say(*BASE, "--pack", write_files(tmp_path, files))
    assert (code, out) == (Exit.WRONG_INPUT, "")
    assert "négatif" in err
    assert err.endswith("1 faute\n")


@pytest.mark.parametrize("day", ["demain", "2027-02-30", "11/01/2027", ""])
def test_an_invalid_day_is_refused(say: Callable[..., Said], tmp_path: Path, day: str) -> None:
    code, _out, err = say(
        "plan", "--situation", "someone", "--on", day, "--pack", write_files(tmp_path, GOOD)
    )
    assert code == Exit.WRONG_INPUT
    assert "année-mois-jour" in err


def test_the_packs_own_day_is_replayed_unless_another_is_asked(
    say: Callable[..., Said], tmp_path: Path
) -> None:
    files = {**WITH_A_PLAN, "home/pack.yaml": GOOD["home/pack.yaml"] + "replay_date: 2026-10-01\n"}
    pack = write_files(tmp_path, files)
    _code, replayed, _err = say("plan", "--situation", "someone", "--json", "--pack", pack)
    _code, asked, _err = say(*BASE, "--json", "--pack", pack)
    assert [json.loads(out)["today"] for out in (replayed, asked)] == ["2026-10-01", "2026-11-22"]


def test_the_example_people_are_listed(say: Callable[..., Said], tmp_path: Path) -> None:
    code, out, _err = say("situations", write_files(tmp_path, GOOD))
    assert (code, out) == (0, "someone (Coutras) : Quelqu’un\n")


def test_a_pack_without_people_says_so(say: Callable[..., Said], tmp_path: Path) -> None:
    write_files(tmp_path, GOOD)
    assert say("situations", tmp_path / "base")[1] == "Ce territoire n’a pas de personne d’exemple.\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "il manque VERBE"),
        (["plam"], "« 'plam' » n’existe pas"),
        (["plan"], "il manque --pack, --situation"),
        (["plan", "--pack"], "--pack attend une valeur"),
        (["situations", "packs/janze", "--fast"], "je ne connais pas : --fast"),
        (["situations", "nowhere"], "ce dossier n’existe pas"),
    ],
)
def test_a_wrong_command_is_refused_in_french(
    say: Callable[..., Said], arguments: list[str], says: str
) -> None:
    code, out, err = say(*arguments)
    assert (code, out) == (Exit.WRONG_INPUT, "")
    assert says in err


def alone(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with no setting of the site but those given."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAILLAGE_", "DJANGO_"))
    }
    return subprocess.run(
        [sys.executable, "-c", "import sys; from maillage.cli import main; sys.exit(main())", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**environment, "PYTHONPATH": "src", **variables},
    )


def test_a_plan_needs_neither_settings_nor_database(tmp_path: Path) -> None:
    pack = str(write_files(tmp_path, WITH_A_PLAN))
    ran = alone(*BASE, "--pack", pack, MAILLAGE_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Devenir maçon" in ran.stdout


def test_the_day_of_the_environment_is_replayed_without_settings(tmp_path: Path) -> None:
    pack = str(write_files(tmp_path, WITH_A_PLAN))
    ran = alone("plan", "--situation", "someone", "--json", "--pack", pack, MAILLAGE_TODAY="2026-09-15")
    assert json.loads(ran.stdout)["today"] == "2026-09-15"


def test_a_terminal_without_accents_is_never_a_traceback() -> None:
    ran = alone("situations", "packs/janze", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Janz?" in ran.stdout


def test_a_reader_that_leaves_is_never_a_traceback() -> None:
    command = "from maillage.cli import main; import sys; sys.exit(main())"
    arguments = [sys.executable, "-c", command, "situations", "packs/janze"]
    environment = {"PYTHONPATH": "src", "PATH": os.environ["PATH"]}
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=environment
    ) as ran:
        assert ran.stdout is not None
        ran.stdout.close()
        assert ran.stderr is not None
        assert ran.stderr.read() == b""
        assert ran.wait() == 0


def test_an_interrupted_command_says_that_nothing_is_broken(
    say: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("maillage.cli.planning.clean_pack", interrupt)
    code, _out, err = say(*BASE, "--pack", tmp_path)
    assert code == Exit.INTERRUPTED
    assert "rien n’est abîmé" in err
