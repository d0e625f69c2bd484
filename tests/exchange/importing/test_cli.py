"""``maillage import``: preview, apply, refuse; the report; exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from maillage.cli import main
from maillage.cli.exits import Exit
from maillage.directory.models import Offer, Organisation, Territory
from maillage.exchange.models import ImportRun, ImportSource
from tests.exchange.importing.bringing import everything
from tests.exchange.open_data.files import row, write

STRUCTURE = {
    "source": "un-producteur",
    "id": "un-producteur--1",
    "nom": "Maison des services",
    "date_maj": "2026-10-01",
    "commune": "Coutras",
    "code_postal": "33230",
    "code_insee": "33138",
    "adresse": "1 place de la Mairie",
}
SERVICE = {
    "source": "un-producteur",
    "structure_id": "un-producteur--1",
    "id": "un-producteur--s1",
    "nom": "Atelier numérique",
    "description": "Apprendre à se servir d’un ordinateur, en petit groupe et à son rythme.",
    "date_maj": "2026-10-01",
}
WORDS = ("--territory", "valley", "--source", "Un producteur")


def data(folder: Path, *services: dict[str, Any]) -> str:
    """A file of data.inclusion with a structure and these services."""
    file = folder / "di.json"
    file.write_text(json.dumps({"structures": [STRUCTURE], "services": list(services)}), encoding="utf-8")
    return str(file)


def test_a_file_is_imported_then_changes_nothing(
    territory: Territory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data(tmp_path, SERVICE)
    assert main(["import", "data-inclusion", file, *WORDS]) == Exit.DONE
    said = capsys.readouterr().out
    assert "Lignes lues : 2. Refusées : 0." in said
    assert "C’est fait." in said
    assert Offer.objects.get(name="Atelier numérique").organisation.name == "Maison des services"
    before = everything(territory)
    assert main(["import", "data-inclusion", file, *WORDS]) == Exit.DONE
    assert "Rien n’a changé." in capsys.readouterr().out
    assert everything(territory) == before


def test_a_rehearsal_writes_nothing(
    territory: Territory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(territory)
    assert main(["import", "data-inclusion", data(tmp_path, SERVICE), *WORDS, "--dry-run"]) == Exit.DONE
    assert "Fiches créées : 4" in capsys.readouterr().out
    assert everything(territory) == before
    assert not ImportSource.objects.exists()


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_report_has_a_line_for_each_fault_with_its_remedy(
    territory: Territory, tmp_path: Path, suffix: str
) -> None:
    file = data(tmp_path, SERVICE, {**SERVICE, "id": "2", "nom": "=1+1"}, {**SERVICE, "id": "3", "nom": None})
    report = tmp_path / f"rapport.{suffix}"
    assert main(["import", "data-inclusion", file, *WORDS, "--report", str(report)]) == Exit.DONE
    if suffix == "csv":
        lines: list[list[Any]] = list(csv.reader(report.read_text("utf-8-sig").splitlines(), delimiter=";"))
    else:
        lines = list(CalamineWorkbook.from_path(report).get_sheet_by_index(0).to_python())
    assert lines[0][:3] == ["Fichier", "Ligne", "Quoi"]
    refused = [line for line in lines if line[2] == "refusée"]
    assert [(line[0], int(line[1]), line[5]) for line in refused] == [("di.json", 3, "nom")]
    assert all(line[8] and line[9] for line in refused)
    named = {line[4] for line in lines}
    assert ("'=1+1" if suffix == "csv" else "=1+1") in named


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ["import", "no-such", "x", *WORDS],
            "Le format « no-such » n’existe pas ; au choix : data-inclusion",
        ),
        (["import", "data-inclusion", "x", "--territory", "no", "--source", "x"], "n’est pas dans la base"),
        (["import", "data-inclusion", "x", "--territory", "valley", "--source", " "], "donnez un nom"),
        (["import", "data-inclusion", "x", *WORDS, "--report", "r.pdf"], ".xlsx ou en .csv"),
        (["import", "data-inclusion", "missing.json", *WORDS], "Le fichier ne peut pas être lu"),
        (["import", "lycees", "x", *WORDS], "donnez le jour du fichier"),
        (["import", "lycees", "x", *WORDS, "--date", "2030-01-01"], "n’est pas encore venu"),
        (["import", "lycees", "x", *WORDS, "--date", "hier"], "n’est pas une date"),
        (["import", "data-inclusion", "x", *WORDS, "--mapping", "none.yaml"], "ne peut pas être lu"),
        (
            ["import", "lycees", "x", *WORDS, "--date", "2026-01-01", "--departements", "999"],
            "aucun n’a le code",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_remedy_and_changes_nothing(
    territory: Territory, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    before = everything(territory)
    assert main(words) == Exit.WRONG_INPUT
    assert says in capsys.readouterr().err
    assert everything(territory) == before


def test_a_source_keeps_its_format(
    territory: Territory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["import", "data-inclusion", data(tmp_path, SERVICE), *WORDS])
    words = ["import", "lycees", "x", *WORDS, "--date", "2026-01-01"]
    assert main(words) == Exit.WRONG_INPUT
    assert "est au format data-inclusion ; donnez un autre nom" in capsys.readouterr().err


def test_an_open_data_list_keeps_its_rows_but_not_what_names_a_person(
    territory: Territory, tmp_path: Path
) -> None:
    file = write(tmp_path, "france-services", row("france-services", mail="quelquun@exemple.fr"))
    words = ["--territory", "valley", "--source", "Liste des France services", "--date", "2026-10-01"]
    assert main(["import", "france-services", str(file), *words]) == Exit.DONE  # in the Ariège
    assert not Organisation.objects.filter(origin="import").exists()
    assert main(["import", "france-services", str(file), *words, "--departements", "09"]) == Exit.DONE
    [organisation] = Organisation.objects.filter(origin="import")
    assert organisation.source == "Liste des France services"
    [provenance] = ImportRun.objects.get().provenances.filter(kind="organisations")
    assert provenance.original is not None
    assert "mail" not in provenance.original
    assert provenance.original["lib_fs"] == organisation.name


def test_an_open_data_file_that_is_something_else_is_refused(
    territory: Territory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a;b\n1;2\n", encoding="utf-8")
    words = ["--territory", "valley", "--source", "Une liste", "--date", "2026-10-01"]
    assert main(["import", "lycees", str(file), *words]) == Exit.WRONG_INPUT
    assert "Colonne absente" in capsys.readouterr().err
