"""The pathways of a visitor or an example: side by side, on one page, as a calendar, by a private link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts import visitor
from maillage.accounts.visitor import Visit
from maillage.desk import screens, services
from maillage.desk.calendar import plan_calendar
from maillage.desk.fallbacks import plan_b
from maillage.desk.forms import ShareForm
from maillage.desk.queries import answer, example_situation, plan_words_of
from maillage.desk.views.answers import page, unkept, went_on
from maillage.desk.views.telling import opened
from maillage.directory.models import ExampleSituation
from maillage.directory.wording import words
from maillage.planning.queries import (
    IncompleteSituationError,
    NothingToPlanOnError,
    Proposed,
    propose_for,
    propose_on,
)
from maillage.planning.wording.plans import PlanWords
from maillage.planning.wording.sheets import plan_document

TICKET_SALT = "maillage.desk.share"
TICKET_LIFE = 24 * 3600


@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """The visitor's pathways side by side; the missing screen when a place or a goal is."""
    visit = visitor.visit_of(request)
    try:
        proposed = propose_for(visit.situation or {})
    except IncompleteSituationError:
        return _missing(request, visit)
    except NothingToPlanOnError:
        return page(request, "desk/no_ground.html", {}, visit=visit)
    context = {"answer": answer(proposed, visit.unsure), "goal": goal_words(visit.situation)}
    return page(request, "desk/proposals.html", context, visit=visit)


def _missing(request: HttpRequest, visit: Visit) -> HttpResponse:
    grounds = opened(visit, screens.PlaceScreen).grounds
    lacking = (kind for kind in screens.NEEDED if not kind(visit, grounds).said())
    kind = next(lacking, screens.PlaceScreen)
    if not visit.lost:
        messages.info(request, gettext("Il nous faut cette réponse pour chercher des parcours."))
    return unkept(redirect("desk:tell", slug=kind.slug))


def goal_words(situation: Mapping[str, Any] | None) -> str:
    return words.inside(str((situation or {}).get("goal_label") or ""))


def _visitor_plan(request: HttpRequest, number: int) -> tuple[Visit, Proposed, PlanWords]:
    visit = visitor.visit_of(request)
    try:
        proposed = propose_for(visit.situation or {})
    except (IncompleteSituationError, NothingToPlanOnError) as error:
        raise Http404 from error
    return visit, proposed, _numbered(plan_words_of(proposed), number)


def _numbered(plans: tuple[PlanWords, ...], number: int) -> PlanWords:
    if not 1 <= number <= len(plans):
        raise Http404
    return plans[number - 1]


@require_safe
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """One of the visitor's pathways, made to be printed on one page."""
    visit, proposed, chosen = _visitor_plan(request, number)
    context = {
        "plan": chosen,
        "fallbacks": plan_b(request, proposed, number),
        "goal": goal_words(visit.situation),
        "territory": proposed.ground.name,
        "made_on": proposed.ground.today,
        "back": reverse("desk:proposals"),
        "calendar": reverse("desk:calendar", args=[number]),
        "share": reverse("desk:share", args=[number]),
    }
    return page(request, "desk/plan.html", context, visit=visit)


@require_safe
def calendar(request: HttpRequest, number: int) -> HttpResponse:
    """One of the visitor's pathways as a calendar file."""
    _, proposed, chosen = _visitor_plan(request, number)
    return calendar_file(plan_calendar(chosen, proposed.ground.today))


def calendar_file(content: bytes) -> HttpResponse:
    """A calendar file to open or keep."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mon-parcours.ics"'
    return unkept(response)


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for how long, then keep the pathway behind a private link; sent twice, the same link."""
    visit, proposed, chosen = _visitor_plan(request, number)
    ticket = signing.dumps(services.new_token(), salt=TICKET_SALT)
    form = ShareForm(request.POST or None, initial={"ticket": ticket})
    if request.method == "POST" and form.is_valid():
        token = _token(form.cleaned_data["ticket"])
        content = {
            "plan": plan_document(chosen),
            "situation": visit.situation,
            "territory": proposed.ground.name,
            "made_on": proposed.ground.today.isoformat(),
        }
        services.share(token, content, form.cleaned_data["days"])
        return unkept(redirect("desk:link", token=token))
    context = {"form": form, "plan": chosen, "back": reverse("desk:plan", args=[number])}
    return page(request, "desk/share.html", context, visit=visit)


def _token(ticket: str) -> str:
    """The token that this site put in the form; raises ``Http404`` for any other."""
    try:
        return str(signing.loads(ticket, salt=TICKET_SALT, max_age=TICKET_LIFE))
    except signing.BadSignature as error:
        raise Http404 from error


def _example(territory: str, person: str) -> tuple[ExampleSituation, Proposed]:
    found = example_situation(territory, person)
    if found is None:
        raise Http404
    try:
        return found, propose_on(found.territory, found.as_document())
    except IncompleteSituationError as error:
        raise Http404 from error


@require_safe
def example(request: HttpRequest, territory: str, person: str) -> HttpResponse:
    """The pathways of an example person: a page that changes nothing."""
    found, proposed = _example(territory, person)
    context: dict[str, Any] = {
        "answer": answer(proposed),
        "goal": goal_words(found.document),
        "example": found,
    }
    return page(request, "desk/proposals.html", context)


@require_safe
def example_plan(request: HttpRequest, territory: str, person: str, number: int) -> HttpResponse:
    """One pathway of an example person."""
    found, proposed = _example(territory, person)
    context = {
        "plan": _numbered(plan_words_of(proposed), number),
        "fallbacks": plan_b(request, proposed, number),
        "goal": goal_words(found.document),
        "territory": proposed.ground.name,
        "made_on": proposed.ground.today,
        "back": reverse("desk:example", args=[territory, person]),
        "calendar": reverse("desk:example_calendar", args=[territory, person, number]),
        "example": found,
    }
    return page(request, "desk/plan.html", context)


@require_safe
def example_calendar(request: HttpRequest, territory: str, person: str, number: int) -> HttpResponse:
    """One pathway of an example person as a calendar file."""
    _, proposed = _example(territory, person)
    chosen = _numbered(plan_words_of(proposed), number)
    return calendar_file(plan_calendar(chosen, proposed.ground.today))


@require_POST
def take_example(request: HttpRequest, territory: str, person: str) -> HttpResponse:
    """Start from an example person's situation."""
    found = example_situation(territory, person)
    if found is None:
        raise Http404
    return went_on(request, Visit(visitor_document(found.as_document())), "desk:situation")


def visitor_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """A pack's situation without what names it as a record."""
    return {key: value for key, value in document.items() if key not in {"id", "title", "example"}}
