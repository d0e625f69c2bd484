"""Wishes and refusals: facts too. Each is a line of its own, added and taken back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from maillage.desk.files.content import Content, Source
from maillage.desk.files.saving import Saved, save
from maillage.desk.gate import File

WISHES, REFUSALS = "wishes", "refusals"
LISTS = (WISHES, REFUSALS)


@dataclass(frozen=True, slots=True)
class Said:
    """A wish or a refusal. ``mark``: names it among the others; ``offer``: the one refused, if any."""

    text: str
    on: date | None
    offer: str
    mark: str


def said(content: Content, which: str) -> list[Said]:
    """The wishes, or the refusals, the last one first."""
    return [_said(one) for one in reversed(content[which])]


def _said(told: Mapping[str, Any]) -> Said:
    day = str(told.get("on") or "")
    return Said(
        text=str(told.get("text") or ""),
        on=date.fromisoformat(day[:10]) if day else None,
        offer=str(told.get("offer") or ""),
        mark=mark_of(told),
    )


def mark_of(told: Mapping[str, Any]) -> str:
    """What names a line: it tells nothing, and changes with it."""
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:16]


def add(
    file: File, seen: int, which: str, text: str, *, offer: str = "", source: Source = Source.SAID
) -> Saved:
    """Add a wish or a refusal; an offer that is refused is no longer proposed. Raises as ``save``."""
    line = {"text": text, "on": timezone.localdate().isoformat()} | ({"offer": offer} if offer else {})

    def added(content: Content) -> dict[str, Any]:
        others = [one for one in content[which] if not _same(one, line)]
        return {which: [*others, line]}

    return save(file, seen, added, source=source)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """The same words, or the same offer refused: said twice it is one."""
    if other.get("offer"):
        return bool(one.get("offer") == other["offer"])
    return not one.get("offer") and bool(one.get("text") == other["text"])


def take_back(file: File, seen: int, which: str, mark: str) -> Saved:
    """Take back the line of that mark; one that is gone already stays so. Raises as ``save``."""

    def kept(content: Content) -> dict[str, Any]:
        return {which: [one for one in content[which] if mark_of(one) != mark]}

    return save(file, seen, kept)
