"""The producers' whole files, where they are at hand: what is kept, and that the check finds no fault."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from maillage.exchange.open_data.folder import header_of, write_folder
from maillage.exchange.open_data.importing import KINDS, Imported, import_file
from maillage.exchange.pack.check import check_pack
from maillage.exchange.pack.read import read_pack

DATA = Path(os.environ.get("MAILLAGE_DATA", Path(__file__).parents[3].parent / "shared" / "data")) / "offres"
HOME = ("09", "16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87")
FILES = {
    "france-services": "france_services_2024-08.csv",
    "mediation-numerique": "mediation_numerique_exemple_valide.csv",
    "prescripteurs": "france_travail_missions_locales.csv",
    "lycees": "lycees.csv",
    "mairies": "mairies_nouvelle_aquitaine_ariege.csv",
    "organismes-apprentissage": "organismes_formation_apprentissage.csv",
    "lieux-apprentissage": "organismes_lieux_formation.csv",
    "tiers-lieux-bretagne": "fablabs_tiers_lieux_bretagne.csv",
    "vae": "vae_points_relais_conseil_2023-07.csv",
}


def real(kind: str, departements: tuple[str, ...] = ()) -> Imported:
    path = DATA / FILES[kind]
    if not path.exists():
        pytest.skip(f"no {path}: give the folder of open data in MAILLAGE_DATA")
    return import_file(path, KINDS[kind], date(2024, 8, 1), departements)


@pytest.mark.parametrize(
    ("kind", "rows", "kept", "refused", "outside"),
    [
        ("france-services", 2845, 2845, 0, 0),
        ("mediation-numerique", 1, 1, 0, 0),
        ("prescripteurs", 1003, 960, 43, 0),
        ("lycees", 5418, 5082, 94, 242),
        ("mairies", 4618, 4618, 0, 0),
        ("organismes-apprentissage", 808, 722, 86, 0),
        ("tiers-lieux-bretagne", 121, 119, 2, 0),
        ("vae", 154, 137, 17, 0),
    ],
)
def test_every_line_of_a_real_file_is_kept_or_refused_and_the_pack_has_no_fault(
    tmp_path: Path, kind: str, rows: int, kept: int, refused: int, outside: int
) -> None:
    found = real(kind)
    assert (found.rows, len(found.organisations), len(found.refused), found.outside) == (
        *(rows, kept, refused, outside),
    )
    write_folder(tmp_path / "real", kind, header_of(kind, kind, date(2024, 8, 1)), found)
    pack = read_pack(tmp_path / "real")
    assert check_pack(pack) == []
    assert len(pack.entries["organisations"]) == kept


def test_the_france_services_of_a_region_are_kept_without_any_refused() -> None:
    found = real("france-services", HOME)
    assert (len(found.places), found.corrected_rows, found.refused, found.outside) == (362, 3, [], 2483)
    assert all("lat" in place for place in found.places)


def test_the_places_of_training_belong_to_the_organisations_of_their_siret() -> None:
    places = real("lieux-apprentissage")
    assert (places.rows, len(places.places), len(places.organisations), len(places.refused)) == (
        *(1429, 1257, 673, 172),
    )
    organisations = {each["id"]: each for each in real("organismes-apprentissage").organisations}
    shared = [each for each in places.organisations if each["id"] in organisations]
    assert len(shared) > 600
    assert {each["organisation"] for each in places.places} == {each["id"] for each in places.organisations}
