"""The pages by which somebody is sent: for what, what will be told, seen as the organisation will."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from maillage.desk import gate
from maillage.desk.gate import File
from maillage.desk.models import Referral, Scope, Step
from maillage.desk.referrals import access, choosing, mail, services, sharing
from maillage.desk.referrals.forms import LATER, SendForm
from maillage.desk.referrals.prescribing import May, Prescription, prescription_of
from maillage.desk.referrals.services import Draft
from maillage.desk.refusals import RefusedError
from maillage.directory.models import Organisation

UNFIT = 422


@dataclass(slots=True)
class Sending:
    """What the page is about."""

    file: File
    target: choosing.Target
    sent_for: Organisation
    prescription: Prescription
    items: list[sharing.Item]
    form: SendForm
    after: Referral | None
    step: Step | None


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose what somebody is sent to, then what is told; shown before it is sent."""
    try:
        file = (
            gate.open_file(key, Scope.PATHWAY, "file.read", part="referrals")
            if request.method == "GET"
            else _file(key)
        )
    except gate.NoSuchFileError:
        raise Http404 from None
    step = choosing.step_of(file.person, request.GET.get("etape", ""))
    target = choosing.target_of(file.person, step, request.GET)
    if target is None:
        context = {"file": file, **choosing.choices(file.person, request.GET.get("q", ""))}
        return render(request, "desk/referrals/choose.html", context)
    sending = _sending(request, file, target, step)
    if request.method == "POST":
        return _posted(request, sending)
    return _page(request, sending)


def _file(key: UUID) -> File:
    file = gate.file_at(key)
    file.require(Scope.PATHWAY)
    return file


def _sending(request: HttpRequest, file: File, target: choosing.Target, step: Step | None) -> Sending:
    sent_for = _sender(file, target)
    items = sharing.may_tell(file, target.offer)
    after = choosing.former_of(file.person, request.GET.get("apres", ""))
    initial: dict[str, Any] = {"occurrence": target.occurrence}
    if after:
        initial |= {"purpose": after.purpose, "chosen": [line[0] for line in after.shared.get("lines", [])]}
    known = bool(mail.address_known(target.offer, target.organisation))
    data = request.POST if request.method == "POST" else None
    form = SendForm(data, items, target.dates, known_address=known, initial=initial)
    return Sending(
        file, target, sent_for, prescription_of(target.offer, sent_for.pk), items, form, after, step
    )


def _sender(file: File, target: choosing.Target) -> Organisation:
    """The organisation for which it is sent: of those that see the pathway, one that may prescribe."""
    organisations = [consent.organisation for consent in access.showing_pathway(file.person.pk)]
    if not organisations:
        raise Http404
    ranks = {May.YES: 0, May.UNKNOWN: 1, May.NO: 2}
    return min(organisations, key=lambda one: ranks[prescription_of(target.offer, one.pk).may])


def _posted(request: HttpRequest, sending: Sending) -> HttpResponse:
    form = sending.form
    if not form.is_valid() or ("send" in request.POST and form.agreement_missing()):
        return _page(request, sending, status=UNFIT)
    if "send" not in request.POST:
        return _page(request, sending, preview=True)
    try:
        referral = _sent(sending)
    except RefusedError as error:
        form.add_error(None, str(error))
        return _page(request, sending, status=UNFIT)
    except gate.NoSuchFileError:
        raise Http404 from None
    later = form.cleaned_data["agreed"] == LATER
    told = (
        gettext("C’est prêt : rien ne part avant l’accord de la personne.")
        if later
        else gettext("C’est envoyé.")
    )
    messages.success(request, told)
    return HttpResponseRedirect(reverse("referrals:referral", args=[referral.key]))


def _sent(sending: Sending) -> Referral:
    given = sending.form.cleaned_data
    draft = Draft(
        sent_for=sending.sent_for,
        sent_to=sending.target.organisation,
        purpose=given["purpose"],
        chosen=tuple(given["chosen"]),
        once=given["once"],
        offer=sending.target.offer,
        session=sending.target.session_of(given.get("occurrence", "")),
        occurrence=given.get("occurrence", ""),
        step=sending.step,
        after=sending.after,
        address=given.get("address", ""),
    )
    return services.prepare_and_send(
        sending.file.person.key, draft, "" if given["agreed"] == LATER else given["agreed"]
    )


def _page(
    request: HttpRequest, sending: Sending, *, preview: bool = False, status: int = 200
) -> HttpResponse:
    form = sending.form
    told = sharing.snapshot(sending.items, form.cleaned_data.get("chosen", ())) if preview else {}
    context = {
        "file": sending.file,
        "sending": sending,
        "form": form,
        "preview": preview,
        "lines": told.get("lines", []),
        "purpose": form.cleaned_data.get("purpose", "") if preview else "",
        "may_not": sending.prescription.may is May.NO,
        "maybe": sending.prescription.may is May.UNKNOWN,
        "health": any(item.health for item in sending.items),
    }
    return render(request, "desk/referrals/new.html", context, status=status)
