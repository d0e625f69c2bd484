"""Who the person is, corrected; a situation taken over from elsewhere, or handed out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maillage.desk.files import content as parts
from maillage.desk.files.forms import CorrectingForm, TakingForm
from maillage.desk.files.moving import LARGEST, document_of, situation_behind, situation_in
from maillage.desk.files.saving import ClashError, save
from maillage.desk.files.services import identify
from maillage.desk.files.telling import content_for, current_telling
from maillage.desk.files.views.asking import Asked, found, gone_to, read, shown
from maillage.desk.files.views.telling import get_or_post
from maillage.desk.gate import File
from maillage.desk.models import Person, Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.desk.views.answers import unkept


@get_or_post
@login_required
def identity(request: Asked, key: UUID) -> HttpResponse:
    """Correct who the person is and how to reach them."""
    opened = found(key, Scope.IDENTITY) if request.method == "POST" else read(key, Scope.IDENTITY)
    form = CorrectingForm(request.POST or None, initial=_known(opened.person))
    if request.method == "POST" and form.is_valid():
        try:
            identify(opened, form.cleaned_data["version"], **form.identity())
        except ChangedMeanwhileError as refused:
            return _identity(request, opened, form, str(refused))
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("C’est corrigé."))
            return gone_to("files:file", key)
    return _identity(request, opened, form)


def _identity(request: Asked, opened: File, form: CorrectingForm, changed: str = "") -> HttpResponse:
    """The form; over what somebody else corrected meanwhile, when somebody did."""
    if request.method == "POST":
        opened = read(opened.person.key, Scope.IDENTITY)
    if changed:
        form = CorrectingForm({**request.POST.dict(), "version": str(opened.person.version)})
    context = {"file": opened, "form": form, "changed": changed}
    return shown(request, "desk/files/identity.html", context, status=409 if changed else 200)


def _known(person: Person) -> dict[str, Any]:
    represented = {f"representative_{key}": told for key, told in person.representative.items()}
    return {
        "name": person.name,
        "protection": person.protection,
        "version": person.version,
        **person.contact,
        **represented,
    }


@require_safe
@login_required
def document(request: Asked, key: UUID) -> HttpResponse:
    """The situation as a document of the pack's format."""
    opened = read(key, Scope.SITUATION, "situation.downloaded")
    content = content_for(opened, current_telling(opened.person))
    response = HttpResponse(document_of(parts.planned_on(content)), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="situation.json"'
    return unkept(response)


@get_or_post
@login_required
def take_over(request: Asked, key: UUID) -> HttpResponse:
    """Take over what the person told elsewhere: each field and fact told there is told here."""
    opened = found(key, Scope.SITUATION) if request.method == "POST" else read(key, Scope.SITUATION)
    number = current_telling(opened.person).number
    form = TakingForm(request.POST or None, request.FILES or None, initial={"number": number})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            situation = _given(form)
            save(opened, form.cleaned_data["number"], lambda content: _over(content, situation))
        except ClashError as clash:
            form = TakingForm(initial={"number": clash.now.number})
            messages.warning(request, str(clash))
            status = 409
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("C’est repris : relisez avec la personne."))
            return gone_to("files:file", key)
    if request.method == "POST":
        opened = read(key, Scope.SITUATION)
    return shown(request, "desk/files/take_over.html", {"file": opened, "form": form}, status=status)


def _given(form: TakingForm) -> dict[str, Any]:
    if form.cleaned_data["link"]:
        return situation_behind(form.cleaned_data["link"])
    upload = form.cleaned_data["document"]
    return situation_in(upload.read(LARGEST + 1))


def _over(content: parts.Content, situation: dict[str, Any]) -> dict[str, Any]:
    """The changes: what is told there replaces what is here; facts are joined, the last told holds."""
    return {"situation": parts.joined(content["situation"], situation)}
