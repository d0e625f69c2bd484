"""Proposals beside each other, and the choice that the person makes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.views.asking import Asked
from maillage.desk.gate import File
from maillage.desk.models import Scope
from maillage.desk.pathways import services
from maillage.desk.pathways.proposing import Offered, count_need, goal_of, offered_to
from maillage.desk.pathways.replanning import Change
from maillage.desk.pathways.views.doors import (
    CHANGED,
    GET_OR_POST,
    as_seen_by,
    at_the_desk,
    back,
    read,
    shown,
    without_reasons,
)
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.directory.wording import words
from maillage.planning.queries import IncompleteSituationError, NothingToPlanOnError


@require_safe
@at_the_desk
def proposals(request: Asked, key: UUID) -> HttpResponse:
    """The pathways that planning proposes for the person's situation, side by side."""
    file = read(key, Scope.SITUATION, deed="proposals.read")
    return _proposals(request, file)


def _proposals(request: Asked, file: File, told: str = "", status: int = 200) -> HttpResponse:
    try:
        offered = offered_to(file.person)
    except IncompleteSituationError:
        return shown(request, "incomplete", file, {"unknown": False}, status)
    except NothingToPlanOnError:
        return shown(request, "incomplete", file, {"unknown": True}, status)
    count_need(file.person, offered)
    answer = as_seen_by(file, offered.answer())
    context: dict[str, Any] = {
        "answer": answer,
        "goal": words.inside(goal_of(offered.telling)),
        "cards": [(each, offered.digests[each.plan.number - 1]) for each in answer.best],
        "refused": told,
    }
    return shown(request, "proposals", file, context, status)


@require_safe
@at_the_desk
def proposal(request: Asked, key: UUID, number: int) -> HttpResponse:
    """One of them, whole."""
    file = read(key, Scope.SITUATION, deed="proposals.read")
    offered = _offered(file)
    if not 1 <= number <= len(offered.plans):
        raise Http404
    plan = offered.words[number - 1]
    context = {
        "plan": plan if file.shows(Scope.HEALTH) else without_reasons(plan),
        "goal": words.inside(goal_of(offered.telling)),
        "territory": offered.proposed.ground.name,
        "made_on": offered.proposed.ground.today,
        "digest": offered.digests[number - 1],
    }
    return shown(request, "proposal", file, context)


def _offered(file: File) -> Offered:
    try:
        return offered_to(file.person)
    except (IncompleteSituationError, NothingToPlanOnError) as error:
        raise Http404 from error


@require_POST
@at_the_desk
def choose(request: Asked, key: UUID) -> HttpResponse:
    """The person chooses; when another pathway is under way, ask first whether it stops."""
    digest, former = request.POST.get("digest", ""), _number(request.POST.get("former"))
    try:
        services.choose(key, digest, former)
    except services.FormerPathwayError as refused:
        file = read(key, Scope.SITUATION, deed="proposals.read")
        context = {"former": refused.former, "digest": digest, "refused": str(refused)}
        return shown(request, "former", file, context, CHANGED)
    except ChangedMeanwhileError:
        file = read(key, Scope.SITUATION, deed="proposals.read")
        told = _("Ces propositions ont changé depuis que vous les avez lues. Voici celles de maintenant.")
        return _proposals(request, file, told, CHANGED)
    except (IncompleteSituationError, NothingToPlanOnError) as error:
        raise Http404 from error
    return back(request, key, told=_("Le parcours est choisi. Vous pouvez l’imprimer et l’envoyer."))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 9 else None


@require_http_methods(GET_OR_POST)
@at_the_desk
def stop(request: Asked, key: UUID) -> HttpResponse:
    """Stop the pathway, once it is confirmed; with the refusal that left no way, where there is one."""
    if request.method != "POST":
        file = read(key)
        pathway = services.active_pathway(file.person)
        if pathway is None:
            raise Http404
        return shown(
            request, "stop", file, {"followed": pathway, "back": reverse("pathways:pathway", args=[key])}
        )
    try:
        services.stop(key, _number(request.POST.get("version")) or 0, _refusal(key, request))
    except RefusedError as refused:
        return back(request, key, refused)
    return back(request, key, told=_("Le parcours est arrêté. Ce qui était commencé reste noté."))


def _refusal(key: UUID, request: Asked) -> Change:
    from maillage.desk.pathways.views.adapting import refusal_of

    step, reason = request.POST.get("step"), request.POST.get("reason", "").strip()
    return refusal_of(key, step, reason) if step and reason else Change()
