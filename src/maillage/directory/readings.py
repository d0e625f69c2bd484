"""From documents to what the engine reasons on, on pages and in plans: the words, when one was born."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from maillage.directory.documents import Document, to_day
from pathways.conditions import Born
from pathways.facts import Fact, FactKind, Scale, Vocabulary


def read_vocabulary(facts: Iterable[Document], scales: Iterable[Document]) -> Vocabulary:
    """The facts and scales; raises ``ValueError`` for an unknown fact or a circle of implications."""
    return Vocabulary(
        [
            Fact(
                fact["id"],
                FactKind(fact["kind"]),
                fact["label"],
                tuple(fact.get("implies") or ()),
                fact.get("question") or "",
                fact.get("why") or "",
                bool(fact.get("assumed_no")),
            )
            for fact in facts
        ],
        [Scale(scale["id"], scale["label"], tuple(scale["facts"])) for scale in scales],
    )


def read_born(situation: Document, today: date) -> Born | None:
    """From a birth date, otherwise from an age on that day; ``None`` when neither is told."""
    birth = to_day(situation.get("birth_date"))
    if birth is not None:
        return Born(birth, birth)
    return None if situation.get("age") is None else Born.from_age(int(situation["age"]), today)
