"""``maillage pack import``: the folder it writes, the folders it leaves alone, what it tells."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from maillage.cli import main
from maillage.cli.exits import Exit
from maillage.directory.models import Place
from maillage.directory.search import Wish, search
from maillage.exchange.open_data import folder as folders
from maillage.exchange.pack.check import check_pack
from maillage.exchange.pack.read import read_pack
from tests.exchange.open_data.files import HEADERS, imported, row, write

KIND = "france-services"


def bring(into: Path, *rows: str, kind: str = KIND, **options: str) -> int:
    """The command's exit code for these lines; the good one without any."""
    given = {"kind": kind, "into": str(into), "source": "Liste, ANCT", "date": "2024-08-01", **options}
    file = write(into.parent, kind, *rows)
    return main(["pack", "import", str(file), *(f"--{name}={text}" for name, text in given.items())])


@pytest.mark.parametrize("kind", HEADERS)
def test_what_is_written_has_no_fault_and_is_read_back_the_same(tmp_path: Path, kind: str) -> None:
    assert bring(tmp_path / "made", kind=kind, departements="09,29,33,45") == Exit.DONE
    pack = read_pack(tmp_path / "made")
    assert check_pack(pack) == []
    documents, expected = pack.own_documents(), imported(tmp_path, kind)
    assert documents["organisations"] == expected.organisations
    assert documents["places"] == expected.places
    assert documents["pack"][0]["departements"] == ["09", "29", "33", "45"]
    assert documents["pack"][0]["sources"] == [
        {"id": "fichier", "title": "Liste, ANCT", "date": "2024-08-01"}
    ]


@pytest.mark.django_db
def test_places_and_organisations_are_found_once_loaded(tmp_path: Path) -> None:
    bring(tmp_path / "made")
    assert main(["load", str(tmp_path / "made")]) == Exit.DONE
    hits = search(Wish(text="france services foix"), date(2026, 11, 22)).hits
    assert {hit.name for hit in hits} == {"France services de Foix"}
    assert {hit.record for hit in hits} == {"organisations", "places"}
    assert Place.objects.get().checked_on == date(2024, 8, 1)


def test_a_second_import_replaces_the_files_and_leaves_what_was_added(tmp_path: Path) -> None:
    bring(tmp_path / "made", row(KIND), row(KIND, id_fs="54", lib_fs="Partie"))
    (tmp_path / "made" / "offers.yaml").write_text("offers: []\n")
    assert bring(tmp_path / "made", row(KIND, lib_fs="Nouveau nom")) == Exit.DONE
    pack = read_pack(tmp_path / "made")
    assert [entry.record.name for entry in pack.entries["places"]] == ["Nouveau nom"]
    assert sorted(os.listdir(tmp_path / "made")) == [
        *("offers.yaml", "organisations.csv", "pack.yaml", "places.csv"),
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [("pack.yaml", b"format: 1\nid: made\nname: Le mien\n"), ("notes.txt", b"?"), ("pack.yaml", b"\xff\xfe")],
)
def test_a_folder_that_is_not_its_own_is_refused_and_left_alone(
    tmp_path: Path, name: str, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / name).write_bytes(content)
    assert bring(tmp_path / "made") == Exit.WRONG_INPUT
    assert "ne vient pas d’un import" in capsys.readouterr().err
    assert [(tmp_path / "made" / name).read_bytes(), os.listdir(tmp_path / "made")] == [content, [name]]


def test_the_folder_of_another_kind_is_refused(tmp_path: Path) -> None:
    bring(tmp_path / "made")
    before = (tmp_path / "made" / "places.csv").read_bytes()
    assert bring(tmp_path / "made", kind="lycees") == Exit.WRONG_INPUT
    assert (tmp_path / "made" / "places.csv").read_bytes() == before


def test_a_file_in_the_way_or_a_folder_that_cannot_be_an_id_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("")
    assert bring(tmp_path / "taken") == Exit.WRONG_INPUT
    assert bring(tmp_path / "Mon Dossier") == Exit.WRONG_INPUT
    assert "minuscules" in capsys.readouterr().err
    assert not (tmp_path / "Mon Dossier").exists()


def test_refused_lines_are_told_and_the_rest_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = row(KIND), row(KIND, id_fs="54", insee_com="09999"), row(KIND, id_fs="55", code_postal="75001")
    assert bring(tmp_path / "made", *lines, row(KIND, id_fs="56", insee_com="33243")) == Exit.DONE
    told = capsys.readouterr()
    assert f"{tmp_path}/file.csv:3 : insee_com : aucune commune" in told.err
    assert f"{tmp_path}/file.csv:4 : id_fs : même nom" in told.err
    assert "Lignes lues : 4. Gardées : 2, dont corrigées : 1. Refusées : 2." in told.out
    assert "désigner des personnes : mail, commentaire." in told.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"kind": "gares"}, "au choix : france-services"),
        ({"date": "01/08/2024"}, "n’est pas une date"),
        ({"date": "2999-01-01"}, "pas encore venu"),
        ({"departements": "09,99"}, "aucun n’a le code 99"),
        ({"source": " "}, "--source"),
    ],
)
def test_an_invalid_option_is_refused_and_nothing_is_written(
    tmp_path: Path, options: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, KIND)
    given = {"kind": KIND, "into": str(tmp_path / "made"), "source": "Liste", "date": "2024-08-01", **options}
    code = main(["pack", "import", str(file), *(f"--{name}={text}" for name, text in given.items())])
    assert code == Exit.WRONG_INPUT
    assert said in capsys.readouterr().err
    assert not (tmp_path / "made").exists()


def test_a_file_of_which_nothing_can_be_kept_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(tmp_path / "made", row(KIND, lib_fs="")) == Exit.WRONG_INPUT
    told = capsys.readouterr().err
    assert "il manque le nom" in told
    assert "rien n’est écrit" in told
    assert not (tmp_path / "made").exists()


def test_a_missing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--kind", KIND, "--into", str(tmp_path / "made"), "--source", "Liste", "--date", "2024-08-01"]
    assert main(["pack", "import", str(tmp_path / "none.csv"), *words]) == Exit.WRONG_INPUT
    assert "ne peut pas être lu" in capsys.readouterr().err


def test_a_pack_too_large_to_be_read_is_never_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(folders, "LARGEST", 100)
    assert bring(tmp_path / "made") == Exit.WRONG_INPUT
    assert "--departements" in capsys.readouterr().err
    assert not (tmp_path / "made").exists()
