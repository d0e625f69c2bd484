"""`maillage manage erase_expired`: what a scheduled task runs every day."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.desk import services


class Command(BaseCommand):
    """Erase the plans whose private link has expired."""

    help = "Erase the plans whose private link has expired."

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase them, and say how many."""
        self.stdout.write(f"{services.erase_expired()} expired link(s) erased")
