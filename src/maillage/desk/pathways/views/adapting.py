"""The pathway changed with the person: fixed, refused, moved, completed; changes are told first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.views.asking import Asked, posted
from maillage.desk import gate
from maillage.desk.gate import File, NoSuchFileError
from maillage.desk.models import Pathway, Scope, Step, StepState
from maillage.desk.pathways import following, services
from maillage.desk.pathways.following import Fallen, fallen, offer_of
from maillage.desk.pathways.forms import LONGEST_REASON, OwnStepForm, RefusalForm
from maillage.desk.pathways.proposing import Offered, count_need
from maillage.desk.pathways.queries import pathway_shown
from maillage.desk.pathways.replanning import NOTHING, Change, Replan, replan
from maillage.desk.pathways.views.doors import (
    CHANGED,
    GET_OR_POST,
    as_seen_by,
    at_the_desk,
    back,
    read,
    shown,
)
from maillage.desk.pathways.views.pathway import pathway_page
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.planning.queries import IncompleteSituationError, Proposed

SAYING = {
    "started": following.step_started,
    "completed": following.step_completed,
    "stopped": following.step_stopped,
}


@require_safe
@at_the_desk
def step(request: Asked, key: UUID, step: UUID) -> HttpResponse:
    """One step, and all that can be done with it."""
    file = read(key)
    pathway, row = services.step_at(file.person, step)
    found = next((each for each in pathway_shown(pathway).steps if each.row.pk == row.pk), None)
    if found is None:
        raise NoSuchFileError
    return shown(request, "step", file, {"step": found, "followed": pathway, "why": _shows_reasons(file)})


def _shows_reasons(file: File) -> bool:
    return file.shows(Scope.SITUATION) and file.shows(Scope.HEALTH)


def _seen(request: Asked) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


@require_POST
@at_the_desk
def pin(request: Asked, key: UUID, step: UUID) -> HttpResponse:
    """Fix a step, or free it."""
    wanted = request.POST.get("pinned") == "1"
    try:
        services.pin(key, _seen(request), step, wanted)
    except ChangedMeanwhileError as refused:
        return pathway_page(request, read(key), str(refused), CHANGED)
    except RefusedError as refused:
        return back(request, key, refused)
    told = _("L’étape est fixée : rien ne la déplacera.") if wanted else _("L’étape est libérée.")
    return back(request, key, told=told)


@require_POST
@at_the_desk
def say(request: Asked, key: UUID, step: UUID) -> HttpResponse:
    """The step has begun, is completed, or stops."""
    file = gate.file_at(key)
    file.require(Scope.PATHWAY)
    _pathway, row = services.step_at(file.person, step)
    verb = SAYING.get(request.POST.get("state", ""))
    if verb is None:
        raise Http404
    if verb is following.step_completed:
        file.require(Scope.SITUATION)
    try:
        verb(row, _seen(request), file.organisation_id)
    except ChangedMeanwhileError as refused:
        return pathway_page(request, read(key), str(refused), CHANGED)
    except RefusedError as refused:
        return back(request, key, refused)
    return back(request, key, told=_("C’est noté."))


@require_http_methods(GET_OR_POST)
@at_the_desk
def again(request: Asked, key: UUID) -> HttpResponse:
    """Look again, with what is told and what exists today."""
    file = _file_to_change(key)
    return _previewed(request, file, _active(file), NOTHING, {"heading": _("Refaire le point")})


@require_http_methods(GET_OR_POST)
@at_the_desk
def fall(request: Asked, key: UUID, step: UUID, how: str) -> HttpResponse:
    """A step falls through: what is the least that changes."""
    file = _file_to_change(key)
    pathway, row = _engine_step(file, step)
    if how not in set(Fallen):
        raise Http404
    heading = _("« %(name)s » n’est plus possible") % {"name": row.title}
    return _previewed(request, file, pathway, fallen(row, Fallen(how)), {"heading": heading, "step": row})


@require_http_methods(GET_OR_POST)
@at_the_desk
def drop(request: Asked, key: UUID, step: UUID) -> HttpResponse:
    """The person leaves a step out: at once where it is their own, else once they saw what changes."""
    file = _file_to_change(key)
    _pathway, row = services.step_at(file.person, step)
    if not row.own:
        pathway, row = _engine_step(file, step)
        change = Change(dropped=frozenset({offer_of(row)}))
        heading = _("Retirer « %(name)s »") % {"name": row.title}
        return _previewed(request, file, pathway, change, {"heading": heading, "step": row})
    if request.method != "POST":
        raise Http404
    try:
        services.drop_own(key, _seen(request), step)
    except ChangedMeanwhileError as refused:
        return pathway_page(request, read(key), str(refused), CHANGED)
    except RefusedError as refused:
        return back(request, key, refused)
    return back(request, key, told=_("L’étape est retirée."))


@require_http_methods(GET_OR_POST)
@at_the_desk
def refuse(request: Asked, key: UUID, step: UUID) -> HttpResponse:
    """The person refuses a step, and says why; then what changes is shown."""
    file = _file_to_change(key)
    pathway, row = _engine_step(file, step)
    form = RefusalForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        file = read(key)
        return shown(request, "refuse", file, {"form": form, "step": row}, 400 if form.errors else 200)
    reason = form.cleaned_data["reason"]
    change = Change(refused=offer_of(row), reason=reason)
    heading = _("Sans « %(name)s »") % {"name": row.title}
    return _previewed(request, file, pathway, change, {"heading": heading, "step": row, "reason": reason})


def refusal_of(key: UUID, step: str, reason: str) -> Change:
    """The refusal that a form tells; nothing for a step that is not there."""
    file = gate.file_at(key)
    try:
        _pathway, row = _engine_step(file, UUID(step))
    except ValueError as error:
        raise NoSuchFileError from error
    return Change(refused=offer_of(row), reason=reason[:LONGEST_REASON])


def _file_to_change(key: UUID) -> File:
    file = gate.file_at(key)
    file.require(Scope.PATHWAY)
    file.require(Scope.SITUATION)
    return file


def _active(file: File) -> Pathway:
    found = services.active_pathway(file.person)
    if found is None:
        raise NoSuchFileError
    return found


def _engine_step(file: File, step: UUID) -> tuple[Pathway, Step]:
    """A step of the plan that has not ended; raises ``NoSuchFileError`` for any other."""
    pathway, row = services.step_at(file.person, step)
    if row.own or row.state not in (StepState.PLANNED, StepState.STARTED):
        raise NoSuchFileError
    return pathway, row


def _previewed(
    request: Asked, file: File, pathway: Pathway, change: Change, told: dict[str, Any]
) -> HttpResponse:
    """What changes, told; then done, once a form says which way."""
    key = file.person.key
    digest = request.POST.get("digest", "")
    if digest:
        try:
            services.confirm(key, _seen(request), digest, change)
        except ChangedMeanwhileError as refused:
            pathway.refresh_from_db()
            return _preview(request, key, pathway, change, {**told, "refused": str(refused)}, CHANGED)
        except RefusedError as refused:
            return back(request, key, refused)
        return back(request, key, told=_("Le parcours est changé. Les versions d’avant restent lisibles."))
    return _preview(request, key, pathway, change, {**told, "refused": ""}, 200)


def _preview(
    request: Asked, key: UUID, pathway: Pathway, change: Change, told: dict[str, Any], status: int
) -> HttpResponse:
    file = read(key)
    try:
        found = replan(file.person, pathway, change)
    except IncompleteSituationError:
        return shown(request, "incomplete", file, {"unknown": False})
    context = {"found": found, "followed": pathway, "reason": "", "step": None, **told}
    if not found.ways:
        context["answer"] = _what_is_missing(file, found)
    return shown(request, "replan", file, context, status)


def _what_is_missing(file: File, found: Replan) -> Any:
    """The remedies, as the desk shows them; and the need counted where nothing at all leads there."""
    stand = found.today.stand
    proposed = Proposed(found.today.ground, True, stand.situation, stand.proposal())
    offered = Offered(found.today.territory, found.today.telling, proposed)
    if not offered.plans:
        count_need(file.person, offered)
    return as_seen_by(file, offered.answer())


@require_http_methods(GET_OR_POST)
@at_the_desk
def add(request: Asked, key: UUID) -> HttpResponse:
    """Add a step of the person's own."""
    file = read(key)
    pathway = _active(file)
    form = OwnStepForm(posted(request), initial={"version": pathway.version})
    if request.method == "POST" and form.is_valid():
        return _kept(request, key, form, None)
    return shown(request, "own", file, {"form": form, "step": None}, 400 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@at_the_desk
def move(request: Asked, key: UUID, step: UUID) -> HttpResponse:
    """Change a step of the person's own, or move it."""
    file = read(key)
    pathway, row = services.step_at(file.person, step)
    if not row.own:
        raise NoSuchFileError
    names = ("title", "place", "starts_on", "ends_on")
    initial = {"version": pathway.version, **{name: getattr(row, name) for name in names}}
    form = OwnStepForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        return _kept(request, key, form, row)
    return shown(request, "own", file, {"form": form, "step": row}, 400 if form.errors else 200)


def _kept(request: Asked, key: UUID, form: OwnStepForm, row: Step | None) -> HttpResponse:
    seen = form.cleaned_data["version"]
    try:
        if row is None:
            services.add_own(key, seen, **form.told())
        else:
            services.change_own(key, seen, row.key, **form.told())
    except ChangedMeanwhileError as refused:
        file = read(key)
        again = OwnStepForm({**form.told(), "version": _active(file).version})
        context = {"form": again, "step": row, "refused": str(refused)}
        return shown(request, "own", file, context, CHANGED)
    except RefusedError as refused:
        return back(request, key, refused)
    return back(request, key, told=_("L’étape est notée."))
