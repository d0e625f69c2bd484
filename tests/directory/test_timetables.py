"""The timetables of a territory and the hours of its sessions are kept by the database."""

from __future__ import annotations

import pytest

from maillage.directory.models import Territory
from maillage.directory.queries import territory_documents
from maillage.directory.services import load_pack
from tests.directory.valley import record, valley

pytestmark = pytest.mark.django_db


def test_timetables_and_hours_come_back_as_they_were_loaded(territory: Territory) -> None:
    told = valley()
    told["pack"][0]["feeds"] = [{"file": "valley.zip", "fare": 2.3, "school": ["S1"]}]
    hours = {"days": ["mo", "th"], "begins": "09:00", "ends": "16:30"}
    record(told, "sessions", "electrician-september")["schedule"] = hours
    load_pack(told, "with-hours")
    assert territory_documents(Territory.objects.get(slug=territory.slug), with_used=False) == told


def test_hours_taken_away_are_gone(territory: Territory) -> None:
    told = valley()
    record(told, "sessions", "electrician-september")["schedule"] = {
        "days": ["mo"],
        "begins": "09:00",
        "ends": "16:30",
    }
    load_pack(told, "with-hours")
    load_pack(valley(), "without")
    assert territory_documents(Territory.objects.get(slug=territory.slug), with_used=False) == valley()
