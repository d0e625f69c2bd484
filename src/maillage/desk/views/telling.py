"""Telling one's situation: a summary, a screen for each theme, the questions that matter, erasing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts import visitor
from maillage.accounts.visitor import Visit
from maillage.desk import screens
from maillage.desk.forms import ReplyForm
from maillage.desk.queries import next_question, said_facts
from maillage.desk.screens import Screen
from maillage.desk.telling import asked, replied, reply_about
from maillage.desk.views.answers import page, unkept, went_on
from maillage.planning.queries import NothingToPlanOnError, grounds_for
from maillage.planning.wording.questions import question_words

require_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def opened(visit: Visit, kind: type[Screen]) -> Screen:
    """The screen for this visit; raises ``Http404`` when there is nothing to plan on."""
    try:
        grounds, _ = grounds_for((visit.situation or {}).get("commune"))
    except NothingToPlanOnError as error:
        raise Http404(gettext("Aucun territoire n’est encore chargé sur ce site.")) from error
    return kind(visit, grounds)


@require_safe
def situation(request: HttpRequest) -> HttpResponse:
    """What has been told so far, each line open to change; the first screen when nothing has."""
    visit = visitor.visit_of(request)
    if visit.situation is None and not visit.lost:
        return unkept(redirect("desk:tell", slug=screens.STEPS[0].slug))
    grounds = opened(visit, screens.PlaceScreen).grounds
    told = [kind(visit, grounds) for kind in screens.SCREENS]
    ready = all(screen.said() for screen in told if type(screen) in screens.NEEDED)
    vehicles = screens.TravelScreen(visit, grounds).vehicles()
    facts = said_facts(visit, grounds, frozenset(fact.id for fact in vehicles))
    return page(
        request, "desk/situation.html", {"screens": told, "facts": facts, "ready": ready}, visit=visit
    )


@require_get_or_post
def tell(request: HttpRequest, slug: str) -> HttpResponse:
    """One screen: asked again with what is wrong, or kept and the next one shown."""
    kind = screens.screen_of(slug)
    if kind is None:
        raise Http404
    visit = visitor.visit_of(request)
    screen = opened(visit, kind)
    form = screen.form(request.POST if request.method == "POST" else None)
    searching = "search" in request.POST
    if request.method == "POST" and not searching and form.is_valid():
        return _went_past(request, kind, asked(screen.kept(form), *kind.subjects))
    return page(request, "desk/screen.html", _context(screen, form, searching=searching), visit=visit)


def _went_past(request: HttpRequest, kind: type[Screen], kept: Visit) -> HttpResponse:
    """To the summary when one came from there, else to the next screen, else to the questions that matter."""
    if "changer" in request.GET:
        return went_on(request, kept, "desk:situation")
    following = screens.after(kind)
    if following is None:
        return went_on(request, kept, "desk:questions")
    return went_on(request, kept, "desk:tell", slug=following.slug)


def _context(screen: Screen, form: Any, *, searching: bool) -> dict[str, Any]:
    kind = type(screen)
    before = screens.before(kind)
    rank = screens.STEPS.index(kind) + 1 if kind in screens.STEPS else None
    if searching:
        form.errors.clear()
    return {
        "screen": screen,
        "form": form,
        "rank": rank,
        "count": len(screens.STEPS),
        "before": before.slug if before else None,
        "searching": searching,
    }


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """The next question whose answer can change the pathways; the pathways when none is left."""
    visit = visitor.visit_of(request)
    subject = next_question(visit)
    return unkept(redirect("desk:question", subject=subject) if subject else redirect("desk:proposals"))


@require_get_or_post
def question(request: HttpRequest, subject: str) -> HttpResponse:
    """One question about one fact; a field of the situation has a screen of its own."""
    visit = visitor.visit_of(request)
    if (kind := screens.screen_asking(subject)) is not None:
        return unkept(redirect("desk:tell", slug=kind.slug))
    if visit.situation is None:
        return unkept(redirect("desk:situation"))
    screen = opened(visit, screens.PlaceScreen)
    names = next((each.names for each in screen.grounds if subject in each.names.catalogue.vocabulary), None)
    if names is None:
        raise Http404
    words = question_words(names, subject)
    told = reply_about(visit, subject)
    form = ReplyForm(request.POST or None, question=words.text, why=words.why, initial={"reply": told})
    if request.method == "POST" and form.is_valid():
        kept = replied(visit, names.catalogue.vocabulary, subject, form.reply())
        return went_on(request, kept, "desk:questions")
    return page(request, "desk/question.html", {"form": form, "words": words}, visit=visit)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Erase the situation from the visitor's browser."""
    messages.success(request, gettext("C’est effacé : nous ne savons plus rien de votre situation."))
    response = redirect("web:home")
    visitor.forget(response)
    return unkept(response)
