"""The pages of rights and of mobility."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.views.asking import Asked, posted
from maillage.desk.followup import mobility, rights
from maillage.desk.followup.forms import MobilityForm
from maillage.desk.followup.mobility_rules import TERMS
from maillage.desk.followup.views.asking import GET_OR_POST, done, of_file, seen
from maillage.desk.gate import open_file
from maillage.desk.models import RightsItem, Scope
from maillage.desk.refusals import RefusedError


@require_safe
@of_file
def checklist(request: Asked, key: UUID) -> HttpResponse:
    """The checklist of rights."""
    file = open_file(key, Scope.SITUATION, "rights.read")
    lines = rights.checklist(file)
    shown = {
        "file": file,
        "lines": lines,
        "answers": RightsItem._meta.get_field("answer").choices,
        "opened": sum(line.answer == "yes" for line in lines if line.concerns is not False),
        "counted": sum(line.concerns is not False for line in lines),
    }
    return render(request, "desk/followup/rights.html", shown)


@require_POST
@of_file
def answer(request: Asked, key: UUID, right: str) -> HttpResponse:
    """Answer about a right."""
    version, given = seen(request), request.POST.get("answer", "")
    response = done(
        request,
        lambda: rights.answer(key, right, version, given),
        _("C’est noté."),
        "followup:rights",
        key,
    )
    response["Location"] += f"#{right}"
    return response


@require_http_methods(GET_OR_POST)
@of_file
def converse(request: Asked, key: UUID) -> HttpResponse:
    """The conversation about mobility, and the former ones."""
    file = open_file(key, Scope.SITUATION, "file.read")
    former = mobility.diagnoses_of(file)
    form = MobilityForm(posted(request), initial=former[0].content["answers"] if former else None)
    if form.is_valid():
        try:
            made = mobility.diagnose(key, form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("followup:diagnosis", key, made.pk)
    return render(request, "desk/followup/converse.html", {"file": file, "form": form, "former": former})


@require_safe
@of_file
def diagnosis(request: Asked, key: UUID, number: int) -> HttpResponse:
    """What is recommended, to be printed."""
    file = open_file(key, Scope.SITUATION, "mobility.read")
    found = mobility.diagnosis_of(file, number)
    made = found.content["recommendations"]
    shown = {
        "file": file,
        "diagnosis": found,
        "terms": [(label, [one for one in made if one["term"] == term]) for term, label in TERMS.items()],
        "tells": bool(mobility.replies_of(found.content["answers"])),
    }
    return render(request, "desk/followup/diagnosis.html", shown)


@require_POST
@of_file
def confirm(request: Asked, key: UUID, number: int) -> HttpResponse:
    """Put what was answered into the situation."""
    at = ("followup:diagnosis", key, number)
    try:
        told = mobility.confirm(key, number)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect(*at)
    said = _("La situation est à jour.") if told else _("La situation le disait déjà.")
    messages.success(request, said)
    return redirect(*at)
