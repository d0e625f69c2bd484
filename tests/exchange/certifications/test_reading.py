"""The national export of certifications: what it gives, what is told, what is refused."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from maillage.exchange.certifications.reading import read, read_apprenticeship_list

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("MAILLAGE_DATA", ROOT.parent / "shared" / "data"))
TABLES = {
    "Standard": (
        "Numero_Fiche;Intitule;Abrege_Libelle;Nomenclature_Europe_Niveau;Date_Fin_Enregistrement;Actif\n"
        "RNCP37123;Menuisier;CAP;NIV3;31/08/2028;ACTIVE\n"
        "RS5000;Blockchain;;;;INACTIVE\n"
    ),
    "Ancienne_Nouvelle_Certification": (
        "Numero_Fiche;Ancienne_Certification;Nouvelle_Certification\nRS5000;;RS6000\n"
    ),
    "Blocs_De_Compétences": (
        "Numero_Fiche;Bloc_Competences_Code;Bloc_Competences_Libelle\n"
        "RNCP37123;RNCP37123BC01;Tracer\nRNCP37123;BC2;Sans code\nRNCP99999;RNCP99999BC01;Sans fiche\n"
    ),
    "Nsf": "Numero_Fiche;Nsf_Code\nRNCP37123;234\n",
    "Rome": "Numero_Fiche;Codes_Rome_Code\nRNCP37123;H2206\nRNCP37123;H22\n",
}


def export(**changes: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**TABLES, **changes}.items():
            if text:
                archive.writestr(f"export_fiches_CSV_{name}_2026_11_22.csv", text)
    return file.getvalue()


def data(name: str) -> Path:
    if not (DATA / name).exists():
        pytest.skip(f"no {DATA / name}: give the folder of open data in MAILLAGE_DATA")
    return DATA / name


def test_sheets_become_credentials_and_their_blocks() -> None:
    reading = read(export(), "export.zip")
    menuisier, blockchain = reading.documents["credentials"]
    assert menuisier == {
        "code": "RNCP37123",
        "label": "CAP Menuisier",
        "level": 3,
        "active": True,
        "ends_on": "2028-08-31",
        "occupations": ["H2206"],
        "replaced_by": [],
    }
    assert (blockchain["level"], blockchain["active"], blockchain["replaced_by"]) == (None, False, ["RS6000"])
    assert reading.documents["blocks"] == [
        {"code": "RNCP37123BC01", "credential": "RNCP37123", "label": "Tracer"}
    ]
    assert reading.gaps == {"level": 1, "ends_on": 1, "occupations": 1}


def test_what_can_not_be_kept_is_told() -> None:
    faults = read(export(), "export.zip").faults
    assert ["RNCP99999" in fault.message for fault in faults if fault.blocking] == [True]
    assert ["BC2" in fault.message for fault in faults if not fault.blocking] == [True]
    assert {fault.file.name for fault in faults} == {"export.zip"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"Numero_Fiche;Intitule\n", "ni une archive"),
        (export()[:400], "abîmée"),
        (export(Standard=""), "pas de table"),
        (export(Standard="Fiche;Titre\n1;2\n"), "Colonne absente"),
        (export(Rome=""), "pas de table"),
    ],
)
def test_what_is_no_such_export_is_refused(content: bytes, said: str) -> None:
    reading = read(content, "export.zip")
    assert (reading.refused, reading.documents) == (True, {})
    assert said in reading.faults[0].message


def test_an_archive_that_would_fill_the_disk_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export_fiches_CSV_Standard.csv", b"0" * 1_000_000)
        info = archive.infolist()[0]
        info.file_size = 5_000_000_000
    reading = read(file.getvalue())
    assert reading.refused
    assert "trop grande" in reading.faults[0].message


def test_the_real_sample_and_the_list_of_apprenticeship_are_read() -> None:
    sample = read(data("offres/france_competences_echantillon_2024-02-22.zip"))
    assert (len(sample.documents["credentials"]), len(sample.documents["blocks"])) == (9, 6)
    kit = read_apprenticeship_list(data("referentiels/rncp_kit_apprentissage_2025-01.csv"))
    assert (kit.rows, len(kit.documents["credentials"])) == (6822, 4587)
    assert read_apprenticeship_list(Path("absent.csv")).refused
