"""Logging in with a provider: out to it, and back."""

from __future__ import annotations

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from maillage.accounts.provider import OpenIdAdapter, OpenIdProvider


@login_not_required  # type: ignore[untyped-decorator]
def login(request: HttpRequest) -> HttpResponseBase:
    """Leave for the provider, by a page of ours: our policy lets no form lead to another site."""
    answer = _ask(request, OAuth2LoginView)
    if 300 <= answer.status_code < 400 and "://" in answer.headers["Location"]:
        return render(request, "accounts/leaving.html", {"address": answer.headers["Location"]})
    return answer


@login_not_required  # type: ignore[untyped-decorator]
def callback(request: HttpRequest) -> HttpResponseBase:
    """Come back from the provider."""
    return _ask(request, OAuth2CallbackView)


def _ask(request: HttpRequest, view: type[OAuth2LoginView] | type[OAuth2CallbackView]) -> HttpResponseBase:
    adapter = OpenIdAdapter(request, OpenIdProvider.id)
    try:
        answer: HttpResponseBase = view.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (OSError, OAuth2Error):  # the provider does not answer, or not in its own words
        return render(request, "socialaccount/authentication_error.html", status=502)
    return answer
