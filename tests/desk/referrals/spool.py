"""A mail server that is a file: one line for each letter that left."""

from __future__ import annotations

import os
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class SpoolBackend(BaseEmailBackend):
    """Writes the Message-ID of each letter at the end of the file that ``MAILLAGE_TEST_SPOOL`` names."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Let them fall in the file, each whole."""
        handle = os.open(os.environ["MAILLAGE_TEST_SPOOL"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            for message in email_messages:
                os.write(handle, f"{message.extra_headers['Message-ID']}\n".encode())
        finally:
            os.close(handle)
        return len(email_messages)
