"""The examples of funding schemes: run, and measured by the branches of the rules that they reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from maillage.directory.documents import to_cents
from maillage.directory.readings import read_vocabulary
from maillage.directory.schemes import named_amounts, read_amounts, read_scheme
from maillage.directory.towns import town
from maillage.directory.wording import words
from maillage.exchange.pack.checks.known import Known
from maillage.exchange.pack.condition_records import members, members_key
from maillage.exchange.pack.faults import Fault
from maillage.exchange.pack.funding_records import ExamplePerson, ExampleStep, FundingExample
from maillage.exchange.pack.pack import Entry, Pack
from pathways.catalogue import Catalogue
from pathways.conditions import Answer, Born, Has
from pathways.facts import Vocabulary
from pathways.funding.branches import HELD, Branch, branches, reached
from pathways.funding.cases import Case, Outcome, outcome
from pathways.funding.formula import Bill
from pathways.offers import FundingScheme
from pathways.situation import Situation, situation_facts
from pathways.travel import EstimatedTravel, Point

RESTED = frozenset({"facts", "scales", "amounts", "funding"})  # kinds that examples rest on
NOWHERE = Point(0.0, 0.0)
NOTHING = "nothing"  # an example's person has no goal


@dataclass(slots=True)
class SchemeReport:
    """What the examples of a scheme say: those that fail, the branches that it has, those never reached.

    ``named``: the amounts named by rules that an example reaches, with the days on which.
    """

    entry: Entry[Any]
    failures: list[Fault] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    missed: list[Branch] = field(default_factory=list)
    named: set[tuple[str, date]] = field(default_factory=set)

    def line(self, branch: Branch) -> int:
        """The line of a branch in its file."""
        return self.entry.line(*document_place(self.entry.record, branch))


def document_place(record: Any, branch: Branch) -> tuple[str | int, ...]:
    """The path of a branch inside the record's document."""
    place, at = list(branch.place), record
    found: list[str | int] = []
    while place:
        part = place.pop(0)
        if part == "excludes":
            return ("excludes", record.excludes.index(place[0]))
        if isinstance(part, int) and not isinstance(at, list):
            if not members(at):  # one amount for all years
                break
            found.append(members_key(at))
            at = members(at)
        found.append(part)
        at = at[part] if isinstance(part, int) else getattr(at, part)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Desk:
    """What examples are run on: the words, schemes and amounts that the pack may name."""

    known: Known
    vocabulary: Vocabulary
    catalogue: Catalogue
    documents: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, known: Known) -> Desk:
        """Raises ``ValueError`` or ``KeyError`` for records that other checks refuse."""
        told = {kind: [entry.record.document() for entry in known.by_id[kind].values()] for kind in RESTED}
        vocabulary = read_vocabulary(told["facts"], told["scales"])
        amounts = read_amounts(told["amounts"])
        catalogue = Catalogue(
            vocabulary=vocabulary,
            travel=EstimatedTravel(),
            schemes=[read_scheme(document, amounts) for document in told["funding"]],
        )
        return cls(known, vocabulary, catalogue, {one["id"]: one for one in told["funding"]})


def reports(pack: Pack, known: Known) -> list[SchemeReport]:
    """One for each scheme of the pack; none while another check refuses what they rest on."""
    rested = [entry for kind in RESTED for entry in known.by_id[kind].values()]
    if known.unread & RESTED or not all(entry.complete for entry in rested):
        return []
    try:
        desk = Desk.of(known)
    except (ValueError, KeyError, TypeError):
        return []
    schemes = desk.catalogue.schemes
    return [_report(desk, entry, schemes[entry.record.id]) for entry in pack.entries["funding"]]


def _report(desk: Desk, entry: Entry[Any], scheme: FundingScheme) -> SchemeReport:
    found = SchemeReport(entry, branches=branches(scheme))
    cases: list[Case] = []
    for index, example in enumerate(entry.record.examples):
        faults = list(_form(desk, entry, ("examples", index), example, scheme))
        found.failures += faults
        if not faults:
            case = _case(desk, example, scheme)
            cases.append(case)
            found.failures += _compared(
                entry, ("examples", index), example, outcome(desk.catalogue, scheme, case)
            )
            found.named |= _named(desk, scheme, case)
    met = reached(desk.catalogue, scheme, cases)
    found.missed = [branch for branch in found.branches if branch not in met]
    return found


def _named(desk: Desk, scheme: FundingScheme, case: Case) -> set[tuple[str, date]]:
    rules = desk.documents[scheme.id]["rules"]
    ranks = [branch.place[1] for branch in reached(desk.catalogue, scheme, [case]) if branch.what == HELD]
    return {(name, case.on) for rank in ranks for name in named_amounts(rules[rank])}


