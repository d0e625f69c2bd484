"""A condition as a list of lines that a form can add to and take from, one group deep.

What is deeper, or asks for « at least so many », is one line that stays as it is until it is removed whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext

from maillage.directory.models import ExampleSituation
from maillage.directory.publishing.forms.base import Scene
from maillage.directory.visitors import Visitor
from maillage.directory.wording.conditions import condition_parts, condition_sentence
from pathways.conditions import Answer, Condition
from pathways.facts import Vocabulary
from pathways.reading import read_condition

MOST_LINES = 30
ANSWERS = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "check"}
_GROUPS = ("any", "none")


class Role(StrEnum):
    """What a line is for: needed; one of those of which one suffices; not to be."""

    NEEDED = "all"
    ONE_OF = "any"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Line:
    """A condition of the list. ``path``: its rank, then its rank inside the group that it is in, if any.

    ``role``: what the line is for; ``fixed``: a condition too deep for the form, kept as it is.
    """

    path: str
    role: Role
    document: Any
    words: str
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """What a condition answers to an example person: yes, no or check, and because of what."""

    title: str
    answer: str
    reasons: tuple[str, ...] = ()


def parts_of(document: Any) -> list[Any]:
    """The conditions that must all hold; none when nothing is asked."""
    if document is None:
        return []
    if isinstance(document, Mapping) and set(document) == {"all"}:
        return list(document["all"])
    return [document]


def whole(parts: Sequence[Any]) -> Any:
    """One condition of these parts; ``None`` of none."""
    kept = [part for part in parts if not _is_empty(part)]
    if not kept:
        return None
    return kept[0] if len(kept) == 1 else {"all": kept}


def _is_empty(part: Any) -> bool:
    return isinstance(part, Mapping) and any(part.get(key) == [] for key in ("all", *_GROUPS))


def lines(document: Any, vocabulary: Vocabulary) -> list[Line]:
    """The condition line by line."""
    found: list[Line] = []
    for rank, part in enumerate(parts_of(document)):
        group = _group(part)
        if group is None:
            fixed = isinstance(part, Mapping) and not _is_atom(part)
            found.append(_line(str(rank), Role.NEEDED, part, vocabulary, fixed=fixed))
            continue
        members = part[group]
        found += [_line(f"{rank}.{i}", Role(group), one, vocabulary) for i, one in enumerate(members)]
    return found


def _line(path: str, role: Role, document: Any, vocabulary: Vocabulary, *, fixed: bool = False) -> Line:
    told = condition_sentence(read_condition(document), vocabulary)
    return Line(path, role, document, told, fixed)


def _group(part: Any) -> str | None:
    """``any`` or ``none`` for a group of plain conditions."""
    if not isinstance(part, Mapping) or len(part) != 1:
        return None
    [(key, members)] = part.items()
    return key if key in _GROUPS and all(map(_is_atom, members)) else None


def _is_atom(condition: Any) -> bool:
    return isinstance(condition, str) or set(condition) <= {"age", "residence", "date"}


def add(document: Any, role: Role, condition: Any, group: int | None = None) -> Any:
    """The condition with one more: in the group of that rank, else in a new one; « none » has one group."""
    parts = [dict(part) if isinstance(part, Mapping) else part for part in parts_of(document)]
    if role is Role.NEEDED:
        return whole(parts if condition in parts else [*parts, condition])
    if role is Role.NONE:
        group = next((rank for rank, part in enumerate(parts) if _group(part) == "none"), None)
    if group is None or not 0 <= group < len(parts) or _group(parts[group]) != role.value:
        return whole([*parts, {role.value: [condition]}])
    members = parts[group][role.value]
    parts[group] = {role.value: members if condition in members else [*members, condition]}
    return whole(parts)


def remove(document: Any, path: str) -> Any:
    """The condition without the line of that path; as it was for a path that leads nowhere."""
    rank, _dot, inside = path.partition(".")
    parts = parts_of(document)
    if not rank.isdecimal() or int(rank) >= len(parts):
        return document
    part = parts.pop(int(rank))
    group = _group(part)
    if inside.isdecimal() and group and int(inside) < len(part[group]):
        left = [one for position, one in enumerate(part[group]) if position != int(inside)]
        parts.insert(int(rank), {group: left})
    return whole(parts)


def open_groups(document: Any, vocabulary: Vocabulary) -> list[tuple[int, str]]:
    """The rank and the words of each group of which one suffices, to add to it."""
    return [
        (rank, condition_sentence(read_condition(part), vocabulary))
        for rank, part in enumerate(parts_of(document))
        if _group(part) == "any"
    ]


def tried(document: Any, scene: Scene, today: Any) -> list[Tried]:
    """What the condition answers to each example person of the territory: two queries."""
    condition = read_condition(document)
    people = ExampleSituation.objects.filter(territory__in=scene.around).order_by("position", "slug")
    return [_tried(one, condition, scene.vocabulary, today) for one in people]


def _tried(one: ExampleSituation, condition: Condition, vocabulary: Vocabulary, today: Any) -> Tried:
    visitor = Visitor(one.document, vocabulary, today)
    answer = visitor.answer(condition, today)
    reasons = (
        condition_sentence(part, vocabulary)
        for part in condition_parts(condition)
        if answer is not Answer.YES and visitor.answer(part, today) is answer
    )
    return Tried(one.title, ANSWERS[answer], tuple(reason for reason in reasons if reason))


def role_words() -> list[tuple[str, str]]:
    """The roles, as one chooses them."""
    return [
        (Role.NEEDED.value, gettext("il le faut")),
        (Role.ONE_OF.value, gettext("c’est l’un des cas possibles : un seul suffit")),
        (Role.NONE.value, gettext("il ne faut pas être dans ce cas")),
    ]
