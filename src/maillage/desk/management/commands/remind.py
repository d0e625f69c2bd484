"""`maillage manage remind`: what a scheduled task runs every morning."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.desk.followup import reminders
from maillage.privacy.actor import CLOCK, acting_as


class Command(BaseCommand):
    """Post the reminders of the appointments of the next two days."""

    help = "Post the reminders of the appointments of the next two days, to those who agreed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Post them, and say how many."""
        with acting_as(CLOCK):
            count = reminders.remind()
        self.stdout.write(f"{count} reminder(s) posted")
