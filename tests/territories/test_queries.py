"""Questions about places, with the database."""

import json
from pathlib import Path
from typing import Any

from maillage.territories import queries, services
from maillage.territories.importing import Known


def test_a_site_that_imported_nothing_is_answered_from_the_seed(db: None) -> None:
    assert queries.find_communes("st emilion")[0].commune.code == "33394"
    found = queries.commune("01003")
    assert found is not None
    assert found.code == "01165"


def test_a_commune_renamed_by_an_import_is_found_at_once(tmp_path: Path, small_france: Known) -> None:
    assert not [match for match in queries.find_communes("Coutras-sur-Dronne") if match.former is None]
    path = tmp_path / "api.json"
    path.write_text(json.dumps([{"code": "33138", "nom": "Coutras-sur-Dronne"}]), encoding="utf-8")
    services.import_file(path, "geo-api")
    assert queries.find_communes("coutras sur dronne")[0].commune.name == "Coutras-sur-Dronne"
    found = queries.commune("33138")
    assert found is not None
    assert found.name == "Coutras-sur-Dronne"


def test_an_unknown_code_has_no_commune(db: None) -> None:
    assert queries.commune("99999") is None


def test_a_search_never_takes_more_than_one_query(
    small_france: Known, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        queries.find_communes("libourne")
