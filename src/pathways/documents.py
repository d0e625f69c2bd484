"""JSON in and out: a catalogue, a situation, and what the engine answers, each as one versioned document.

A document says what it is and of which version (``{"pathways": "situation", "version": 1, …}``) and then has
the fields of the object, in the engine's own units: cents, minutes, ISO days. Reading it back gives an equal
object. Every fault is a ``ValueError`` with the path of the field, what is wrong and what to write instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pathways.catalogue import Catalogue
from pathways.documents_values import fault, read_value, value_document
from pathways.facts import Fact, Scale, Vocabulary
from pathways.offers import FundingScheme, Offer, Place, Session
from pathways.plans import Plan
from pathways.proposal import Proposal
from pathways.search import Front
from pathways.situation import Situation
from pathways.travel import EstimatedTravel, Mode, Travel

VERSION = 1

Answered = Situation | Plan | Front | Proposal
Read = TypeVar("Read")

_KINDS: Mapping[type, str] = {Situation: "situation", Plan: "plan", Front: "front", Proposal: "proposal"}
_LISTS: Mapping[str, Any] = {
    "facts": tuple[Fact, ...],
    "scales": tuple[Scale, ...],
    "modes": tuple[Mode, ...],
    "places": tuple[Place, ...],
    "offers": tuple[Offer, ...],
    "sessions": tuple[Session, ...],
    "schemes": tuple[FundingScheme, ...],
}


def document_of(thing: Catalogue | Answered) -> dict[str, Any]:
    """The document of a catalogue, a situation, a plan, a front or a proposal.

    Of a catalogue's travel only ``EstimatedTravel`` is written (as ``travel``); another provider is given
    again to ``read_catalogue``.
    """
    if isinstance(thing, Catalogue):
        return _headed("catalogue", _catalogue_fields(thing))
    return _headed(_KINDS[type(thing)], value_document(thing))


def _headed(kind: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"pathways": kind, "version": VERSION, **fields}


def _catalogue_fields(catalogue: Catalogue) -> dict[str, Any]:
    lists: Mapping[str, Iterable[object]] = {
        "facts": catalogue.vocabulary.facts.values(),
        "scales": catalogue.vocabulary.scales,
        "modes": catalogue.modes.values(),
        "places": catalogue.places.values(),
        "offers": catalogue.offers.values(),
        "sessions": catalogue.sessions.values(),
        "schemes": catalogue.schemes.values(),
    }
    found = {name: [value_document(each) for each in values] for name, values in lists.items()}
    travel = catalogue.travel
    return found | ({"travel": value_document(travel)} if isinstance(travel, EstimatedTravel) else {})


def read_catalogue(document: object, travel: Travel | None = None) -> Catalogue:
    """The catalogue of a document; ``travel`` where the document has none, or instead of its own."""
    fields = _opened(document, "catalogue")
    unknown = sorted(set(fields) - {*_LISTS, "travel"})
    if unknown:
        raise ValueError(
            f"catalogue.{unknown[0]}: there is no such field; use one of {', '.join(_LISTS)}, travel"
        )
    found = {
        name: read_value(kind, fields.get(name, []), f"catalogue.{name}") for name, kind in _LISTS.items()
    }
    if travel is None:
        travel = _read_travel(fields)
    try:
        vocabulary = Vocabulary(found.pop("facts"), found.pop("scales"))
        return Catalogue(vocabulary=vocabulary, travel=travel, **found)
    except ValueError as error:
        raise ValueError(f"catalogue: {error}") from None


def _read_travel(fields: Mapping[str, Any]) -> Travel:
    if "travel" not in fields:
        raise ValueError("catalogue.travel: is missing; add it, or give the travel provider in reading")
    travel: EstimatedTravel = read_value(EstimatedTravel, fields["travel"], "catalogue.travel")
    return travel


def read_situation(document: object, vocabulary: Vocabulary) -> Situation:
    """The situation of a document; facts are checked and closed by the vocabulary.

    ``denied`` is taken as it is told: what a vocabulary assumes not to be held must be told too
    (``situation_facts`` says it).
    """
    fields = dict(_opened(document, "situation"))
    for name, closed in (("held", vocabulary.held), ("denied", vocabulary.denied)):
        told = read_value(tuple[str, ...], fields.get(name, []), f"situation.{name}")
        for rank, fact in enumerate(told):
            if fact not in vocabulary:
                raise fault(f"situation.{name}[{rank}]", "a fact of the vocabulary", fact)
        fields[name] = sorted(closed(told))
    situation: Situation = read_value(Situation, fields, "situation")
    _check_goal(situation, vocabulary)
    return situation


def _check_goal(situation: Situation, vocabulary: Vocabulary) -> None:
    for fact in sorted(situation.goal.facts()):
        if fact not in vocabulary:
            raise fault("situation.goal", "a condition on facts of the vocabulary", fact)


def read_plan(document: object) -> Plan:
    """The plan of a document made by ``document_of``; ``plans.plan_from`` reads what people are told."""
    return _read(Plan, document)


def read_front(document: object) -> Front:
    """The front of a document."""
    return _read(Front, document)


def read_proposal(document: object) -> Proposal:
    """The proposal of a document."""
    return _read(Proposal, document)


def _read(kind: type[Read], document: object) -> Read:
    name = _KINDS[kind]
    read: Read = read_value(kind, _opened(document, name), name)
    return read


def _opened(document: object, kind: str) -> dict[str, Any]:
    """The fields of a document of that kind and of a version that is read."""
    if not isinstance(document, Mapping):
        raise fault(kind, "an object with named fields", document)
    if document.get("pathways") != kind:
        raise fault(
            f"{kind}.pathways", f'"{kind}", which says what the document is,', document.get("pathways")
        )
    if document.get("version") != VERSION:
        raise fault(f"{kind}.version", f"{VERSION}, the only version that is read,", document.get("version"))
    return {name: value for name, value in document.items() if name not in ("pathways", "version")}
