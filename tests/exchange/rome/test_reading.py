"""ROME 4.0: occupations and titles, from the gathered tables or the producer's archive."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from maillage.exchange.rome.reading import read

ROOT = Path(__file__).resolve().parents[3]
DATA = Path(os.environ.get("MAILLAGE_DATA", ROOT.parent / "shared" / "data")) / "rome"
OCCUPATIONS = "code_rome,libelle_rome\nH2206,Menuisier / Menuisière\nK1304,Aide à domicile\n"
TITLES = "code_ogr,libelle_appellation_long,code_rome\n10200,Ébéniste,H2206\n10201,Auxiliaire de vie,K1304\n"


def archive(occupations: str = OCCUPATIONS, titles: str = TITLES) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as tables:
        tables.writestr("unix_referentiel_code_rome_v460_utf8.csv", occupations)
        if titles:
            tables.writestr("unix_referentiel_appellation_v460_utf8.csv", titles)
    return file.getvalue()


def test_occupations_and_titles_are_read() -> None:
    reading = read(archive())
    assert reading.documents["occupations"][0] == {"code": "H2206", "label": "Menuisier / Menuisière"}
    assert reading.documents["titles"][1] == {
        "code": "10201",
        "label": "Auxiliaire de vie",
        "occupation": "K1304",
    }
    assert (reading.rows, reading.faults) == (4, [])


@pytest.mark.parametrize(
    ("occupations", "titles", "said"),
    [
        (OCCUPATIONS + "H22,Trop court\n", TITLES, "n’est pas un code"),
        (OCCUPATIONS + "H2207,\n", TITLES, "libellé manque"),
        (OCCUPATIONS + "H2206,Encore\n", TITLES, "déjà pris"),
        (OCCUPATIONS, TITLES + "10202,Astronaute,Z9999\n", "aucun métier"),
        (OCCUPATIONS, TITLES + "coupée\n", "coupée ou mal séparée"),
    ],
)
def test_a_line_that_is_wrong_is_refused_and_the_others_are_kept(
    occupations: str, titles: str, said: str
) -> None:
    reading = read(archive(occupations, titles))
    [fault] = reading.faults
    assert said in fault.message
    assert fault.line in (4, 5)
    assert (len(reading.documents["occupations"]), len(reading.documents["titles"])) == (2, 2)


@pytest.mark.parametrize(
    "content", [b"", b"code_rome;libelle\n", archive()[:200], archive(titles=""), archive("a,b\n1,2\n")]
)
def test_what_is_not_rome_is_refused(content: bytes) -> None:
    reading = read(content, "rome.zip")
    assert (reading.refused, reading.documents) == (True, {})
    assert reading.faults[0].remedy


def test_the_real_tables_are_read_whole() -> None:
    if not DATA.exists():
        pytest.skip(f"no {DATA}: give the folder of open data in MAILLAGE_DATA")
    reading = read(DATA)
    assert (len(reading.documents["occupations"]), len(reading.documents["titles"])) == (1584, 13120)
    assert reading.faults == []
