"""The figures of a territory, on a page that prints and in a sheet."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.accounts.views.asking import Asked
from maillage.desk.welcome import rules
from maillage.desk.welcome.figures import tables
from maillage.desk.welcome.sheets import as_csv
from maillage.directory import clock
from maillage.directory.models import Territory
from maillage.privacy.small_cells import THRESHOLD

TERRITORY = "territoire"


def _asked(request: Asked) -> tuple[Territory, list[Territory]]:
    """The territory asked for (the first, if none is), and all those whose figures the account may see."""
    mine = list(rules.territories_counted(request.user.pk))
    if not mine:
        raise PermissionDenied
    slug = request.GET.get(TERRITORY, mine[0].slug)
    found = next((each for each in mine if each.slug == slug), None)
    if found is None:
        raise Http404
    return found, mine


@require_safe
@login_required
def figures(request: Asked) -> HttpResponse:
    """Counts and delays; nobody can be known by them."""
    territory, mine = _asked(request)
    context = {
        "room": "figures",
        "territory": territory,
        "territories": mine,
        "tables": tables(territory),
        "today": clock.today(),
        "least": THRESHOLD,
    }
    return render(request, "desk/welcome/figures.html", context)


@require_safe
@login_required
def sheet(request: Asked) -> HttpResponse:
    """The same, for a spreadsheet."""
    territory, _ = _asked(request)
    response = HttpResponse(as_csv(tables(territory)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="chiffres-{territory.slug}.csv"'
    return response
