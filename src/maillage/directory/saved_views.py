"""The pages of saved searches: one's own, and the link of a message that stops it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.accounts.models import Account
from maillage.directory import clock, saved
from maillage.directory.models import Frequency, SavedSearch

GONE = 410


class Asked(HttpRequest):
    """A request of somebody who is logged in."""

    user: Account


@require_GET
@login_required
def mine(request: Asked) -> HttpResponse:
    """Show the searches that one keeps."""
    kept = SavedSearch.objects.filter(account=request.user)
    return render(request, "directory/saved.html", {"searches": kept, "frequencies": Frequency.choices})


@require_POST
@login_required
def keep(request: Asked) -> HttpResponse:
    """Keep a search."""
    query, name = request.POST.get("query", ""), request.POST.get("name", "")
    frequency = request.POST.get("frequency", Frequency.WEEKLY)
    try:
        saved.save_search(request.user, query, name, frequency, clock.today())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, gettext("Votre recherche est gardée."))
    return redirect("directory:saved")


@require_POST
@login_required
def change(request: Asked, pk: int) -> HttpResponse:
    """Change how often a search is told, or let it go."""
    if "remove" in request.POST:
        if not saved.let_go(request.user, pk):
            raise Http404
        messages.success(request, gettext("La recherche est retirée."))
        return redirect("directory:saved")
    try:
        if not saved.set_frequency(request.user, pk, request.POST.get("frequency", "")):
            raise Http404
        messages.success(request, gettext("C’est noté."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("directory:saved")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_alerts(request: HttpRequest, token: str) -> HttpResponse:
    """Ask before stopping the messages of a search; stop them when it is sent.

    Without a login, nor a token of the form: the link is signed, and mail programs send the form themselves
    (RFC 8058). A scanner that only opens the link stops nothing.
    """
    kept = saved.by_token(token)
    if kept is not None and request.method == "POST":
        saved.stop(kept)
    told = {"search": kept, "stopped": request.method == "POST"}
    return render(request, "directory/stop_alerts.html", told, status=None if kept else GONE)
