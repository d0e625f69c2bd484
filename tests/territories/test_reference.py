"""The reference shipped with Maillage, read without a database."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from maillage.territories import reference

DATA = Path(os.environ.get("MAILLAGE_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data"))
QUICK_LOAD = """
import json, sys, time
from maillage.territories import reference
start = time.process_time()
count = len(reference.communes())
spent = time.process_time() - start
print(json.dumps([count, spent, [name for name in ("django", "shapely") if name in sys.modules]]))
"""


def test_every_commune_of_the_vintage_is_there() -> None:
    assert reference.VINTAGE == 2026
    assert len(reference.communes()) == 34_969
    assert sum(each.lat is not None for each in reference.communes()) == 34_875


def test_a_commune_says_where_it_is_and_in_which_zones() -> None:
    coutras = reference.commune("33138")
    assert coutras is not None
    assert (coutras.name, coutras.departement, coutras.region) == ("Coutras", "33", "75")
    assert coutras.postal_codes == ("33230",)
    assert coutras.epci is not None
    assert coutras.zones == {"commune:33138", "departement:33", "region:75", f"epci:{coutras.epci}"}
    assert reference.epcis()[coutras.epci].name == "CA du Libournais"
    assert coutras.point == (coutras.hall_lat, coutras.hall_lon)


def test_a_commune_without_trusted_town_hall_is_placed_at_its_middle() -> None:
    found = next(each for each in reference.communes() if each.hall_lat is None and each.lat is not None)
    assert found.point == (found.lat, found.lon)


def test_an_overseas_commune_without_point_says_so_and_is_never_at_zero() -> None:
    papeete = reference.commune("98735")
    assert papeete is not None
    assert papeete.point is None
    assert papeete.epci is None
    assert papeete.zones == {"commune:98735", "departement:987", "region:987"}


def test_corsican_codes_are_kept() -> None:
    ajaccio = reference.commune("2A004")
    assert ajaccio is not None
    assert ajaccio.departement == "2A"
    assert reference.current_code("20004") == "2A004"


@pytest.mark.parametrize("code", ["99999", "", "33", "2a004", "33138 ", "Coutras"])
def test_an_unknown_code_is_no_commune(code: str) -> None:
    assert reference.commune(code) is None
    assert reference.current_code(code) is None


def test_a_merged_commune_leads_to_its_successor_and_is_not_current() -> None:
    assert reference.commune("01003") is None
    assert reference.current_code("01003") == "01165"
    assert "Amareins" in {former.name for former in reference.formers_of("01165")}


def test_an_arrondissement_of_paris_is_not_a_commune() -> None:
    assert reference.commune("75111") is None
    assert reference.current_code("75111") == "75056"


def test_a_commune_of_today_is_its_own_current_code() -> None:
    assert reference.current_code("33138") == "33138"


def test_no_former_code_leads_to_a_code_that_is_no_more() -> None:
    assert all(reference.commune(former.current) for former in reference.former_communes())


def test_no_commune_is_in_an_unknown_zone() -> None:
    for each in reference.communes():
        assert reference.departements()[each.departement].region == each.region
        assert each.epci is None or each.epci in reference.epcis()


def test_communes_are_listed_by_zone() -> None:
    gironde = reference.communes_of(departement="33")
    assert len(gironde) == 534
    assert {each.departement for each in gironde} == {"33"}
    libournais = reference.communes_of(departement="33", epci="200070092")
    assert "33138" in {each.code for each in libournais}
    assert len(libournais) == 45
    assert len(reference.communes_of(region="94")) == 360


def test_an_unknown_zone_holds_no_commune() -> None:
    assert reference.communes_of(departement="20") == ()
    assert reference.communes_of(departement="33", region="94") == ()


def test_communes_without_any_zone_named_are_refused() -> None:
    with pytest.raises(ValueError, match="departement"):
        reference.communes_of()


def test_contours_are_shipped_for_the_demonstration_departements() -> None:
    departements = reference.contoured_departements()
    assert len(departements) == 14
    for departement in departements:
        assert set(reference.contours(departement)) == {
            each.code for each in reference.communes_of(departement=departement)
        }


def test_a_departement_without_contours_has_none() -> None:
    assert reference.contours("75") == {}
    assert reference.contours("../33") == {}


def test_the_reference_loads_fast_without_django_nor_shapely() -> None:
    run = subprocess.run([sys.executable, "-c", QUICK_LOAD], capture_output=True, text=True, check=True)
    count, seconds, heavy = json.loads(run.stdout)
    assert (count, heavy) == (34_969, [])
    assert seconds < 2, "0.4 s on a quiet machine; the margin is for a loaded one"


def test_the_reference_agrees_with_an_independent_compilation() -> None:
    path = DATA / "geo" / "communes.csv"
    if not path.exists():
        pytest.skip(f"no {path}: give the folder of open data in MAILLAGE_DATA")
    with path.open(encoding="utf-8", newline="") as lines:
        theirs = {row["code_insee"]: row for row in csv.DictReader(lines)}
    ours = {each.code: each for each in reference.communes()}
    assert ours.keys() == theirs.keys()
    for code, each in ours.items():
        row = theirs[code]
        assert (each.name, each.departement, each.epci or "") == (
            row["nom"],
            row["code_departement"],
            row["siren_epci"],
        )
    assert [code for code, each in ours.items() if _apart(each.lat, theirs[code]["lat_centre"])] == ["15141"]


def _apart(lat: float | None, text: str) -> bool:
    return (lat is None) != (text == "") or (lat is not None and abs(lat - float(text)) > 0.001)
