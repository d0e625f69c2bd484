"""What is left of a file once it is erased: a line for statistics, by which nobody can be known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from maillage.desk.models import ClosedFile, Person
from maillage.privacy.fields import UnreadableError
from maillage.territories.models import Commune

BANDS = ((18, "0-17"), (26, "18-25"), (45, "26-44"), (60, "45-59"))
OLDEST = "60+"
UNKNOWN = "unknown"
MOST_MONTHS = 60  # this or more: a file longer than all others would be known by it
MOST_REFERRALS = 10


def closed_file_of(person: Person, at: datetime) -> ClosedFile:
    """The line of a file that is erased at that time; not saved."""
    day = timezone.localdate(at)
    return ClosedFile(
        territory_id=person.territory_id,
        zone=_zone(person.commune),
        quarter=quarter_of(day),
        age_band=_age_band(person, day),
        result=_result(person),
        months=min(_months(timezone.localdate(person.opened_at), person.last_contact_on), MOST_MONTHS),
        referrals=min(person.referrals.count(), MOST_REFERRALS),
    )


def quarter_of(day: date) -> str:
    """« 2026-4 »."""
    return f"{day.year}-{(day.month + 2) // 3}"


def _zone(commune: str) -> str:
    found = Commune.objects.filter(code=commune).values_list("epci_id", flat=True).first()
    return found or ""


def _age_band(person: Person, day: date) -> str:
    try:
        told = person.tellings.order_by("-number").values_list("content", flat=True).first()
    except UnreadableError:  # an erasure waits for no key
        return ""
    age = _age((told or {}).get("situation") or {}, day)
    if age is None:
        return ""
    return next((band for below, band in BANDS if age < below), OLDEST)


def _age(situation: Mapping[str, Any], day: date) -> int | None:
    try:
        born = date.fromisoformat(str(situation.get("birth_date")))
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    except ValueError:
        age = situation.get("age")
        return age if isinstance(age, int) else None


def _result(person: Person) -> str:
    ended = person.referrals.exclude(outcome="").order_by("-state_at", "-pk")
    return ended.values_list("outcome", flat=True).first() or UNKNOWN


def _months(first: date, last: date) -> int:
    return max(0, (last.year - first.year) * 12 + last.month - first.month)
