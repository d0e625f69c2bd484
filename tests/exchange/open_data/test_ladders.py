"""Ladders from the producers' files of certifications: what is drawn, what is refused, and how it is told."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest
import yaml

from maillage.cli import main
from maillage.exchange.open_data.certifications import read_export, read_kit
from maillage.exchange.open_data.folder import header_of, write_ladders
from maillage.exchange.open_data.ladders import ImportedLadders, import_ladders
from maillage.exchange.pack.check import check_pack
from maillage.exchange.pack.read import read_pack
from maillage.territories.importing import ImportRefusedError

DAY = date(2025, 1, 31)
ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("MAILLAGE_DATA", ROOT.parent / "shared" / "data"))
KIT = "referentiels/rncp_kit_apprentissage_2025-01.csv"
HEADER = (
    "code_diplome,code_rncp,niveau,abrege,date_echeance,actif,intitule_certification,"
    "nouvelle_certification,ancienne_certification"
)
TITLES = HEADER.split(",")
Row = tuple[str, ...]
CAP: Row = ("50023217", "RNCP101", "Niveau 3", "CAP", "31/08/2029", "ACTIVE", "CAP - Maçon", "", "RNCP100")
BP: Row = ("45023216", "RNCP201", "Niveau 4", "BP", "31/08/2028", "ACTIVE", "BP - Maçon", "", "")
OLD: Row = ("50023217", "RNCP100", "Niveau 3", "CAP", "31/08/2021", "INACTIVE", "CAP - Maçon", "RNCP101", "")


def changed(row: Row, **changes: str) -> Row:
    return tuple({**dict(zip(TITLES, row, strict=True)), **changes}.values())


def text_of(*rows: Row) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([TITLES, *rows])
    return text.getvalue()


def drawn(folder: Path, *rows: Row, content: bytes | None = None) -> ImportedLadders:
    file = folder / "kit.csv"
    file.write_bytes(text_of(*rows).encode() if content is None else content)
    return import_ladders(file, read_kit, DAY)


def said(found: ImportedLadders) -> str:
    return "\n".join(fault.sentence() for fault in found.refused)


def test_a_cap_leads_to_the_bp_of_its_speciality_and_an_old_number_counts_as_the_new(tmp_path: Path) -> None:
    found = drawn(tmp_path, CAP, BP, OLD)
    assert [(each["relation"], each["holding"], each["towards"]) for each in found.ladders] == [
        ("leads-to", ["rncp101"], "rncp201"),
        ("counts-as", ["rncp100"], "rncp101"),
    ]
    assert found.facts[1] == {
        "id": "rncp101",
        "kind": "credential",
        "label": "CAP Maçon",
        "implies": ["level-3"],
        "rncp": "RNCP101",
    }
    assert (found.rows, found.sheets, found.refused) == (3, 3, [])


@pytest.mark.parametrize(
    "content",
    [
        text_of(CAP, BP).encode("utf-8-sig"),
        text_of(CAP, BP).encode("cp1252"),
        text_of(CAP, BP).replace(",", ";").encode(),
        text_of(CAP, BP).replace(",", "\t").replace("\n", "\r\n").encode(),
    ],
    ids=["byte order mark", "latin-1", "semicolons", "tabs"],
)
def test_a_kit_is_read_as_spreadsheets_save_it(tmp_path: Path, content: bytes) -> None:
    assert [fact["label"] for fact in drawn(tmp_path, content=content).facts] == ["CAP Maçon", "BP Maçon"]


@pytest.mark.parametrize(
    "above",
    [
        changed(BP, code_diplome="45033608"),
        changed(BP, intitule_certification="BP - Couvreur"),
        changed(BP, abrege="TP"),
        changed(BP, actif="INACTIVE"),
        changed(BP, date_echeance="30/01/2025"),
        changed(BP, code_diplome="46T23401"),
    ],
    ids=[
        "another speciality",
        "no word in common",
        "no next diploma",
        "inactive",
        "ended",
        "no speciality code",
    ],
)
def test_nothing_leads_to_what_is_not_surely_the_next_diploma(tmp_path: Path, above: Row) -> None:
    assert drawn(tmp_path, CAP, above).ladders == []


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (None, "qui n’est pas dans le fichier"),
        (changed(CAP, actif="INACTIVE"), "n’est plus active"),
        (changed(CAP, date_echeance="30/01/2025"), "n’est plus active"),
        (changed(CAP, intitule_certification="CAP - Maçon du bâti"), "le même titre ou le même niveau"),
        (changed(CAP, niveau="Niveau 4"), "le même titre ou le même niveau"),
    ],
)
def test_a_renewal_that_is_not_surely_the_same_diploma_is_refused_and_told(
    tmp_path: Path, new: Row | None, message: str
) -> None:
    found = drawn(tmp_path, *((OLD,) if new is None else (OLD, new)))
    assert found.ladders == []
    assert message in said(found)
    assert "code_rncp" in said(found)


def test_two_sheets_that_replace_each_other_are_refused(tmp_path: Path) -> None:
    circle = (
        changed(OLD, actif="ACTIVE", date_echeance="31/08/2029", ancienne_certification="RNCP101"),
        changed(CAP, nouvelle_certification="RNCP100"),
    )
    found = drawn(tmp_path, *circle)
    assert found.ladders == []
    assert "se remplacent l’une l’autre" in said(found)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (changed(CAP, code_rncp=""), "n’est pas un numéro de fiche"),
        (changed(CAP, code_rncp="Maçon"), "n’est pas un numéro de fiche"),
        (changed(CAP, intitule_certification=""), "il manque le titre"),
        (("50023217", "RNCP101"), "2 champs au lieu de 9"),
    ],
)
def test_a_line_that_names_no_certification_is_refused_with_its_line(
    tmp_path: Path, row: Row, message: str
) -> None:
    found = drawn(tmp_path, BP, row)
    assert message in said(found)
    assert "kit.csv:3" in said(found)


def test_a_date_that_is_none_is_left_out_and_told(tmp_path: Path) -> None:
    found = drawn(tmp_path, changed(CAP, date_echeance="31/02/2029"), BP)
    assert [fault.message for fault in found.corrected] == ["« 31/02/2029 » n’est pas une date"]
    assert len(found.ladders) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "vide"),
        (b"a,b\n1,2\n", "Colonne absente : code_diplome"),
        (text_of().encode(), "aucune ligne utile"),
        (text_of(CAP).encode("utf-16"), "pas un fichier de texte"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(ImportRefusedError, match=message):
        drawn(tmp_path, content=content)


EXPORT = {
    "Standard": "Numero_Fiche;Intitule;Abrege_Libelle;Nomenclature_Europe_Niveau;"
    "Date_Fin_Enregistrement;Actif\n"
    "RNCP101;Maçon;CAP;NIV3;31/08/2029;ACTIVE\nRNCP201;Maçon;BP;NIV4;31/08/2029;ACTIVE\n"
    "RNCP301;Coiffure;CAP;NIV3;31/08/2029;ACTIVE\n",
    "Ancienne_Nouvelle_Certification": "Numero_Fiche;Ancienne_Certification;Nouvelle_Certification\n"
    "RNCP101;;RNCP999\n",
    "Blocs_De_Compétences": "Numero_Fiche;Bloc_Competences_Code;Bloc_Competences_Libelle\n"
    "RNCP101;RNCP101BC01;Bâtir un mur\nRNCP101;RNCP101BC02;Tenir un chantier\n"
    "RNCP301;RNCP301BC01;Couper\nRNCP301;RNCP301BC02;Bloc facultatif : maquiller\n"
    "RNCP201;RNCP201BC01;Diriger un chantier\n",
    "Nsf": "Numero_Fiche;Nsf_Code;Nsf_Intitule\nRNCP101;232s;x\nRNCP201;232;x\nRNCP301;336;x\n",
    "Rome": "Numero_Fiche;Codes_Rome_Code;Codes_Rome_Libelle\nRNCP201;F1703;Maçon\nRNCP777;F1703;Maçon\n",
}


def export(folder: Path, **changes: str) -> Path:
    file = folder / "export.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in {**EXPORT, **changes}.items():
            if text:
                archive.writestr(f"export_fiches_CSV_{name}_2025_01_31.csv", text)
    return file


def test_an_export_gives_blocks_next_diplomas_and_occupations(tmp_path: Path) -> None:
    found = import_ladders(export(tmp_path), read_export, DAY)
    leads, made = found.ladders
    assert (leads["towards"], leads["occupations"]) == ("rncp201", ["F1703"])
    assert (made["relation"], made["holding"]) == ("made-of", ["rncp101bc01", "rncp101bc02"])
    assert "Bâtir un mur (CAP Maçon)" in [fact["label"] for fact in found.facts]


def test_what_an_export_leaves_open_is_refused_by_name_and_told_in_the_archive(tmp_path: Path) -> None:
    told = said(import_ladders(export(tmp_path), read_export, DAY))
    assert "des blocs de « RNCP301 » sont au choix" in told
    assert "« RNCP101 » est remplacée par « RNCP999 », qui n’est pas dans le fichier" in told
    assert "la fiche « RNCP777 » n’est pas dans la liste des titres" in told
    assert "export.zip" in told


def test_an_export_without_one_of_its_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError, match="pas de table « Nsf »"):
        import_ladders(export(tmp_path, Nsf=""), read_export, DAY)


def test_the_pack_written_has_no_fault_beside_the_common_words(tmp_path: Path) -> None:
    (tmp_path / "france").symlink_to(ROOT / "packs" / "france")
    found = import_ladders(export(tmp_path), read_export, DAY)
    write_ladders(tmp_path / "echelles", "rncp", header_of("Échelles", "Export", DAY), found)
    assert check_pack(read_pack(tmp_path / "echelles")) == []


def test_the_command_writes_nothing_without_a_ladder_nor_for_a_departement(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kit.csv"
    file.write_text(text_of(CAP), encoding="utf-8")
    command = f"pack import {file} --kind rncp-apprentissage --into {tmp_path / 'rungs'} --date 2025-01-31"
    assert main([*command.split(), "--source", "Un fichier"]) == 2
    assert "aucune échelle à garder" in capsys.readouterr().err
    assert main([*command.split(), "--source", "Un fichier", "--departements", "09"]) == 2
    assert "retirez cette option" in capsys.readouterr().err
    assert not (tmp_path / "rungs").exists()


def real(path: str) -> Path:
    if not (DATA / path).exists():
        pytest.skip(f"no {DATA / path}: give the folder of open data in MAILLAGE_DATA")
    return DATA / path


def test_the_producer_s_whole_list_gives_hundreds_of_ladders_each_line_told(tmp_path: Path) -> None:
    found = import_ladders(real(KIT), read_kit, DAY)
    relations = [each["relation"] for each in found.ladders]
    assert (found.rows, relations.count("leads-to"), relations.count("counts-as")) == (6822, 178, 286)
    assert len(found.refused) == 517
    (tmp_path / "france").symlink_to(ROOT / "packs" / "france")
    write_ladders(tmp_path / "echelles", "rncp-apprentissage", header_of("Échelles", "Liste", DAY), found)
    assert check_pack(read_pack(tmp_path / "echelles")) == []


def test_every_ladder_of_the_repository_is_in_the_producer_s_file_active_and_of_one_speciality() -> None:
    sheets = read_kit(real(KIT)).by_number
    france = ROOT / "packs" / "france"
    facts = [
        fact
        for file in (france / "facts.yaml", france / "facts" / "diplomes.yaml")
        for fact in yaml.safe_load(file.read_text(encoding="utf-8"))["facts"]
    ]
    number = {fact["id"]: fact.get("rncp") for fact in facts}
    ladders = yaml.safe_load((france / "ladders.yaml").read_text(encoding="utf-8"))["ladders"]
    assert len(ladders) >= 30
    for ladder in ladders:
        below, above = (sheets[number[fact]] for fact in (*ladder["holding"], ladder["towards"]))
        assert below.open_on(date(2026, 11, 22)), ladder["id"]
        assert above.open_on(date(2026, 11, 22)), ladder["id"]
        assert below.specialities & above.specialities, ladder["id"]
        assert below.level <= above.level, ladder["id"]


def test_every_occupation_of_those_ladders_is_in_the_rome() -> None:
    with real("rome/metiers.csv").open(encoding="utf-8-sig", newline="") as lines:
        known = {row["code_rome"] for row in csv.DictReader(lines)}
    ladders = yaml.safe_load((ROOT / "packs/france/ladders.yaml").read_text(encoding="utf-8"))["ladders"]
    assert {code for ladder in ladders for code in ladder["occupations"]} <= known
