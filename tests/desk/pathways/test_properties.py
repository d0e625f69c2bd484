"""Whatever people do, in any order: what is fixed or done stays, what is stored never changes, plans hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.desk.models import Pathway, PathwayState, PathwayVersion, Step, StepState
from maillage.desk.pathways import services
from maillage.desk.pathways.following import Fallen, fallen, offer_of, step_completed, step_started
from maillage.desk.pathways.replanning import Change, replan
from maillage.desk.pathways.standpoints import telling_of, today_of
from maillage.desk.pathways.version import plan_of
from maillage.directory.services import load_pack
from pathways.occurrences import Occurrence
from pathways.offers import Dates
from pathways.specification import Specification
from tests.desk.pathways.conftest import Walk, along_the_isle

pytestmark = pytest.mark.django_db

DEEDS = ("pin", "free", "refuse", "drop", "session", "offre", "own", "again", "start", "complete")
deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 5)), min_size=1, max_size=7)


def generous() -> dict[str, list[dict[str, Any]]]:
    """The riverside, where much is held several times."""
    pack = along_the_isle()
    week = {"hours_per_week": 35, "days_per_week": 5, "seats": 10, "example": True, "place": "atelier"}
    pack["sessions"] += [
        {"id": "macon-3", "offer": "macon", "start": "2027-04-05", "weeks": 12} | week,
        {"id": "batir-2", "offer": "batir", "start": "2027-09-06", "weeks": 10} | week,
        {"id": "chantier-3", "offer": "chantier", "start": "2027-10-01", "days": 1} | week,
    ]
    return pack


@contextmanager
def undone() -> Iterator[None]:
    """Do it, look at it, and take it all back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Life:
    """A pathway, and what is remembered of it to be compared. ``meant``: the step that a deed is about."""

    walk: Walk
    stored: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    fixed: dict[Any, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def pathway(self) -> Pathway:
        """The pathway as it stands."""
        return Pathway.objects.select_related("territory").get()

    def step(self, number: int) -> Step | None:
        """One of the steps of the plan to come or under way."""
        rows = list(Step.objects.filter(own=False, state__in=("planned", "started")).order_by("position"))
        return rows[number % len(rows)] if rows else None

    def live(self, deed: str, number: int) -> None:
        """Do it, if it can be done, then look at everything."""
        row = self.step(number)
        if self.pathway.state != PathwayState.ACTIVE or row is None:
            return
        self.remember()
        touched = self.do(deed, number, row)
        self.look(row.key if touched else None)

    def remember(self) -> None:
        """Note all that may not change."""
        self.stored = {v.number: as_stored(v) for v in PathwayVersion.objects.all()}
        held = Step.objects.exclude(state=StepState.DROPPED)
        self.fixed = {row.key: as_fixed(row) for row in held if is_fixed(row)}

    def do(self, deed: str, number: int, row: Step) -> bool:
        """Whether the deed is about that step."""
        key, seen = self.walk.key, self.pathway.version
        if deed in {"pin", "free"}:
            if row.state == StepState.PLANNED:
                services.pin(key, seen, row.key, deed == "pin")
            return True
        if deed == "own":
            services.add_own(key, seen, f"Étape {number}")
            return False
        if deed in {"start", "complete"}:
            (step_started if deed == "start" else step_completed)(row)
            return True
        return self.replan(seen, number, row, deed)

    def replan(self, seen: int, number: int, row: Step, deed: str) -> bool:
        """Change the plan, by one of the ways that are shown; nothing where there is none."""
        changes: dict[str, Callable[[], Change]] = {
            "refuse": lambda: Change(refused=offer_of(row), reason="Non"),
            "drop": lambda: Change(dropped=frozenset({offer_of(row)})),
            "session": lambda: fallen(row, Fallen.SESSION),
            "offre": lambda: fallen(row, Fallen.OFFER),
            "again": Change,
        }
        change = changes[deed]()
        found = replan(self.walk.person, self.pathway, change)
        if found.ways:
            way = found.ways[number % len(found.ways)]
            services.confirm(self.walk.key, seen, way.digest, change)
        return deed != "again"

    def look(self, touched: Any) -> None:
        """Nothing stored has changed; what was fixed is; the plan that holds is one."""
        for version in PathwayVersion.objects.exclude(number__gt=max(self.stored)):
            assert as_stored(version) == self.stored[version.number]
        rows = {row.key: row for row in Step.objects.all()}
        for key, before in self.fixed.items():
            if key != touched:
                assert as_fixed(rows[key]) == before
        self.look_at_the_plan()

    def look_at_the_plan(self) -> None:
        """The plan stored is valid, and worth what it says, for the engine's own definition.

        What has begun is no longer judged: whoever began a job without its credential has begun it.
        """
        pathway = self.pathway
        version = PathwayVersion.objects.get(number=pathway.version)
        if version.choices["how"]["kind"] != "repaired" or version.number in self.stored:
            return
        plan = plan_of(version)
        stand = today_of(self.walk.person, pathway.territory, telling=telling_of(self.walk.person)).stand
        judge = Specification(stand.catalogue, stand.situation, stand.today, plan.certainty)
        picks = tuple(
            Occurrence(
                stand.catalogue.offers[step.offer],
                stand.catalogue.sessions[step.session],
                Dates(step.start, step.end),
            )
            for step in plan.steps
        )
        begun = set(Step.objects.filter(state=StepState.STARTED).values_list("occurrence", flat=True))
        faults = [each for each in judge.faults(picks) if each.partition(":")[0] not in begun]
        assert faults == []
        assert judge.worth(picks) == plan.worth


def as_stored(version: PathwayVersion) -> tuple[Any, ...]:
    return (
        version.plan,
        version.engine,
        version.choices,
        version.reason,
        version.telling_id,
        version.snapshot_id,
    )


def is_fixed(row: Step) -> bool:
    return row.pinned or row.own or row.state in (StepState.STARTED, StepState.COMPLETED)


def as_fixed(row: Step) -> tuple[Any, ...]:
    return (row.title, row.place, row.occurrence, row.starts_on, row.ends_on, row.pinned, row.state)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds)
def test_any_sequence_of_changes_keeps_what_is_fixed_and_every_version(
    chosen: Walk, many: list[tuple[str, int]]
) -> None:
    with undone(), chosen.cast.acting("facilitator"):
        if not Step.objects.filter(session__slug="macon-3").exists():
            load_pack(generous(), "generous")
        life = Life(chosen)
        for deed, number in many:
            life.live(deed, number)
