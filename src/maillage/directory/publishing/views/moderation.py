"""What moderators do: read a newcomer's first publication, keep the passerelles of the territory."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.accounts import rules
from maillage.directory import loading
from maillage.directory.models import Ladder, Organisation, Territory
from maillage.directory.publishing import services
from maillage.directory.publishing.field_words import value_words
from maillage.directory.publishing.forms.base import Scene
from maillage.directory.publishing.forms.correction import ReasonForm
from maillage.directory.publishing.forms.ladder import RELATIONS, LadderForm
from maillage.directory.publishing.sections import WORDS
from maillage.directory.publishing.views.asking import Asked, tell, to_page
from maillage.directory.services import RefusedRecordError

READ_AND_WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(READ_AND_WRITE)
@login_required
def newcomer(request: Asked, key: int) -> HttpResponse:
    """Show what an organisation asks to publish; publish it, or give it back with the reason."""
    organisation = get_object_or_404(Organisation.objects.select_related("territory"), pk=key)
    if not rules.can_moderate(request.user, organisation.territory):
        raise PermissionDenied
    refusing = request.POST.get("do") == "refuse"
    form = ReasonForm(request.POST if refusing else None)
    if refusing and form.is_valid():
        services.refuse(request.user, organisation, form.cleaned_data["reason"])
        messages.success(request, _("C’est rendu à ses auteurs, avec votre explication."))
        return to_page("basket")
    if request.POST.get("do") == "approve":
        try:
            services.approve(request.user, organisation)
        except RefusedRecordError as refused:
            tell(request, refused)
        else:
            messages.success(request, _("C’est publié. Cette structure publiera désormais sans attendre."))
            return to_page("basket")
    waiting = [(WORDS[type(record)], record) for record in services.waiting_records(organisation)]
    context = {"organisation": organisation, "waiting": waiting, "form": form}
    return render(request, "directory/publishing/newcomer.html", context)


def _moderated(request: Asked, slug: str) -> Territory:
    territory = get_object_or_404(Territory, slug=slug)
    if not rules.can_moderate(request.user, territory):
        raise PermissionDenied
    return territory


@require_safe
@login_required
def ladders(request: Asked, territory: str) -> HttpResponse:
    """List the passerelles of a territory, then those of what it uses."""
    found = _moderated(request, territory)
    scene = Scene(found)
    relations = dict(RELATIONS)
    listed = [
        {
            "ladder": ladder,
            "holding": value_words("ladders", "holding", ladder.holding, scene.vocabulary),
            "relation": relations.get(ladder.relation, ladder.relation),
            "towards": value_words("ladders", "towards", ladder.towards, scene.vocabulary),
            "own": ladder.territory_id == found.pk,
        }
        for ladder in Ladder.objects.filter(territory__in=loading.with_used([found]))
    ]
    context = {"territory": found, "ladders": sorted(listed, key=lambda one: not one["own"])}
    return render(request, "directory/publishing/ladders.html", context)


@require_http_methods(READ_AND_WRITE)
@login_required
def new_ladder(request: Asked, territory: str) -> HttpResponse:
    """Add a passerelle to a territory."""
    found = _moderated(request, territory)
    form = LadderForm(request.POST or None, scene=Scene(found))
    if form.is_valid():
        try:
            services.add_ladder(request.user, found, form.changes())
        except RefusedRecordError as refused:
            form.show_faults(refused.faults)
        else:
            messages.success(request, _("La passerelle est ajoutée."))
            return to_page("ladders", territory=found.slug)
    return render(request, "directory/publishing/new_ladder.html", {"form": form, "territory": found})
