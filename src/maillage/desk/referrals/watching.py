"""What time does to referrals: reminders, escalation, expiry, and the question of what became of somebody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from maillage.desk.models import Referral, ReferralEvent, ReferralState
from maillage.desk.referrals import seats, services
from maillage.desk.referrals.deadlines import ANSWERS_LAST, ask_on, deadlines
from maillage.desk.referrals.machine import Verb
from maillage.desk.refusals import RefusedError
from maillage.privacy.actor import CLOCK, acting_as

WATCHED = (ReferralState.SENT, ReferralState.WAITING, ReferralState.ACCEPTED, ReferralState.STARTED)
BATCH = 200

logger = logging.getLogger("maillage.desk")


def watch() -> dict[str, int]:
    """Do what is due today, each referral in its own transaction; how many times each verb was done.

    Run twice, it does nothing more; two at once, each thing is done once.
    """
    done: dict[str, int] = {}
    with acting_as(CLOCK):
        for referral in _watched():
            verb = due(referral, services.today_of(referral))
            if verb and _did(referral, verb):
                done[verb] = done.get(verb, 0) + 1
    return done


def _watched() -> Iterator[Referral]:
    """The referrals that time may change, read by batches: those that follow are read after what was done."""
    keys = list(Referral.objects.filter(state__in=WATCHED).order_by("pk").values_list("pk", flat=True))
    events = Prefetch("events", ReferralEvent.objects.order_by("number"))
    read = Referral.objects.select_related(
        "sent_to__territory", "session__territory", "session__offer", "session__place"
    )
    for first in range(0, len(keys), BATCH):
        yield from read.filter(pk__in=keys[first : first + BATCH]).prefetch_related(events).order_by("pk")


def _did(referral: Referral, verb: Verb) -> bool:
    try:
        services.act(referral.key, verb, referral.version)
    except (RefusedError, LookupError):
        logger.info("referral %s changed before %s", referral.pk, verb)
        return False
    return True


def due(referral: Referral, today: date) -> Verb | None:
    """What is due of a referral on a day; its events are read with it."""
    of_state: dict[str, Callable[[Referral, date], Verb | None]] = {
        ReferralState.SENT: _of_sent,
        ReferralState.WAITING: _of_waiting,
    }
    return of_state.get(referral.state, _of_accepted)(referral, today)


def _of_sent(referral: Referral, today: date) -> Verb | None:
    sent_on = _since(referral)
    days = deadlines(sent_on, referral.starts_on)
    done = _verbs_since_state(referral)
    if today > (referral.answer_by or sent_on + ANSWERS_LAST):
        return Verb.EXPIRE
    if today >= days.escalate_on and Verb.ESCALATE not in done:
        return Verb.ESCALATE
    if today >= days.remind_on and not done & {Verb.REMIND, Verb.ESCALATE}:
        return Verb.REMIND
    return None


def _of_waiting(referral: Referral, today: date) -> Verb | None:
    """A waiting list ends when what one waits for begins; what has no date waits for as long as it takes."""
    return Verb.EXPIRE if referral.starts_on is not None and today >= referral.starts_on else None


def _of_accepted(referral: Referral, today: date) -> Verb | None:
    ask = ask_on(referral.state, referral.starts_on, _ends_on(referral), _since(referral))
    return Verb.ASK if ask and today >= ask and Verb.ASK not in _verbs_since_state(referral) else None


def _ends_on(referral: Referral) -> date | None:
    if referral.session is None or referral.starts_on is None:
        return None
    found = seats.occurrence_of(referral.session, referral.occurrence, referral.starts_on - timedelta(days=1))
    return found[1].end if found else None


def _since(referral: Referral) -> date:
    return timezone.localdate(referral.state_at)


def _verbs_since_state(referral: Referral) -> set[str]:
    """The verbs done since the referral came to its state."""
    done: set[str] = set()
    state = ""
    for event in referral.events.all():
        done = {*done, event.verb} if event.state == state else set()
        state = event.state
    return done
