"""How a situation, a document in a pack's format, grows from answer to answer. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from maillage.accounts.visitor import Visit
from pathways.facts import Vocabulary


class Reply(StrEnum):
    """What one may say of a fact."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


def told(visit: Visit, changes: Mapping[str, Any]) -> Visit:
    """The visit with these fields; a field whose value is ``None`` becomes unknown again."""
    merged = {**(visit.situation or {}), **changes}
    return Visit({key: value for key, value in merged.items() if value is not None}, visit.unsure)


def asked(visit: Visit, *subjects: str) -> Visit:
    """The visit once these facts or fields were asked: without an answer they are « je ne sais pas »."""
    return Visit(visit.situation, tuple(sorted({*visit.unsure, *subjects})))


def replied(visit: Visit, vocabulary: Vocabulary, fact: str, reply: Reply) -> Visit:
    """The visit with a reply about a fact; what was said before and contradicts it is dropped.

    Raises ``ValueError`` for an unknown fact.
    """
    if fact not in vocabulary:
        raise ValueError(f"unknown fact: {fact}")
    yes, no = facts_told(visit.situation or {})
    yes, no = yes - {fact}, no - {fact}
    if reply is Reply.YES:
        yes, no = yes | {fact}, no - vocabulary.held({fact})
    if reply is Reply.NO:
        yes, no = yes - vocabulary.denied({fact}), no | {fact}
    unsure = set(visit.unsure) - {fact} | ({fact} if reply is Reply.UNSURE else set())
    facts = {"yes": sorted(yes), "no": sorted(no)}
    return told(Visit(visit.situation, tuple(sorted(unsure))), {"facts": facts})


def facts_told(situation: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    """Facts said true, and facts said false."""
    facts = situation.get("facts") or {}
    return frozenset(facts.get("yes", ())), frozenset(facts.get("no", ()))


def reply_about(visit: Visit, fact: str) -> Reply | None:
    """What was said of a fact; ``None`` when it was not asked."""
    yes, no = facts_told(visit.situation or {})
    if fact in yes:
        return Reply.YES
    if fact in no:
        return Reply.NO
    return Reply.UNSURE if fact in visit.unsure else None
