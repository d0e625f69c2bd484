"""Building a condition line by line, without a script: it travels in the page until it is saved."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.directory import checking, clock
from maillage.directory.models import Offer
from maillage.directory.publishing import conditions, conflicts
from maillage.directory.publishing.forms import condition as forms
from maillage.directory.publishing.forms.base import Scene
from maillage.directory.publishing.forms.naming import find_facts
from maillage.directory.publishing.views.asking import Asked, own_record, scene_of, seen_version
from maillage.directory.publishing.views.editing import save_changes_of
from maillage.directory.services import RefusedRecordError
from maillage.directory.wording.conditions import condition_sentence
from pathways.reading import read_condition

MOST_FOUND = 12
LONGEST = 50_000
ADDING = {"age": forms.AgeForm, "home": forms.HomeForm, "period": forms.PeriodForm}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def condition(request: Asked, key: int) -> HttpResponse:
    """Show the condition of an offer; add to it, take from it, try it, save it."""
    offer = own_record(request, "offres", key)
    if not isinstance(offer, Offer):
        raise Http404
    seen = seen_version(request, offer)
    page = _Page(scene_of(offer), _written(request, offer), request.POST)
    if request.method == "POST":
        deed = request.POST.get("do", "")
        if deed == "save":
            saved = _save(request, offer, seen, page)
            if saved is not None:
                return saved
        else:
            page.do(deed)
    unsaved = page.condition != offer.requires
    context = {
        "offer": offer,
        "seen": seen,
        "unsaved": unsaved,
        **page.context(clock.today(offer.territory.replay_date)),
    }
    return render(request, "directory/publishing/condition.html", context)


def _written(request: Asked, offer: Offer) -> Any:
    """The condition that the page carries; the offer's own when it carries none that can be read."""
    told = request.POST.get("condition", "")
    if not told or len(told) > LONGEST:
        return offer.requires
    try:
        document = json.loads(told)
        read_condition(document)
    except (ValueError, TypeError, RecursionError):
        return offer.requires
    return document


def _save(request: Asked, offer: Offer, seen: int, page: _Page) -> HttpResponse | None:
    """Save the condition, unless it was not changed; ``None`` when it was refused."""
    base = conflicts.document_at(offer, seen)
    try:
        return save_changes_of(request, offer, seen, conflicts.changed(base, {"requires": page.condition}))
    except RefusedRecordError as refused:
        page.faults = refused.faults
        return None


class _Page:
    """The condition as it stands in the page, and the small forms that add to it."""

    def __init__(self, scene: Scene, told: Any, data: Any) -> None:
        self.scene, self.condition, self.data = scene, told, data
        self.search = str(data.get("search", ""))[:80]
        self.faults: list[checking.Fault] = []
        self.bound: dict[str, forms.AddForm] = {}

    def do(self, deed: str) -> None:
        """Do what a button asks: search, add a line, take one away."""
        what, _colon, which = deed.partition(":")
        if what == "remove":
            self.condition = conditions.remove(self.condition, which)
        elif what == "add" and which == "fact":
            self._add(which, self._fact_form(self.data))
        elif what == "add" and which in ADDING:
            self._add(which, ADDING[which](self.data, prefix=which, **self._told()))

    def _add(self, which: str, form: forms.AddForm) -> None:
        full = len(conditions.lines(self.condition, self.scene.vocabulary)) >= conditions.MOST_LINES
        if form.is_valid() and not full:
            role, group = form.place()
            self.condition = conditions.add(self.condition, role, form.document(), group)
            self.search = "" if which == "fact" else self.search
        else:
            self.bound[which] = form

    def _told(self) -> dict[str, Any]:
        return {"scene": self.scene, "condition": self.condition}

    def _fact_form(self, data: Any = None) -> forms.FactForm:
        found = find_facts(self.search, self.scene.vocabulary)[:MOST_FOUND]
        choices = [(fact.id, fact.label) for fact in found]
        return forms.FactForm(data, prefix="fact", found=choices, **self._told())

    def context(self, today: Any) -> dict[str, Any]:
        """What the page shows."""
        vocabulary = self.scene.vocabulary
        told = read_condition(self.condition)
        return {
            "condition": json.dumps(self.condition, ensure_ascii=False),
            "lines": conditions.lines(self.condition, vocabulary),
            "sentence": condition_sentence(told, vocabulary) or _("Tout le monde peut entrer."),
            "tried": conditions.tried(self.condition, self.scene, today),
            "search": self.search,
            "found": bool(self.search and find_facts(self.search, vocabulary)),
            "faults": self.faults,
            "fact_form": self.bound.get("fact") or self._fact_form(),
            "age_form": self.bound.get("age") or forms.AgeForm(prefix="age", **self._told()),
            "home_form": self.bound.get("home") or forms.HomeForm(prefix="home", **self._told()),
            "period_form": self.bound.get("period") or forms.PeriodForm(prefix="period", **self._told()),
        }
