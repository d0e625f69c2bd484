"""The pages of notes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts.views.asking import Asked, posted
from maillage.desk.followup import notes as verbs
from maillage.desk.followup.forms import NoteForm
from maillage.desk.followup.views.asking import CONFLICT, GET_OR_POST, done, of_file, seen
from maillage.desk.gate import NoSuchFileError, open_file
from maillage.desk.models import Audience, Scope
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError


@require_http_methods(GET_OR_POST)
@of_file
def write(request: Asked, key: UUID) -> HttpResponse:
    """Write a note."""
    file = open_file(key, Scope.NOTES, "file.read")
    form = NoteForm(posted(request), file=file, initial={"audience": Audience.AUTHOR})
    if form.is_valid():
        try:
            verbs.write(key, **form.told)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("La note est enregistrée."))
            return redirect("followup:followup", key)
    shown = {"file": file, "form": form, "note": None, "own": True, "stale": False}
    return render(request, "desk/followup/note.html", shown)


@require_http_methods(GET_OR_POST)
@of_file
def note(request: Asked, key: UUID, number: int) -> HttpResponse:
    """Read a note; change it if it is one's own."""
    file = open_file(key, Scope.NOTES, "file.read")
    found = verbs.readable_note(file, number)
    own = found.author_id == request.user.pk
    if request.method == "POST" and not own:
        raise NoSuchFileError
    initial = {
        "audience": found.audience,
        "health": found.health,
        "text": found.text,
        "version": found.version,
    }
    form = NoteForm(posted(request), file=file, initial=initial)
    status = 200
    if form.is_valid():
        try:
            verbs.change(key, number, seen(request), **form.told)
        except RefusedError as refused:
            form.add_error(None, str(refused))
            status = CONFLICT if isinstance(refused, ChangedMeanwhileError) else 200
        else:
            messages.success(request, _("La note est modifiée."))
            return redirect("followup:followup", key)
    shown = {"file": file, "form": form, "note": found, "own": own, "stale": status == CONFLICT}
    return render(request, "desk/followup/note.html", shown, status=status)


@require_POST
@of_file
def erase(request: Asked, key: UUID, number: int) -> HttpResponse:
    """Erase the words of one's own note."""
    version = seen(request)
    said = _("La note est effacée. Il reste la trace qu’elle a existé.")
    return done(request, lambda: verbs.erase(key, number, version), said, "followup:followup", key)
