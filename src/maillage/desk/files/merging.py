"""Two people changed one situation: what each changed is kept, unless both changed the same thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maillage.desk.files import content as parts
from maillage.desk.files.content import Content
from maillage.desk.telling import facts_told

LISTED = ("unsure", "wishes", "refusals")
PAIRED = {"goal_label": "goal", "lat": "commune", "lon": "commune"}  # told with another field, and not alone


def clashing(base: Content, mine: Content, theirs: Content) -> list[str]:
    """The fields, facts and barriers that I and somebody else changed, each in another way."""
    was, here, there = _flat(base), _flat(mine), _flat(theirs)
    keys = sorted(was.keys() | here.keys() | there.keys())
    both = (key for key in keys if here.get(key) != was.get(key) and there.get(key) != was.get(key))
    return [key for key in both if here.get(key) != there.get(key)]


def _flat(content: Content) -> dict[str, Any]:
    """Each field, fact and barrier with what is told of it; where it comes from apart."""
    told = {
        f"barrier:{kind}": (one.get("answer"), one.get("note")) for kind, one in content["barriers"].items()
    }
    fields = parts.subjects(content["situation"])
    return {key: value for key, value in fields.items() if key not in PAIRED} | told


def combined(base: Content, mine: Content, theirs: Content) -> Content:
    """What they told, with what I changed since the base."""
    after = parts.complete(theirs)
    after["situation"] = _situation(base["situation"], mine["situation"], theirs["situation"])
    after["barriers"] = _fields(base["barriers"], mine["barriers"], theirs["barriers"])
    for name in LISTED:
        after[name] = _lines(base[name], mine[name], theirs[name])
    return after


def _situation(base: Content, mine: Content, theirs: Content) -> Content:
    plain = [{key: value for key, value in one.items() if key != "facts"} for one in (base, mine, theirs)]
    after = _fields(*plain)
    facts = [
        dict.fromkeys(yes, True) | dict.fromkeys(no, False)
        for yes, no in map(facts_told, (base, mine, theirs))
    ]
    told = _fields(*facts)
    if told or any("facts" in one for one in (mine, theirs)):
        yes = sorted(fact for fact, held in told.items() if held)
        after["facts"] = {"yes": yes, "no": sorted(told.keys() - set(yes))}
    return after


def _fields(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Content:
    changed = {key for key in base.keys() | mine.keys() if base.get(key) != mine.get(key)}
    kept = {key: value for key, value in theirs.items() if key not in changed}
    return kept | {key: mine[key] for key in mine if key in changed}


def _lines(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any]:
    """Theirs, without the lines that I took away, with those that I added."""
    kept = [line for line in theirs if line in mine or line not in base]
    return kept + [line for line in mine if line not in base and line not in kept]


def changes_between(before: Content, after: Content) -> dict[str, Any]:
    """The changes that make the one of the other, for ``telling.tell``; empty when they are the same."""
    changes: dict[str, Any] = {}
    for part in ("situation", "barriers"):
        was, now = before[part], after[part]
        gone = dict.fromkeys(was.keys() - now.keys())
        different = gone | {key: value for key, value in now.items() if was.get(key) != value}
        if different:
            changes[part] = different
    return changes | {name: after[name] for name in LISTED if after[name] != before[name]}
