"""Writing a record, part by part; and choosing when somebody else wrote it meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts import rules
from maillage.directory.models import Offer, Organisation, Place, Record, Session
from maillage.directory.publishing import conflicts, services
from maillage.directory.publishing.conflicts import Clash
from maillage.directory.publishing.field_words import label, value_words
from maillage.directory.publishing.forms.base import RecordForm, Scene
from maillage.directory.publishing.forms.session import NEW_PLACE, SessionForm
from maillage.directory.publishing.sections import MODELS, SECTIONS, Section, section
from maillage.directory.publishing.views.asking import (
    Asked,
    address_of,
    own_record,
    scene_of,
    seen_version,
    to_page,
    to_record,
)
from maillage.directory.services import RefusedRecordError, kind_of

SALT = "maillage.publishing.mine"
READ_AND_WRITE = ["GET", "HEAD", "POST"]
NEW: dict[str, type[Place] | type[Offer]] = {"lieux": Place, "offres": Offer}


@require_http_methods(READ_AND_WRITE)
@login_required
def new(request: Asked, owner: int, word: str) -> HttpResponse:
    """Begin a place or an offer of an organisation: its first part, kept as a draft."""
    organisation = get_object_or_404(Organisation.objects.select_related("territory"), pk=owner)
    model = NEW[word]
    if not rules.can_edit(request.user, organisation):
        raise PermissionDenied
    form = SECTIONS[model][0].form(request.POST or None, scene=Scene(organisation.territory, organisation))
    if form.is_valid():
        try:
            made = services.start(request.user, model, organisation, form.changes())
        except RefusedRecordError as refused:
            form.show_faults(refused.faults)
        else:
            messages.success(request, _("Le brouillon est gardé. Personne d’autre ne le voit."))
            if isinstance(made, Offer):
                return to_page("new_session", key=made.pk)
            return to_record(made)
    context = {"form": form, "organisation": organisation, "word": word, "seen": ""}
    return render(request, "directory/publishing/new.html", context)


@require_http_methods(READ_AND_WRITE)
@login_required
def new_session(request: Asked, key: int) -> HttpResponse:
    """Add dates to an offer; ``?modele=`` shows those of other dates of it, to change what differs."""
    offer = own_record(request, "offres", key)
    if not isinstance(offer, Offer):
        raise Http404
    form = SessionForm(request.POST or None, scene=scene_of(offer), initial=_like(request, offer))
    if form.is_valid():
        try:
            services.add_session(request.user, offer, _with_place(request, form, offer.organisation))
        except RefusedRecordError as refused:
            form.show_faults(refused.faults)
        else:
            messages.success(request, _("Les dates sont ajoutées."))
            return to_record(offer)
    context = {"form": form, "offer": offer, "seen": ""}
    return render(request, "directory/publishing/new_session.html", context)


def _like(request: HttpRequest, offer: Offer) -> dict[str, Any] | None:
    """What the form shows at first: the same as other dates of the offer, but for the days."""
    asked = request.GET.get("modele", "")
    known = Session.complete().filter(offer=offer, pk=asked).first() if asked.isdecimal() else None
    if known is None:
        return SessionForm(scene=scene_of(offer)).told({})
    shown = SessionForm(scene=scene_of(offer)).told(known.as_document())
    return {name: value for name, value in shown.items() if name not in {"start", "end", "register_by"}}


def _with_place(request: Asked, form: SessionForm, owner: Organisation) -> dict[str, Any]:
    """What the form changes, the place that it adds written first."""
    changes = form.changes()
    made = form.new_place()
    if changes["place"] == NEW_PLACE and made:
        changes["place"] = services.start(request.user, Place, owner, made).slug
    return changes


@require_http_methods(READ_AND_WRITE)
@login_required
def edit(request: Asked, word: str, key: int, part: str) -> HttpResponse:
    """Change a part of a record; when somebody else changed the same fields meanwhile, choose."""
    record = own_record(request, word, key)
    asked = section(MODELS[word], part)
    if asked is None:
        raise Http404
    seen = seen_version(request, record)
    base = conflicts.document_at(record, seen)
    form = asked.form(request.POST or None, scene=scene_of(record), document=base or record.as_document())
    if request.method == "POST" and form.is_valid():
        try:
            mine = conflicts.changed(base, _changes(request, form, record))
            return save_changes_of(request, record, seen, mine)
        except RefusedRecordError as refused:
            form.show_faults(refused.faults)
    return _edit_page(request, record, form, asked, seen)


def _changes(request: Asked, form: RecordForm, record: Record) -> dict[str, Any]:
    if isinstance(form, SessionForm) and isinstance(record, Session):
        return _with_place(request, form, record.offer.organisation)
    return form.changes()


def _edit_page(request: Asked, record: Record, form: RecordForm, asked: Section, seen: int) -> HttpResponse:
    context = {
        "form": form,
        "record": record,
        "section": asked,
        "seen": seen,
        "back": _back(record),
        "address": address_of(record),
    }
    return render(request, "directory/publishing/edit.html", context)


def _back(record: Record) -> Record:
    """The record whose page one comes from: that of its offer, for dates."""
    return record.offer if isinstance(record, Session) else record


def save_changes_of(request: Asked, record: Record, seen: int, mine: Mapping[str, Any]) -> HttpResponse:
    """Save, or show what clashes with what was saved meanwhile."""
    if not mine:
        messages.info(request, _("Rien n’a changé."))
        return to_record(record)
    before = record.version
    met, record = conflicts.save_over(request.user, record, seen, mine)
    if met:
        return _conflict_page(request, record, seen, mine, met)
    meanwhile = record.version > seen + 1 or before != seen
    told = _("C’est enregistré. Quelqu’un avait changé autre chose entre-temps : tout est gardé.")
    messages.success(request, told if meanwhile else _("C’est enregistré."))
    return to_record(record)


def _conflict_page(
    request: Asked, record: Record, seen: int, mine: Mapping[str, Any], met: list[Clash]
) -> HttpResponse:
    scene, kind = scene_of(record), kind_of(record)
    shown = [
        {
            "field": clash.field,
            "label": label(clash.field),
            "known": clash.known,
            "was": value_words(kind, clash.field, clash.was, scene.vocabulary),
            "theirs": value_words(kind, clash.field, clash.theirs, scene.vocabulary),
            "mine": value_words(kind, clash.field, clash.mine, scene.vocabulary),
        }
        for clash in met
    ]
    held = signing.dumps({"mine": dict(mine), "seen": seen, "key": record.pk}, salt=SALT, compress=True)
    quiet = [label(field) for field in mine if field not in {clash.field for clash in met}]
    context = {
        "record": record,
        "clashes": shown,
        "held": held,
        "now": record.version,
        "quiet": quiet,
        "address": address_of(record),
    }
    return render(request, "directory/publishing/conflict.html", context, status=409)


@require_POST
@login_required
def settle(request: Asked, word: str, key: int) -> HttpResponse:
    """Save what was chosen, field by field, over the version that was shown."""
    record = own_record(request, word, key)
    try:
        held = signing.loads(request.POST.get("held", ""), salt=SALT)
    except signing.BadSignature:
        raise BadRequest("held") from None
    if held["key"] != record.pk:
        raise BadRequest("key")
    shown = int(request.POST.get("now", "0") or 0)
    theirs = conflicts.document_at(record, shown) or record.as_document()
    met = conflicts.clashes(conflicts.document_at(record, held["seen"]), theirs, held["mine"])
    kept = [clash.field for clash in met if request.POST.get(f"choice-{clash.field}") == "mine"]
    mine = conflicts.settled(held["mine"], met, kept)
    try:
        return save_changes_of(request, record, shown, mine)
    except RefusedRecordError as refused:
        for fault in refused.faults:
            messages.error(request, f"{fault.message} {fault.remedy}")
        return to_record(record)
