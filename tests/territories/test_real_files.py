"""Real open data of other compilations, where they are at hand."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from maillage.territories import reference
from maillage.territories.importing import Known
from maillage.territories.importing.former import read_former
from maillage.territories.importing.geojson import read_contours

DATA = Path(os.environ.get("MAILLAGE_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data"))


@pytest.fixture
def real() -> Callable[[str], Path]:
    """Return a file of the folder of open data; without it the test is skipped."""

    def find(name: str) -> Path:
        path = DATA / name
        if not path.exists():
            pytest.skip(f"no {path}: give the folder of open data in MAILLAGE_DATA")
        return path

    return find


@pytest.fixture(scope="module")
def france() -> Known:
    """Return the whole reference as what is known."""
    communes = {each.code: each for each in reference.communes()}
    return Known(communes, reference.departements(), reference.epcis(), reference.former_communes())


def test_a_real_table_of_former_codes_brings_only_what_is_not_known(
    real: Callable[[str], Path], france: Known
) -> None:
    changes = read_former(real("geo/communes_passage.csv"), france)
    assert (changes.read, len(changes.formers), changes.ended) == (4298, 13, {})


def test_real_contours_are_read_without_losing_a_commune(real: Callable[[str], Path], france: Known) -> None:
    changes = read_contours(real("geo/communes_contours_09.geojson"), france)
    assert set(changes.contours) == {each.code for each in reference.communes_of(departement="09")}
