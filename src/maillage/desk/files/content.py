"""What a telling holds, and how it changes: pure functions over the document of ``Telling.content``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from maillage.accounts.visitor import Visit
from maillage.desk.telling import facts_told

Content = dict[str, Any]
MERGED = ("situation", "sources", "barriers")  # merged key by key; the others are replaced as a whole
LISTS = ("unsure", "wishes", "refusals")
HEALTH = "health"
HEALTH_FACTS = frozenset({"rqth"})  # facts of the common pack that tell something of one's health
LONGEST = 60_000  # characters of a whole telling, as JSON
GOAL_KEYS = frozenset({"goal_label"})  # words that go with another field, and have no source of their own


class Source(TextChoices):
    """How something is known."""

    SAID = "said", _("Dit par la personne")
    DOCUMENT = "document", _("Vu sur un document")


class Known(StrEnum):
    """What is known of a barrier."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def complete(content: Mapping[str, Any]) -> Content:
    """The content with every part, empty where nothing was told."""
    parts: Content = {key: dict(content.get(key) or {}) for key in MERGED}
    return parts | {key: list(content.get(key) or []) for key in LISTS}


def merged(content: Mapping[str, Any], changes: Mapping[str, Any]) -> Content:
    """The content once changed: a part's keys replace its own, ``None`` erases one; lists are replaced."""
    after = complete(content)
    for key, value in changes.items():
        if key in MERGED:
            both = {**after[key], **(value or {})}
            after[key] = {name: told for name, told in both.items() if told is not None}
        elif key in LISTS:
            after[key] = list(value or [])
        else:
            raise ValueError(f"a telling has no part {key!r}")
    return after


def subjects(situation: Mapping[str, Any]) -> dict[str, Any]:
    """Each field and each fact told, with its value: a fact's is true or false."""
    yes, no = facts_told(situation)
    fields = {key: value for key, value in situation.items() if key != "facts" and key not in GOAL_KEYS}
    return fields | dict.fromkeys(yes, True) | dict.fromkeys(no, False)


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The fields and facts that are not the same in two situations, in order."""
    was, now = subjects(before), subjects(after)
    return sorted(key for key in was.keys() | now.keys() if was.get(key) != now.get(key))


def sourced(
    before: Mapping[str, Any], after: Content, source: Source, on: date, by: str, confirmed: tuple[str, ...]
) -> Content:
    """The content after a change, each field and fact that changed or was confirmed with where it comes from.

    What is no longer told has no source.
    """
    told = subjects(after["situation"])
    fresh = {*differing(before.get("situation") or {}, after["situation"]), *confirmed}
    sources = {key: value for key, value in after["sources"].items() if key in told}
    origin = {"source": str(source), "on": on.isoformat(), "by": by}
    return after | {"sources": sources | {key: origin for key in sorted(fresh) if key in told}}


def planned_on(content: Mapping[str, Any]) -> Content:
    """The situation as planning takes it: with the offers that the person refused."""
    told = complete(content)
    refused = {str(one["offer"]) for one in told["refusals"] if one.get("offer")}
    refused |= set(told["situation"].get("refuses") or ())
    return {**told["situation"], **({"refuses": sorted(refused)} if refused else {})}


def joined(before: Mapping[str, Any], told: Mapping[str, Any]) -> Content:
    """A situation over another: each field and fact told replaces the one before."""
    was_yes, was_no = facts_told(before)
    yes, no = facts_told(told)
    after = {**before, **told}
    if {"age", "birth_date"} & told.keys():
        after |= {key: told.get(key) for key in ("age", "birth_date")}
    if was_yes | was_no | yes | no:
        after["facts"] = {"yes": sorted((was_yes - no) | yes), "no": sorted((was_no - yes) | no)}
    return after


def visit_of(content: Mapping[str, Any]) -> Visit:
    """The content as the screens of the desk read a situation."""
    parts = complete(content)
    return Visit(parts["situation"], tuple(parts["unsure"]))


def changes_of(before: Mapping[str, Any], visit: Visit) -> dict[str, Any]:
    """What has to change for the content to hold what the screens kept."""
    was, now = complete(before)["situation"], dict(visit.situation or {})
    gone = dict.fromkeys(was.keys() - now.keys())
    different = {key: value for key, value in now.items() if was.get(key) != value}
    return {"situation": gone | different, "unsure": list(visit.unsure)}


def without_health(content: Mapping[str, Any]) -> Content:
    """The content for whoever may not see what touches health: neither the barrier nor such facts."""
    told = complete(content)
    told["barriers"].pop(HEALTH, None)
    told["unsure"] = [subject for subject in told["unsure"] if subject not in HEALTH_FACTS]
    told["sources"] = {key: value for key, value in told["sources"].items() if key not in HEALTH_FACTS}
    facts = told["situation"].get("facts")
    if facts:
        kept = {answer: [one for one in said if one not in HEALTH_FACTS] for answer, said in facts.items()}
        told["situation"]["facts"] = kept
    return told


def texts(value: Any) -> Iterator[str]:
    """Every text within a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts(inner)


def too_long(content: Mapping[str, Any]) -> bool:
    """Whether a telling would hold more than one ever needs."""
    return len(json.dumps(content, ensure_ascii=False, default=str)) > LONGEST
