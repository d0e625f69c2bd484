"""`maillage manage erase_corrections`: what a scheduled task runs every day."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.directory.publishing.corrections import erase_closed


class Command(BaseCommand):
    """Erase suggestions and reports that were dealt with more than a year ago."""

    help = "Erase suggestions and reports that were dealt with more than a year ago."

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase them, and say how many."""
        self.stdout.write(f"{erase_closed()} suggestion(s) and report(s) erased")
