"""A national file brings what lies in the territory, and the organisations from elsewhere that work there."""

from __future__ import annotations

from typing import Any

from maillage.directory.models import Territory
from maillage.exchange.importing.scoping import Area, keep_within
from tests.directory.valley import COUTRAS, FOIX
from tests.exchange.importing.bringing import Documents, a_file, read

GIRONDE = Area(frozenset({"33"}))


def kept(documents: Documents, area: Area = GIRONDE) -> dict[str, list[str]]:
    """The ids that stay, by kind."""
    reading = read(documents)
    keep_within(reading, area)
    assert sum(len(each) for each in reading.documents.values()) == len(reading.lines)
    return {
        kind: [each["id"] for each in documents] for kind, documents in reading.documents.items() if documents
    }


def elsewhere(**changes: Any) -> Documents:
    """The file with the Greta in the Ariège."""
    documents = a_file(**changes)
    documents["organisations"][1]["commune"] = FOIX
    documents["places"][0]["commune"] = FOIX
    return documents


def test_what_lies_elsewhere_is_left_out_with_its_offers_and_sessions() -> None:
    assert kept(elsewhere()) == {"organisations": ["mission"]}
    assert keep_within(read(elsewhere()), GIRONDE) == 5


def test_an_organisation_from_elsewhere_stays_for_what_it_does_here() -> None:
    documents = elsewhere()
    documents["places"][0]["commune"] = COUTRAS
    assert kept(documents) == {
        "organisations": ["mission", "greta"],
        "places": ["greta"],
        "offers": ["cap-cuisine", "welder"],
        "sessions": ["cap-cuisine"],
    }


def test_an_offer_of_an_organisation_that_the_file_does_not_hold_stays() -> None:
    documents = a_file(organisations=[], places=[], sessions=[])
    assert kept(documents) == {"offers": ["cap-cuisine", "welder"]}


def test_communes_alone_make_an_area_and_nothing_told_is_everywhere() -> None:
    assert kept(a_file(), Area(communes=frozenset({COUTRAS})))["organisations"] == ["greta"]
    assert keep_within(read(elsewhere()), Area()) == 0
    assert Area(communes=frozenset({COUTRAS})).all_departements() == {"33"}


def test_a_territory_s_area_is_its_departements_and_communes(territory: Territory) -> None:
    assert Area.of(territory) == GIRONDE
