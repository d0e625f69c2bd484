"""Who accompanies people for an organisation: its owners say it here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from maillage.accounts.models import Membership
from maillage.accounts.views.asking import organisation_at
from maillage.desk.files.facilitators import may_name, name_facilitator, rows, unname_facilitator
from maillage.desk.files.views.asking import Asked, gone_to, shown
from maillage.directory.models import Organisation


@require_safe
@login_required
def facilitators(request: Asked, territory: str, organisation: str) -> HttpResponse:
    """The members, and who of them accompanies people."""
    found = organisation_at(territory, organisation)
    if not may_name(request.user, found):
        raise PermissionDenied
    context = {"organisation": found, "rows": list(rows(found))}
    return shown(request, "desk/files/facilitators.html", context)


@require_POST
@login_required
def name(request: Asked, member: int) -> HttpResponse:
    """Let a member accompany people."""
    membership = _membership(member)
    name_facilitator(request.user, membership)
    messages.success(request, _("C’est fait : cette personne peut ouvrir des dossiers pour la structure."))
    return _back(membership.organisation)


@require_POST
@login_required
def unname(request: Asked, member: int) -> HttpResponse:
    """A member no longer accompanies people."""
    membership = _membership(member)
    followed = unname_facilitator(request.user, membership)
    messages.success(request, _("C’est fait : les dossiers lui sont fermés dès maintenant."))
    if followed:
        told = ngettext(
            "Une personne l’avait comme référent : quelqu’un doit prendre le relais.",
            "%(count)s personnes l’avaient comme référent : quelqu’un doit prendre le relais.",
            followed,
        )
        messages.warning(request, told % {"count": followed})
    return _back(membership.organisation)


def _membership(member: int) -> Membership:
    held = Membership.objects.select_related("organisation__territory", "account")
    return get_object_or_404(held, pk=member, organisation__withdrawn_on=None)


def _back(organisation: Organisation) -> HttpResponse:
    return gone_to("files:facilitators", organisation.territory.slug, organisation.slug)
