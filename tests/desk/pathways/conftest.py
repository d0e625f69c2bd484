"""Somebody who is accompanied on the banks of the Isle, and those who accompany her."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from maillage.desk.models import Person, Telling
from maillage.desk.pathways import services
from maillage.desk.pathways.proposing import offered_to
from maillage.directory.models import Territory
from maillage.directory.services import load_pack
from tests.desk.people import DeskCast
from tests.desk.riverside import LIBOURNE, riverside

Documents = dict[str, list[dict[str, Any]]]


def along_the_isle() -> Documents:
    """The riverside, where each course is held again later, and a second way leads to building."""
    pack = riverside()
    week = {"hours_per_week": 35, "days_per_week": 5, "seats": 10, "example": True}
    hours = {"schedule": {"days": ["mo", "tu", "we", "th"], "begins": "09:00", "ends": "17:00"}}
    for session in pack["sessions"]:
        if session["id"] == "macon-1":
            session.update(hours)
    pack["sessions"] += [
        {"id": "macon-2", "offer": "macon", "place": "atelier", "start": "2027-03-01", "weeks": 15} | week,
        {"id": "chantier-2", "offer": "chantier", "place": "atelier", "start": "2027-09-01", "days": 1}
        | week,
        {"id": "batir-1", "offer": "batir", "place": "atelier", "start": "2027-05-03", "weeks": 30} | week,
    ]
    pack["offers"].append(
        {
            "id": "batir",
            "organisation": "mission",
            "name": "Apprendre en construisant",
            "kind": "training",
            "grants": ["job-building"],
            "price": 0,
        }
    )
    return pack


@dataclass
class Walk:
    """A person of the cast, on that territory. ``told``: her situation."""

    cast: DeskCast
    person: Person
    told: dict[str, Any]

    @property
    def key(self) -> UUID:
        """Her file's key."""
        return self.person.key

    def choose(self, number: int = 1) -> None:
        """The facilitator notes that she chose the plan of that number."""
        with self.cast.acting("facilitator"):
            services.choose(self.key, offered_to(self.person).digests[number - 1])

    def tell(self, **changes: Any) -> None:
        """Something more is told of her."""
        last = self.person.tellings.first()
        assert last is not None
        situation = last.content["situation"] | changes
        content = last.content | {"situation": situation}
        Telling.objects.create(person=self.person, number=last.number + 1, by="clock:0", content=content)


@pytest.fixture
def walk(desk_cast: DeskCast, mason: dict[str, Any]) -> Walk:
    """She has told that she wants to work in building; nothing is chosen yet."""
    load_pack(along_the_isle(), "r1")
    territory = Territory.objects.get(slug="riverside")
    person = desk_cast.person
    Person.objects.filter(pk=person.pk).update(territory=territory, commune=LIBOURNE)
    person.refresh_from_db()
    Telling.objects.create(person=person, number=2, by="clock:0", content={"situation": mason})
    return Walk(desk_cast, person, mason)


@pytest.fixture
def chosen(walk: Walk) -> Walk:
    """She chose the CAP, then the building site."""
    with walk.cast.acting("facilitator"):
        offered = offered_to(walk.person)
    number = next(n for n, plan in enumerate(offered.plans, 1) if plan.steps[0].offer == "macon")
    walk.choose(number)
    return walk


TODAY = date(2026, 11, 22)
