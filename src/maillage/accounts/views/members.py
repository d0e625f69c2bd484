"""The members of an organisation: who they are, whom they ask in, who leaves."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.accounts import limits, queries, rules, services
from maillage.accounts.forms import InvitationForm, RightForm
from maillage.accounts.models import Invitation, Membership
from maillage.accounts.services import RefusedError
from maillage.accounts.views.asking import Asked, organisation_at, tell
from maillage.directory.models import Organisation


@require_safe
@login_required
def members(request: Asked, territory: str, organisation: str) -> HttpResponse:
    """Who belongs to an organisation, who is asked in, who asks to come in."""
    return _members(request, organisation_at(territory, organisation), InvitationForm())


def _members(request: Asked, organisation: Organisation, form: InvitationForm) -> HttpResponse:
    account = request.user
    if not rules.can_see_members(account, organisation):
        raise PermissionDenied
    manages = rules.can_manage_members(account, organisation)
    answers = rules.can_answer_join_requests(account, organisation)
    shown = {
        "organisation": organisation,
        "members": queries.members_of(organisation),
        "manages": manages,
        "invitations": organisation.invitations.all() if manages else (),
        "to_answer": organisation.join_requests.select_related("account") if answers else (),
        "form": form,
        "rights": RightForm.base_fields["right"].choices,  # type: ignore[attr-defined]
        "right_form": RightForm(auto_id=False),
    }
    return render(request, "accounts/members.html", shown)


@require_POST
@login_required
def invite(request: Asked, territory: str, organisation: str) -> HttpResponse:
    """Ask somebody in."""
    found = organisation_at(territory, organisation)
    if not rules.can_manage_members(request.user, found):
        raise PermissionDenied
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            limits.check(request, "invitation")
            services.invite(request.user, found, form.cleaned_data["email"], form.chosen())
        except RefusedError as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _("L’invitation est envoyée."))
            return _back(found)
    return _members(request, found, form)


@require_POST
@login_required
def change_right(request: Asked, key: int) -> HttpResponse:
    """Give a member another right."""
    membership = _membership(key)
    if not rules.can_manage_members(request.user, membership.organisation):
        raise PermissionDenied
    form = RightForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Ce droit n’existe pas."))
        return _back(membership.organisation)
    try:
        services.change_right(request.user, membership, form.chosen())
    except RefusedError as refused:
        tell(request, refused)
    else:
        messages.success(request, _("Le droit est changé."))
    return _back(membership.organisation)


@require_POST
@login_required
def remove(request: Asked, key: int) -> HttpResponse:
    """Take a member out, or leave."""
    membership = _membership(key)
    leaving = membership.account_id == request.user.pk
    try:
        services.remove_member(request.user, membership)
    except RefusedError as refused:
        tell(request, refused)
        return _back(membership.organisation)
    said = _("Vous avez quitté cette structure.") if leaving else _("Cette personne n’est plus membre.")
    messages.success(request, said)
    return redirect("accounts:home") if leaving else _back(membership.organisation)


@require_POST
@login_required
def send_again(request: Asked, key: int) -> HttpResponse:
    """Send a new link to somebody who was asked in."""
    invitation = _invitation(key)
    if not rules.can_manage_members(request.user, invitation.organisation):
        raise PermissionDenied
    try:
        limits.check(request, "invitation")
        services.send_another_link(invitation)
    except RefusedError as refused:
        tell(request, refused)
    else:
        messages.success(request, _("Un nouveau lien est envoyé. L’ancien ne va plus."))
    return _back(invitation.organisation)


@require_POST
@login_required
def withdraw(request: Asked, key: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = _invitation(key)
    services.withdraw_invitation(request.user, invitation)
    messages.success(request, _("L’invitation est retirée."))
    return _back(invitation.organisation)


def _membership(key: int) -> Membership:
    held = Membership.objects.select_related("organisation__territory", "account")
    return get_object_or_404(held, pk=key)


def _invitation(key: int) -> Invitation:
    return get_object_or_404(Invitation.objects.select_related("organisation__territory"), pk=key)


def _back(organisation: Organisation) -> HttpResponse:
    return redirect("accounts:members", organisation.territory.slug, organisation.slug)
