"""The pages of the teams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.views.asking import Asked, posted
from maillage.desk import gate
from maillage.desk.models import Team, TeamMember
from maillage.desk.refusals import RefusedError
from maillage.desk.teams import queries, services
from maillage.desk.teams.forms import JoinForm, MeetingForm, SheetForm, TeamForm
from maillage.directory import clock

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def teams(request: Asked) -> HttpResponse:
    """The teams of one's organisations."""
    shown = {"teams": queries.teams_counted(), "may_form": queries.offers_of_mine().exists()}
    return render(request, "desk/teams/teams.html", shown)


@require_http_methods(GET_OR_POST)
@login_required
def new(request: Asked) -> HttpResponse:
    """Form a team."""
    offers = queries.offers_of_mine()
    if not offers.exists():
        raise PermissionDenied
    form = TeamForm(posted(request))
    form.fields["offer"].queryset = offers  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            made = services.form_team(**form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Le groupe est ouvert."))
            return redirect("teams:team", made.pk)
    return render(request, "desk/teams/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@login_required
def team(request: Asked, pk: int) -> HttpResponse:
    """A team: its seats, its waiting list, its meetings."""
    found = _team(pk)
    sheet = queries.sheet(found)
    today = clock.today(found.offer.territory.replay_date)
    shown = {
        "team": found,
        "sheet": sheet,
        "join": JoinForm(None, queries.who_may_join(found)),
        "meeting_form": MeetingForm(auto_id="meeting_%s"),
        "next": None if sheet.free > 0 else queries.next_start(found, today),
    }
    return render(request, "desk/teams/team.html", shown)


@require_POST
@login_required
def join(request: Asked, pk: int) -> HttpResponse:
    """Let a person in."""
    found = _team(pk)
    form = JoinForm(request.POST, queries.who_may_join(found))
    if not form.is_valid():
        messages.error(request, _("Choisissez une personne de la liste."))
        return redirect("teams:team", pk)

    def let_in() -> str:
        member = services.join(found, form.cleaned_data["person"])
        return (
            _("La personne a une place.") if member.seat else _("Complet : elle est sur la liste d’attente.")
        )

    return _done(request, pk, let_in)


@require_POST
@login_required
def seat_next(request: Asked, pk: int) -> HttpResponse:
    """Give a free seat to whoever has waited longest."""
    found = _team(pk)

    def give() -> str:
        services.seat_next(found)
        return _("La première personne de la liste a une place : prévenez-la.")

    return _done(request, pk, give)


@require_POST
@login_required
def seats(request: Asked, pk: int) -> HttpResponse:
    """More seats or fewer."""
    found = _team(pk)
    wanted, seen = _number(request, "seats"), _number(request, "version")

    def change() -> str:
        services.change_seats(found, seen, wanted)
        return _("Le nombre de places est changé.")

    return _done(request, pk, change)


@require_POST
@login_required
def leave(request: Asked, pk: int, member: int) -> HttpResponse:
    """A person leaves."""
    people = gate.people_of()
    mine = TeamMember.objects.select_related("team", "person").filter(team=_team(pk), person__in=people)
    found = get_object_or_404(mine, pk=member)

    def let_out() -> str:
        services.leave(found)
        return _("La personne n’est plus dans le groupe.")

    return _done(request, pk, let_out)


@require_POST
@login_required
def add_meeting(request: Asked, pk: int) -> HttpResponse:
    """Add a half-day."""
    found, form = _team(pk), MeetingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Donnez un jour et un moment."))
        return redirect("teams:team", pk)

    def add() -> str:
        services.add_meeting(found, **form.cleaned_data)
        return _("La séance est ajoutée.")

    return _done(request, pk, add)


@require_http_methods(GET_OR_POST)
@login_required
def meeting(request: Asked, pk: int, meeting: int) -> HttpResponse:
    """Who came: the sheet of a meeting, to fill in or to print."""
    found = _team(pk)
    sheet = queries.sheet(found)
    day = next((each for each in sheet.meetings if each.pk == meeting), None)
    if day is None:
        raise Http404
    form = SheetForm(posted(request), sheet, day)
    if request.method == "POST" and form.is_valid():

        def mark() -> str:
            services.mark_presences(day, form.presences())
            return _("La feuille de présence est enregistrée.")

        return _done(request, pk, mark)
    shown = {"team": found, "meeting": day, "form": form, "sheet": sheet}
    return render(request, "desk/teams/meeting.html", shown, status=422 if form.errors else 200)


def _team(pk: int) -> Team:
    return get_object_or_404(queries.teams(), pk=pk)


def _number(request: Asked, name: str) -> int:
    word = request.POST.get(name, "")
    return int(word) if word.isdecimal() and len(word) < 10 else 0


def _done(request: Asked, pk: int, deed: Callable[[], Any]) -> HttpResponse:
    """Do it and say so, or say why not; then the team again."""
    try:
        messages.success(request, deed())
    except gate.NoSuchFileError:
        raise Http404 from None
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("teams:team", pk)
