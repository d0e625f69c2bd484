"""The outbox: each message is claimed, sent, then written as sent; none leaves twice by itself.

A sender that dies between the claim and the end leaves a message that may have left: a human looks, and may
send it again. It then bears the same Message-ID, so that mail programs show it once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from socket import gaierror
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from maillage.desk.models import Message
from maillage.privacy.actor import CLOCK, acting_as

MOST_FAILURES = 8
FIRST_WAIT = timedelta(minutes=5)  # doubled at each failure
UNSURE_AFTER = timedelta(minutes=10)  # a claim older than this is nobody's any more
GAVE_UP = "gave-up"
# What says that the message was not taken; anything else leaves a doubt.
NOT_TAKEN = (SMTPResponseException, SMTPRecipientsRefused, ConnectionRefusedError, gaierror, ValueError)

logger = logging.getLogger("maillage.desk")


@dataclass(slots=True)
class Sent:
    """What a run did: messages by what happened."""

    sent: int = 0
    failed: int = 0
    unsure: int = 0


def message_id(message: Message) -> str:
    """The Message-ID of a message: the same each time it is sent, and it tells nothing."""
    mark = salted_hmac("maillage.desk.messages", message.once, algorithm="sha256").hexdigest()[:32]
    return f"<{mark}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def send_due(most: int = 200) -> Sent:
    """Send the messages that are due, one after the other."""
    done = Sent()
    with acting_as(CLOCK):
        connection = get_connection()
        try:
            if _reached(connection):
                for message in _due(most):
                    _send(message, connection, done)
        finally:
            connection.close()
    return done


def _reached(connection: Any) -> bool:
    """Whether the mail server answers: asked before anything is claimed, so that nothing is left in doubt."""
    try:
        connection.open()
    except (OSError, SMTPResponseException):
        logger.warning("the mail server can't be reached: messages wait")
        return False
    return True


def _due(most: int) -> Iterator[Message]:
    now = timezone.now()
    waiting = Message.objects.filter(claimed_at=None, sent_at=None, due_at__lte=now)
    for key in list(waiting.order_by("due_at", "pk").values_list("pk", flat=True)[:most]):
        if claim(key):
            yield Message.objects.get(pk=key)


def claim(key: int) -> bool:
    """Take a message to send it; false when another sender did. Committed at once, before it leaves."""
    free = Message.objects.filter(pk=key, claimed_at=None, sent_at=None)
    return bool(free.update(claimed_at=timezone.now()))


def _send(message: Message, connection: Any, done: Sent) -> None:
    headers = {"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(
            message.subject, message.body, to=[message.to], headers=headers, connection=connection
        ).send()
    except NOT_TAKEN as error:
        _failed(message, error)
        done.failed += 1
    except OSError:
        logger.warning("message %s may have left or not", message.pk)
        done.unsure += 1
    else:
        Message.objects.filter(pk=message.pk).update(sent_at=timezone.now())
        done.sent += 1


def _failed(message: Message, error: Exception) -> None:
    """Write the failure, without what the server said of the address; try again later, or give up."""
    code = getattr(error, "smtp_code", "")
    lines = [
        *message.failure.splitlines(),
        f"{timezone.now():%Y-%m-%d %H:%M} {type(error).__name__} {code}".strip(),
    ]
    columns: dict[str, Any] = {
        "claimed_at": None,
        "due_at": timezone.now() + FIRST_WAIT * 2 ** (len(lines) - 1),
    }
    if len(lines) >= MOST_FAILURES:
        lines.append(GAVE_UP)
        columns = {}
    logger.warning("message %s was not taken: %s %s", message.pk, type(error).__name__, code)
    Message.objects.filter(pk=message.pk).update(failure="\n".join(lines), **columns)


def unsure(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Of these messages, those that may have left, and those that the server never took."""
    late = timezone.now() - UNSURE_AFTER
    return messages.filter(sent_at=None, claimed_at__lte=late) | messages.filter(
        sent_at=None, claimed_at__isnull=False, failure__endswith=GAVE_UP
    )


def send_again(message: Message) -> bool:
    """Put a message in doubt back among those to send, with the same Message-ID; false if it was already."""
    doubted = unsure(Message.objects.filter(pk=message.pk, claimed_at=message.claimed_at))
    return bool(doubted.update(claimed_at=None, due_at=timezone.now(), failure=""))
