"""The pages of the office: a person's referrals, the tray of an organisation, one referral."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillage.desk import gate
from maillage.desk.models import Message, Person, Referral, ReferralState, RefusalReason, Scope
from maillage.desk.pathways.following import Fallen
from maillage.desk.referrals import access, options, queries, sending
from maillage.desk.referrals.access import Seen
from maillage.desk.referrals.machine import CLOSED, RESTING, Role
from maillage.desk.referrals.views.acting import Posted, post
from maillage.desk.referrals.views.receiving import received_context
from maillage.desk.referrals.wording import BY, HAPPENED

PER_PAGE = 20
SIDES = ("recues", "envoyees")


@login_required
@never_cache
@require_GET
def of_person(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where somebody was sent, and what came of it."""
    try:
        file = gate.open_file(key, Scope.PATHWAY, "file.read", part="referrals")
    except gate.NoSuchFileError:
        raise Http404 from None
    context = {"file": file, "rows": queries.of_person(file.person)}
    return render(request, "desk/referrals/of_person.html", context)


@login_required
@never_cache
@require_GET
def tray(request: HttpRequest) -> HttpResponse:
    """What my organisations received, and what I sent."""
    side = request.GET.get("vue") if request.GET.get("vue") in SIDES else SIDES[0]
    mine = side == SIDES[0]
    page = Paginator(queries.received() if mine else queries.sent(), PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [queries.row_received(each) if mine else queries.row_sent(each) for each in page]
    context = {"page": page, "rows": rows, "received": mine}
    return render(request, "desk/referrals/tray.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def referral(request: HttpRequest, key: UUID) -> HttpResponse:
    """One referral: where it stands, what may be done, what happened, what to try next."""
    try:
        seen = access.find(key)
        posted = post(request, seen) if request.method == "POST" else Posted()
        if posted.response is not None:
            return posted.response
        seen = access.find(key) if request.method == "POST" else seen
    except gate.NoSuchFileError:
        raise Http404 from None
    if request.method == "GET":
        access.write(seen.referral, "referral.read", _role(seen))
    context = {**received_context(seen, posted), **_office_context(seen)}
    template = "received" if seen.as_receiver_only else "referral"
    return render(request, f"desk/referrals/{template}.html", context, status=posted.status)


def _role(seen: Seen) -> Role | None:
    return next((role for role in (Role.SENDER, Role.RECEIVER) if role in seen.roles), None)


def _office_context(seen: Seen) -> dict[str, Any]:
    """What whoever accompanies the person sees besides: how it went, messages in doubt, what to try next."""
    if seen.as_receiver_only:
        return {}
    person = access.person_of(seen.referral)
    sends = Role.SENDER in seen.roles
    return {
        "file": gate.File(person, frozenset({Scope.IDENTITY, Scope.PATHWAY}), seen.referral.sent_for_id),
        "happened": [
            {"what": HAPPENED.get(each.event.verb, ""), "by": BY.get(each.by, each.by), "event": each.event}
            for each in queries.history(seen.referral)
        ],
        "doubtful": queries.doubtful(seen.referral) if sends else [],
        "options": options.next_best(seen.referral, person)
        if sends and seen.referral.state in RESTING
        else [],
        "again": _again_address(seen.referral, person) if sends else "",
        "resting": seen.referral.state in RESTING,
        "closed": seen.referral.state in CLOSED,
    }


def _again_address(referral: Referral, person: Person) -> str:
    """Where the rest of the pathway is computed again without a step that fell through."""
    if referral.step is None or referral.state not in RESTING or referral.state == ReferralState.CANCELLED:
        return ""
    how = (
        Fallen.OFFER
        if referral.refusal in (RefusalReason.CLOSED, RefusalReason.NOT_ELIGIBLE)
        else Fallen.SESSION
    )
    return reverse("pathways:fall", args=[person.key, referral.step.key, how])


@login_required
@never_cache
@require_POST
def send_again(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Send a message again that may have left or not: only its sender decides so."""
    try:
        seen = access.find(key)
    except gate.NoSuchFileError:
        raise Http404 from None
    if Role.SENDER not in seen.roles:
        raise Http404
    message = get_object_or_404(Message, pk=number, referral=seen.referral)
    if sending.send_again(message):
        access.write(seen.referral, "referral.resent", Role.SENDER)
        messages.success(request, gettext("Le message repart."))
    else:
        messages.info(request, gettext("Ce message est déjà parti, ou en train de partir."))
    return HttpResponseRedirect(reverse("referrals:referral", args=[key]))
