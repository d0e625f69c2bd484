"""What a referral changes elsewhere: the step that it is for, and what the territory could not offer."""

from __future__ import annotations

import logging

from django.db import transaction

from maillage.desk.files.telling import touch
from maillage.desk.models import Outcome, Person, Referral, RefusalReason, Step
from maillage.desk.pathways import following
from maillage.desk.referrals.machine import Verb
from maillage.desk.refusals import RefusedError
from maillage.desk.welcome import needs
from maillage.directory.models import OfferKind
from maillage.privacy.actor import CLOCK, acting_as

NO_NEED = (RefusalReason.DECLINED, RefusalReason.UNREACHABLE)  # nothing was missing in the territory
CAUSES = {
    RefusalReason.FULL: needs.Cause.FULL,
    RefusalReason.NOT_ELIGIBLE: needs.Cause.NOT_ELIGIBLE,
    RefusalReason.TOO_FAR: needs.Cause.TOO_FAR,
    RefusalReason.DATES: needs.Cause.TOO_LATE,
    RefusalReason.CLOSED: needs.Cause.NO_OFFER,
}

MET = (Verb.ACCEPT, Verb.MOVE, Verb.START, Verb.COMPLETE, Verb.STOP)
WORK = (OfferKind.JOB, OfferKind.CONTRACT)

logger = logging.getLogger("maillage.desk")


def note_contact(person: Person, verb: Verb) -> None:
    """Whoever receives the person has met them: retention counts again from here."""
    if verb in MET:
        with acting_as(CLOCK):
            touch(person)


def follow_step(referral: Referral, verb: Verb) -> None:
    """Move the step of the pathway that a referral is for; one that is over already stays as it is."""
    if referral.step_id is None or verb not in (Verb.START, Verb.COMPLETE, Verb.STOP):
        return
    try:
        with acting_as(CLOCK), transaction.atomic():
            step = Step.objects.select_related("offer", "pathway").get(pk=referral.step_id)
            _moved(step, referral, verb)
    except RefusedError:
        logger.info("the step of referral %s did not follow %s", referral.pk, verb)


def _moved(step: Step, referral: Referral, verb: Verb) -> None:
    told_by = referral.sent_to_id
    if verb is Verb.START:
        following.step_started(step, organisation=told_by)
    elif verb is Verb.STOP:
        following.step_stopped(step, organisation=told_by)
    else:
        following.step_completed(step, organisation=told_by, gained=None if gives_all(referral) else ())


def gives_all(referral: Referral) -> bool:
    """Whether its end gave the person all that the offer gives: the credential, or the job that it is."""
    if referral.outcome == Outcome.CREDENTIAL:
        return True
    return referral.outcome == Outcome.JOB and referral.offer is not None and referral.offer.kind in WORK


def count_needs(referral: Referral, person: Person, verb: Verb) -> None:
    """Count what could not be had, and close what was had after all."""
    subject = referral.offer.slug if referral.offer else referral.sent_to.slug
    with acting_as(CLOCK):
        if verb is Verb.ACCEPT:
            needs.met(person, subject)
        elif verb is Verb.EXPIRE:
            needs.unmet(person, person.territory, subject, needs.Cause.NO_ANSWER)
        elif verb is Verb.WAIT:
            needs.unmet(person, person.territory, subject, needs.Cause.FULL)
        elif verb is Verb.REFUSE and referral.refusal not in NO_NEED:
            cause = CAUSES.get(RefusalReason(referral.refusal), needs.Cause.REFUSED)
            needs.unmet(person, person.territory, subject, cause)
