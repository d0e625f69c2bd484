"""`maillage manage forget_import_files`: what a scheduled task runs every day."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.exchange.importing.services import forget_old_files


class Command(BaseCommand):
    """Erase the files of imports that nobody went on with."""

    help = "Erase the files of imports that nobody went on with for seven days."

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase them, and say how many."""
        self.stdout.write(f"{forget_old_files()} file(s) erased")
