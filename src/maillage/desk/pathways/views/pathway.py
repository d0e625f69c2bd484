"""The pathway: its page, what one takes away of it, its versions, and why it was proposed."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from maillage.accounts.views.asking import Asked
from maillage.desk.gate import File
from maillage.desk.models import Pathway, PathwayVersion, Scope, StepState
from maillage.desk.pathways import queries, texting
from maillage.desk.pathways.replaying import replay
from maillage.desk.pathways.sheets import Sheet, calendar_of, sheet_of
from maillage.desk.pathways.version import choices_of, words_of
from maillage.desk.pathways.views.doors import at_the_desk, read, shown, without_reasons
from maillage.desk.views.proposals import calendar_file


@require_safe
@at_the_desk
def pathway(request: Asked, key: UUID) -> HttpResponse:
    """The person's pathway, step by step."""
    return pathway_page(request, read(key))


def pathway_page(request: Asked, file: File, refused: str = "", status: int = 200) -> HttpResponse:
    """The page of the pathway; ``refused``: why what was asked was not done."""
    found = queries.latest(file.person)
    told = queries.pathway_shown(found) if found else None
    context = {
        "told": told,
        "active": bool(found and found.state == "active"),
        "why": file.shows(Scope.SITUATION) and file.shows(Scope.HEALTH),
        "may_plan": file.shows(Scope.SITUATION),
        "refused": refused,
    }
    return shown(request, "pathway", file, context, status)


def _sheet(file: File) -> tuple[Pathway, Sheet]:
    """What is still to be done; 404 without a pathway."""
    found = queries.latest(file.person)
    if found is None:
        raise Http404
    version = found.versions.select_related("telling").get(number=found.version)
    return found, sheet_of(found, version, found.steps.exclude(state=StepState.DROPPED))


@require_safe
@at_the_desk
def sheet(request: Asked, key: UUID) -> HttpResponse:
    """One page of paper, black and white."""
    file = read(key, deed="pathway.printed")
    _found, told = _sheet(file)
    return shown(request, "sheet", file, {"sheet": told})


@require_safe
@at_the_desk
def text(request: Asked, key: UUID) -> HttpResponse:
    """The text message, to be copied; and how many it counts for."""
    file = read(key, deed="pathway.texted")
    _found, told = _sheet(file)
    message = texting.text_of(told)
    context = {"message": message, "parts": texting.parts(message), "length": len(message)}
    return shown(request, "text", file, context)


@require_safe
@at_the_desk
def calendar(request: Asked, key: UUID) -> HttpResponse:
    """The dates, for any calendar program."""
    file = read(key, deed="pathway.calendar")
    del request
    return calendar_file(calendar_of(_sheet(file)[1]))


@require_safe
@at_the_desk
def versions(request: Asked, key: UUID) -> HttpResponse:
    """Every version of every pathway that the person chose."""
    file = read(key)
    return shown(request, "versions", file, {"pathways": queries.pathways_of(file.person)})


@require_safe
@at_the_desk
def version(request: Asked, key: UUID, pathway: int, number: int) -> HttpResponse:
    """One version as it was, and what changed since another."""
    file = read(key)
    found = _version(file, pathway, number)
    former = request.GET.get("avec", str(number - 1))
    before = queries.version_at(file.person, pathway, int(former)) if former.isdecimal() else None
    plan = words_of(found)
    shows = file.shows(Scope.SITUATION) and file.shows(Scope.HEALTH)
    choices = choices_of(found)
    context = {
        "version": found,
        "plan": plan if shows else without_reasons(plan),
        "why": shows,
        "own": [queries.own_entry(each) for each in (*choices.own, *choices.done)],
        "before": before,
        "differences": queries.differences(before, found) if before else (),
        "others": [n for n in range(1, found.pathway.version + 1) if n != number],
        "territory": found.pathway.territory.name,
        "made_on": found.day,
    }
    return shown(request, "version", file, context)


def _version(file: File, pathway: int, number: int) -> PathwayVersion:
    found = queries.version_at(file.person, pathway, number)
    if found is None:
        raise Http404
    return found


@require_safe
@at_the_desk
def why(request: Asked, key: UUID, pathway: int, number: int) -> HttpResponse:
    """« Pourquoi m’a-t-on proposé cela ? »: the advice made again as it was that day."""
    file = read(key, Scope.SITUATION, Scope.HEALTH, deed="pathway.replayed")
    found = _version(file, pathway, number)
    try:
        told = replay(found)
    except (LookupError, ValueError):
        return shown(request, "why", file, {"version": found, "replay": None})
    context = {
        "version": found,
        "replay": told,
        "plan": told.plan,
        "territory": found.pathway.territory.name,
        "made_on": told.computed.day,
    }
    return shown(request, "why", file, context)
