"""From a situation to a proposal, with the directory's records; one catalogue a territory and a day."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from maillage.directory import clock
from maillage.directory.loading import with_used
from maillage.directory.models import Territory
from maillage.directory.queries import territory_documents
from maillage.directory.towns import town
from maillage.directory.trust.freshness import believed
from maillage.planning.catalogue import read_situation
from maillage.planning.store import file_name, opened
from maillage.planning.timetables import travel_of
from maillage.planning.wording import Names
from pathways import Proposal, explain
from pathways.facts import Vocabulary
from pathways.reading import read_condition
from pathways.situation import Situation
from pathways.store import Store, around

KEPT_CATALOGUES = 8
SEARCH_SECONDS = 10.0  # for each of the two searches of a page; what is then cut short says so


@dataclass(frozen=True, slots=True)
class Ground:
    """What one plans on: a territory as it stands on a day."""

    territory: str
    name: str
    today: date
    names: Names
    store: Store


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal and all that it takes to tell it.

    ``covered``: the person's commune is in the territory; otherwise every territory was tried, and this is
    the one that answers best.
    """

    ground: Ground
    covered: bool
    situation: Situation
    proposal: Proposal


class NothingToPlanOnError(Exception):
    """No territory is loaded, or none knows of such a goal."""


class IncompleteSituationError(ValueError):
    """The situation lacks its commune or its goal, or says of a fact both yes and no."""


_grounds: OrderedDict[tuple[str, ...], Ground] = OrderedDict()
_lock = Lock()


def ground_of(territory: Territory, today: date | None = None) -> Ground:
    """The territory on that day, or on its replay date, or today."""
    day = today or clock.today(territory.replay_date)
    stamps = _stamps(territory)
    key = (territory.slug, day.isoformat(), *stamps)
    with _lock:
        kept = _grounds.get(key)
        if kept is not None:
            _grounds.move_to_end(key)
            return kept
    made = _ground(territory, day, stamps)
    with _lock:
        _grounds[key] = made
        while len(_grounds) > KEPT_CATALOGUES:
            _grounds.popitem(last=False)
    return made


def forget_grounds() -> None:
    """Close every catalogue that this process has open."""
    with _lock:
        _grounds.clear()


def _stamps(territory: Territory) -> tuple[str, ...]:
    return (territory.stamp, *sorted(used.stamp for used in territory.uses.all()))


def _ground(territory: Territory, today: date, stamps: tuple[str, ...]) -> Ground:
    name = file_name(territory.slug, stamps, today)
    travel = travel_of(with_used([territory]))
    store = opened(name, today, travel, lambda: believed(territory_documents(territory), today))
    records = {kind: store.documents(kind) for kind in store.kinds}
    return Ground(territory.slug, territory.name, today, Names(store.catalogue, records), store)


def territories_for(commune: str | None) -> tuple[tuple[Territory, ...], bool]:
    """The territories that cover a commune and ``True``; every one of them and ``False`` when none does."""
    loaded = Territory.objects.prefetch_related("uses")
    everywhere = [territory for territory in loaded if covers_somewhere(territory)]
    covering = tuple(territory for territory in everywhere if commune and covers(territory, commune))
    return (covering, True) if covering else (tuple(everywhere), False)


def covers_somewhere(territory: Territory) -> bool:
    """Whether it is a territory at all, and not only words and rules that others use."""
    return bool(territory.departements or territory.communes)


def covers(territory: Territory, commune: str) -> bool:
    """Whether the commune (an INSEE code, a former one too) is in the territory."""
    found = town(commune)
    if found is None:
        return False
    return found.code in (territory.communes or ()) or found.departement in (territory.departements or ())


def grounds_for(commune: str | None, today: date | None = None) -> tuple[tuple[Ground, ...], bool]:
    """What can be planned on from a commune, and whether it is covered.

    Raises ``NothingToPlanOnError`` when no territory is loaded.
    """
    territories, covered = territories_for(commune)
    if not territories:
        raise NothingToPlanOnError
    return tuple(ground_of(territory, today) for territory in territories), covered


def propose_for(document: Mapping[str, Any], today: date | None = None) -> Proposed:
    """The pathways open to a situation (a document in a pack's format).

    Raises ``IncompleteSituationError`` without a commune or a goal; ``NothingToPlanOnError`` when no
    territory is loaded, or none has the words of this goal.
    """
    if not document.get("commune") or not document.get("goal"):
        raise IncompleteSituationError("a commune and a goal are needed")
    grounds, covered = grounds_for(document["commune"], today)
    speaking = [ground for ground in grounds if has_words_for(ground, document["goal"])]
    if not speaking:
        raise NothingToPlanOnError
    return min((proposed_on(ground, document, covered=covered) for ground in speaking), key=_rank)


def propose_on(territory: Territory, document: Mapping[str, Any], today: date | None = None) -> Proposed:
    """The pathways of one named territory, for its own example people."""
    return proposed_on(ground_of(territory, today), document, covered=True)


def proposed_on(ground: Ground, document: Mapping[str, Any], *, covered: bool) -> Proposed:
    """The proposal on that ground; facts that it has no word for are left out.

    Raises ``IncompleteSituationError`` for a situation that contradicts itself.
    """
    situation = situation_on(ground.store.vocabulary, document, ground.today)
    told = around(ground.store, situation, ground.today)
    proposal = explain(told.catalogue, situation, ground.today, SEARCH_SECONDS, told.known)
    return Proposed(ground, covered, situation, proposal)


def situation_on(vocabulary: Vocabulary, document: Mapping[str, Any], today: date) -> Situation:
    """The situation as a vocabulary understands it; facts that it has no word for are left out.

    Raises ``IncompleteSituationError`` for a situation that contradicts itself.
    """
    spoken = {**document, "facts": _known_facts(vocabulary, document.get("facts") or {})}
    try:
        return read_situation(spoken, vocabulary, today)
    except ValueError as error:
        raise IncompleteSituationError(str(error)) from error


def has_words_for(ground: Ground, goal: object) -> bool:
    """Whether every fact of the goal is one of the territory's."""
    return read_condition(goal).facts() <= set(ground.names.catalogue.vocabulary.facts)


def _known_facts(vocabulary: Vocabulary, facts: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    return {answer: [fact for fact in told if fact in vocabulary] for answer, told in facts.items()}


def _rank(proposed: Proposed) -> tuple[int, date]:
    for rank, front in enumerate((proposed.proposal.sure, proposed.proposal.possible)):
        if front.plans:
            return rank, front.plans[0].worth.goal_date
    return 2, date.max
