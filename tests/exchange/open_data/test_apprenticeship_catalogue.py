"""The national catalogue of apprenticeship: what its trainings and organisations become."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from maillage.exchange.open_data.apprenticeship_catalogue import read

DATA = Path(os.environ.get("MAILLAGE_DATA", Path(__file__).parents[3].parent / "shared" / "data")) / "offres"
TRAINING: dict[str, Any] = {
    "_id": "5fc6",
    "id_formation": "02_1",
    "intitule_long": "CAP MENUISIER",
    "rncp_code": "RNCP37123",
    "rome_codes": ["H2206"],
    "duree": "2",
    "code_commune_insee": "33138",
    "lieu_formation_adresse": "2 rue du Port",
    "lieu_formation_geo_coordonnees": "45.04,-0.12",
    "date_debut": ["2026-09-01T00:00:00.000Z"],
    "date_fin": ["2028-08-31T00:00:00.000Z"],
    "etablissement_gestionnaire_siret": "13002792300163",
    "etablissement_gestionnaire_enseigne": "CMA DE LA GIRONDE",
    "etablissement_gestionnaire_code_commune_insee": "33063",
    "last_update_who": "prenom.nom@exemple.fr",
}


def page(**changes: Any) -> bytes:
    return json.dumps({"formations": [TRAINING | changes]}).encode()


def test_a_training_becomes_an_offer_with_its_credential_place_and_dates() -> None:
    reading = read(page())
    [offer], [session] = reading.documents["offers"], reading.documents["sessions"]
    [organisation], [place] = reading.documents["organisations"], reading.documents["places"]
    assert (offer["name"], offer["credentials"]) == ("CAP MENUISIER", [{"code": "RNCP37123"}])
    assert offer["organisation"] == organisation["id"] == "organisme-13002792300163"
    assert (place["commune"], place["lat"]) == ("33138", 45.04)
    assert (session["start"], session["end"], session["place"]) == ("2026-09-01", "2028-08-31", place["id"])
    assert reading.faults == []


def test_who_last_changed_a_training_is_not_kept() -> None:
    reading = read(page())
    assert "@" not in str(reading.documents) + str(reading.originals)
    assert reading.originals["offers", "apprentissage-02-1"]["duree"] == "2"


@pytest.mark.parametrize(
    ("changes", "said", "blocking"),
    [
        ({"intitule_long": ""}, "intitulé", True),
        ({"etablissement_gestionnaire_siret": "13002792300164"}, "SIRET", False),
        ({"etablissement_gestionnaire_siret": ""}, "aucun organisme", True),
        ({"code_commune_insee": "99999"}, "aucune commune", False),
        ({"date_fin": ["2020-08-31"]}, "avant de commencer", False),
        ({"rome_codes": ["H22"]}, "forme", False),
    ],
)
def test_what_is_wrong_is_told(changes: dict[str, Any], said: str, blocking: bool) -> None:
    told = [fault for fault in read(page(**changes)).faults if said in fault.message]
    assert told
    assert told[0].blocking is blocking


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"formations": [', b'{"formations": 3}'])
def test_what_is_no_page_of_the_catalogue_is_refused(content: bytes) -> None:
    assert read(content).refused


def test_the_real_examples_are_read() -> None:
    if not DATA.exists():
        pytest.skip(f"no {DATA}: give the folder of open data in MAILLAGE_DATA")
    trainings = read(DATA / "catalogue_apprentissage_formations_exemple.json")
    assert (len(trainings.documents["offers"]), len(trainings.documents["sessions"])) == (2, 2)
    establishments = read(DATA / "catalogue_apprentissage_etablissements_exemple.json")
    assert (len(establishments.documents["organisations"]), establishments.rows) == (1, 2)
