"""The small territory, loaded; an index of its own for each test."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from maillage.directory.models import Territory
from maillage.directory.search import snapshot
from maillage.directory.services import load_pack
from maillage.territories import reference
from maillage.territories.models import Commune, Contour, Departement, Region
from maillage.territories.shapes import encode_contour
from tests.directory.valley import COUTRAS, LIBOURNE, valley, words

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def own_index(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """Keep the search index in the test's own folder, and fix the day."""
    settings.VAR_DIR = tmp_path
    settings.TODAY = TODAY
    snapshot.close()
    yield tmp_path / "search"
    snapshot.close()


@pytest.fixture
def territory(db: None) -> Territory:
    """The valley, loaded with the words that it uses."""
    load_pack(words(), "w1")
    load_pack(valley(), "v1")
    return Territory.objects.get(slug="valley")


@pytest.fixture
def contours(db: None) -> None:
    """The contours of two communes, as the site holds them."""
    region = Region.objects.create(code="75", name="Nouvelle-Aquitaine")
    gironde = Departement.objects.create(code="33", name="Gironde", region=region)
    shapes = reference.contours("33")
    for code in (COUTRAS, LIBOURNE):
        found = reference.commune(code)
        assert found is not None
        commune = Commune.objects.create(
            code=code, name=found.name, departement=gironde, lat=found.lat, lon=found.lon
        )
        Contour.objects.create(commune=commune, text=encode_contour(shapes[code]))
