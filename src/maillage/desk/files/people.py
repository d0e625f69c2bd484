"""The people that whoever is asking may see: listed, found again by name, by e-mail, by telephone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from maillage.desk import gate
from maillage.desk.files import marks
from maillage.desk.models import (
    Appointment,
    AppointmentState,
    PathwayState,
    Person,
    PersonMark,
    Scope,
    Step,
    StepState,
)
from maillage.territories.names import words

ON_A_PAGE = 20
PHONE = re.compile(r"^[+\d][\d\s().\-]{5,}$")


@dataclass(frozen=True, slots=True)
class Coming:
    """What is next for a person. ``title``: of a step; empty for an appointment."""

    day: date
    title: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as the list shows them. ``coming``: ``None`` where nothing is planned, or may not be seen."""

    person: Person
    coming: Coming | None


def people_page(asked: str, mine: int | None, number: str | None) -> Page[Person]:
    """A page of the people that whoever is asking may see: those met last come first.

    ``asked``: words of a name, an e-mail or a telephone; without them, closed files are left out. ``mine``:
    the key of the account that must be their key worker.
    """
    people = gate.people_of()
    if mine is not None:
        people = people.filter(key_worker=mine)
    people = _found(people, asked) if asked.strip() else people.filter(closed_at=None)
    people = people.order_by(F("closed_at").asc(nulls_first=True), "-last_contact_on", "-pk")
    return Paginator(people.select_related("key_worker", "key_worker_for"), ON_A_PAGE).get_page(number)


def rows_of(page: Page[Person]) -> list[PersonRow]:
    """The people of a page, with what is next for each."""
    people = list(page.object_list)
    coming = coming_for(person.pk for person in people)
    return [PersonRow(person, coming.get(person.pk)) for person in people]


def _found(people: QuerySet[Person], asked: str) -> QuerySet[Person]:
    """Those whose e-mail or telephone it is, or whose name has these words.

    Names are sealed: those that may be seen are opened here, one by one, and nobody else's.
    """
    kinds = [(marks.EMAIL, marks.plain_email(asked))] if "@" in asked else []
    if PHONE.match(asked.strip()):
        kinds = [(marks.PHONE, marks.plain_phone(asked))]
    if kinds:
        return people.filter(marked(marks.mark_of(*kinds[0])))
    wanted = words(asked)
    named = people.values_list("pk", "name")
    return people.filter(pk__in=[pk for pk, name in named if wanted and _is_named(words(name), wanted)])


def _is_named(name: Iterable[str], wanted: Iterable[str]) -> bool:
    held = tuple(name)
    return all(any(word.startswith(asked) for word in held) for asked in wanted)


def marked(*found: marks.Mark) -> Exists:
    """The condition that a person has one of these marks."""
    texts = [mark for _kind, mark in found]
    return Exists(PersonMark.objects.filter(person=OuterRef("pk"), mark__in=texts))


def alike(name: str, contact: Mapping[str, Any], birth_date: str | None = None) -> list[Person]:
    """The files that may be of the same person, among those that whoever is asking may see.

    The others are not looked for: nobody can learn here that a file exists elsewhere. The person can join
    both from their own space.
    """
    wanted = list(marks.marks_for(name, contact, birth_date))
    return list(gate.people_of().filter(marked(*wanted))) if wanted else []


def coming_for(people: Iterable[int]) -> dict[int, Coming]:
    """What is next for these people, where their pathway is shown: three queries."""
    shown = gate.people_showing(Scope.PATHWAY).filter(pk__in=list(people))
    keys = list(shown.values_list("pk", flat=True))
    meetings = Appointment.objects.filter(
        person__in=keys, state=AppointmentState.PLANNED, begins_at__gte=timezone.now()
    )
    found = [
        (person, Coming(timezone.localdate(begins_at)))
        for person, begins_at in meetings.values_list("person", "begins_at")
    ]
    steps = Step.objects.filter(
        pathway__person__in=keys, pathway__state=PathwayState.ACTIVE, state=StepState.PLANNED
    )
    ahead = steps.filter(starts_on__gte=timezone.localdate())
    told = ahead.values_list("pathway__person", "starts_on", "title")
    found += [(person, Coming(day, title)) for person, day, title in told if day]
    found.sort(key=lambda pair: pair[1].day, reverse=True)
    return dict(found)
