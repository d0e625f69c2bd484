"""What a file tells: the situation, what is left to ask, its history, who read it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from maillage.desk.files import content as parts
from maillage.desk.files import screens, wishes
from maillage.desk.files.asking import to_ask
from maillage.desk.files.barriers import rows
from maillage.desk.files.content import Content
from maillage.desk.files.forms import OF_AGE, age_on
from maillage.desk.files.history import page_of, versions
from maillage.desk.files.telling import content_for, content_of, current_telling
from maillage.desk.files.views.asking import Asked, found, read, shown
from maillage.desk.gate import File, consents_of
from maillage.desk.models import Person, Protection, Scope
from maillage.desk.space.readings import days_of, entries_of
from maillage.privacy.actor import current

LINES_ON_A_PAGE = 60


@require_safe
@login_required
def file(request: Asked, key: UUID) -> HttpResponse:
    """The situation; who the person is alone, for whoever may see no more."""
    scope = Scope.SITUATION if found(key, Scope.IDENTITY).shows(Scope.SITUATION) else Scope.IDENTITY
    opened = read(key, scope)
    person = Person.objects.select_related("key_worker", "key_worker_for", "opened_for").get(
        pk=opened.person.pk
    )
    context: dict[str, Any] = {"file": opened, "person": person, "told": None}
    if opened.shows(Scope.SITUATION):
        context["told"] = _situation(opened)
    return shown(request, "desk/files/situation.html", context)


def _situation(opened: File) -> dict[str, Any]:
    """What the page shows of the situation."""
    telling = current_telling(opened.person)
    content = content_for(opened, telling)
    barriers = rows(content, health=opened.shows(Scope.HEALTH))
    return {
        "lines": _lines(content),
        "barriers": [row for row in barriers if row.answer],
        "unasked": [row for row in barriers if not row.answer],
        "wishes": wishes.said(content, wishes.WISHES),
        "refusals": wishes.said(content, wishes.REFUSALS),
        "told_at": telling.at,
        "number": telling.number,
        "minor": opened.person.protection == Protection.NONE and _is_minor(content),
    }


def _lines(content: Content) -> list[screens.Line] | None:
    """Every theme and fact; ``None`` where no territory is loaded."""
    try:
        return screens.lines(content, screens.grounds_of(content))
    except screens.NoGroundError:
        return None


def _is_minor(content: Content) -> bool:
    told = content["situation"]
    born = parse_date(str(told.get("birth_date") or ""))
    age = age_on(timezone.localdate(), born) if born else told.get("age")
    return age is not None and age < OF_AGE


@require_safe
@login_required
def questions(request: Asked, key: UUID) -> HttpResponse:
    """What is left to ask, the most useful first, each with why."""
    opened = read(key, Scope.SITUATION)
    content = parts.complete(content_of(opened.person))
    context = {"file": opened, "asking": to_ask(content, health=opened.shows(Scope.HEALTH))}
    return shown(request, "desk/files/questions.html", context)


@require_safe
@login_required
def history(request: Asked, key: UUID) -> HttpResponse:
    """What changed, when, by whom."""
    opened = read(key, Scope.SITUATION)
    page = page_of(opened, request.GET.get("page"))
    try:
        told = versions(opened, page, screens.grounds_of(content_of(opened.person)))
    except screens.NoGroundError:
        told = []
    return shown(request, "desk/files/history.html", {"file": opened, "page": page, "versions": told})


@require_safe
@login_required
def readers(request: Asked, key: UUID) -> HttpResponse:
    """Who read this file and when; whoever is not of the organisation that opened it sees their own lines.

    That others read it could tell of a doctor, of a lawyer: it is for the person, and who opened the file as
    long as the person shows them their pathway and their health.
    """
    opened = read(key, Scope.IDENTITY, "readings.read")
    mine = consents_of(current()).filter(person=opened.person).values_list("organisation_id", flat=True)
    organisations = set(mine)
    told = opened.shows(Scope.PATHWAY) and opened.shows(Scope.HEALTH)
    whole = told and opened.person.opened_for_id in organisations
    entries = entries_of(opened.person)
    if not whole:
        entries = entries.filter(on_behalf_of__in=organisations)
    page = Paginator(entries, LINES_ON_A_PAGE).get_page(request.GET.get("page"))
    days = days_of(page.object_list, to_the_person=False)
    context = {"file": opened, "page": page, "days": days, "whole": whole}
    return shown(request, "desk/files/readers.html", context)
