"""``maillage pack …`` and ``maillage load``: checks, the database and back, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError

from maillage.cli import main
from maillage.cli.exits import Exit
from maillage.directory.models import Offer, Territory
from maillage.exchange.pack.read import read_pack
from tests.exchange.packs import GOOD, edited, write_files

ROOT = Path(__file__).parents[2]


def test_a_clean_pack_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(write_files(tmp_path, GOOD))]) == Exit.DONE
    assert "rien à redire (1 facts, 2 modes, 2 organisations" in capsys.readouterr().out


def test_a_broken_pack_is_refused_with_place_field_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {**GOOD, "home/offers.yaml": edited("home/offers.yaml", "[cap-macon]", "[cap-mason]")}
    folder = write_files(tmp_path, files)
    assert main(["pack", "check", str(folder)]) == Exit.WRONG_INPUT
    line = files["home/offers.yaml"].split("\n").index("    grants: [cap-mason]") + 1
    said = capsys.readouterr().err
    assert f"{folder}/offers.yaml:{line} : grants[0] : fait inconnu « cap-mason » → Vouliez-vous dire" in said


def test_a_warning_alone_does_not_refuse_a_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_files(tmp_path, {**GOOD, "home/notes.docx": b"?"})
    assert main(["pack", "check", str(folder)]) == Exit.DONE
    assert "à vérifier" in capsys.readouterr().err


@pytest.mark.parametrize("pack", ["france", "nouvelle-aquitaine", "ariege", "janze"])
def test_a_demo_pack_has_no_fault(pack: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(ROOT / "packs" / pack)]) == Exit.DONE
    assert capsys.readouterr().err == ""


@pytest.mark.django_db
def test_a_pack_loaded_and_exported_is_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_files(tmp_path, GOOD)
    assert main(["load", str(folder)]) == Exit.DONE
    assert main(["pack", "export", str(tmp_path / "out"), "--territory", "home"]) == Exit.DONE
    assert main(["pack", "export", str(tmp_path / "base-out"), "--territory", "base"]) == Exit.DONE
    assert read_pack(tmp_path / "out").own_documents() == read_pack(folder).own_documents()
    assert read_pack(tmp_path / "base-out").own_documents() == read_pack(tmp_path / "base").own_documents()


@pytest.mark.django_db
def test_a_demo_pack_loaded_and_exported_loses_nothing(tmp_path: Path) -> None:
    assert main(["load", str(ROOT / "packs/janze")]) == Exit.DONE
    assert main(["pack", "export", str(tmp_path / "janze"), "--territory", "janze"]) == Exit.DONE
    assert read_pack(tmp_path / "janze").own_documents() == read_pack(ROOT / "packs/janze").own_documents()


@pytest.mark.django_db
def test_what_a_pack_uses_is_loaded_before_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["load", str(write_files(tmp_path, GOOD))])
    loaded = [line.split(" : ")[0] for line in capsys.readouterr().out.splitlines()]
    assert loaded == ["base", "home"]


@pytest.mark.django_db
def test_a_pack_that_has_not_changed_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(write_files(tmp_path, GOOD))
    main(["load", folder])
    stamp = Territory.objects.get(slug="home").stamp
    capsys.readouterr()
    assert main(["load", folder]) == Exit.DONE
    assert capsys.readouterr().out.count("rien n’a changé") == 2
    assert Territory.objects.get(slug="home").stamp == stamp


@pytest.mark.django_db
def test_a_broken_pack_is_never_loaded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {**GOOD, "home/offers.yaml": edited("home/offers.yaml", "price: 0", "price: -1")}
    assert main(["load", str(write_files(tmp_path, files))]) == Exit.WRONG_INPUT
    assert "négatif" in capsys.readouterr().err
    assert not Territory.objects.exists()


@pytest.mark.django_db
def test_an_interrupted_load_leaves_the_database_as_it_was_and_can_be_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = str(write_files(tmp_path, GOOD))

    def interrupt(kind: str, done: int, total: int) -> None:
        if kind == "sessions":
            raise KeyboardInterrupt

    monkeypatch.setattr("maillage.cli.loading.progress_line", interrupt)
    assert main(["load", folder]) == Exit.INTERRUPTED
    assert not Offer.objects.exists()
    assert [territory.slug for territory in Territory.objects.all()] == ["base"]
    monkeypatch.undo()
    assert main(["load", folder]) == Exit.DONE
    assert Offer.objects.count() == 2


@pytest.mark.django_db
def test_an_unknown_territory_is_not_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["load", str(write_files(tmp_path, GOOD))])
    assert main(["pack", "export", str(tmp_path / "out"), "--territory", "hom"]) == Exit.WRONG_INPUT
    assert "Territoires connus : base, home" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.django_db
def test_a_folder_that_is_not_empty_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(write_files(tmp_path, GOOD))
    main(["load", folder])
    assert main(["pack", "export", folder, "--territory", "home"]) == Exit.WRONG_INPUT
    assert "pas vide" in capsys.readouterr().err


def test_a_database_that_does_not_answer_is_told_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_given: object) -> None:
        raise DatabaseError("no such table")

    monkeypatch.setattr("maillage.cli.loading.clean_pack", fail)
    assert main(["load", str(tmp_path)]) == Exit.WRONG_INPUT
    assert "maillage manage migrate" in capsys.readouterr().err


def test_schemas_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "schemas", str(tmp_path / "schemas")]) == Exit.DONE
    assert f"{tmp_path}/schemas/proposal.json" in capsys.readouterr().out.splitlines()


def test_djangos_own_commands_are_passed_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manage", "help", "--commands"]) == Exit.DONE
    assert "migrate" in capsys.readouterr().out.splitlines()


def test_an_unknown_kind_of_file_is_not_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reference", "import", str(tmp_path / "x"), "--kind", "nope"]) == Exit.WRONG_INPUT
    assert "cog" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_missing_file_is_not_imported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reference", "import", str(tmp_path / "nowhere"), "--kind", "cog"]) == Exit.WRONG_INPUT
    assert "nowhere" in capsys.readouterr().err
