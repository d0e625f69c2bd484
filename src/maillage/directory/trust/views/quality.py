"""What records lack: for an organisation, and for whoever moderates a territory."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from maillage.accounts.views.asking import Asked
from maillage.directory import clock
from maillage.directory.models import Organisation
from maillage.directory.queries import find
from maillage.directory.trust import quality, rules
from maillage.directory.trust.views.duplicates import moderated

PAGE_SIZE = 30


@require_safe
@login_required
def of_organisation(request: Asked, territory: str, slug: str) -> HttpResponse:
    """What an organisation's records lack, and where to add it."""
    organisation = find(Organisation, territory, slug)
    if organisation is None or organisation.withdrawn_on:
        raise Http404(gettext("Cette fiche n’existe pas."))
    if not rules.can_see_quality(request.user, organisation):
        raise PermissionDenied
    today = clock.today(organisation.territory.replay_date)
    found = list(quality.qualities(organisation.territory, today, organisation))
    context = {
        "organisation": organisation,
        "percent": round(100 * quality.mean(one.score for one in found)),
        "qualities": found,
    }
    return render(request, "directory/trust/quality.html", context)


@require_safe
@login_required
def of_territory(request: Asked, territory: str) -> HttpResponse:
    """How the organisations of a territory stand, the worst first."""
    place = moderated(request, territory)
    found = quality.standings(place, clock.today(place.replay_date))
    page = Paginator(found.organisations, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"territory": place, "standings": found, "page": page}
    return render(request, "directory/trust/standings.html", context)
