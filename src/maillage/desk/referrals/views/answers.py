"""The pages of a link: a referral is read and answered without an account; a link that died is sent anew."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from maillage.desk.gate import NoSuchFileError
from maillage.desk.models import Referral
from maillage.desk.referrals import access, links, services
from maillage.desk.referrals.machine import Role
from maillage.desk.referrals.views.acting import Posted, post
from maillage.desk.referrals.views.receiving import received_context

GONE, NOT_FOUND, TOO_MANY = 410, 404, 429
MOST_ASKED = 5  # new links, an hour, from one place
HOUR = 3600  # seconds


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show a referral to whoever holds its link; only a POST answers it.

    Whatever reads messages before people do may open the page: that changes nothing of the referral.
    """
    try:
        with links.holding(token) as referral:
            return _held(request, referral)
    except (links.BadLinkError, NoSuchFileError):
        return _dead(request, token, NOT_FOUND)
    except links.OldLinkError:
        return _dead(request, token, GONE)


def _held(request: HttpRequest, referral: Referral) -> HttpResponse:
    if request.method == "HEAD":
        return HttpResponse()
    seen = access.find(referral.key)
    posted = post(request, seen) if request.method == "POST" else Posted()
    if posted.response is not None:
        return posted.response
    if request.method == "POST":
        seen = access.find(referral.key)
    else:
        access.write(seen.referral, "referral.read", Role.RECEIVER)
    context = received_context(seen, posted)
    return render(request, "desk/referrals/answer.html", context, status=posted.status)


def _dead(request: HttpRequest, token: str, status: int) -> HttpResponse:
    return render(request, "desk/referrals/link.html", {"token": token, "asked": False}, status=status)


@never_cache
@require_POST
def another_link(request: HttpRequest) -> HttpResponse:
    """Send a new link to the address that the first went to; the page says the same whatever there was."""
    if not _may_ask(request):
        told = {"token": "", "asked": False, "too_many": True}
        return render(request, "desk/referrals/link.html", told, status=TOO_MANY)
    try:
        with links.held_once(request.POST.get("token", "")) as referral:
            services.send_new_link(referral, f"{timezone.now():%Y%m%d%H}")
    except links.BadLinkError:
        pass
    return render(request, "desk/referrals/link.html", {"token": "", "asked": True, "too_many": False})


def _may_ask(request: HttpRequest) -> bool:
    """Count one more link asked for from there within the hour, under a keyed hash that tells nobody."""
    where = f"{timezone.now():%Y-%m-%d %H} {get_adapter().get_client_ip(request) or ''}"
    mark = salted_hmac("maillage.desk.referrals", where, algorithm="sha256").hexdigest()[:32]
    cache.add(f"referral-link-{mark}", 0, HOUR)
    return int(cache.incr(f"referral-link-{mark}")) <= MOST_ASKED
