"""The example people of the demo packs: the same plans from the narrowed file as from the whole catalogue."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from maillage.exchange.pack.read import read_pack
from maillage.planning.catalogue import compile_catalogue, read_situation
from pathways.plans import Certainty
from pathways.search import search
from pathways.store import Store, anchors, narrowed, write

TODAY = date(2026, 11, 22)
PACKS = Path(__file__).parents[2] / "packs"


@pytest.mark.parametrize("name", ["ariege", "janze", "nouvelle-aquitaine"])
def test_the_plans_of_the_example_people_are_those_of_the_whole_catalogue(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anchors, "FEW", 0)
    pack = read_pack(PACKS / name)
    catalogue = compile_catalogue(pack.documents(), TODAY)
    write(tmp_path / "c", catalogue)
    store = Store(tmp_path / "c", catalogue.travel)
    for entry in pack.entries["situations"]:
        person = read_situation(entry.record.document(), catalogue.vocabulary, TODAY)
        for certainty in Certainty:
            whole = search(catalogue, person, TODAY, certainty)
            found = search(narrowed(store, person, TODAY, certainty), person, TODAY, certainty)
            assert found.worths == whole.worths, f"{entry.record.id}, {certainty}"
