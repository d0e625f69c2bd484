"""What the pages of publishing ask in the same way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from maillage.accounts import rules
from maillage.accounts.models import Account
from maillage.directory.models import Listed, Record, Session
from maillage.directory.models.record import Status
from maillage.directory.publishing.forms.base import Scene
from maillage.directory.publishing.people import organisation_of
from maillage.directory.publishing.sections import MODELS, WORDS
from maillage.directory.publishing.services import RefusedError
from maillage.directory.services import RefusedRecordError


class Asked(HttpRequest):
    """A request of somebody who is logged in."""

    user: Account


def record_at(word: str, key: int) -> Record:
    """The record of that sort and key, as addresses name it; 404 when there is none."""
    model = MODELS.get(word)
    found = model.complete().select_related("territory").filter(pk=key).first() if model else None
    if found is None:
        raise Http404(gettext("Cette fiche n’existe pas."))
    return found


def own_record(request: HttpRequest, word: str, key: int) -> Record:
    """The same, for who may edit it; 403 for anybody else."""
    record = record_at(word, key)
    if not may_edit(request, record):
        raise PermissionDenied
    return record


def may_edit(request: HttpRequest, record: Record) -> bool:
    """Whether the visitor edits a record: its organisation's; a moderator, what is the territory's."""
    if rules.can_edit(request.user, record):
        return True
    shared = organisation_of(record) is None and WORDS[type(record)] == "passerelles"
    return shared and rules.can_moderate(request.user, record.territory)


def seen_record(request: HttpRequest, word: str, key: int) -> Record:
    """The record, when everybody or this visitor sees it; 404 otherwise."""
    record = record_at(word, key)
    hidden = isinstance(record, Listed) and record.status != Status.PUBLISHED
    if hidden and not rules.can_read_drafts(request.user, record):
        raise Http404(gettext("Cette fiche n’existe pas."))
    return record


def scene_of(record: Record) -> Scene:
    """Where a record stands."""
    return Scene(record.territory, organisation_of(record))


def seen_version(request: HttpRequest, record: Record) -> int:
    """The version that the visitor had read when they wrote; the present one when nothing says it."""
    told = request.POST.get("seen", "")
    return int(told) if told.isdecimal() and len(told) < 10 else record.version


def tell(request: HttpRequest, refused: RefusedError | RefusedRecordError) -> None:
    """Show why something was not done, on the next page."""
    if isinstance(refused, RefusedError):
        messages.error(request, str(refused))
        return
    for fault in refused.faults:
        messages.error(request, " ".join(part for part in (fault.message, fault.remedy) if part))


def address_of(record: Record) -> dict[str, Any]:
    """The parts of the addresses of a record's pages."""
    return {"word": WORDS[type(record)], "key": record.pk}


def to_page(name: str, **parts: Any) -> HttpResponseRedirect:
    """Go to a page of publishing."""
    return HttpResponseRedirect(reverse(f"directory:publishing:{name}", kwargs=parts))


def to_record(record: Record) -> HttpResponseRedirect:
    """Go to the page where a record is kept; that of its offer for dates."""
    kept = record.offer if isinstance(record, Session) else record
    return to_page("record", **address_of(kept))
