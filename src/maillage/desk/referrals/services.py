"""The verbs of referrals: make one ready, then whatever the table allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from maillage.desk.gate import File, NoSuchFileError, file_at
from maillage.desk.models import OPEN, Referral, ReferralEvent, ReferralState, Scope, Step
from maillage.desk.referrals import access, follow, links, mail, seats, sharing
from maillage.desk.referrals.access import Seen
from maillage.desk.referrals.deadlines import deadlines
from maillage.desk.referrals.given import Given, checked
from maillage.desk.referrals.machine import SEATED, TABLE, Role, Transition, Verb, acting_role, tells
from maillage.desk.referrals.prescribing import May, prescription_of
from maillage.desk.refusals import ChangedMeanwhileError, RefusedError
from maillage.directory import clock
from maillage.directory.models import Offer, Organisation, Session
from maillage.privacy.actor import CLOCK, ActorKind, acting_as, current
from maillage.privacy.texts import no_security_number

INSISTING = (Verb.REMIND, Verb.ASK, Verb.RELINK)
PATIENCE = timedelta(days=1)
PREPARE = "prepare"  # the verb of a referral's first event


@dataclass(frozen=True, slots=True)
class Draft:
    """What a referral is made of. ``chosen``: codes of ``sharing.may_tell``; ``once``: the form's own key.

    ``address``: where to write to an organisation of which the directory tells none.
    """

    sent_for: Organisation
    sent_to: Organisation
    purpose: str
    chosen: tuple[str, ...]
    once: str
    offer: Offer | None = None
    session: Session | None = None
    occurrence: str = ""
    step: Step | None = None
    after: Referral | None = None
    address: str = ""


def prepare(key: UUID, draft: Draft) -> Referral:
    """Make a referral ready, unsent; a form sent twice makes one.

    Raises ``NoSuchFileError`` and ``RefusedError``.
    """
    file = file_at(key)
    file.require(Scope.PATHWAY)
    _check_sender(file, draft)
    made = Referral.objects.filter(once=draft.once, person=file.person).first()
    return made or _prepared(file, draft)


def prepare_and_send(key: UUID, draft: Draft, agreed: str) -> Referral:
    """Make a referral ready and send it, the person having agreed in that way; without, it waits for them."""
    with transaction.atomic():
        referral = prepare(key, draft)
        if not agreed or referral.state != ReferralState.DRAFT:
            return referral
        return act(referral.key, Verb.SEND, referral.version, {"agreed": agreed})


def _prepared(file: File, draft: Draft) -> Referral:
    _check_draft(file, draft)
    try:
        with transaction.atomic():
            return _written(file, draft)
    except IntegrityError:
        made = Referral.objects.filter(once=draft.once, person=file.person).first()
        if made is None:
            raise RefusedError(
                gettext("Une orientation est déjà en cours pour cette personne, vers cet organisme.")
            ) from None
        return made


def _check_sender(file: File, draft: Draft) -> None:
    consents = access.showing_pathway(file.person.pk)
    if all(consent.organisation_id != draft.sent_for.pk for consent in consents):
        raise NoSuchFileError


def _check_draft(file: File, draft: Draft) -> None:
    if file.person.closed_at is not None:
        raise RefusedError(gettext("Ce dossier est clos."))
    if not draft.purpose.strip():
        raise RefusedError(gettext("Dites pourquoi vous adressez la personne."))
    try:
        no_security_number(draft.purpose)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from None
    if prescription_of(draft.offer, draft.sent_for.pk).may is May.NO:
        raise RefusedError(gettext("Votre structure ne peut pas prescrire cette offre."))
    open_ones = Referral.objects.filter(
        person=file.person, offer=draft.offer, sent_to=draft.sent_to, state__in=OPEN
    )
    if open_ones.exists():
        raise RefusedError(
            gettext("Une orientation est déjà en cours pour cette personne, vers cet organisme.")
        )


def _written(file: File, draft: Draft) -> Referral:
    items = sharing.may_tell(file, draft.offer)
    referral = Referral.objects.create(
        person=file.person,
        step=draft.step,
        sent_for=draft.sent_for,
        sent_by_id=current().key if current().kind is ActorKind.ACCOUNT else None,
        sent_to=draft.sent_to,
        offer=draft.offer,
        session=draft.session,
        occurrence=seats.date_name(draft.session, draft.occurrence),
        purpose=draft.purpose.strip(),
        shared=sharing.snapshot(items, draft.chosen),
        answer_to=mail.address_known(draft.offer, draft.sent_to) or draft.address,
        starts_on=_start_of(draft),
        after=draft.after,
        nonce=links.new_nonce(),
        once=draft.once,
    )
    _write_event(referral, PREPARE, {})
    access.write(
        referral,
        "referral.prepared",
        Role.SENDER,
        told=[line[0].partition(":")[0] for line in referral.shared["lines"]],
    )
    return referral


def _start_of(draft: Draft) -> date | None:
    if draft.session is None:
        return draft.step.starts_on if draft.step else None
    today = clock.today(draft.session.territory.replay_date)
    found = seats.occurrence_of(draft.session, draft.occurrence, today)
    return found[1].start if found else None


def _write_event(referral: Referral, verb: str, detail: Mapping[str, Any]) -> None:
    ReferralEvent.objects.create(
        referral=referral,
        number=referral.version,
        verb=verb,
        state=referral.state,
        by=str(current()),
        detail=dict(detail),
    )


def act(key: UUID, verb: Verb, seen: int, given: Mapping[str, Any] | None = None) -> Referral:
    """Do one of the table's verbs as whoever is asking; ``seen``: the version that they were shown.

    What was just done by the same asker is not done again: it is what was asked. Raises ``NoSuchFileError``,
    ``ChangedMeanwhileError`` and ``RefusedError``; ``seats.FullError`` when the last seat is gone.
    """
    return act_on(access.find(key), verb, seen, given)


def act_on(found: Seen, verb: Verb, seen: int, given: Mapping[str, Any] | None = None) -> Referral:
    """Do a verb on a referral that was just found for whoever is asking, as ``act`` does."""
    line = TABLE[verb]
    role = acting_role(line, found.roles)
    if role is None:
        raise NoSuchFileError
    if found.referral.version != seen:
        return _done_already(found.referral, verb, seen)
    if found.referral.state not in line.origins:
        raise RefusedError(
            gettext("Ce n’est plus possible : l’orientation est « %(state)s ».")
            % {"state": found.referral.get_state_display()}
        )
    if verb is Verb.SEND:
        _check_still_allowed(found.referral, role)
    if verb in INSISTING and role is Role.SENDER:
        _check_patience(found.referral, verb)
    return _do(found.referral, line, role, checked(line, given or {}))


def _check_still_allowed(referral: Referral, role: Role) -> None:
    if role is Role.SENDER and prescription_of(referral.offer, referral.sent_for_id).may is May.NO:
        raise RefusedError(gettext("Votre structure ne peut pas prescrire cette offre."))


def _check_patience(referral: Referral, verb: Verb) -> None:
    lately = timezone.now() - PATIENCE
    if referral.events.filter(verb=verb, at__gt=lately).exists():
        raise RefusedError(gettext("Un message est déjà parti depuis hier. Un appel sera plus efficace."))


def _done_already(referral: Referral, verb: Verb, seen: int) -> Referral:
    last = referral.events.filter(number=seen + 1, verb=verb, by=str(current()))
    if referral.version == seen + 1 and last.exists():
        return referral
    raise ChangedMeanwhileError(gettext("L’orientation a changé pendant ce temps : relisez-la."))


@transaction.atomic
def _do(referral: Referral, line: Transition, role: Role, given: Given) -> Referral:
    origin, had_seat = referral.state, False
    _change(referral, line, given)
    if line.verb is Verb.ACCEPT:
        seats.take(referral)
    if line.target and line.target not in SEATED:
        had_seat = _freed(referral, line, origin)
    _write_event(referral, line.verb, given.detail)
    access.write(referral, f"referral.{line.verb}", role, state=referral.state)
    for party in tells(line, origin, role):
        mail.tell(line.verb, party, referral)
    if had_seat:
        mail.tell_freed(referral, seats.waiting_for(referral))
    follow.follow_step(referral, line.verb)
    person = access.person_of(referral)
    follow.note_contact(person, line.verb)
    follow.count_needs(referral, person, line.verb)
    return referral


def _freed(referral: Referral, line: Transition, origin: str) -> bool:
    """Give the seat back; whether somebody else may have it. What stopped once begun keeps its seat."""
    return origin != ReferralState.STARTED and seats.free(referral)


def _change(referral: Referral, line: Transition, given: Given) -> None:
    columns: dict[str, Any] = {**given.columns}
    if line.target:
        columns |= {"state": line.target, "state_at": timezone.now()}
    if line.verb is Verb.SEND:
        columns["answer_by"] = _sent_deadline(referral)
    if line.verb is Verb.RELINK:
        columns["nonce"] = links.new_nonce()
    seen = Referral.objects.filter(pk=referral.pk, version=referral.version, state=referral.state)
    if not seen.update(version=F("version") + 1, **columns):
        raise ChangedMeanwhileError(gettext("L’orientation a changé pendant ce temps : relisez-la."))
    referral.version += 1
    for name, value in columns.items():
        setattr(referral, name, value)


def _sent_deadline(referral: Referral) -> date:
    return deadlines(today_of(referral), referral.starts_on).answer_by


def today_of(referral: Referral) -> date:
    """Today, where the referral was sent to."""
    return clock.today(referral.sent_to.territory.replay_date)


def send_new_link(referral: Referral, hour: str) -> bool:
    """Write the message of a new link to where the first went, once an hour; whether there is an address.

    Asked for by whoever holds an old link. Nothing of the referral changes.
    """
    with transaction.atomic(), acting_as(CLOCK):
        return mail.tell(Verb.RELINK, Role.RECEIVER, referral, f"asked.{hour}")
