"""The verbs of requests: record, take, route, answer, close, open again, attach to a person's file.

Each is one transaction, with a line in the trail that holds nothing personal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts import trail
from maillage.accounts.models import Account
from maillage.desk import gate
from maillage.desk.models import Channel, Person, Request, RequestKind, RequestState
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.desk.welcome import messages, rules
from maillage.directory.models import Organisation, Place
from maillage.privacy.actor import CLOCK, ActorKind, acting_as, current
from maillage.privacy.texts import no_security_number

OPEN = (RequestState.NEW, RequestState.ROUTED)
CALLER = ("name", "email", "phone")


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked, as it was told. ``once``: the key of the form, so that it is recorded once."""

    text: str
    kind: str = RequestKind.PATHWAY
    channel: str = Channel.COUNTER
    caller: Mapping[str, str] = field(default_factory=dict)
    commune: str = ""
    place: Place | None = None
    once: str | None = None


def record(organisation: Organisation, asking: Asking) -> Request:
    """Record a request that somebody of the organisation received; the same form sent twice records one.

    Raises ``PermissionDenied`` for whoever does not answer requests for the organisation.
    """
    actor = current()
    if actor.kind is not ActorKind.ACCOUNT or organisation.pk not in rules.organisations_answering(actor.key):
        raise PermissionDenied
    return _recorded(organisation, asking, str(actor))


def record_public(organisation: Organisation, asking: Asking) -> Request:
    """Record what came by the public form: its author may write one request and read none.

    That is why the site writes it in their place.
    """
    by = str(current())
    with acting_as(CLOCK):
        return _recorded(organisation, asking, by)


@transaction.atomic
def _recorded(organisation: Organisation, asking: Asking, by: str) -> Request:
    caller = {key: text for key in CALLER if (text := asking.caller.get(key, "").strip())}
    _refuse_security_number(asking.text, *caller.values())
    request = Request(
        territory_id=organisation.territory_id,
        organisation=organisation,
        channel=Channel(asking.channel),
        kind=RequestKind(asking.kind),
        text=asking.text,
        caller=caller,
        commune=asking.commune,
        place=asking.place,
        received_by=by,
        once=asking.once,
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        if asking.once is None:
            raise
        return Request.objects.get(once=asking.once)
    trail.write(_account(), "request.received", request, channel=request.channel, kind=request.kind)
    return request


def take(request: Request, seen: int) -> None:
    """Look after a request oneself.

    Raises ``ChangedMeanwhileError`` when somebody changed it since, ``RefusedError`` when it is closed.
    """
    account = _account_who_sees(request)
    with transaction.atomic():
        _change(request, seen, OPEN, assigned_to=account)
        trail.write(account, "request.taken", request)


def route(request: Request, to: Organisation, why: str, seen: int, reasons: Iterable[str] = ()) -> Request:
    """Pass a request on to an organisation that can answer it, and tell whoever answers there.

    ``why``: a word for the receiver, without anything personal; ``reasons``: the codes of why it was
    proposed. Raises ``RefusedError`` when nobody answers there, ``ChangedMeanwhileError``.
    """
    account = _account_who_sees(request)
    _refuse_security_number(why)
    if to.pk == request.organisation_id:
        raise RefusedError(_("Cette demande est déjà chez cette structure."))
    if request.person_id is not None:
        raise RefusedError(_("Cette demande a un dossier : passez par une orientation."))
    if not rules.organisations_reachable(request.territory).filter(pk=to.pk).exists():
        raise RefusedError(
            _("Personne ne répond encore ici pour cette structure : appelez-la, puis notez sa réponse.")
        )
    told = {"from": request.organisation_id, "to": to.pk, "reasons": sorted(reasons)}
    with acting_as(CLOCK), transaction.atomic():  # once it is the other's, it is no longer ours to write
        _change(
            request, seen, OPEN, state=RequestState.ROUTED, organisation=to, routed_why=why, assigned_to=None
        )
        trail.write(account, rules.PASSED_ON, request, **told)
        messages.tell_receivers(request, rules.who_answers(to))
    return request


def answer(request: Request, text: str, seen: int) -> Request:
    """Answer a request: the answer is kept, and sent to whoever left an e-mail address.

    Raises ``RefusedError`` for an empty answer or a request already answered, ``ChangedMeanwhileError``.
    """
    account = _account_who_sees(request)
    if not text.strip():
        raise RefusedError(_("Écrivez une réponse."))
    _refuse_security_number(text)
    with transaction.atomic():
        now = timezone.now()
        _change(request, seen, OPEN, state=RequestState.ANSWERED, answer=text.strip(), answered_at=now)
        trail.write(account, "request.answered", request)
        messages.send_answer(request)
    return request


def close(request: Request, seen: int) -> None:
    """Close a request that calls for no answer; raises ``ChangedMeanwhileError``, ``RefusedError``."""
    account = _account_who_sees(request)
    with transaction.atomic():
        _change(request, seen, OPEN, state=RequestState.CLOSED)
        trail.write(account, "request.closed", request)


def reopen(request: Request, seen: int) -> None:
    """Open again a request that was closed; raises ``ChangedMeanwhileError``, ``RefusedError``."""
    account = _account_who_sees(request)
    with transaction.atomic():
        _change(request, seen, (RequestState.CLOSED,), state=RequestState.NEW)
        trail.write(account, "request.reopened", request)


@transaction.atomic
def attach(request: Request, person: Person) -> None:
    """A person's file was opened for a request: that is its answer.

    The caller's contact is forgotten here, since the file keeps it; the request goes with the file when that
    is erased. Raises ``RefusedError`` when it is somebody's already, or another organisation's, and
    ``NoSuchFileError`` when the file is not open to whoever asks.
    """
    if current().kind is not ActorKind.CLOCK:
        gate.file_at(person.key)
    mine = Request.objects.filter(pk=request.pk, person=None, organisation=person.opened_for_id)
    told = {"state": RequestState.ANSWERED, "answered_at": timezone.now(), "caller": {}}
    if not mine.filter(state__in=OPEN).update(person=person, version=F("version") + 1, **told):
        raise RefusedError(_("Cette demande a déjà un dossier, ou une autre structure s’en occupe."))
    trail.write(_account(), "request.attached", request)


def _change(request: Request, seen: int, states: Iterable[str], **columns: Any) -> None:
    """Write the columns if the request is still as it was seen, and may change so."""
    if request.state not in states:
        raise RefusedError(_("Cette demande n’attend plus rien."))
    same = Request.objects.filter(pk=request.pk, version=seen, state__in=states)
    if not same.update(version=F("version") + 1, **columns):
        raise ChangedMeanwhileError(_("Quelqu’un a changé cette demande entre-temps. Relisez-la."))
    request.refresh_from_db()


def _account_who_sees(request: Request) -> Account:
    """Who asks, if the request is theirs to answer; raises ``PermissionDenied``."""
    account = _account()
    if account is None or not rules.requests_of().filter(pk=request.pk).exists():
        raise PermissionDenied
    return account


def _account() -> Account | None:
    actor = current()
    return Account.objects.get(pk=actor.key) if actor.kind is ActorKind.ACCOUNT else None


def _refuse_security_number(*texts: str) -> None:
    try:
        for text in texts:
            no_security_number(text)
    except ValidationError as error:
        raise RefusedError(error.messages[0]) from None
