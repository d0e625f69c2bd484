"""The pages of appointments."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.views.asking import Asked, posted
from maillage.desk.followup import appointments as verbs
from maillage.desk.followup import feeds, reminders
from maillage.desk.followup.appointments import ClashError, Shown
from maillage.desk.followup.forms import AppointmentForm, MissedForm, proposed_times, soon
from maillage.desk.followup.views.asking import CONFLICT, GET_OR_POST, done, of_file, seen
from maillage.desk.gate import File, NoSuchFileError, open_file
from maillage.desk.models import AppointmentState, Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.directory import clock


@require_http_methods(GET_OR_POST)
@of_file
def make(request: Asked, key: UUID) -> HttpResponse:
    """Make an appointment."""
    file = open_file(key, Scope.IDENTITY, "file.read")
    form = AppointmentForm(posted(request), initial=proposed_times(_proposed(request, file)))
    clashes: list[verbs.Clash] = []
    if form.is_valid():
        try:
            made = verbs.make(key, form.wanted(), despite=form.cleaned_data["despite"])
        except ClashError as clash:
            clashes = clash.clashes
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Le rendez-vous est pris."))
            return redirect("followup:appointment", key, made.key)
    status = CONFLICT if clashes else 200
    shown = {"file": file, "form": form, "clashes": clashes}
    return render(request, "desk/followup/make.html", shown, status=status)


def _proposed(request: Asked, file: File) -> date:
    today = clock.today(file.person.territory.replay_date)
    try:
        return max(date.fromisoformat(request.GET.get("jour", "")), today)
    except ValueError:
        return soon(today)


@require_http_methods(GET_OR_POST)
@of_file
def appointment(request: Asked, key: UUID, appointment: UUID) -> HttpResponse:
    """An appointment: what is known of it; moved from here."""
    file = open_file(key, Scope.IDENTITY, "file.read")
    found = verbs.appointment_of(file, appointment)
    if request.method == "POST" and not found.own:
        raise NoSuchFileError
    form = AppointmentForm(posted(request), moved=found.appointment)
    clashes: list[verbs.Clash] = []
    status = 200
    if form.is_valid():
        wanted, despite = form.wanted(), form.cleaned_data["despite"]
        try:
            verbs.move(key, appointment, seen(request), wanted, despite=despite)
        except ClashError as clash:
            clashes, status = clash.clashes, CONFLICT
        except RefusedError as refused:
            form.add_error(None, str(refused))
            status = CONFLICT if isinstance(refused, ChangedMeanwhileError) else 200
        else:
            messages.success(request, _("Le rendez-vous est modifié."))
            return redirect("followup:appointment", key, appointment)
    shown = {**_shown(found), "file": file, "form": form, "clashes": clashes}
    return render(request, "desk/followup/appointment.html", shown, status=status)


def _shown(found: Shown) -> dict[str, object]:
    one = found.appointment
    begun = one.begins_at <= timezone.now()
    planned = one.state == AppointmentState.PLANNED
    return {
        "shown": found,
        "when": reminders.when(one),
        "planned": planned,
        "begun": begun,
        "message": reminders.message(one) if planned and not begun and found.own else "",
        "missed": MissedForm(initial={"version": one.version}),
    }


@require_POST
@of_file
def act(request: Asked, key: UUID, appointment: UUID, deed: str) -> HttpResponse:
    """Cancel an appointment, or say what became of it."""
    at = ("followup:appointment", key, appointment)
    version = seen(request)
    if deed == "annuler":
        return done(request, lambda: verbs.cancel(key, appointment, version), _("C’est annulé."), *at)
    if deed == "eu-lieu":
        return done(request, lambda: verbs.held(key, appointment, version), _("C’est noté."), *at)
    if deed == "manque":
        words = request.POST.get("what_next", "")[:500]
        return done(request, lambda: verbs.missed(key, appointment, version, words), _("C’est noté."), *at)
    raise Http404


@require_safe
@of_file
def person_calendar(request: Asked, key: UUID) -> HttpResponse:
    """The appointments to come, as a file for the person's own calendar."""
    file = open_file(key, Scope.IDENTITY, "file.read")
    return calendar_file(feeds.person_calendar(file), "rendez-vous.ics")


def calendar_file(content: bytes, name: str) -> HttpResponse:
    """A calendar file to keep."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
