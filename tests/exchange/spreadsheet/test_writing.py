"""Out to a spreadsheet and back: the same documents, or the list of what the table has no column for."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest

from maillage.exchange.pack.read import read_pack
from maillage.exchange.spreadsheet.reading import read
from maillage.exchange.spreadsheet.writing import write

PACKS = Path(__file__).resolve().parents[3] / "packs"
KINDS = ("organisations", "places", "offers", "sessions")


def comparable(documents: Any, lost: set[tuple[str, str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Documents by kind and id, without what is listed as lost; numbers and texts of empty lists alike."""
    return {
        (kind, each["id"]): {
            name: value
            for name, value in each.items()
            if (kind, each["id"], name) not in lost and value not in (None, "", [], {})
        }
        for kind in KINDS
        for each in documents.get(kind, ())
    }


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["nouvelle-aquitaine", "ariege", "janze"])
def test_a_demo_territory_comes_back_as_it_was_or_with_the_listed_difference(
    name: str, form: Literal["csv", "xlsx"]
) -> None:
    documents = {
        kind: records for kind, records in read_pack(PACKS / name).documents().items() if kind in KINDS
    }
    file = write(documents, form)
    lost = {(loss.kind, loss.id, loss.field) for loss in file.losses}
    reading = read(file.content)
    assert [fault.sentence() for fault in reading.faults if fault.blocking] == []
    assert comparable(reading.documents, lost) == comparable(documents, lost)


def test_what_would_run_as_a_formula_stays_text() -> None:
    organisation = {"id": "x", "name": '=HYPERLINK("http://exemple.fr")', "phone": "+33 5 57 00 00 00"}
    file = write({"organisations": [organisation]})
    assert b"'=HYPERLINK" in file.content
    assert read(file.content).documents["organisations"][0]["name"] == organisation["name"]


def test_what_has_no_column_is_listed() -> None:
    offer = {"id": "o", "organisation": "x", "name": "N", "kind": "training"}
    session = {"id": "s", "offer": "o", "checks": {"seats": {}}, "start": "2027-01-11", "days": 1}
    facts = [{"id": "f", "kind": "skill", "label": "L"}]
    file = write({"offers": [offer], "sessions": [session], "facts": facts})
    assert {(loss.kind, loss.field) for loss in file.losses} == {("sessions", "checks"), ("facts", "")}
