"""What is done about a request: take it, pass it on, answer it, close it, open it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.views.asking import Asked
from maillage.desk import gate
from maillage.desk.models import Request, Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.desk.welcome import matching, queries, rules, services
from maillage.desk.welcome.forms import AnswerForm, RouteForm
from maillage.desk.welcome.views.requests import read, shown, to_choices

CONFLICT, UNFIT = 409, 422
Simple = Callable[[Request, int], None]


def _found(key: UUID) -> Request:
    """The request, if its page may be read: of one in a file, the situation must be open."""
    try:
        found = queries.request_at(key)
        if found.person is not None:
            gate.file_at(found.person.key).require(Scope.SITUATION)
    except (queries.NoSuchRequestError, gate.NoSuchFileError):
        raise Http404 from None
    return found


def _seen(request: Asked) -> int:
    """The version that whoever asks had before their eyes; 0, which is none, for what is not a number."""
    told = request.POST.get("version", "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0


def _refused(request: Asked, key: UUID, error: RefusedError, **bound: Any) -> HttpResponse:
    """The page as it is now, with what was typed, and why nothing was done."""
    messages.warning(request, str(error))
    try:
        found = read(key)
    except queries.NoSuchRequestError:
        return redirect("welcome:requests")
    status = CONFLICT if isinstance(error, ChangedMeanwhileError) else UNFIT
    return shown(request, found, status, **bound)


def _simple(request: Asked, key: UUID, verb: Simple, told: str) -> HttpResponse:
    found = _found(key)
    try:
        verb(found, _seen(request))
    except RefusedError as error:
        return _refused(request, key, error)
    messages.success(request, told)
    return redirect("welcome:request", key)


@require_POST
@login_required
def take(request: Asked, key: UUID) -> HttpResponse:
    """Look after it oneself."""
    return _simple(request, key, services.take, _("Vous vous occupez de cette demande."))


@require_POST
@login_required
def close(request: Asked, key: UUID) -> HttpResponse:
    """No answer is called for."""
    return _simple(request, key, services.close, _("La demande est classée. Vous pouvez la rouvrir."))


@require_POST
@login_required
def reopen(request: Asked, key: UUID) -> HttpResponse:
    """It calls for one after all."""
    return _simple(request, key, services.reopen, _("La demande est de nouveau à traiter."))


@require_POST
@login_required
def route(request: Asked, key: UUID) -> HttpResponse:
    """Pass it on to an organisation that can answer it."""
    found = _found(key)
    proposed = matching.proposals(found)
    form = RouteForm(request.POST, choices=to_choices(found, proposed))
    if not form.is_valid():
        return shown(request, read(key), UNFIT, route_form=form)
    to = rules.organisations_reachable(found.territory).get(pk=form.cleaned_data["to"])
    reasons = {reason.code for one in proposed if one.organisation.pk == to.pk for reason in one.reasons}
    try:
        services.route(found, to, form.cleaned_data["why"], _seen(request), reasons)
    except RefusedError as error:
        return _refused(request, key, error, route_form=form)
    messages.success(request, _("La demande est transmise à %(name)s.") % {"name": to.name})
    return redirect("welcome:requests")


@require_POST
@login_required
def answer(request: Asked, key: UUID) -> HttpResponse:
    """Answer it."""
    found = _found(key)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return shown(request, read(key), UNFIT, answer_form=form)
    try:
        answered = services.answer(found, form.cleaned_data["answer"], _seen(request))
    except RefusedError as error:
        return _refused(request, key, error, answer_form=form)
    sent = _("Votre réponse est envoyée.") if answered.caller.get("email") else _("Votre réponse est gardée.")
    messages.success(request, sent)
    return redirect("welcome:request", key)
