"""What a referral changes elsewhere: the step that it is for, and what the territory could not offer."""

from __future__ import annotations

from maillage.desk.models import Person, Referral, RefusalReason
from maillage.desk.referrals.machine import Verb
from maillage.desk.welcome import needs
from maillage.privacy.actor import CLOCK, acting_as

NO_NEED = (RefusalReason.DECLINED, RefusalReason.UNREACHABLE)  # nothing was missing in the territory
CAUSES = {
    RefusalReason.FULL: needs.Cause.FULL,
    RefusalReason.NOT_ELIGIBLE: needs.Cause.NOT_ELIGIBLE,
    RefusalReason.TOO_FAR: needs.Cause.TOO_FAR,
    RefusalReason.DATES: needs.Cause.TOO_LATE,
    RefusalReason.CLOSED: needs.Cause.NO_OFFER,
}


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
