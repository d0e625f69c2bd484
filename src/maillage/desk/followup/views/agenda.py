"""My calendar, its private address for a calendar program, and the people to hand over."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.accounts.views.asking import Asked
from maillage.desk import gate
from maillage.desk.followup import feeds, hand_overs
from maillage.desk.followup.appointments import my_appointments
from maillage.desk.followup.views.appointments import calendar_file
from maillage.desk.models import AppointmentState
from maillage.desk.views.answers import unkept
from maillage.directory.models import Organisation

PAST, FUTURE = timedelta(days=60), timedelta(days=60)


@require_safe
@login_required
def calendar(request: Asked) -> HttpResponse:
    """My appointments to come, and those of which I did not say what they became."""
    return unkept(render(request, "desk/followup/calendar.html", _calendar()))


def _calendar() -> dict[str, object]:
    now = timezone.now()
    planned = [
        each for each in my_appointments(now - PAST, now + FUTURE) if each.state == AppointmentState.PLANNED
    ]
    return {
        "coming": [each for each in planned if each.begins_at > now],
        "to_tell": [each for each in planned if each.begins_at <= now],
        "feed": feeds.my_feed(),
        "address": "",
    }


@require_POST
@login_required
def address(request: Asked) -> HttpResponse:
    """Make a private address, told once, or take it back."""
    if "close" in request.POST:
        feeds.close_feed()
        messages.success(request, _("L’adresse est coupée : plus aucun agenda ne la lit."))
        return redirect("followup:calendar")
    token = feeds.open_feed(names="names" in request.POST)
    path = reverse("followup:feed", args=[token])
    shown = {**_calendar(), "address": request.build_absolute_uri(path)}
    return unkept(render(request, "desk/followup/calendar.html", shown))


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar at a private address; nothing at one that was taken back."""
    content = feeds.calendar_at(token)
    if content is None:
        raise Http404
    response = unkept(calendar_file(content, "agenda.ics"))
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@login_required
def relays(request: Asked) -> HttpResponse:
    """Those whom I am asked to take over, and those who have no key worker any more, by organisation."""
    mine = gate.organisations_facilitated(request.user.pk)
    organisations = Organisation.objects.filter(pk__in=mine).order_by("name", "pk")
    shown = {
        "waiting": hand_overs.waiting_for_me(),
        "without": [(each, list(hand_overs.people_without_key_worker(each))) for each in organisations],
    }
    return unkept(render(request, "desk/followup/relays.html", shown))
