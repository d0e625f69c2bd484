"""What stands in the way, with what can ease it near the person; what they wish and what they refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.desk.circle.actors import names_of
from maillage.desk.files import content as parts
from maillage.desk.files import wishes
from maillage.desk.files.barriers import Kind, kind_of, remedies, row
from maillage.desk.files.content import Content, Known
from maillage.desk.files.forms import BarrierForm, SayingForm, SourceForm
from maillage.desk.files.saving import ClashError, save
from maillage.desk.files.telling import content_for, current_telling
from maillage.desk.files.views.asking import Asked, found, gone_to, read, shown
from maillage.desk.files.views.telling import Page, get_or_post, saved
from maillage.desk.gate import File
from maillage.desk.models import Scope, Telling
from maillage.desk.refusals import RefusedError
from maillage.directory import clock
from maillage.directory.models import Offer
from maillage.privacy.actor import current

LISTS = {"souhaits": wishes.WISHES, "refus": wishes.REFUSALS}


@get_or_post
@login_required
def barrier(request: Asked, key: UUID, slug: str) -> HttpResponse:
    """One barrier: its answer, its note, what near the person can ease it."""
    opened = found(key, Scope.SITUATION)
    kind = kind_of(slug, health=opened.shows(Scope.HEALTH))
    if kind is None:
        raise Http404
    telling = current_telling(opened.person)
    told = parts.complete(telling.content)["barriers"].get(kind.id) or {}
    form = BarrierForm(request.POST or None, question=str(kind.question), initial=told)
    about = SourceForm(request.POST or None, initial={"number": telling.number}, auto_id="id_known_%s")
    page = _Barrier(opened, telling, form, about, kind)
    if request.method == "POST" and all([form.is_valid(), about.is_valid()]):
        change, number = _answered(kind, form, about), about.cleaned_data["number"]
        return saved(request, page, lambda: save(opened, number, change, **about.known()))
    return page.shown(request)


def _answered(kind: Kind, form: BarrierForm, about: SourceForm) -> Any:
    known = about.known()
    line = {
        "answer": form.cleaned_data["answer"],
        "note": form.cleaned_data["note"],
        "on": (known["on"] or timezone.localdate()).isoformat(),
        "source": str(known["source"]),
        "by": str(current()),
    }

    def change(_content: Content) -> Mapping[str, Any]:
        return {"barriers": {kind.id: line}}

    return change


class _Barrier(Page):
    template = "desk/files/barrier.html"

    def __init__(
        self, opened: File, telling: Telling, form: BarrierForm, about: SourceForm, kind: Kind
    ) -> None:
        super().__init__(opened, telling, form, about)
        self.kind = kind
        self.scope = Scope.HEALTH if kind.id == parts.HEALTH else Scope.SITUATION

    def context(self) -> dict[str, Any]:
        content = content_for(self.file, self.telling)
        refused = [one.offer for one in wishes.said(content, wishes.REFUSALS)]
        today = clock.today(self.file.person.territory.replay_date)
        found = remedies(self.kind, content["situation"], refused, today)
        return {"kind": self.kind, "remedies": found, "number": self.telling.number}

    def said_now(self, content: Content) -> str:
        told = row(self.kind, content["barriers"], names_of([]))
        words = {Known.YES: _("oui"), Known.NO: _("non"), Known.UNKNOWN: _("à vérifier")}
        said = words[told.answer] if told.answer else ""
        return ", ".join(filter(None, (said, told.note)))


@get_or_post
@login_required
def said(request: Asked, key: UUID, which: str) -> HttpResponse:
    """The wishes, or the refusals: one is added here."""
    part = _part(which)
    opened = found(key, Scope.SITUATION) if request.method == "POST" else read(key, Scope.SITUATION)
    telling = current_telling(opened.person)
    form = SayingForm(request.POST or None, initial={"number": telling.number})
    if request.method == "POST" and form.is_valid():
        try:
            wishes.add(opened, form.cleaned_data["number"], part, form.cleaned_data["text"])
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("C’est noté."))
            return gone_to("files:said", key, which)
    if request.method == "POST":
        opened = read(key, Scope.SITUATION)
    lines = wishes.said(content_for(opened, telling), part)
    context = {"file": opened, "form": form, "lines": lines, "which": which}
    return shown(request, "desk/files/said.html", context)


@require_POST
@login_required
def take_back(request: Asked, key: UUID, which: str) -> HttpResponse:
    """Take back a wish or a refusal."""
    part = _part(which)
    opened = found(key, Scope.SITUATION)
    number = current_telling(opened.person).number
    wishes.take_back(opened, number, part, request.POST.get("mark", "")[:16])
    messages.success(request, _("C’est retiré. L’historique en garde la trace."))
    return gone_to("files:said", key, which)


@require_POST
@login_required
def refuse_offer(request: Asked, key: UUID, offer: int) -> HttpResponse:
    """The person does not want this offer: it is no longer proposed."""
    opened = found(key, Scope.SITUATION)
    named = get_object_or_404(Offer.current(), pk=offer)
    number = current_telling(opened.person).number
    try:
        wishes.add(opened, number, wishes.REFUSALS, named.name, offer=named.slug)
    except ClashError:  # pragma: no cover - a line added never clashes
        raise Http404 from None
    messages.success(request, _("C’est noté : cette offre ne sera plus proposée."))
    return gone_to("files:said", key, "refus")


def _part(which: str) -> str:
    """The list of that address."""
    if which not in LISTS:
        raise Http404
    return LISTS[which]
