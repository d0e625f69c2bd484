"""The pages of documents: listed, received, downloaded, kept longer, erased."""

from __future__ import annotations

import logging
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.views.asking import Asked
from maillage.desk.followup import documents as verbs
from maillage.desk.followup.forms import DocumentForm
from maillage.desk.followup.storage import DamagedDocumentError
from maillage.desk.followup.uploads import received_in_memory
from maillage.desk.followup.views.asking import GET_OR_POST, done, of_file
from maillage.desk.gate import File, open_file
from maillage.desk.models import Scope
from maillage.desk.refusals import RefusedError

logger = logging.getLogger(__name__)
GONE = 410


@require_http_methods(GET_OR_POST)
@of_file
def _documents(request: Asked, key: UUID) -> HttpResponse:
    """The documents of a person; one is added from here."""
    file = open_file(key, Scope.DOCUMENTS, "documents.read")
    form = DocumentForm(*_sent(request), file=file)
    if form.is_valid() and (message := receive(form, file)):
        messages.success(request, message)
        return redirect("followup:documents", key)
    shown = {"file": file, "form": form, "documents": verbs.documents_of(file)}
    return render(request, "desk/followup/documents.html", shown)


documents = login_required(received_in_memory(_documents))  # logged in before the body is read


def _sent(request: Asked) -> tuple[object, object]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def receive(form: DocumentForm, file: File) -> str:
    """Keep what a valid form brings; the sentence to show, or none: the form then says why not."""
    upload = form.cleaned_data["upload"]
    try:
        kept = verbs.keep(file.person.key, form.cleaned_data["kind"], upload.name, upload.read())
    except RefusedError as refused:
        form.add_error("upload", str(refused))
        return ""
    if kept.scanned == "clean":
        return _("Le document est gardé, à l’abri.")
    return _("Le document est gardé, à l’abri. Il n’a pas été analysé par un antivirus.")


@require_safe
@of_file
def download(request: Asked, key: UUID, document: UUID) -> HttpResponse:
    """A document, to be saved: never shown inside the site."""
    return document_response(key, document)


def document_response(key: UUID, document: UUID) -> HttpResponse:
    """The answer that gives a document; one page says that it can't be given back."""
    try:
        found, data = verbs.read(key, document)
    except DamagedDocumentError as error:
        logger.error("a document can't be given back: %s", error)
        return HttpResponse(_("Ce document ne peut plus être lu."), status=GONE, content_type="text/plain")
    response = HttpResponse(data, content_type=found.media_type)
    name = content_disposition_header(True, verbs.download_name(found))
    response["Content-Disposition"] = name or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


@require_POST
@of_file
def act(request: Asked, key: UUID, document: UUID, deed: str) -> HttpResponse:
    """Keep a document longer, or erase it."""
    if deed == "effacer":
        said = _("Le document est effacé.")
        return done(request, lambda: verbs.erase(key, document), said, "followup:documents", key)
    if deed != "prolonger":
        raise Http404
    said = _("Le document sera gardé plus longtemps.")
    return done(request, lambda: verbs.keep_longer(key, document), said, "followup:documents", key)
