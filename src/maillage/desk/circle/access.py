"""The pages by which whoever leads lets a person into their own space, and answers their questions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.views.asking import posted
from maillage.desk.circle import queries, questions
from maillage.desk.circle.actors import names_of
from maillage.desk.circle.forms import AnswerForm
from maillage.desk.files.views.asking import found, gone_to, read, shown
from maillage.desk.gate import File, NoSuchFileError
from maillage.desk.models import Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.desk.space import links
from maillage.desk.views.links import secret


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def access(request: HttpRequest, key: UUID) -> HttpResponse:
    """The links to the person's space; a new one is shown once, to be printed or photographed."""
    if request.method == "POST":
        file = _led(found(key, Scope.PATHWAY))
        representative = request.POST.get("for") == "representative"
        made = links.make(key, for_representative=representative)
        context = {"file": file, "made": made, "representative": representative}
        return secret(shown(request, "desk/circle/made.html", context))
    file = _led(read(key, Scope.IDENTITY, "circle.read"))
    held = links.links_of(file)
    names = names_of(link.made_by for link in held)
    told = [(link, names[link.made_by]) for link in held]
    context = {"file": file, "links": told, "may_make": links.may_make(file)}
    return shown(request, "desk/circle/access.html", context)


@require_POST
@login_required
def revoke(request: HttpRequest, key: UUID, link: int) -> HttpResponse:
    """A link no longer opens."""
    try:
        links.revoke(key, link)
    except NoSuchFileError:
        raise Http404 from None
    messages.success(request, _("Ce lien n’ouvre plus rien."))
    return gone_to("circle:access", key)


def _led(file: File) -> File:
    if not queries.leads(file):
        raise Http404
    return file


@require_safe
@login_required
def asked(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the person asked, and what was answered."""
    file = read(key, Scope.PATHWAY, "questions.read")
    every = list(file.person.questions.all())
    names = names_of(question.answered_by for question in every if question.answered_by)
    told = [(question, names.get(question.answered_by, "")) for question in every]
    return shown(request, "desk/circle/questions.html", {"file": file, "questions": told})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def question(request: HttpRequest, key: UUID, question: int) -> HttpResponse:
    """Answer a question."""
    sent = request.method == "POST"
    file = found(key, Scope.PATHWAY) if sent else read(key, Scope.PATHWAY, "questions.read")
    held = file.person.questions.filter(pk=question).first()
    if held is None:
        raise Http404
    form = AnswerForm(posted(request))
    status = 200
    if sent and form.is_valid():
        try:
            questions.answer(key, question, form.cleaned_data["answer"])
        except RefusedError as refused:
            form.add_error(None, str(refused))
            status = 409 if isinstance(refused, ChangedMeanwhileError) else 200
            held.refresh_from_db()
        else:
            messages.success(request, _("La réponse est dans son espace."))
            return gone_to("circle:questions", key)
    context = {"file": file, "question": held, "form": form}
    return shown(request, "desk/circle/question.html", context, status=status)
