"""Between the fields of the session form and the session's document, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maillage.directory.documents import Document, to_day
from maillage.directory.publishing.recurrence_words import Recurrence, read_recurrence

SEATS = "seats"
UNLIMITED = "unlimited"
_WORDS_FOR_UNLIMITED = frozenset({"illimité", "illimitée", "illimités", "illimitées", "unlimited"})
LENGTHS = ("days", "weeks", "months")
MOST_SEATS = 100_000


def seats_of(text: str) -> Any:
    """Seats as a pack keeps them: a number, ``unlimited``, a list; ``None`` for nothing.

    Raises ``ValueError`` for anything else.
    """
    text = text.strip().lower()
    if not text:
        return None
    if text in _WORDS_FOR_UNLIMITED:
        return UNLIMITED
    counts = [int(part) for part in text.replace(";", ",").split(",")]
    if any(not 0 <= count <= MOST_SEATS for count in counts):
        raise ValueError(text)
    return counts if len(counts) > 1 else counts[0]


def seats_text(seats: Any) -> str:
    """Seats as one may write them again."""
    if seats is None:
        return ""
    if seats == UNLIMITED:
        return "illimité"
    return ", ".join(map(str, seats)) if isinstance(seats, list) else str(seats)


def session_fields(document: Document) -> dict[str, Any]:
    """What the form shows of a session."""
    entry, schedule = document.get("entry"), document.get("schedule") or {}
    unit = next((unit for unit in LENGTHS if document.get(unit)), "days")
    place = document.get("place")
    shown = {
        "when": "any-time" if entry is not None else "repeats" if document.get("starts") else "dates",
        **{key: to_day(document.get(key)) for key in ("start", "end", "register_by")},
        **_rule_fields(document.get("starts") or ""),
        "entry_days": (entry or {}).get("weekdays"),
        "entry_from": to_day((entry or {}).get("from")),
        "entry_until": to_day((entry or {}).get("until")),
        "where": place or "a-distance",
        "also_distance": document.get("attendance") == "blended",
        "seats": seats_text(document.get("seats")),
        "length": document.get(unit),
        "unit": unit,
        "weekdays": schedule.get("days"),
        "begins": schedule.get("begins"),
        "ends": schedule.get("ends"),
    }
    same = (
        "link",
        "register_before_days",
        "waiting_list",
        "hours_per_week",
        "days_per_week",
        "boarding",
        "note",
    )
    return {**shown, **{key: document.get(key) for key in same}}


def _rule_fields(rule: str) -> dict[str, Any]:
    found = read_recurrence(rule)
    if found is None:
        return {"rule": rule}
    return {"rank": found.rank, "weekday": found.weekday, "month": found.month, "rule": rule}


def session_document(told: Mapping[str, Any], before: Document) -> dict[str, Any]:
    """The keys that the form writes, ``None`` for those that are taken away.

    ``before``: the session as it was; a rule that the form has no words for stays as long as nobody writes
    another.
    """
    when = told["when"]
    distance = told["where"] == "a-distance"
    unit = told["unit"] or "days"
    length = told["length"] or None
    return {
        "start": _text(told["start"]) if when == "dates" else None,
        "end": _text(told["end"]) if when == "dates" else None,
        "starts": _rule(told, before) if when == "repeats" else None,
        "entry": _entry(told) if when == "any-time" else None,
        "place": None if distance else told["where"],
        "attendance": _attendance(told, before),
        "boarding": True if told["boarding"] and not distance else None,
        **{
            each: length if each == unit and not (when == "dates" and told["end"]) else None
            for each in LENGTHS
        },
        "schedule": _schedule(told),
        "register_by": _text(told["register_by"]),
        **{key: told[key] for key in ("seats", "register_before_days", "waiting_list")},
        **{key: told[key] for key in ("hours_per_week", "days_per_week")},
        **{key: told[key] or None for key in ("link", "note")},
    }


def _attendance(told: Mapping[str, Any], before: Document) -> str | None:
    if told["where"] == "a-distance":
        return "distance"
    if told["also_distance"]:
        return "blended"
    return "onsite" if before.get("attendance") == "onsite" or not before else None


def _rule(told: Mapping[str, Any], before: Document) -> str:
    written = Recurrence(int(told["rank"] or 0), int(told["weekday"] or 0), int(told["month"] or 0))
    kept = told["rule"] and told["rule"] == before.get("starts") and read_recurrence(told["rule"]) is None
    if kept and written == Recurrence(0, 0, 0):
        return str(told["rule"])
    return written.rule()


def _entry(told: Mapping[str, Any]) -> dict[str, Any]:
    window = {
        "from": _text(told["entry_from"]),
        "until": _text(told["entry_until"]),
        "weekdays": told["entry_days"],
    }
    return {key: value for key, value in window.items() if value}


def _schedule(told: Mapping[str, Any]) -> dict[str, Any] | None:
    if not (told["weekdays"] and told["begins"] and told["ends"]):
        return None
    hours = {key: told[key].strftime("%H:%M") for key in ("begins", "ends")}
    return {"days": told["weekdays"], **hours}


def _text(day: Any) -> str | None:
    return day.isoformat() if day else None
