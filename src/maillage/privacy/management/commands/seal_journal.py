"""`maillage manage seal_journal`: every day; note elsewhere the hash that it prints."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.privacy import sealing


class Command(BaseCommand):
    """Seal the journal of people's files as it stands."""

    help = "Seal the journal of people's files as it stands, and print the hash to note elsewhere."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal, and print the hash."""
        made = sealing.seal()
        self.stdout.write(f"{made.at:%Y-%m-%dT%H:%M:%SZ} {made.lines} line(s) {made.hash}")
