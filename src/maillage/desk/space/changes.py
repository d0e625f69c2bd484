"""What a person changes from their space: situation, name and contact, documents, circle; all of it, gone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.views.asking import posted
from maillage.desk import retention
from maillage.desk.circle import queries as circle_queries
from maillage.desk.circle import services as circle_verbs
from maillage.desk.circle import terms
from maillage.desk.circle.terms import Terms
from maillage.desk.files import content as parts
from maillage.desk.files import telling
from maillage.desk.followup import documents as document_verbs
from maillage.desk.followup.storage import DamagedDocumentError
from maillage.desk.followup.uploads import received_in_memory
from maillage.desk.forms import ReplyForm
from maillage.desk.gate import File
from maillage.desk.models import GivenHow, Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.desk.space import export, situation
from maillage.desk.space.asking import by_representative, in_space, page, seen
from maillage.desk.space.contact import KEYS, ContactForm, correct
from maillage.desk.space.forms import DocumentForm, EraseForm
from maillage.desk.telling import reply_about
from maillage.planning.wording.questions import question_words

EVERYTHING = (Scope.IDENTITY, Scope.SITUATION, Scope.HEALTH)
both = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@in_space
def held(request: HttpRequest, file: File) -> HttpResponse:
    """All that is held of the person's situation, each line open to change."""
    seen(file, *EVERYTHING)
    return page(request, file, "situation", {"held": situation.held_of(file)})


@both
@in_space
def contact(request: HttpRequest, file: File) -> HttpResponse:
    """Correct one's name and how to be reached."""
    person = file.person
    told = {key: person.contact.get(key, "") for key in (*KEYS, "preferred")}
    form = ContactForm(posted(request), initial={"name": person.name, "version": person.version, **told})

    def keep(data: dict[str, Any]) -> None:
        kept = {key: data[key] for key in told}
        correct(person.key, data["version"], data["name"], kept)

    return _form_page(request, file, form, keep, _("Mon nom, comment me joindre"))


@both
@in_space
def screen(request: HttpRequest, file: File, slug: str) -> HttpResponse:
    """Correct one theme of the situation."""
    found = situation.screen_at(file, slug)
    if found is None:
        raise Http404
    last, shown = found
    form = shown.form(request.POST if request.method == "POST" else None)
    searching = "search" in request.POST
    status = 200
    if request.method == "POST" and not searching and form.is_valid():
        try:
            situation.keep_screen(file, _number(request), shown, form)
        except RefusedError as refused:
            form.add_error(None, str(refused))
            status = _status(refused)
        else:
            return _kept(request)
    if searching:
        form.errors.clear()
    context = {"screen": shown, "form": form, "number": last.number, "searching": searching}
    return page(request, file, "screen", context, status=status)


@both
@in_space
def fact(request: HttpRequest, file: File, fact: str) -> HttpResponse:
    """Correct one fact: yes, no, I don't know."""
    last = telling.current_telling(file.person)
    grounds = situation.grounds_of(last.content)
    ground = next((one for one in grounds if fact in one.names.catalogue.vocabulary), None)
    if ground is None:
        raise Http404
    words = question_words(ground.names, fact)
    told = reply_about(parts.visit_of(last.content), fact)
    form = ReplyForm(posted(request), question=words.text, why=words.why, initial={"reply": told})

    def keep(_data: dict[str, Any]) -> None:
        situation.keep_fact(file, _number(request), fact, form.reply(), ground)

    return _form_page(request, file, form, keep, words.text, last.number)


@both
@in_space
def barriers(request: HttpRequest, file: File) -> HttpResponse:
    """Say what is difficult, and what one would like."""
    last = telling.current_telling(file.person)
    content = parts.complete(last.content)
    form = situation.BarriersForm(posted(request), content=content)

    def keep(_data: dict[str, Any]) -> None:
        changes = form.changes(content, timezone.localdate().isoformat())
        if changes:
            telling.tell(file, _number(request), changes)

    return _form_page(request, file, form, keep, _("Ce qui est difficile, ce que je voudrais"), last.number)


