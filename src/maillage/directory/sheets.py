"""What the page of an offer shows: each line in plain words, with what this visitor's situation answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from maillage.directory import loading, visitors
from maillage.directory.documents import to_day
from maillage.directory.models import (
    FundingScheme,
    Mode,
    Offer,
    Organisation,
    Place,
    ReferenceAmount,
    Session,
    Source,
    Territory,
)
from maillage.directory.occurrences import Occurrence, occurrences
from maillage.directory.queries import source_of
from maillage.directory.recurrences import WORKING_DAYS
from maillage.directory.towns import place_point, town_name
from maillage.directory.trust.records import believed_document
from maillage.directory.visitors import Trip, Visitor, trips
from maillage.directory.wording import words
from maillage.directory.wording.conditions import condition_parts, condition_sentence
from maillage.directory.wording.schemes import SchemeTeller, teller_of
from pathways.conditions import Answer, Condition, facts_under_none
from pathways.facts import Vocabulary
from pathways.reading import read_condition
from pathways.travel import Travel

STARTS_SHOWN = 4
MOST_WAYS = 3
ANSWERS = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "check"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition in plain words; ``answer`` is yes, no or check, empty when no situation was told.

    ``through``: the offers that give what it asks.
    """

    words: str
    answer: str = ""
    through: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """A session: its upcoming starts, or the days on which one may enter at any time (``entry_days``)."""

    session: Session
    starts: tuple[Occurrence, ...] = ()
    entry_days: str = ""
    entry_until: date | None = None
    place: Place | None = None
    town: str = ""
    trips: tuple[Trip, ...] = ()
    next_with_seats: Occurrence | None = None


@dataclass(frozen=True, slots=True)
class Payer:
    """A scheme that may pay: the rule that holds today, whether it is established, and for this visitor.

    ``told``: its rules in sentences, but for whom they are, which ``asked`` tells.
    """

    scheme: FundingScheme
    rule: Mapping[str, Any] | None
    source: str = ""
    source_url: str = ""
    checked_on: date | None = None
    asked: tuple[Asked, ...] = ()
    told: str = ""

    @property
    def to_confirm(self) -> bool:
        """Whether nobody has yet established the rule, or none holds today."""
        return self.rule is None or self.rule.get("status", "established") != "established"


@dataclass(frozen=True, slots=True)
class Prescribers:
    """Who must be asked first: organisations of the directory, or plain names; how long it takes."""

    organisations: tuple[Organisation, ...] = ()
    names: tuple[str, ...] = ()
    delay_days: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class BridgeLine:
    """What one may hold already, and what it exempts from."""

    holding: str
    exempts_from: str
    hours: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class OfferSheet:
    """All that the page of an offer shows."""

    offer: Offer
    today: date
    visitor: Visitor | None
    gains: tuple[str, ...] = ()
    conditions: tuple[Asked, ...] = ()
    whens: tuple[When, ...] = ()
    payers: tuple[Payer, ...] = ()
    prescribers: Prescribers | None = None
    bridges: tuple[BridgeLine, ...] = ()
    opens: tuple[Offer, ...] = ()
    source: Source | None = None
    verdict: str = ""

    @property
    def first_start(self) -> Occurrence | None:
        """The next dated start."""
        starts = [start for when in self.whens for start in when.starts]
        return min(starts, key=lambda start: start.start, default=None)


def offer_sheet(
    offer: Offer, situation: visitors.Situation | None, today: date, travel: Travel | None
) -> OfferSheet:
    """The page of an offer, in a number of queries that depends on nothing but the packs it uses."""
    territories = loading.with_used([offer.territory])
    vocabulary = visitors.vocabulary_of(territories)
    visitor = Visitor(situation, vocabulary, today) if situation else None
    requires = read_condition(offer.requires)
    others = _others(offer, territories)
    return OfferSheet(
        offer=offer,
        today=today,
        visitor=visitor,
        gains=tuple(vocabulary.label(fact) for fact in offer.grants or ()),
        conditions=asked(requires, vocabulary, visitor, today, others),
        whens=tuple(_whens(offer, territories, visitor, today, travel)),
        payers=tuple(_payers(offer, territories, vocabulary, visitor, today)),
        prescribers=_prescribers(offer, territories),
        bridges=tuple(_bridges(offer, vocabulary, visitor, today)),
        opens=_opened_by(offer, others, vocabulary),
        source=source_of(offer, territories),
        verdict=ANSWERS[visitor.answer(requires, today)] if visitor else "",
    )


def asked(
    condition: Condition,
    vocabulary: Vocabulary,
    visitor: Visitor | None,
    on: date,
    offers: Sequence[Offer] = (),
) -> tuple[Asked, ...]:
    """What a condition asks, one line for each thing that must hold; ``offers`` may give it."""
    lines = []
    for part in condition_parts(condition):
        answer = ANSWERS[visitor.answer(part, on)] if visitor else ""
        through = () if answer == "yes" else _giving(part, offers, vocabulary)
        lines.append(Asked(condition_sentence(part, vocabulary), answer, through))
    return tuple(lines)


