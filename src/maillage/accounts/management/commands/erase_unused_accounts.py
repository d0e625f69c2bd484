"""`maillage manage erase_unused_accounts`: what a scheduled task runs every day."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.accounts import erasing


class Command(BaseCommand):
    """Warn and erase accounts unused for two years, and what is past its time."""

    help = "Warn, then erase, accounts unused for two years; drop old invitations, requests, sessions, trail."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say how many of each."""
        done = erasing.erase_unused()
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in sorted(done.items())))
