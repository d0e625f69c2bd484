"""The pages of the conferences."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.views.asking import Asked, posted
from maillage.desk import gate
from maillage.desk.conferences import queries, rules, services
from maillage.desk.conferences.forms import CaseForm, ConferenceForm, DecisionForm, HostForm, MinutesForm
from maillage.desk.conferences.stuck import reason_words
from maillage.desk.models import CaseConference, ConferenceCase, Decision, Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.directory import clock
from maillage.directory.models import Organisation

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def conferences(request: Asked) -> HttpResponse:
    """The conferences one takes part in, and what one promised there."""
    ahead, past = queries.to_come_and_past()
    shown = {"ahead": ahead, "past": past, "hosts": rules.hosts(), "decisions": queries.my_decisions()}
    return render(request, "desk/conferences/conferences.html", shown)


@require_http_methods(GET_OR_POST)
@login_required
def convene(request: Asked) -> HttpResponse:
    """Call partners together."""
    hosts = list(rules.hosts())
    if not hosts:
        raise PermissionDenied
    which = HostForm(posted(request))
    which.fields["host"].queryset = rules.hosts()  # type: ignore[attr-defined]
    form = _form_of(hosts[0], posted(request))
    if request.method == "POST" and which.is_valid():
        host = which.cleaned_data["host"]
        form = _form_of(host, request.POST)
        if form.is_valid():
            made = services.convene(host, *_told(form))
            messages.success(request, _("La commission est annoncée."))
            return redirect("conferences:conference", made.pk)
    shown = {"form": form, "which": which if len(hosts) > 1 else None, "host": hosts[0]}
    return render(request, "desk/conferences/form.html", shown, status=_status(form))


@require_safe
@login_required
def conference(request: Asked, pk: int) -> HttpResponse:
    """The agenda of a conference, as one may see it."""
    found = _conference(pk)
    today = clock.today(found.territory.replay_date)
    shown = {"agenda": queries.agenda(found, today), "conference": found}
    return render(request, "desk/conferences/conference.html", shown)


@require_http_methods(GET_OR_POST)
@login_required
def change(request: Asked, pk: int) -> HttpResponse:
    """Another date, place or other guests."""
    found = _conference(pk)
    if not rules.may_run(found) or found.closed_at is not None:
        raise PermissionDenied
    form = _form_of(found.organisation, posted(request), _initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.change(found, form.cleaned_data["version"] or 0, *_told(form))
        except ChangedMeanwhileError as changed:
            form.add_error(None, str(changed))
            return _change_page(request, found, form, status=409)
        messages.success(request, _("C’est enregistré."))
        return redirect("conferences:conference", pk)
    return _change_page(request, found, form, _status(form))


def _change_page(request: Asked, found: CaseConference, form: ConferenceForm, status: int) -> HttpResponse:
    shown = {"form": form, "which": None, "host": found.organisation, "conference": found}
    return render(request, "desk/conferences/form.html", shown, status=status)


@require_POST
@login_required
def close(request: Asked, pk: int) -> HttpResponse:
    """The meeting is over."""
    found = _conference(pk)
    if not rules.may_run(found):
        raise PermissionDenied
    return _done(request, pk, lambda: services.close(found, _seen(request)), _("La commission est close."))


@require_POST
@login_required
def add_case(request: Asked, pk: int) -> HttpResponse:
    """Put a person on the agenda."""
    found, form = _conference(pk), CaseForm(request.POST)
    if not form.is_valid():
        raise Http404
    told = form.cleaned_data
    return _done(
        request,
        pk,
        lambda: services.add_case(found, told["person"], told["reason"]),
        _("La situation est à l’ordre du jour."),
    )


@require_http_methods(GET_OR_POST)
@login_required
def case(request: Asked, pk: int, case: int) -> HttpResponse:
    """A person's case: what was said and decided."""
    found = _case(pk, case)
    form = MinutesForm(posted(request), initial={"text": found.minutes, "version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.write_minutes(found, form.cleaned_data["version"], form.cleaned_data["text"])
        except ChangedMeanwhileError as changed:
            form.add_error(None, str(changed))
            return _case_page(request, found, form, _decision_form(found), status=409)
        except RefusedError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Le compte rendu est enregistré."))
        return redirect("conferences:case", pk, case)
    return _case_page(request, found, form, _decision_form(found), status=_status(form))


@require_POST
@login_required
def decide(request: Asked, pk: int, case: int) -> HttpResponse:
    """Somebody will do something by a day."""
    found = _case(pk, case)
    form = _decision_form(found, request.POST)
    if form.is_valid():
        try:
            services.decide(found, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("La décision est notée."))
            return redirect("conferences:case", pk, case)
    minutes = MinutesForm(initial={"text": found.minutes, "version": found.version})
    return _case_page(request, found, minutes, form, status=422)


@require_POST
@login_required
def take_off(request: Asked, pk: int, case: int) -> HttpResponse:
    """Take a person off the agenda."""
    found = _case(pk, case)
    said = _("La situation est retirée de l’ordre du jour.")
    return _done(request, pk, lambda: services.take_off(found), said)


@require_POST
@login_required
def done(request: Asked, decision: int) -> HttpResponse:
    """What was decided is done."""
    shown = gate.people_showing(Scope.PATHWAY)
    found = get_object_or_404(
        Decision.objects.select_related("case__person"),
        pk=decision,
        case__person__in=shown,
        case__conference__in=rules.conferences(),
    )
    services.mark_done(found)
    messages.success(request, _("C’est noté : c’est fait."))
    return redirect("conferences:conferences")


def _case_page(
    request: Asked, found: ConferenceCase, minutes: MinutesForm, decision: DecisionForm, status: int
) -> HttpResponse:
    try:
        file = services.read_case(found)
    except gate.NoSuchFileError:
        raise Http404 from None
    shown = {
        "case": found,
        "conference": found.conference,
        "file": file,
        "minutes": minutes,
        "decision": decision,
        "decisions": found.decisions.select_related("owner"),
        "reason": reason_words(found.reason),
    }
    return render(request, "desk/conferences/case.html", shown, status=status)


def _conference(pk: int) -> CaseConference:
    return get_object_or_404(rules.conferences(), pk=pk)


def _case(pk: int, case: int) -> ConferenceCase:
    shown = gate.people_showing(Scope.PATHWAY)
    mine = ConferenceCase.objects.select_related("person", "conference__organisation__territory")
    return get_object_or_404(mine, pk=case, conference=_conference(pk), person__in=shown)


def _form_of(host: Organisation, data: Any, initial: Any = None) -> ConferenceForm:
    form = ConferenceForm(data, initial=initial)
    form.fields["invited"].queryset = queries.partners_of(host)  # type: ignore[attr-defined]
    return form


def _decision_form(case: ConferenceCase, data: Any = None) -> DecisionForm:
    form = DecisionForm(data, auto_id="decision_%s")
    form.fields["owner"].queryset = queries.who_sees(case)  # type: ignore[attr-defined]
    return form


def _initial(found: CaseConference) -> dict[str, Any]:
    begins = timezone.localtime(found.begins_at)
    return {
        "day": begins.date(),
        "hour": begins.time(),
        "where": found.where,
        "invited": found.invited.all(),
        "version": found.version,
    }


def _told(form: ConferenceForm) -> tuple[datetime, str, Any]:
    told = form.cleaned_data
    begins = timezone.make_aware(datetime.combine(told["day"], told["hour"]))
    return begins, told["where"], told["invited"]


def _seen(request: Asked) -> int:
    word = request.POST.get("version", "")
    return int(word) if word.isdecimal() and len(word) < 10 else 0


def _status(form: ConferenceForm | MinutesForm) -> int:
    return 422 if form.is_bound and form.errors else 200


def _done(request: Asked, pk: int, deed: Any, said: str) -> HttpResponse:
    """Do it, or say why not; then the agenda again."""
    try:
        deed()
    except gate.NoSuchFileError:
        raise Http404 from None
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("conferences:conference", pk)
