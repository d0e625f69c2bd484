"""Describing one's own organisation, or asking to join one that is there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts import limits, queries, rules, services
from maillage.accounts.forms import JoinForm, OrganisationForm, RightForm
from maillage.accounts.models import JoinRequest
from maillage.accounts.services import RefusedError
from maillage.accounts.views.asking import Asked, organisation_at, posted, tell


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def create(request: Asked) -> HttpResponse:
    """Describe a new organisation."""
    form = OrganisationForm(posted(request))
    if form.is_valid():
        told = form.cleaned_data
        made = services.create_organisation(
            request.user, told["territory"], told["name"], told["commune"].code, told["roles"]
        )
        messages.success(
            request, _("« %(name)s » est créée. Vous en êtes propriétaire.") % {"name": made.name}
        )
        return redirect("accounts:members", made.territory.slug, made.slug)
    return render(request, "accounts/create.html", {"form": form})


@require_http_methods(["GET", "HEAD"])
@login_required
def find(request: Asked) -> HttpResponse:
    """Look for one's organisation by its name."""
    words = request.GET.get("q", "").strip()[:200]
    shown = {"words": words, "found": queries.organisations_named(words)}
    return render(request, "accounts/find.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: Asked, territory: str, organisation: str) -> HttpResponse:
    """Ask to join an organisation."""
    found = organisation_at(territory, organisation)
    form = JoinForm(posted(request))
    if form.is_valid():
        try:
            limits.check(request, "invitation")
            services.ask_to_join(request.user, found, form.cleaned_data["message"])
        except RefusedError as refused:
            tell(request, refused)
        else:
            messages.success(request, _("Votre demande est envoyée. Vous recevrez la réponse par e-mail."))
        return redirect("accounts:home")
    return render(request, "accounts/ask.html", {"form": form, "organisation": found})


@require_POST
@login_required
def accept(request: Asked, key: int) -> HttpResponse:
    """Let somebody in."""
    asked = _asked(key)
    if not rules.can_answer_join_requests(request.user, asked.organisation):
        raise PermissionDenied
    form = RightForm(request.POST)
    if form.is_valid():
        services.accept_request(request.user, asked, form.chosen())
        messages.success(request, _("%(name)s est maintenant membre.") % {"name": asked.account.name})
    else:
        messages.error(request, _("Ce droit n’existe pas."))
    return redirect("accounts:home")


@require_POST
@login_required
def refuse(request: Asked, key: int) -> HttpResponse:
    """Do not let somebody in."""
    services.refuse_request(request.user, _asked(key))
    messages.success(request, _("La demande est refusée. La personne en est informée."))
    return redirect("accounts:home")


@require_POST
@login_required
def withdraw(request: Asked, key: int) -> HttpResponse:
    """No longer ask to join."""
    services.withdraw_request(request.user, _asked(key))
    messages.success(request, _("Votre demande est retirée."))
    return redirect("accounts:home")


def _asked(key: int) -> JoinRequest:
    waiting = JoinRequest.objects.select_related("account", "organisation__territory")
    return get_object_or_404(waiting, pk=key)
