"""The page that a link opens: what is shown of an organisation, confirmed by one button, or corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maillage.directory import clock
from maillage.directory.models import CheckRequest
from maillage.directory.services import RefusedRecordError, StaleRecordError
from maillage.directory.trust import answering, asking
from maillage.directory.trust.answering import Asked
from maillage.directory.trust.forms import Correction, correction

GONE, NOT_FOUND, UNFIT = 410, 404, 422


@dataclass(frozen=True, slots=True)
class Line:
    """A record to confirm, and the form that corrects it."""

    asked: Asked
    form: Correction | None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is to be confirmed; a POST confirms all of it, or corrects one record.

    Opening the page changes nothing: whatever reads messages before people do may open it.
    """
    try:
        asked_of = asking.request_of(token)
    except asking.BadLinkError:
        return render(request, "directory/trust/link.html", {"expired": False}, status=NOT_FOUND)
    except asking.ExpiredLinkError:
        return render(request, "directory/trust/link.html", {"expired": True}, status=GONE)
    today = clock.today(asked_of.organisation.territory.replay_date)
    if request.method == "POST":
        return _posted(request, asked_of, today)
    return _page(request, asked_of, today)


def _posted(request: HttpRequest, asked_of: CheckRequest, today: date) -> HttpResponse:
    wanted = request.POST.get("correct")
    if wanted is None:
        return _confirmed(request, asked_of, today)
    one = next((each for each in answering.asked(asked_of, today) if each.key == wanted), None)
    form = correction(one.record, one.fields, request.POST, prefix=wanted) if one else None
    if one is None or form is None:
        messages.warning(request, gettext("Cette fiche n’est plus à confirmer."))
        return HttpResponseRedirect(request.path)
    if form.is_valid() and _saved(request, asked_of, one, form, today):
        messages.success(request, gettext("C’est corrigé, merci."))
        return HttpResponseRedirect(request.path)
    return _page(request, asked_of, today, refused=form, status=UNFIT)


def _confirmed(request: HttpRequest, asked_of: CheckRequest, today: date) -> HttpResponse:
    changed = answering.confirm(asked_of, _seen(request), today)
    if changed:
        told = ngettext(
            "%(count)s fiche a changé pendant ce temps : relisez-la, puis confirmez.",
            "%(count)s fiches ont changé pendant ce temps : relisez-les, puis confirmez.",
            len(changed),
        )
        messages.warning(request, told % {"count": len(changed)})
    else:
        messages.success(request, gettext("C’est confirmé, merci. L’annuaire le dit dès maintenant."))
    return HttpResponseRedirect(request.path)


def _seen(request: HttpRequest) -> dict[str, int]:
    """The version of each record that was shown, by its key."""
    told = {name.removeprefix("version-"): str(value) for name, value in request.POST.items()}
    return {key: int(value) for key, value in told.items() if value.isdecimal()}


def _saved(request: HttpRequest, asked_of: CheckRequest, one: Asked, form: Correction, today: date) -> bool:
    seen = _seen(request).get(one.key, 0)
    try:
        if form.cancelled:
            answering.cancel(asked_of, one, seen, today)
        else:
            answering.correct(asked_of, one, seen, form.changes(), today)
    except StaleRecordError:
        form.add_error(None, gettext("Cette fiche a changé pendant ce temps. Relisez-la avant de corriger."))
        return False
    except RefusedRecordError as error:
        for fault in error.faults:
            name = fault.key if fault.key in form.fields else None
            form.add_error(name, f"{fault.message} {fault.remedy}".strip())
        return False
    return True


def _page(
    request: HttpRequest,
    asked_of: CheckRequest,
    today: date,
    refused: Correction | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = []
    for one in answering.asked(asked_of, today):
        again = refused is not None and refused.prefix == one.key
        lines.append(Line(one, refused if again else correction(one.record, one.fields, prefix=one.key)))
    context = {
        "organisation": asked_of.organisation,
        "lines": lines,
        "refused": refused,
        "left": any(state.trust != 1 for line in lines for state in line.asked.states),
        "until": asked_of.expires_at.date(),
        "today": today,
    }
    return render(request, "directory/trust/answer.html", context, status=status)
