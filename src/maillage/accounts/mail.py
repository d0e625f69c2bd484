"""Messages of the room: plain text, in French then in English, sent once what they tell is written."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

LANGUAGES = ("fr", "en")
BETWEEN = "\n\n----------------------------------------\n\n"


def send(name: str, to: str, **context: Any) -> None:
    """Send ``accounts/mail/<name>.txt``, whose first line is the subject, at the end of the transaction.

    A server that refuses the message is logged and undoes nothing: what was written can be sent again.
    """
    subjects, bodies = zip(*(_written(name, language, context) for language in LANGUAGES), strict=True)
    message = EmailMessage(" / ".join(subjects), BETWEEN.join(bodies), to=[to])
    transaction.on_commit(message.send, robust=True)


def _written(name: str, language: str, context: dict[str, Any]) -> tuple[str, str]:
    with translation.override(language):
        text = render_to_string(f"accounts/mail/{name}.txt", {"site": settings.SITE_URL, **context})
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip()
