"""Messages about what one publishes, suggests or reports: in French then in English, sent once it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

LANGUAGES = ("fr", "en")
BETWEEN = "\n\n----------------------------------------\n\n"


def send(name: str, to: Iterable[str], **context: Any) -> None:
    """Send ``directory/publishing/mail/<name>.txt`` to each address, apart; its first line is the subject."""
    addresses = sorted({address for address in to if address})
    if not addresses:
        return
    subjects, bodies = zip(*(_written(name, language, context) for language in LANGUAGES), strict=True)
    for address in addresses:
        message = EmailMessage(" / ".join(subjects), BETWEEN.join(bodies), to=[address])
        transaction.on_commit(message.send, robust=True)


def _written(name: str, language: str, context: dict[str, Any]) -> tuple[str, str]:
    with translation.override(language):
        text = render_to_string(
            f"directory/publishing/mail/{name}.txt", {"site": settings.SITE_URL, **context}
        )
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip()
