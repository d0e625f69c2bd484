"""The pages around the API: what it answers, what its refusals mean, one's keys."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from maillage.accounts.models import Account
from maillage.accounts.queries import organisations_of
from maillage.api import keys
from maillage.api.forms import KeyForm
from maillage.api.models import Key
from maillage.api.problems import titles
from maillage.api.queries import READ
from maillage.api.rates import WITH_KEY


def documentation(request: HttpRequest) -> HttpResponse:
    """What the API gives, and how to ask."""
    addresses = [reverse(f"api:list_{kind}") for kind in READ]
    context = {"addresses": addresses, "rate": settings.API_RATE, "with_key": settings.API_RATE * WITH_KEY}
    return render(request, "api/documentation.html", context)


def problems(request: HttpRequest) -> HttpResponse:
    """What each refusal means."""
    return render(request, "api/problems.html", {"titles": titles()})


@login_required
@never_cache
def own_keys(request: HttpRequest) -> HttpResponse:
    """The keys of one's organisations; make one. Its text is shown once, on this answer only."""
    account = cast(Account, request.user)
    form = KeyForm(request.POST or None, account=account)
    text = ""
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        _made, text = keys.make_key(account, told["organisation"], told["name"], told["scopes"], told["days"])
        form = KeyForm(account=account)
    mine = Key.objects.filter(organisation__in=organisations_of(account), revoked_at=None)
    context = {"form": form, "text": text, "keys": mine.select_related("organisation", "account")}
    return render(request, "api/keys.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, prefix: str) -> HttpResponse:
    """Close a key at once."""
    account = cast(Account, request.user)
    key = Key.objects.filter(organisation__in=organisations_of(account), prefix=prefix).first()
    if key is None:
        raise Http404(_("Cette clé n’existe pas."))
    keys.revoke_key(account, key)
    messages.success(request, _("La clé « %(name)s » n’ouvre plus rien.") % {"name": key.name})
    return redirect("programs:keys")
