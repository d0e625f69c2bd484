"""Messages to send: written in the transaction of what they tell, sent later by ``send_messages``."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from maillage.desk.models import Message, Person, Referral
from maillage.privacy.actor import CLOCK, acting_as


def post(
    once: str,
    to: str,
    subject: str,
    body: str,
    *,
    due_at: datetime | None = None,
    referral: Referral | None = None,
    person: Person | None = None,
) -> Message:
    """Write a message to send; the one already written with the same ``once`` stays as it is.

    ``once`` says what it is about, such as ``referral:12:3``; ``to`` is an e-mail address.
    """
    columns = {
        "to": to,
        "subject": subject,
        "body": body,
        "due_at": due_at or timezone.now(),
        "referral": referral,
        "person": person,
    }
    with acting_as(
        CLOCK
    ):  # the same message may have been written for somebody whom whoever asks does not see
        return Message.objects.get_or_create(once=once, defaults=columns)[0]
