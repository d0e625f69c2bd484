"""`maillage manage send_messages`: what a scheduled task runs every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.desk.referrals.sending import send_due


class Command(BaseCommand):
    """Send the messages that are due."""

    help = "Send the messages that are due: referrals, requests, links. No message leaves twice by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        """Send them, and say how many."""
        done = send_due()
        self.stdout.write(f"{done.sent} sent, {done.failed} not taken, {done.unsure} in doubt")
