"""« Mon espace »: one's organisations, invitations, requests, and one's own account."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.accounts import erasing, queries, services
from maillage.accounts.forms import EraseForm, RightForm, name_form
from maillage.accounts.views.asking import Asked, posted
from maillage.directory.models import Role


@require_safe
@login_required
def home(request: Asked) -> HttpResponse:
    """What one belongs to, what waits for one's answer, and the way to one's means of logging in."""
    account = request.user
    memberships = queries.memberships_of(account)
    shown = {
        "memberships": memberships,
        "accompanies": any(hasattr(each, "facilitator") for each in memberships),
        "governs": any(Role.LOCAL_AUTHORITY in (each.organisation.roles or ()) for each in memberships),
        "invitations": queries.invitations_for(account),
        "asked": queries.requests_by(account),
        "to_answer": queries.requests_to_answer(account),
        "territories": queries.territories_moderated_by(account),
        "right_form": RightForm(auto_id=False),
    }
    return render(request, "accounts/home.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def name(request: Asked) -> HttpResponse:
    """Change what the others see."""
    form = name_form(request.user, posted(request))
    if form.is_valid():
        services.rename(request.user, form.cleaned_data["name"])
        messages.success(request, _("Votre nom est enregistré."))
        return redirect("accounts:home")
    return render(request, "accounts/name.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def devices(request: Asked) -> HttpResponse:
    """Where one's account is open; close all the others."""
    here = request.session.session_key or ""
    if request.method == "POST":
        erasing.close_other_devices(request.user, here)
        messages.success(request, _("Les autres appareils sont déconnectés."))
        return redirect("accounts:devices")
    shown = {"devices": queries.devices_of(request.user), "here": here}
    return render(request, "accounts/devices.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
def erase(request: Asked) -> HttpResponse:
    """Erase one's own account."""
    form = EraseForm(posted(request))
    if form.is_valid():
        account = request.user
        logout(request)
        erasing.erase_account(account, account)
        messages.success(request, _("Votre compte est effacé."))
        return HttpResponseRedirect("/")
    return render(request, "accounts/erase.html", {"form": form})
