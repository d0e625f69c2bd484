"""What a moderator decides: two records side by side, the same or not; merges that may be undone."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts import rules
from maillage.accounts.views.asking import Asked
from maillage.directory import clock
from maillage.directory.models import DuplicatePair, Listed, Merge, Territory
from maillage.directory.services import RefusedRecordError, StaleRecordError
from maillage.directory.trust import duplicates, labels, merging
from maillage.directory.trust.queries import Compared, compared, merges_of

PAGE_SIZE = 20
CONFLICT, UNFIT = 409, 422


@dataclass(frozen=True, slots=True)
class Choice:
    """A column side by side; ``asked``: both say something, and not the same."""

    column: str
    label: str
    first: str
    second: str
    asked: bool


def moderated(request: Asked, slug: str) -> Territory:
    """The territory, for who moderates it; raises ``PermissionDenied`` for who does not."""
    territory = get_object_or_404(Territory, slug=slug)
    if not rules.can_moderate(request.user, territory):
        raise PermissionDenied
    return territory


@require_safe
@login_required
def pairs(request: Asked, territory: str) -> HttpResponse:
    """The pairs that wait for a decision, and the last merges."""
    place = moderated(request, territory)
    page = Paginator(duplicates.waiting(place), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "territory": place,
        "page": page,
        "compared": compared(list(page.object_list)),
        "merges": merges_of(place),
    }
    return render(request, "directory/trust/duplicates.html", context)


@require_POST
@login_required
def find(request: Asked, territory: str) -> HttpResponse:
    """Look for duplicates now."""
    count = duplicates.refresh(moderated(request, territory))
    told = ngettext("%(count)s paire à regarder.", "%(count)s paires à regarder.", count)
    messages.success(request, told % {"count": count})
    return redirect("directory:duplicates", territory)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def pair(request: Asked, territory: str, key: int) -> HttpResponse:
    """Two records side by side: the same, or not."""
    place = moderated(request, territory)
    found = get_object_or_404(DuplicatePair, pk=key, territory=place, different=False)
    one = next(iter(compared([found])), None)
    if one is None:
        raise Http404(gettext("L’une des deux fiches n’est plus dans l’annuaire."))
    if request.method == "POST":
        return _decided(request, one)
    return _shown(request, one)


def _shown(request: Asked, one: Compared, status: int = 200) -> HttpResponse:
    asked = merging.differences(one.first, one.second)
    rows = [
        Choice(
            column,
            labels.label(column),
            labels.value(one.first, column),
            labels.value(one.second, column),
            column in asked,
        )
        for column in merging.columns_of(one.first)
    ]
    context = {
        "one": one,
        "rows": [row for row in rows if row.first or row.second],
        "territory": one.territory,
    }
    return render(request, "directory/trust/pair.html", context, status=status)


def _decided(request: Asked, one: Compared) -> HttpResponse:
    if request.POST.get("decision") == "different":
        duplicates.say_different(one.pair, request.user)
        messages.success(request, gettext("C’est noté : ces deux fiches sont différentes."))
        return redirect("directory:duplicates", one.territory.slug)
    if request.POST.get("decision") != "same":
        return _shown(request, one, UNFIT)
    try:
        kept = _merged(request, one)
    except (StaleRecordError, merging.NotMergeableError, RefusedRecordError, ValueError):
        messages.warning(
            request, gettext("L’une des fiches a changé pendant ce temps. Relisez avant de décider.")
        )
        return _shown(request, one, CONFLICT)
    told = gettext("Les deux fiches n’en font plus qu’une : %(name)s. Les anciennes adresses y mènent.")
    messages.success(request, told % {"name": kept})
    return redirect("directory:duplicates", one.territory.slug)


def _merged(request: Asked, one: Compared) -> Listed:
    """Merge as the form says: the record kept, the columns whose value is taken from the other."""
    second_kept = request.POST.get("keep") == "second"
    kept, gone = (one.second, one.first) if second_kept else (one.first, one.second)
    other = "first" if second_kept else "second"
    taken = [name for name in merging.columns_of(kept) if request.POST.get(f"take-{name}") == other]
    seen = {name: int(request.POST.get(f"{name}-version", "")) for name in ("first", "second")}
    versions = (seen["second"], seen["first"]) if second_kept else (seen["first"], seen["second"])
    merging.merge(kept, gone, request.user, clock.today(), versions=versions, taken=taken)
    return kept


@require_POST
@login_required
def undo(request: Asked, territory: str, key: int) -> HttpResponse:
    """Take a merge back."""
    done = get_object_or_404(Merge, pk=key, territory=moderated(request, territory))
    try:
        left = merging.undo(done, request.user, clock.today())
    except merging.NotMergeableError:
        messages.warning(request, gettext("Cette fusion est déjà défaite."))
        return redirect("directory:duplicates", territory)
    messages.success(request, gettext("La fusion est défaite : les deux fiches sont de nouveau là."))
    if left:
        told = gettext("Changé depuis, donc laissé tel quel : %(fields)s.")
        messages.warning(request, told % {"fields": ", ".join(labels.label(name) for name in left)})
    return redirect("directory:duplicates", territory)
