"""A verb posted from a page: the forms that are open, and what becomes of the one that was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from maillage.desk.referrals import services
from maillage.desk.referrals.access import Seen
from maillage.desk.referrals.forms import VerbForm
from maillage.desk.referrals.machine import TABLE, Role, Transition, Verb, open_to
from maillage.desk.referrals.wording import VERBS
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError

CHANGED, UNFIT = 409, 422


@dataclass(slots=True)
class Posted:
    """What became of a form: a redirection, or the form to show again with a status."""

    response: HttpResponse | None = None
    form: VerbForm | None = None
    status: int = 200
    refused: str = ""


def forms_of(seen: Seen, posted: Posted) -> list[VerbForm]:
    """A form for each verb that is open to whoever asks; the one that was refused keeps what was typed."""
    again = {posted.form.verb: posted.form} if posted.form else {}
    lines = open_to(seen.referral.state, seen.roles - {Role.CLOCK})
    return [again.get(line.verb) or _empty(seen, line) for line in lines]


def _empty(seen: Seen, line: Transition) -> VerbForm:
    initial: dict[str, Any] = {}
    if "starts_on" in line.needs and seen.referral.starts_on:
        initial["starts_on"] = seen.referral.starts_on
    return VerbForm(line, seen.referral.version, initial=initial)


def post(request: HttpRequest, seen: Seen) -> Posted:
    """Do the verb that was posted; its refusals are told on the page."""
    line = TABLE.get(_verb(request))  # type: ignore[arg-type]
    version = request.POST.get("version", "")
    if line is None or line.verb not in VERBS or not version.isdecimal():
        return Posted(status=UNFIT)
    form = VerbForm(line, seen.referral.version, request.POST)
    if not form.is_valid():
        return Posted(form=form, status=UNFIT)
    try:
        services.act_on(seen, line.verb, int(version), form.cleaned_data)
    except ChangedMeanwhileError as error:
        return Posted(form=form, status=CHANGED, refused=str(error))
    except RefusedError as error:
        return Posted(form=form, status=UNFIT, refused=str(error))
    messages.success(request, str(VERBS[line.verb].done))
    return Posted(response=HttpResponseRedirect(request.path))


def _verb(request: HttpRequest) -> Verb | None:
    told = request.POST.get("verb", "")
    return Verb(told) if told in Verb.__members__.values() else None
