"""A private link: what it shows, erasing it, starting again from it. Opening it changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from maillage.accounts.visitor import Visit
from maillage.desk import services
from maillage.desk.calendar import plan_calendar
from maillage.desk.views.answers import unkept, went_on
from maillage.desk.views.proposals import calendar_file, goal_words
from maillage.planning.wording.sheets import plan_from_document


@require_safe
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The plan that is kept behind the link, as it was on the day it was made."""
    opened = services.open_link(token)
    if opened is None:
        return gone(request)
    kept, content = opened
    context: dict[str, Any] = {
        "plan": plan_from_document(content["plan"]),
        "goal": goal_words(content["situation"]),
        "territory": content["territory"],
        "made_on": date.fromisoformat(content["made_on"]),
        "expires_at": kept.expires_at,
        "token": token,
        "address": request.build_absolute_uri(),
        "calendar": reverse("desk:link_calendar", args=[token]),
    }
    return secret(render(request, "desk/link.html", context))


@require_safe
def link_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The plan behind the link as a calendar file."""
    opened = services.open_link(token)
    if opened is None:
        return gone(request)
    _, content = opened
    plan = plan_from_document(content["plan"])
    return secret(calendar_file(plan_calendar(plan, date.fromisoformat(content["made_on"]))))


@require_POST
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """Erase at once what is kept behind the link."""
    if not services.erase_link(token):
        return gone(request)
    messages.success(request, gettext("Le lien est effacé, et tout ce qu’il gardait avec lui."))
    return secret(redirect("web:home"))


@require_POST
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Start again from the situation that is kept behind the link, in this browser."""
    opened = services.open_link(token)
    if opened is None:
        return gone(request)
    _, content = opened
    return secret(went_on(request, Visit(content["situation"]), "desk:situation"))


def gone(request: HttpRequest) -> HttpResponse:
    """Unknown, erased or expired: the same page, so that nothing is told about what was."""
    return secret(render(request, "desk/link_gone.html", status=404))


def secret(response: HttpResponse) -> HttpResponse:
    """The same response, that no cache keeps, no search engine lists, and whose address goes nowhere."""
    response["Referrer-Policy"] = "same-origin"  # `no-referrer` would make the browser refuse our own forms
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return unkept(response)
