"""What every page of the desk sends back: never cached, the visitor's situation renewed in their browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext

from maillage.accounts import visitor
from maillage.accounts.visitor import Visit


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    visit: Visit | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page that no cache keeps; it gives the visitor two hours more."""
    visit = visit or visitor.visit_of(request)
    response = render(request, template, {"visit": visit, **context}, status=status)
    if visit.situation is not None:
        visitor.keep(response, visit.situation, visit.unsure)
    if visit.lost:
        visitor.forget(response)
    return unkept(response)


def went_on(request: HttpRequest, visit: Visit, to: str, **where: Any) -> HttpResponse:
    """The next page, once the visit is kept in the browser; with a message when it does not fit."""
    response = redirect(to, **where)
    try:
        visitor.keep(response, visit.situation or {}, visit.unsure)
    except visitor.SituationTooLongError:
        messages.error(
            request,
            gettext("Votre situation est trop longue pour être gardée : cette réponse n’a pas été retenue."),
        )
    return unkept(response)


def unkept(response: HttpResponse) -> HttpResponse:
    """The same response, that no cache may keep."""
    patch_cache_control(response, no_store=True, private=True)
    return response
