"""Sessions as schedules of HSDS (recurrences of RFC 5545) and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from maillage.exchange.hsds.ids import OWN, attribute, identifier, values_of

Document = dict[str, Any]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_LENGTHS = ("days", "weeks", "months")
_RULE = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL"})


def schedule(session: Mapping[str, Any], source: str) -> Document:
    """The schedule of a session; what it can't say is what ``uncarried`` lists."""
    own = identifier(source, "schedule", session["id"])
    hours = session.get("schedule") or {}
    found: Document = {
        "id": own,
        "valid_from": session.get("start") or (session.get("entry") or {}).get("from"),
        "valid_to": session.get("end") or (session.get("entry") or {}).get("until"),
        "dtstart": session.get("start"),
        **_rule(session),
        "byday": _days(session),
        "opens_at": hours.get("begins"),
        "closes_at": hours.get("ends"),
        "schedule_link": session.get("link"),
        "attending_type": session.get("attendance"),
        "notes": session.get("note"),
        "attributes": [attribute(own, OWN, session["id"], "schedule"), *_length(own, session)],
    }
    if found["byday"] or "entry" in session:
        found.setdefault("freq", "WEEKLY")
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def _length(own: str, session: Mapping[str, Any]) -> list[Document]:
    return [attribute(own, name, str(session[name]), "schedule") for name in _LENGTHS if name in session]


def _days(session: Mapping[str, Any]) -> str:
    days = (session.get("schedule") or {}).get("days") or (session.get("entry") or {}).get("weekdays") or ()
    return ",".join(day.upper() for day in days)


def _rule(session: Mapping[str, Any]) -> Document:
    parts = dict(part.split("=", 1) for part in session.get("starts", "").split(";") if "=" in part)
    if not _rule_fits(parts):
        return {}
    found: Document = {"freq": parts["FREQ"], "bymonthday": parts.get("BYMONTHDAY")}
    if "INTERVAL" in parts:
        found["interval"] = int(parts["INTERVAL"])
    return found


def _rule_fits(parts: Mapping[str, str]) -> bool:
    return parts.get("FREQ") in ("WEEKLY", "MONTHLY") and not parts.keys() - _RULE and "BYDAY" not in parts


def uncarried(session: Mapping[str, Any]) -> list[str]:
    """The fields of a session that its schedule does not say."""
    parts = dict(part.split("=", 1) for part in session.get("starts", "").split(";") if "=" in part)
    carried = {
        "id",
        "offer",
        "place",
        "attendance",
        "start",
        "end",
        "entry",
        "schedule",
        "link",
        "note",
        *_LENGTHS,
    }
    both = "schedule" in session and bool((session.get("entry") or {}).get("weekdays"))
    lost = session.keys() - carried - ({"starts"} if _rule_fits(parts) else set())
    return sorted(lost | ({"entry"} if both else set()))


def session_of(item: Mapping[str, Any]) -> Document:
    """The fields of a session but its offer and place; empty without days that can be read."""
    first, last = (str(item.get(name) or "") for name in ("valid_from", "valid_to"))
    begins, days = str(item.get("dtstart") or ""), _weekdays(item)
    found: Document = {}
    if _DAY.fullmatch(begins) and item.get("freq") in (None, "WEEKLY"):
        found["start"] = begins
        if _DAY.fullmatch(last):
            found["end"] = last
    elif item.get("freq") == "WEEKLY" or item.get("description"):
        window = {
            "from": first if _DAY.fullmatch(first) else None,
            "until": last if _DAY.fullmatch(last) else None,
        }
        found["entry"] = {name: value for name, value in window.items() if value}
        if not (item.get("opens_at") and days):
            found["entry"] |= {"weekdays": days} if days else {}
    if not found:
        return {}
    found |= {name: int(value) for name in _LENGTHS for value in values_of(item, name) if value.isdecimal()}
    if "end" not in found and not set(_LENGTHS) & found.keys():
        found["days"] = 1
    return found | _hours(item, days) | _said(item)


def _weekdays(item: Mapping[str, Any]) -> list[str]:
    told = {each[-2:].lower() for each in str(item.get("byday") or "").split(",")}
    return [day for day in _WEEKDAYS if day in told]


def _hours(item: Mapping[str, Any], days: list[str]) -> Document:
    clocks = [_CLOCK.match(str(item.get(name) or "")) for name in ("opens_at", "closes_at")]
    if not days or not all(clocks):
        return {}
    begins, ends = (clock[0] for clock in clocks if clock)
    return {"schedule": {"days": days, "begins": begins, "ends": ends}}


def _said(item: Mapping[str, Any]) -> Document:
    notes = [str(item[name]) for name in ("description", "notes") if item.get(name)]
    attendance = item.get("attending_type")
    found = {
        "note": " ".join(notes),
        "link": item.get("schedule_link"),
        "attendance": attendance if attendance in ("onsite", "distance", "blended") else None,
    }
    return {name: value for name, value in found.items() if value}


def reason(name: str) -> str:
    """Why a field of a session is lost."""
    return _("Les horaires de HSDS n’ont pas de champ pour « %(name)s ».") % {"name": name}
