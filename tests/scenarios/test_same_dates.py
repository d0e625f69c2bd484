"""The page of an offer and the engine see the same dates and seats for every session of the demo packs."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.directory.occurrences import occurrences as shown
from maillage.exchange.pack.read import read_pack
from maillage.planning.catalogue import compile_catalogue
from pathways.offers import Dates
from tests.scenarios.people import PACKS

HORIZON = 730


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2027, 6, 15)], ids=str)
@pytest.mark.parametrize("pack", ["nouvelle-aquitaine", "ariege", "janze"])
def test_no_date_shown_is_unknown_to_the_engine(pack: str, today: date) -> None:
    documents = read_pack(PACKS / pack).documents()
    catalogue = compile_catalogue(documents, today, seen_days=HORIZON)
    planned = {
        session.id: (session.dates, session.seats, session.register_by)
        for session in catalogue.sessions.values()
        if isinstance(session.dates, Dates) and not catalogue.offers[session.offer].variant_of
    }
    told = {
        each.id: (Dates(each.start, each.end), each.seats, each.register_by)
        for session in documents["sessions"]
        if not session.get("entry")
        for each in shown(session, today, HORIZON)
    }
    upcoming = {key: found for key, found in planned.items() if today <= found[0].start}
    assert told == upcoming
    assert told