def _giving(condition: Condition, offers: Sequence[Offer], vocabulary: Vocabulary) -> tuple[Offer, ...]:
    wanted = condition.facts() - facts_under_none(condition)
    found = [offer for offer in offers if wanted & given_by(offer, vocabulary)] if wanted else []
    return tuple(found[:MOST_WAYS])


def given_by(offer: Offer, vocabulary: Vocabulary) -> frozenset[str]:
    """The facts that an offer gives, with all that they imply."""
    return vocabulary.held(fact for fact in offer.grants or () if fact in vocabulary)


def _whens(
    offer: Offer,
    territories: list[Territory],
    visitor: Visitor | None,
    today: date,
    travel: Travel | None,
) -> Iterator[When]:
    modes = list(Mode.objects.filter(territory__in=territories)) if visitor and travel else []
    for session in Session.complete().filter(offer=offer).select_related("place__territory"):
        place = session.place
        to = place_point(place) if place else None
        ways = tuple(trips(visitor, to, modes, travel)) if visitor and to and travel else ()
        town = town_name(place.commune) if place else ""
        yield replace(_when(session, today), place=place, town=town, trips=ways)


def _when(session: Session, today: date) -> When:
    told = believed_document(session, session.offer, today)
    upcoming = [start for start in occurrences(told, today) if start.open_on(today)]
    shown = tuple(islice(upcoming, 1 if session.entry else STARTS_SHOWN))
    later = next((start for start in upcoming if start.seats), None) if shown and shown[0].full else None
    if not session.entry:
        return When(session, shown, next_with_seats=later)
    days = words.weekday_names(session.entry.get("weekdays") or WORKING_DAYS)
    return When(session, shown, days, to_day(session.entry.get("until")), next_with_seats=later)


def _payers(
    offer: Offer,
    territories: list[Territory],
    vocabulary: Vocabulary,
    visitor: Visitor | None,
    today: date,
) -> Iterator[Payer]:
    links = list(offer.offerfundings.all())
    teller = _teller(territories, vocabulary) if links else None
    for link in links:
        rule = next((rule for rule in link.scheme.rules or () if _holds(rule, today)), None)
        source = (rule or {}).get("source") or ""
        told = source if isinstance(source, Mapping) else {"title": source}
        requires = read_condition(link.scheme.requires)
        yield Payer(
            scheme=link.scheme,
            rule=rule,
            source=told.get("title", ""),
            source_url=told.get("url", ""),
            checked_on=to_day((rule or {}).get("checked_on")),
            asked=asked(requires, vocabulary, visitor, today),
            told=teller.words(link.scheme.as_document(), today).without_who if teller else "",
        )


def _teller(territories: list[Territory], vocabulary: Vocabulary) -> SchemeTeller:
    amounts = list(loading.current_documents(ReferenceAmount, territories))
    names = FundingScheme.current().filter(territory__in=territories).values_list("slug", "name")
    return teller_of(vocabulary, amounts, dict(names))


def _holds(rule: Mapping[str, Any], on: date) -> bool:
    first, last = to_day(rule.get("valid_from")), to_day(rule.get("valid_to"))
    return (first is None or first <= on) and (last is None or on <= last)


def _prescribers(offer: Offer, territories: list[Territory]) -> Prescribers | None:
    told = offer.prescription
    if not told:
        return None
    found = Organisation.current().filter(territory__in=territories, slug__in=told.get("by") or [])
    known = {one.slug: one for one in found.select_related("territory")}
    by = told.get("by") or []
    return Prescribers(
        tuple(known[slug] for slug in by if slug in known),
        tuple(name for name in by if name not in known),
        told.get("delay_days"),
        told.get("note") or "",
    )


def _bridges(
    offer: Offer, vocabulary: Vocabulary, visitor: Visitor | None, today: date
) -> Iterator[BridgeLine]:
    for bridge in offer.exempts or ():
        holding = read_condition(bridge["holding"])
        hours = bridge.get("hours")
        yield BridgeLine(
            vocabulary.label(bridge["holding"]),
            bridge["from"],
            words.number(hours) if hours is not None else "",
            ANSWERS[visitor.answer(holding, today)] if visitor else "",
        )


def _others(offer: Offer, territories: list[Territory]) -> list[Offer]:
    """The other offers of these territories, by name."""
    others = Offer.current().filter(territory__in=territories).exclude(pk=offer.pk)
    slim = others.prefetch_related(None).select_related("territory", "organisation")
    return sorted(slim, key=lambda other: (other.name, other.pk))


def _opened_by(offer: Offer, others: list[Offer], vocabulary: Vocabulary) -> tuple[Offer, ...]:
    """The offers that ask for something that this one gives."""
    given = given_by(offer, vocabulary)
    return tuple(other for other in others if given & _needed(other))


def _needed(offer: Offer) -> frozenset[str]:
    requires = read_condition(offer.requires)
    return requires.facts() - facts_under_none(requires)