def _form_page(
    request: HttpRequest, file: File, form: forms.Form, keep: Any, title: str, number: int | None = None
) -> HttpResponse:
    """A form that is asked again with what is wrong and what is there now, or kept."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            keep(form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
            status = _status(refused)
        else:
            return _kept(request)
    return page(request, file, "form", {"form": form, "title": title, "number": number}, status=status)


def _status(refused: RefusedError) -> int:
    return 409 if isinstance(refused, ChangedMeanwhileError) else 200


def _number(request: HttpRequest) -> int:
    text = request.POST.get("number", "")
    return int(text) if text.isdigit() else 0


def _kept(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("C’est corrigé."))
    return redirect("space:situation")


@received_in_memory
@both
@in_space
def documents(request: HttpRequest, file: File) -> HttpResponse:
    """The documents that are kept; another one."""
    form = DocumentForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["document"]
        try:
            document_verbs.keep(file.person.key, form.cleaned_data["kind"], sent.name, sent.read())
        except RefusedError as refused:
            form.add_error("document", str(refused))
        else:
            messages.success(request, _("Le document est gardé, chiffré."))
            return redirect("space:documents")
    if request.method != "POST":
        seen(file, Scope.DOCUMENTS)
    every = document_verbs.documents_of(file)
    return page(request, file, "documents", {"form": form, "documents": every})


@require_safe
@in_space
def document(request: HttpRequest, file: File, document: UUID) -> HttpResponse:
    """One document, as it was given."""
    try:
        found, data = document_verbs.read(file.person.key, document)
    except DamagedDocumentError:
        messages.error(request, _("Ce fichier est abîmé : nous ne pouvons pas vous le rendre."))
        return redirect("space:documents")
    return _download(data, found.media_type, document_verbs.download_name(found))


@require_POST
@in_space
def erase_document(request: HttpRequest, file: File, document: UUID) -> HttpResponse:
    """A document is erased."""
    document_verbs.erase(file.person.key, document)
    messages.success(request, _("Le document est effacé."))
    return redirect("space:documents")


@both
@in_space
def download(request: HttpRequest, file: File) -> HttpResponse:
    """All that is held, in one archive."""
    if request.method == "POST":
        return _download(export.archive_of(file), "application/zip", export.file_name(file.person))
    return page(request, file, "download", {})


def _download(data: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@in_space
def withdraw(request: HttpRequest, file: File, consent: int) -> HttpResponse:
    """One tap: shut at once; then what came through it, if anything did."""
    also = [int(one) for one in request.POST.getlist("also") if one.isdigit()]
    as_representative = by_representative(request)
    gone = circle_verbs.withdraw(file.person.key, consent, also, as_representative=as_representative)
    if gone:
        messages.success(request, _("C’est fait. Dès maintenant, votre dossier lui est fermé."))
    first = circle_queries.family_of(file.person)[consent]
    if not also and circle_queries.introduced(first):
        return redirect("space:through", consent=consent)
    return redirect("space:circle")


@require_safe
@in_space
def through(request: HttpRequest, file: File, consent: int) -> HttpResponse:
    """Those whom somebody that was withdrawn had introduced: the person may withdraw them too."""
    first = circle_queries.family_of(file.person).get(consent)
    if first is None:
        raise Http404
    context = {"consent": first, "through": circle_queries.introduced(first)}
    return page(request, file, "through", context)


@require_POST
@in_space
def accept(request: HttpRequest, file: File, consent: int) -> HttpResponse:
    """Say yes to a proposal."""
    try:
        given = circle_verbs.accept(file.person.key, consent, as_representative=by_representative(request))
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        said = _("C’est d’accord, jusqu’à la date affichée. Vous pouvez retirer à tout moment.")
        awaited = _("C’est noté. Il faut encore un autre accord : le vôtre, ou celui de votre représentant.")
        messages.success(request, said if given.ends_on else awaited)
    return redirect("space:circle")


@require_POST
@in_space
def go_on(request: HttpRequest, file: File, consent: int) -> HttpResponse:
    """Agree again, for a year more."""
    last = circle_queries.family_of(file.person).get(consent)
    if last is None:
        raise Http404
    scopes = frozenset(Scope(scope) for scope in last.scopes if scope in Scope.values)
    wanted = Terms(scopes, last.purpose, terms.usual_end())
    try:
        circle_verbs.renew(file.person.key, consent, last.ends_on, wanted, GivenHow.SPACE)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("C’est prolongé d’un an."))
    return redirect("space:circle")


@both
@in_space
def erase(request: HttpRequest, file: File) -> HttpResponse:
    """Close and erase: what goes and what remains first, then the last step."""
    last_step = request.method == "POST" or "suite" in request.GET
    form = EraseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            retention.erase_file(file.person.key)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            request.session.flush()
            return redirect("space:erased")
    return page(request, file, "erase", {"form": form, "last_step": last_step})
