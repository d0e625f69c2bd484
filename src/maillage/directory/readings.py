"""From documents to what the engine reasons on, on pages and in plans: the words, when one was born."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from maillage.directory.documents import Document, to_day
from pathways.bridges import Ladder, Relation, with_equivalences
from pathways.conditions import Born
from pathways.facts import Fact, FactKind, Scale, Vocabulary


def read_vocabulary(
    facts: Iterable[Document], scales: Iterable[Document], ladders: Iterable[Document] = ()
) -> Vocabulary:
    """The facts and scales, with what ladders make them imply; raises ``ValueError`` for an unknown fact or a
    circle of implications.
    """
    return Vocabulary(
        with_equivalences(map(_fact, facts), map(read_ladder, ladders)),
        [Scale(scale["id"], scale["label"], tuple(scale["facts"])) for scale in scales],
    )


def _fact(document: Document) -> Fact:
    return Fact(
        document["id"],
        FactKind(document["kind"]),
        document["label"],
        tuple(document.get("implies") or ()),
        document.get("question") or "",
        document.get("why") or "",
        bool(document.get("assumed_no")),
    )


def read_ladder(document: Document) -> Ladder:
    """A ladder; raises ``ValueError`` for one that says nothing or contradicts itself."""
    return Ladder(
        document["id"],
        Relation(document["relation"]),
        tuple(document["holding"]),
        document["towards"],
        document.get("from") or "",
        document.get("hours"),
    )


def read_born(situation: Document, today: date) -> Born | None:
    """From a birth date, otherwise from an age on that day; ``None`` when neither is told."""
    birth = to_day(situation.get("birth_date"))
    if birth is not None:
        return Born(birth, birth)
    return None if situation.get("age") is None else Born.from_age(int(situation["age"]), today)
