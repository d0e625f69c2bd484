"""From where a pathway is computed: a territory, a day, a person; today's, or those of an older version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from maillage.desk.files import content as parts
from maillage.desk.models import PathwayVersion, Person, Snapshot, Telling
from maillage.desk.pathways import snapshots
from maillage.directory.models import Territory
from maillage.planning.queries import (
    SEARCH_SECONDS,
    Ground,
    IncompleteSituationError,
    Proposed,
    ground_of,
    propose_for,
    situation_on,
)
from maillage.planning.wording import Names
from pathways import Proposal, explain
from pathways.catalogue import Catalogue
from pathways.plans import Certainty, Step
from pathways.search import Known
from pathways.situation import Situation
from pathways.store import around
from pathways.store.narrowing import catalogue_of


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where one stands to compute. ``known``: what narrowing already found of the plans."""

    name: str
    today: date
    names: Names
    catalogue: Catalogue
    situation: Situation
    known: Mapping[Certainty, Known] = field(default_factory=dict)

    def proposal(self) -> Proposal:
        """All that can be told to this person from here."""
        return explain(self.catalogue, self.situation, self.today, SEARCH_SECONDS, self.known)


@dataclass(frozen=True, slots=True)
class Today:
    """Where one stands today, and what a version has to keep of it."""

    territory: Territory
    ground: Ground
    telling: Telling
    stand: Standpoint

    def snapshot(self) -> Snapshot:
        """What the directory and the rules are, kept."""
        return snapshots.keep(self.territory, self.ground, self.stand.catalogue)


def telling_of(person: Person) -> Telling:
    """All that is told of a person now."""
    [telling] = Telling.objects.filter(person=person).order_by("-number")[:1]
    return telling


def told_since(telling: Telling) -> bool:
    """Whether something more was told of the person."""
    return Telling.objects.filter(person=telling.person_id, number__gt=telling.number).exists()


def document_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """What plans are sought for: the situation told, without the offers that the person refused."""
    situation = dict(parts.complete(content)["situation"])
    refused = {told["offer"] for told in content.get("refusals") or () if told.get("offer")}
    refused |= set(situation.get("refuses") or ())
    return situation | ({"refuses": sorted(refused)} if refused else {})


def proposed_for(telling: Telling) -> Proposed:
    """What planning proposes today for what is told.

    Raises what ``propose_for`` does.
    """
    return propose_for(document_of(telling.content))


def standpoint_of(proposed: Proposed) -> Standpoint:
    """From where a proposal was made."""
    ground = proposed.ground
    told = around(ground.store, proposed.situation, ground.today)
    return Standpoint(ground.name, ground.today, ground.names, told.catalogue, proposed.situation, told.known)


def today_of(
    person: Person,
    territory: Territory,
    content: Mapping[str, Any] | None = None,
    steps: tuple[Step, ...] = (),
    telling: Telling | None = None,
) -> Today:
    """Where one stands today for a pathway of that territory; ``content``: what would be told, if not as is.

    ``steps``: those of the plan at hand, which narrowing must not lose. Raises ``IncompleteSituationError``.
    """
    telling = telling or telling_of(person)
    document = document_of(telling.content if content is None else content)
    if not document.get("commune") or not document.get("goal"):
        raise IncompleteSituationError("a commune and a goal are needed")
    ground = ground_of(territory)
    situation = situation_on(ground.store.vocabulary, document, ground.today)
    told = around(ground.store, situation, ground.today)
    catalogue = told.catalogue if ground.store.is_small else _with(ground, told.catalogue, steps)
    stand = Standpoint(ground.name, ground.today, ground.names, catalogue, situation, told.known)
    return Today(territory, ground, telling, stand)


def _with(ground: Ground, catalogue: Catalogue, steps: tuple[Step, ...]) -> Catalogue:
    """A narrowed catalogue, with the sessions of these steps."""
    every = ground.store.catalogue
    sessions = {
        step.session: every.sessions[step.session] for step in steps if step.session in every.sessions
    }
    offers = {session.offer: every.offers[session.offer] for session in sessions.values()}
    places = {session.place: every.places[session.place] for session in sessions.values() if session.place}
    return catalogue_of(
        ground.store,
        {**catalogue.offers, **offers}.values(),
        {**catalogue.sessions, **sessions}.values(),
        {**catalogue.places, **places}.values(),
    )


def then(version: PathwayVersion) -> tuple[Standpoint, bool]:
    """From where a version was computed, and whether the timetables are still those of that day.

    Raises ``LookupError`` for a version that kept nothing to replay, ``ValueError`` for an altered snapshot.
    """
    if version.snapshot is None or version.telling is None:
        raise LookupError(f"version {version.pk} kept nothing to replay")
    kept = snapshots.opened(version.snapshot, version.day)
    vocabulary = kept.names.catalogue.vocabulary
    situation = situation_on(vocabulary, document_of(version.telling.content), version.day)
    stand = Standpoint(kept.name, version.day, kept.names, kept.names.catalogue, situation)
    return stand, kept.timetables
