"""The demo never goes stale: on the first of each month of 2027 everyone is answered as on the first day."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from maillage.exchange.pack.pack import Pack
from maillage.exchange.pack.read import read_pack
from maillage.planning.catalogue import compile_catalogue, read_situation
from pathways import Catalogue, Certainty, feasible
from tests.scenarios.people import PACKS

NOWHERE_TO_GO = {"creuse-45-aide-soignante", "poitiers-31-alphabetisation"}
FIRST_DAYS = [date(2027, month, 1) for month in range(1, 13)]


@cache
def read(name: str) -> Pack:
    return read_pack(PACKS / name)


@cache
def catalogue(name: str, today: date) -> Catalogue:
    return compile_catalogue(read(name).documents(), today)


PEOPLE = [
    (folder.parent.name, file.stem)
    for folder in sorted(PACKS.glob("*/situations"))
    for file in sorted(folder.glob("*.yaml"))
]


@pytest.mark.parametrize("today", FIRST_DAYS, ids=str)
@pytest.mark.parametrize(("pack", "person"), PEOPLE, ids=[person for _, person in PEOPLE])
def test_a_person_has_a_plan_or_none_whatever_the_month(pack: str, person: str, today: date) -> None:
    [entry] = [entry for entry in read(pack).entries["situations"] if entry.record.id == person]
    known = catalogue(pack, today)
    situation = read_situation(entry.record.document(), known.vocabulary, today)
    found = any(feasible(known, situation, today, certainty) for certainty in Certainty)
    assert found == (person not in NOWHERE_TO_GO)


def test_every_pack_that_is_a_territory_has_example_people() -> None:
    assert {pack for pack, _ in PEOPLE} == {folder.name for folder in PACKS.iterdir()} - {"france"}
