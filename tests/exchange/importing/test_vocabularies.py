"""ROME and the national directories of credentials: all territories' at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from maillage.cli import main
from maillage.cli.exits import Exit
from maillage.directory.models import Credential, Occupation, OccupationTitle
from maillage.exchange.importing.vocabularies import VOCABULARIES, compare, write
from maillage.exchange.reading import Reading

TITLES = {"11": ("K1501", "Facteur"), "12": ("K1501", "Factrice"), "13": ("F1602", "Électricienne")}


def rome(folder: Path, titles: dict[str, tuple[str, str]] = TITLES, *, label: str = "Courrier") -> Path:
    """A folder of ROME with two occupations and these titles."""
    folder.mkdir(exist_ok=True)
    occupations = f"code_rome,libelle_rome\nK1501,{label}\nF1602,Électricité\n"
    (folder / "metiers.csv").write_text(occupations, encoding="utf-8")
    rows = "".join(f"{code},{occupation},{name}\n" for code, (occupation, name) in titles.items())
    (folder / "appellations.csv").write_text(f"code_ogr,code_rome,libelle_appellation_long\n{rows}", "utf-8")
    return folder


def state() -> list[tuple[str, str, str]]:
    """What the site knows."""
    rows = OccupationTitle.objects.values_list("code", "occupation__label", "label")
    return sorted((str(code), str(occupation), str(label)) for code, occupation, label in rows)


@pytest.mark.django_db
def test_a_vocabulary_is_written_then_only_what_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = rome(tmp_path / "rome")
    assert main(["import", "rome", str(folder)]) == Exit.DONE
    assert "Fiches créées : 5 (2 métiers, 3 appellations)." in capsys.readouterr().out
    assert ("13", "Électricité", "Électricienne") in state()
    assert main(["import", "rome", str(folder)]) == Exit.DONE
    assert "Rien n’a changé." in capsys.readouterr().out
    other = {**TITLES, "14": ("F1602", "Câbleuse")}
    del other["11"]
    assert main(["import", "rome", str(rome(tmp_path / "rome", other, label="Poste"))]) == Exit.DONE
    said = capsys.readouterr().out
    assert "Fiches changées : 1 (1 métiers)" in said
    assert "Fiches retirées : 1 (1 appellations)" in said
    assert state() == [
        ("12", "Poste", "Factrice"),
        ("13", "Électricité", "Électricienne"),
        ("14", "Électricité", "Câbleuse"),
    ]


@pytest.mark.django_db
def test_what_a_file_does_not_tell_stays(tmp_path: Path) -> None:
    main(["import", "rome", str(rome(tmp_path / "rome"))])
    Occupation.objects.filter(code="K1501").update(parent="K1500")
    main(["import", "rome", str(rome(tmp_path / "rome", label="Poste"))])
    assert Occupation.objects.get(code="K1501").parent == "K1500"


@pytest.mark.django_db
def test_a_rehearsal_and_a_refusal_change_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "rome", str(rome(tmp_path / "rome")), "--dry-run"]) == Exit.DONE
    assert state() == []
    (tmp_path / "rome" / "appellations.csv").write_text("autre;chose\n1;2\n")
    assert main(["import", "rome", str(tmp_path / "rome")]) == Exit.WRONG_INPUT
    assert "Rien n’a changé" in capsys.readouterr().err
    assert main(["import", "rome", str(tmp_path / "rome"), "--territory", "x"]) == Exit.WRONG_INPUT
    assert "vaut partout" in capsys.readouterr().err
    assert state() == []


@pytest.mark.django_db
def test_a_vocabulary_of_which_much_has_gone_is_refused_unless_it_is_confirmed(tmp_path: Path) -> None:
    many = {str(code): ("K1501", f"Nom {code}") for code in range(100, 130)}
    main(["import", "rome", str(rome(tmp_path / "rome", many))])
    assert main(["import", "rome", str(rome(tmp_path / "rome"))]) == Exit.WRONG_INPUT
    assert len(state()) == 30
    assert main(["import", "rome", str(rome(tmp_path / "rome")), "--accept-losses"]) == Exit.DONE
    assert len(state()) == 3


@pytest.mark.django_db
def test_a_list_of_credentials_says_nothing_of_the_others() -> None:
    Credential.objects.create(code="RNCP1", label="Ancien")
    reading = Reading(Path("x"), documents={"credentials": [{"code": "RNCP2", "label": "Nouveau"}]}, rows=1)
    found = compare(reading, VOCABULARIES["rncp"])
    write(found)
    assert set(Credential.objects.values_list("code", flat=True)) == {"RNCP1", "RNCP2"}
