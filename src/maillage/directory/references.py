"""What the documents of a pack name of each other: the links that must hold before anything is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from maillage.directory.documents import Document
from pathways.reading import read_condition

Documents = Mapping[str, list[dict[str, Any]]]
Known = Mapping[str, set[str]]


class Reference(NamedTuple):
    """A record that a document names: in which field, of which kind, by which id."""

    field: str
    kind: str
    id: str


LINKS: dict[str, tuple[tuple[str, str], ...]] = {
    "facts": (("implies", "facts"),),
    "scales": (("facts", "facts"),),
    "ladders": (("holding", "facts"), ("towards", "facts")),
    "funding": (("excludes", "funding"),),
    "places": (("organisation", "organisations"),),
    "offers": (("organisation", "organisations"), ("funding", "funding"), ("grants", "facts")),
    "sessions": (("offer", "offers"), ("place", "places")),
    "relations": (("organisation", "organisations"), ("partner", "organisations")),
}


def references(kind: str, document: Document) -> Iterator[Reference]:
    """Every record that a document of that kind names.

    Raises ``ValueError``, told with the field's name, for a condition that can't be read.
    """
    for field, target in LINKS.get(kind, ()):
        for named in _listed(document.get(field)):
            yield Reference(field, target, named)
    for field, condition in _conditions(kind, document):
        try:
            facts = read_condition(condition).facts()
        except (ValueError, TypeError) as error:
            raise ValueError(f"{field}: {error}") from None
        for fact in sorted(facts):
            yield Reference(field, "facts", fact)
    yield from _other_facts(kind, document)


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(member) for member in value] if isinstance(value, list | tuple) else [str(value)]


def _conditions(kind: str, document: Document) -> Iterator[tuple[str, Any]]:
    if kind in {"modes", "offers", "funding"} and document.get("requires") is not None:
        yield "requires", document["requires"]
    if kind == "funding":
        for rule in document.get("rules") or []:
            for field in ("requires", "holder_exempt", "co_funding_exempt"):
                if rule.get(field) is not None:
                    yield f"rules.{field}", rule[field]
    if kind == "situations" and document.get("goal") is not None:
        yield "goal", document["goal"]


def _other_facts(kind: str, document: Document) -> Iterator[Reference]:
    if kind == "offers":
        for bridge in document.get("exempts") or []:
            yield Reference("exempts.holding", "facts", str(bridge.get("holding")))
    if kind == "situations":
        for answer, facts in (document.get("facts") or {}).items():
            for fact in facts or []:
                yield Reference(f"facts.{answer}", "facts", str(fact))


def broken(kind: str, document: Document, known: Known) -> list[str]:
    """One sentence per reference of the document that leads nowhere."""
    try:
        named = list(references(kind, document))
    except ValueError as error:
        return [str(error)]
    return [
        f"{reference.field}: {reference.id} is not in {reference.kind}"
        for reference in named
        if reference.id not in known.get(reference.kind, set())
    ]
