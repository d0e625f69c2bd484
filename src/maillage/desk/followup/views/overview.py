"""The tab of the follow-up, and where to go near the person."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.accounts.views.asking import Asked
from maillage.desk.files.telling import situation_of
from maillage.desk.followup.nearby import drop_ins, mode_of, next_sunday
from maillage.desk.followup.news import news_due
from maillage.desk.followup.timeline import timeline
from maillage.desk.followup.views.asking import of_file
from maillage.desk.gate import open_file
from maillage.desk.models import Scope
from maillage.directory import clock

ENTRIES = 20


@require_safe
@of_file
def followup(request: Asked, key: UUID) -> HttpResponse:
    """What comes, and what happened."""
    file = open_file(key, Scope.IDENTITY, "followup.read")
    coming, past = timeline(file)
    page = Paginator(past, ENTRIES).get_page(request.GET.get("page"))
    shown = {
        "file": file,
        "coming": coming,
        "page": page,
        "news": news_due(file, clock.today(file.person.territory.replay_date)),
        "may": {str(scope): file.shows(scope) for scope in Scope},
        "follows": file.person.key_worker,
    }
    return render(request, "desk/followup/followup.html", shown)


@require_safe
@of_file
def nearby(request: Asked, key: UUID) -> HttpResponse:
    """Where to go without an appointment, this week and the next."""
    file = open_file(key, Scope.SITUATION, "file.read")
    today = clock.today(file.person.territory.replay_date)
    situation = situation_of(file.person)
    shown = {
        "file": file,
        "found": drop_ins(file.person, situation, today),
        "mode": mode_of(situation),
        "until": next_sunday(today),
    }
    return render(request, "desk/followup/nearby.html", shown)
