"""What an invitation's link opens: a page first, so that a scanner of mail accepts nothing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillage.accounts import invitations, limits, queries, services
from maillage.accounts.models import Account, Invitation
from maillage.accounts.services import RefusedError
from maillage.accounts.views.asking import Asked, tell


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation; accept it when the button is pressed by somebody who is logged in."""
    link = invitations.read(token)
    if link is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    if link.stale:
        return render(request, "accounts/invitation_stale.html", {"token": token}, status=410)
    if request.method == "POST":
        if not isinstance(request.user, Account):
            return redirect_to_login(request.path)
        return _accept(request, request.user, link.invitation)
    return render(request, "accounts/invitation.html", {"invitation": link.invitation})


@require_POST
def another_link(request: HttpRequest, token: str) -> HttpResponse:
    """Send a new link to the invited address; what this page says tells nothing of that address."""
    link = invitations.read(token)
    if link is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    try:
        limits.check(request, "invitation_link", key=str(link.invitation.pk))
        services.send_another_link(link.invitation)
    except RefusedError as refused:
        tell(request, refused)
        return redirect("accounts:invitation", token)
    messages.success(request, _("Un nouveau lien part à l’adresse invitée. Il arrive dans quelques minutes."))
    return redirect("web:home")


@require_POST
@login_required
def accept(request: Asked, key: int) -> HttpResponse:
    """Accept an invitation sent to one of one's own confirmed addresses."""
    found = get_object_or_404(Invitation.objects.select_related("organisation__territory"), pk=key)
    if found.email not in queries.confirmed_addresses(request.user):
        raise PermissionDenied
    return _accept(request, request.user, found)


def _accept(request: HttpRequest, account: Account, found: Invitation) -> HttpResponse:
    organisation = found.organisation
    services.accept_invitation(account, found)
    messages.success(
        request, _("Bienvenue ! Vous êtes membre de « %(name)s ».") % {"name": organisation.name}
    )
    return redirect("accounts:members", organisation.territory.slug, organisation.slug)
