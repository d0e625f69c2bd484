"""The two pages one comes back to: my records, and what awaits me."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.accounts.queries import territories_moderated_by
from maillage.directory.publishing import queries
from maillage.directory.publishing.sections import WORDS
from maillage.directory.publishing.views.asking import Asked


@require_safe
@login_required
def home(request: Asked) -> HttpResponse:
    """Show the organisations whose records one edits, with what may be added to each."""
    context = {
        "shelves": queries.shelves(request.user),
        "territories": list(territories_moderated_by(request.user)),
    }
    return render(request, "directory/publishing/home.html", context)


@require_safe
@login_required
def basket(request: Asked) -> HttpResponse:
    """Show what awaits: drafts, suggestions, reports, newcomers."""
    found = queries.basket(request.user)
    context = {
        "basket": found,
        "drafts": [(WORDS[type(draft)], draft) for draft in found.drafts],
    }
    return render(request, "directory/publishing/basket.html", context)