def _form(
    desk: Desk, entry: Entry[Any], path: tuple[str | int, ...], example: FundingExample, scheme: FundingScheme
) -> Iterator[Fault]:
    """What makes an example impossible to run."""
    person, step = _told_of(example)
    if not scheme.rules_on(example.on):
        message = _("aucune règle ne vaut le %(day)s") % {"day": example.on}
        yield entry.fault((*path, "on"), message, _("Donnez un jour où une règle vaut."))
    if step.until is not None and step.until < example.on:
        yield entry.fault(
            (*path, "step", "until"), _("finit avant d’avoir commencé"), _("Corrigez l’une des deux.")
        )
    for answer in ("yes", "no"):
        for rank, fact in enumerate(getattr(person, answer)):
            yield from desk.known.reference_fault(entry, (*path, "person", answer, rank), "facts", fact)
    for rank, other in enumerate(step.beside):
        yield from desk.known.reference_fault(entry, (*path, "step", "beside", rank), "funding", other)
    if person.commune is not None and town(person.commune) is None:
        message = _("commune inconnue « %(code)s »") % {"code": person.commune}
        yield entry.fault((*path, "person", "commune"), message, _("Vérifiez le code INSEE."))
    if scheme.covers == "price" and step.price is None:
        yield entry.fault((*path, "step"), _("un exemple sans prix"), _("Ajoutez step: {price: …}."))
    if not _consistent(desk, person):
        yield entry.fault(
            (*path, "person"), _("un fait est à la fois vrai et faux"), _("Retirez-le de yes ou de no.")
        )


def _told_of(example: FundingExample) -> tuple[ExamplePerson, ExampleStep]:
    return (
        example.person or ExamplePerson.model_validate({}),
        example.step or ExampleStep.model_validate({}),
    )


def _consistent(desk: Desk, person: ExamplePerson) -> bool:
    known = desk.vocabulary.facts
    yes, no = (frozenset(fact for fact in told if fact in known) for told in (person.yes, person.no))
    held, denied = situation_facts(desk.vocabulary, yes, no)
    return not held & denied


def _case(desk: Desk, example: FundingExample, scheme: FundingScheme) -> Case:
    person, step = _told_of(example)
    return Case(
        on=example.on,
        person=_person(desk, person, scheme.wallet, example.on),
        bill=_bill(step, scheme.covers),
        until=step.until or example.on,
        beside=frozenset(step.beside),
        others=to_cents(step.others) or 0,
        already=to_cents(step.already) or 0,
    )


def _person(desk: Desk, told: ExamplePerson, wallet: str | None, on: date) -> Situation:
    held, denied = situation_facts(desk.vocabulary, frozenset(told.yes), frozenset(told.no))
    home = town(told.commune) if told.commune else None
    cents = to_cents(told.wallet)
    return Situation(
        home=NOWHERE,
        zones=home.zones if home else None,
        goal=Has(NOTHING),
        held=held,
        denied=denied,
        born=None if told.age is None else Born.from_age(told.age, on),
        wallets={} if wallet is None or cents is None else {wallet: cents},
    )


def _bill(step: ExampleStep, covers: str) -> Bill:
    trips = 1 if step.trips is None else step.trips
    return Bill(
        cents=to_cents(step.price) if covers == "price" else None,
        hours=step.hours,
        km=(step.km or 0.0) * trips,
        trip_km=step.km or 0.0,
        trip_minutes=step.minutes or 0,
        meals=step.days or 0,
        nights=step.nights or 0,
    )


def _compared(
    entry: Entry[Any], path: tuple[str | int, ...], example: FundingExample, found: Outcome
) -> Iterator[Fault]:
    if not _agrees(example, found):
        message = _("l’exemple attend %(expected)s, la règle donne %(found)s") % {
            "expected": _told(example.pays),
            "found": _words(found),
        }
        yield entry.fault((*path, "pays"), message, _("Corrigez l’exemple, ou la règle."))
    elif example.at_most is not None and to_cents(example.at_most) != found.most:
        message = _("l’exemple attend au plus %(expected)s, la règle donne au plus %(found)s") % {
            "expected": _told(example.at_most),
            "found": words.euros(found.most),
        }
        yield entry.fault((*path, "at_most"), message, _("Corrigez l’exemple, ou la règle."))


def _agrees(example: FundingExample, found: Outcome) -> bool:
    match example.pays:
        case "no":
            return found.answer is Answer.NO
        case "unknown":
            return found.answer is Answer.UNKNOWN
    return found.answer is Answer.YES and found.cents == to_cents(example.pays)


def _told(pays: Any) -> str:
    return {"no": _("non"), "unknown": _("inconnu")}.get(pays) or words.euros(to_cents(pays) or 0)


def _words(found: Outcome) -> str:
    if found.answer is Answer.YES:
        return words.euros(found.cents)
    return _("non") if found.answer is Answer.NO else _("inconnu")


def unused_values(pack: Pack, found: Iterable[SchemeReport]) -> Iterator[tuple[Entry[Any], int]]:
    """The values of the pack's amounts that no example of these reports reaches, by their rank."""
    named = [pair for report in found for pair in report.named]
    for entry in pack.entries["amounts"]:
        for rank, value in enumerate(entry.record.values or ()):
            last = value.valid_to or date.max
            if not any(name == entry.record.id and value.valid_from <= on <= last for name, on in named):
                yield entry, rank


def branch_words(branch: Branch) -> str:
    """What would happen in an example that reaches the branch: « ceci est vrai et décide »."""
    return {
        "yes": _("c’est vrai et cela décide"),
        "no": _("c’est faux et cela décide"),
        "unknown": _("c’est inconnu"),
        "held": _("cette règle vaut"),
        "cost": _("tout le prix est payé"),
        "binds": _("c’est cette limite qui compte"),
        "pays": _("cela paie"),
        "far": _("la distance suffit, sans le temps"),
        "long": _("le temps suffit, sans la distance"),
        "near": _("ni la distance ni le temps ne suffisent"),
        "short": _("il y a moins d’heures"),
        "met": _("d’autres paient assez"),
        "unmet": _("d’autres ne paient pas assez"),
        "drawn": _("le compte ne suffit pas"),
        "excluded": _("ce financement paie déjà"),
    }[branch.what]
