"""A plan as a CTDL Pathway (Credential Transparency Description Language), in JSON-LD.

The graph holds the pathway, a component for each step, one for each fact that the steps give or ask, and an
offering for each dated session. Texts are French language maps. Identifiers are local to the document (the
``base``): no CTID is made up. Dates are told with schema.org, since CTDL's scheduled offering has none.
What of CTDL could be checked, and what could not, is told in docs/reference/pathways-api.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pathways.catalogue import Catalogue
from pathways.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Group,
    Has,
    NoneOf,
    facts_under_none,
)
from pathways.facts import Fact, FactKind
from pathways.offers import Offer
from pathways.plans import Plan, Step
from pathways.reading import condition_document

CONTEXT = ["https://credreg.net/ctdl/schema/context/json", {"schema": "https://schema.org/"}]
BASE = "urn:pathways:"

STEP_TYPES = {
    "training": "ceterms:CourseComponent",
    "course": "ceterms:CourseComponent",
    "immersion": "ceterms:WorkExperienceComponent",
    "contract": "ceterms:WorkExperienceComponent",
    "job": "ceterms:JobComponent",
}
FACT_TYPES = {
    FactKind.CREDENTIAL: "ceterms:CredentialComponent",
    FactKind.LEVEL: "ceterms:CredentialComponent",
    FactKind.LANGUAGE: "ceterms:CompetencyComponent",
    FactKind.SKILL: "ceterms:CompetencyComponent",
    FactKind.JOB: "ceterms:JobComponent",
}
OTHER = "ceterms:BasicComponent"  # which says its category
OPERATORS = {AllOf: "logicOp:And", AnyOf: "logicOp:Or", NoneOf: "logicOp:Not"}

Node = dict[str, Any]


def pathway(plan: Plan, catalogue: Catalogue, base: str = BASE) -> Node:
    """The JSON-LD document of a plan of that catalogue; identifiers begin with ``base``.

    Raises ``ValueError`` for a plan without a step, or one of another catalogue.
    """
    if not plan.steps:
        raise ValueError("a plan without a step has no pathway")
    for step in plan.steps:
        if step.offer not in catalogue.offers:
            raise ValueError(f"the catalogue has no offer {step.offer!r}")
        if step.place is not None and step.place not in catalogue.places:
            raise ValueError(f"the catalogue has no place {step.place!r}")
    return {"@context": CONTEXT, "@graph": list(_Graph(plan, catalogue, base).nodes())}


@dataclass(slots=True)
class _Graph:
    plan: Plan
    catalogue: Catalogue
    base: str
    _facts: dict[str, Fact] = field(init=False)

    def __post_init__(self) -> None:
        offers = [self.catalogue.offers[step.offer] for step in self.plan.steps]
        given = {fact for offer in offers for fact in offer.grants}
        asked = {fact for offer in offers for fact in offer.requires.facts()}
        self._facts = {fact: self.catalogue.vocabulary.facts[fact] for fact in sorted(given | asked)}

    def nodes(self) -> Iterator[Node]:
        yield self._pathway()
        for step in self.plan.steps:
            yield self._step(step)
        for fact in self._facts.values():
            yield self._fact(fact)
        for step in self.plan.steps:
            yield self._offering(step)

    # --- identifiers

    def _id(self, kind: str, name: str) -> str:
        return f"{self.base}{kind}/{name}"

    def _step_id(self, step: Step) -> str:
        return self._id("step", f"{step.session}/{step.start.isoformat()}")

    def _fact_id(self, fact: str) -> str:
        return self._id("fact", fact)

    def _destinations(self) -> list[str]:
        """What the step that ends last gives, or that step where it gives nothing new."""
        last = max(self.plan.steps, key=lambda step: step.end)
        given = [fact for fact in self.catalogue.offers[last.offer].grants if fact in last.gives]
        return [self._fact_id(fact) for fact in given] or [self._step_id(last)]

    # --- nodes

    def _pathway(self) -> Node:
        steps = [self._step_id(step) for step in self.plan.steps]
        names = " ; ".join(self.catalogue.offers[step.offer].name for step in self.plan.steps)
        return {
            "@type": "ceterms:Pathway",
            "@id": self._id("pathway", self.plan.worth.goal_date.isoformat()),
            "ceterms:name": _french(f"Parcours en {len(steps)} étape{'s' if len(steps) > 1 else ''}"),
            "ceterms:description": _french(names),
            "ceterms:inLanguage": ["fr"],
            "ceterms:hasDestinationComponent": self._destinations(),
            "ceasn:hasChild": self._destinations(),
            "ceasn:hasPart": [*steps, *(self._fact_id(fact) for fact in self._facts)],
        }

    def _step(self, step: Step) -> Node:
        offer = self.catalogue.offers[step.offer]
        node: Node = {
            "@type": STEP_TYPES.get(offer.kind, OTHER),
            "@id": self._step_id(step),
            "ceterms:name": _french(offer.name),
            "ceterms:description": _french(f"{offer.name}, du {step.start:%d/%m/%Y} au {step.end:%d/%m/%Y}"),
            "ceterms:proxyFor": self._id("offering", f"{step.session}/{step.start.isoformat()}"),
            "ceasn:isChildOf": [self._fact_id(fact) for fact in offer.grants],
            "ceasn:hasChild": [self._fact_id(fact) for fact in _asked(offer)],
            "ceterms:precedes": [self._step_id(other) for other in self._after(step)],
        }
        if node["@type"] == OTHER:
            node["ceterms:componentCategory"] = _french(offer.kind)
        if offer.requires != ALWAYS:
            node["ceterms:hasCondition"] = [self._condition(offer.requires)]
        return {key: value for key, value in node.items() if value != []}

    def _after(self, step: Step) -> Iterator[Step]:
        """The steps that rest on what this one gives."""
        return (other for other in self.plan.steps if set(step.gives) & set(other.rests_on))

    def _fact(self, fact: Fact) -> Node:
        givers = [self._step_id(step) for step in self._giving(fact.id)]
        node: Node = {
            "@type": FACT_TYPES.get(fact.kind, OTHER),
            "@id": self._fact_id(fact.id),
            "ceterms:name": _french(fact.label),
        }
        if node["@type"] == OTHER:
            node["ceterms:componentCategory"] = _french(fact.kind.value)
        if givers:
            node["ceasn:hasChild"] = givers
            node["ceterms:hasCondition"] = [_targets("L’une de ces étapes suffit.", 1, givers)]
        asked_by = [
            self._step_id(step)
            for step in self.plan.steps
            if fact.id in _asked(self.catalogue.offers[step.offer])
        ]
        if asked_by:
            node["ceasn:isChildOf"] = asked_by
        if self._fact_id(fact.id) in self._destinations():
            node["ceterms:isDestinationComponentOf"] = [self._pathway()["@id"]]
        return node

    def _giving(self, fact: str) -> Iterator[Step]:
        return (step for step in self.plan.steps if fact in self.catalogue.offers[step.offer].grants)

    # --- conditions

    def _condition(self, condition: Condition) -> Node:
        """A condition on components; age, residence and date, of which there is none, are constraints."""
        if isinstance(condition, Has):
            return self._members([condition], 1)
        if isinstance(condition, Group) and all(isinstance(each, Has) for each in condition.members):
            facts = [each for each in condition.members if isinstance(each, Has)]
            if isinstance(condition, NoneOf):
                return {**self._members(facts, len(facts)), "ceterms:logicalOperator": OPERATORS[NoneOf]}
            return self._members(facts, _required(condition))
        if isinstance(condition, Group):
            return self._nested(condition)
        return _node("Condition sur l’âge, la résidence ou la date.", [_constraint(condition)])

    def _members(self, facts: Sequence[Has], count: int) -> Node:
        labels = ", ".join(self.catalogue.vocabulary.label(each.fact) for each in facts)
        return _targets(f"{count} parmi : {labels}.", count, [self._fact_id(each.fact) for each in facts])

    def _nested(self, group: Group) -> Node:
        """CTDL counts components only: how many of several conditions must be met stands in the text."""
        count = _required(group)
        node = _node(
            f"{count} de ces {len(group.members)} conditions." if count else "Aucune de ces conditions."
        )
        node["ceterms:logicalOperator"] = OPERATORS.get(type(group), OPERATORS[AnyOf])
        node["ceterms:hasCondition"] = [self._condition(member) for member in group.members]
        return node

    # --- the dated session, its cost, its length, its place

    def _offering(self, step: Step) -> Node:
        offer = self.catalogue.offers[step.offer]
        node: Node = {
            "@type": "ceterms:ScheduledOffering",
            "@id": self._id("offering", f"{step.session}/{step.start.isoformat()}"),
            "ceterms:name": _french(offer.name),
            "schema:startDate": step.start.isoformat(),
            "schema:endDate": step.end.isoformat(),
            "ceterms:estimatedDuration": [_duration(step, offer.hours)],
            "ceterms:estimatedCost": list(_costs(step, offer.price)),
        }
        if step.place is not None:
            node["ceterms:availableAt"] = [self._place(step.place)]
        return {key: value for key, value in node.items() if value != []}

    def _place(self, place_id: str) -> Node:
        place = self.catalogue.places[place_id]
        return {
            "@type": "ceterms:Place",
            "ceterms:name": _french(place.name),
            "ceterms:latitude": place.point.lat,
            "ceterms:longitude": place.point.lon,
        }


def _asked(offer: Offer) -> list[str]:
    """The facts that help to enter; not those that must not be held."""
    return sorted(offer.requires.facts() - facts_under_none(offer.requires))


def _french(text: str) -> dict[str, str]:
    return {"fr": text}


def _required(group: Condition) -> int:
    """How many members of a group must hold."""
    match group:
        case AtLeast():
            return group.count
        case AnyOf():
            return 1
        case NoneOf():
            return 0
        case _:
            return len(group.parts())


def _node(text: str, constraints: Iterable[Node] = ()) -> Node:
    node: Node = {"@type": "ceterms:ComponentCondition", "ceterms:description": _french(text)}
    found = list(constraints)
    return node | ({"ceterms:hasConstraint": found} if found else {})


def _targets(text: str, count: int, components: Sequence[str]) -> Node:
    return {**_node(text), "ceterms:requiredNumber": count, "ceterms:targetComponent": list(components)}


def _constraint(condition: Condition) -> Node:
    [(name, value)] = dict(condition_document(condition)).items()  # type: ignore[arg-type]
    told = " ; ".join(f"{key} : {each}" for key, each in value.items())
    names = {"age": "Âge", "residence": "Résidence", "date": "Date"}
    return {
        "@type": "ceterms:Constraint",
        "ceterms:name": _french(names[name]),
        "ceterms:description": _french(told),
    }


def _duration(step: Step, hours: float | None) -> Node:
    days = (step.end - step.start).days + 1
    duration: Node = {"@type": "ceterms:DurationProfile", "ceterms:exactDuration": f"P{days}D"}
    return duration | ({"ceterms:timeRequired": f"PT{hours:g}H"} if hours is not None else {})


def _costs(step: Step, price: int | None) -> Iterator[Node]:
    """The price of the step, and what of it stays with the person; an unknown price is not told."""
    if price is not None:
        yield _cost("Prix", "Prix de l’étape.", price)
        payers = ", ".join(f"{line.payer} {line.cents / 100:.2f} €" for line in step.funding if line.scheme)
        yield _cost(
            "Reste à charge", f"Après : {payers}." if payers else "Sans financement.", step.out_of_pocket
        )


def _cost(name: str, text: str, cents: int) -> Node:
    return {
        "@type": "ceterms:CostProfile",
        "ceterms:name": _french(name),
        "ceterms:description": _french(text),
        "ceterms:currency": "EUR",
        "ceterms:price": cents / 100,
    }
