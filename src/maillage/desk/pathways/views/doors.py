"""What every page of a pathway does in the same way: open the file, tell what was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from maillage.accounts.views.asking import Asked
from maillage.desk import gate
from maillage.desk.gate import File, NoSuchFileError
from maillage.desk.models import Scope
from maillage.desk.queries import Answer, Shown, Variant
from maillage.desk.refusals import RefusedError
from maillage.desk.views.answers import unkept
from maillage.planning.wording.plans import PlanWords

GET_OR_POST = ["GET", "HEAD", "POST"]
CHANGED = 409

Given = ParamSpec("Given")
View = Callable[Concatenate[Asked, Given], HttpResponse]


def at_the_desk(view: View[Given]) -> Callable[..., HttpResponse]:
    """A page for whoever is logged in; what may not be seen and what isn't there are told alike."""

    @wraps(view)
    def page(request: Asked, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
        try:
            return unkept(view(request, *args, **kwargs))
        except NoSuchFileError as error:
            raise Http404 from error

    return login_required(page)


def read(key: UUID, *scopes: Scope, deed: str = "pathway.read") -> File:
    """The file, its pathway open, and these other parts too; read once more in its journal."""
    file = gate.file_at(key)
    for scope in scopes:
        file.require(scope)
    return gate.open_file(key, Scope.PATHWAY, deed)


def shown(
    request: Asked, name: str, file: File, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the pathway."""
    return render(request, f"desk/pathways/{name}.html", {"file": file, **context}, status=status)


def back(request: Asked, key: UUID, refused: RefusedError | None = None, told: str = "") -> HttpResponse:
    """The pathway's page, with a word."""
    if refused is not None:
        messages.error(request, str(refused))
    elif told:
        messages.success(request, told)
    return redirect("pathways:pathway", key)


def without_reasons(plan: PlanWords) -> PlanWords:
    """A plan for whoever may not see what touches health: without what the person said that opens a step."""
    return replace(plan, steps=tuple(replace(step, reasons=(), to_check=()) for step in plan.steps))


def as_seen_by(file: File, answer: Answer) -> Answer:
    """A proposal for whoever opened the file."""
    if file.shows(Scope.HEALTH):
        return answer
    plans = tuple(
        Shown(
            without_reasons(each.plan),
            each.drawing,
            tuple(Variant(without_reasons(v.plan), v.differences) for v in each.variants),
        )
        for each in answer.plans
    )
    return replace(answer, plans=plans, questions=())
