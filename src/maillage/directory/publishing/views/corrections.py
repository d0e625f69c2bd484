"""Suggesting a correction, reporting an error, answering both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.accounts import rules
from maillage.directory.models import Offer, Organisation, Place, Record, Report, Suggestion, Verdict
from maillage.directory.publishing import conflicts, corrections, limits
from maillage.directory.publishing.corrections import Answer
from maillage.directory.publishing.field_words import label, value_words
from maillage.directory.publishing.forms.correction import ReplyForm, ReportForm, WordForm
from maillage.directory.publishing.people import can_answer
from maillage.directory.publishing.sections import MODELS, SECTIONS, section
from maillage.directory.publishing.views.asking import (
    Asked,
    address_of,
    scene_of,
    seen_record,
    seen_version,
    to_page,
)
from maillage.directory.services import RefusedRecordError, StaleRecordError, kind_of

READ_AND_WRITE = ["GET", "HEAD", "POST"]
TOO_MANY = 429


def _public(record: Record) -> Organisation | Place | Offer:
    """A record with a page that everybody sees."""
    if not isinstance(record, Organisation | Place | Offer):
        raise Http404
    return record


@require_http_methods(READ_AND_WRITE)
@login_required
def suggest(request: Asked, word: str, key: int, part: str) -> HttpResponse:
    """Show a part of somebody else's record filled in; what is changed there becomes a suggestion."""
    record = _public(seen_record(request, word, key))
    asked = section(MODELS[word], part)
    if asked is None:
        raise Http404
    if not rules.can_suggest(request.user, record):
        raise PermissionDenied
    seen = seen_version(request, record)
    base = conflicts.document_at(record, seen) or record.as_document()
    form = asked.form(request.POST or None, scene=scene_of(record), document=base)
    word_form = WordForm(request.POST or None)
    if form.is_valid() & word_form.is_valid():
        changes = conflicts.changed(base, form.changes())
        try:
            if changes:
                corrections.suggest(request.user, record, seen, changes, word_form.cleaned_data["word"])
                messages.success(
                    request, _("Merci. Votre suggestion est envoyée ; vous saurez ce qu’elle devient.")
                )
                return HttpResponseRedirect(record.get_absolute_url())
            form.add_error(None, _("Changez au moins une chose."))
        except RefusedRecordError as refused:
            form.show_faults(refused.faults)
    context = {
        "record": record,
        "form": form,
        "word_form": word_form,
        "seen": seen,
        "section": asked,
        "parts": [(each, {"word": word, "key": key, "part": each.slug}) for each in SECTIONS[type(record)]],
    }
    return render(request, "directory/publishing/suggest.html", context)


@require_http_methods(READ_AND_WRITE)
@login_required
def suggestion(request: Asked, key: int) -> HttpResponse:
    """Show a suggestion beside what the record says today; accept or refuse each change, or all."""
    found = get_object_or_404(Suggestion.objects.select_related("territory"), pk=key)
    record = corrections.record_of(found)
    if record is None:
        raise Http404
    if not can_answer(request.user, record):
        raise PermissionDenied
    if request.method == "POST" and not found.closed_at:
        done = _answered(request, found, record)
        if done is not None:
            return done
        record = corrections.record_of(found) or record
    context = {
        "suggestion": found,
        "record": record,
        "changes": _shown(found, record),
        "seen": record.version,
    }
    return render(request, "directory/publishing/suggestion.html", context)


def _answered(request: Asked, found: Suggestion, record: Record) -> HttpResponse | None:
    """Do what was decided; ``None``, with the reason told, when it could not be done."""
    decided = _answers(request, found)
    if not decided:
        messages.info(request, _("Acceptez ou refusez au moins un changement."))
        return None
    try:
        corrections.answer(request.user, found, seen_version(request, record), decided)
    except StaleRecordError:
        messages.error(request, _("La fiche a changé entre-temps. Relisez-la, puis décidez."))
    except RefusedRecordError as refused:
        for fault in refused.faults:
            messages.error(request, f"{label(fault.key)} : {fault.message} {fault.remedy}")
    else:
        messages.success(request, _("C’est noté. La personne est prévenue quand tout est décidé."))
        return to_page("basket") if found.closed_at else to_page("suggestion", key=found.pk)
    return None


def _answers(request: HttpRequest, found: Suggestion) -> dict[str, Answer]:
    """What was decided, field by field, or of all at once."""
    told = request.POST
    every = told.get("all", "")
    reason = told.get("reason", "")[:1000]
    answers = {}
    for change in found.changes:
        field = change["field"]
        verdict = every or told.get(f"verdict-{field}", "")
        if verdict in (Verdict.ACCEPTED, Verdict.REFUSED):
            answers[field] = Answer(
                verdict == Verdict.ACCEPTED, told.get(f"reason-{field}", reason)[:1000] or reason
            )
    return answers


def _shown(found: Suggestion, record: Record) -> list[dict[str, Any]]:
    """Each change in words; ``moved`` when the record says something else than when it was suggested."""
    vocabulary, kind, document = scene_of(record).vocabulary, kind_of(record), record.as_document()
    return [
        {
            "field": change["field"],
            "label": label(change["field"]),
            "was": value_words(kind, change["field"], change["was"], vocabulary),
            "now": value_words(kind, change["field"], document.get(change["field"]), vocabulary),
            "to": value_words(kind, change["field"], change["to"], vocabulary),
            "moved": document.get(change["field"]) != change["was"],
            "verdict": change["verdict"],
            "verdict_words": Verdict(change["verdict"]).label,
            "reason": change["reason"],
        }
        for change in found.changes
    ]


@require_http_methods(READ_AND_WRITE)
def report(request: HttpRequest, word: str, key: int) -> HttpResponse:
    """Report an error in a record, without an account."""
    record = _public(seen_record(request, word, key))
    form = ReportForm(request.POST or None)
    status = None
    if form.is_valid():
        if form.cleaned_data["surname"]:
            return _thanked(request, record)
        if limits.may_report(request):
            corrections.report(record, form.cleaned_data["message"], form.cleaned_data["email"])
            return _thanked(request, record)
        form.add_error(
            None, _("Beaucoup de signalements viennent d’ici. Attendez une heure, puis recommencez.")
        )
        status = TOO_MANY
    context = {"record": record, "form": form, "address": address_of(record)}
    return render(request, "directory/publishing/report.html", context, status=status)


def _thanked(request: HttpRequest, record: Organisation | Place | Offer) -> HttpResponse:
    messages.success(request, _("Merci. Votre signalement est transmis à qui tient cette fiche."))
    return HttpResponseRedirect(record.get_absolute_url())


@require_http_methods(READ_AND_WRITE)
@login_required
def answer_report(request: Asked, key: int) -> HttpResponse:
    """Show a report; close it, with an answer if its author left an address."""
    found = get_object_or_404(Report.objects.select_related("territory"), pk=key)
    record = corrections.record_of(found)
    if record is None or not corrections.can_close(request.user, found):
        raise PermissionDenied
    form = ReplyForm(request.POST or None)
    if not found.closed_at and form.is_valid():
        corrections.close(request.user, found, form.cleaned_data["reply"])
        messages.success(request, _("Le signalement est clos."))
        return to_page("basket")
    context = {
        "report": found,
        "record": record,
        "form": form,
        "may_edit": rules.can_edit(request.user, record),
        "address": address_of(record),
    }
    return render(request, "directory/publishing/answer_report.html", context)
