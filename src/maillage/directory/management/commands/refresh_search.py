"""`maillage manage refresh_search`: after a large import, or every night, so that nobody waits for it."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.directory import clock
from maillage.directory.search import snapshot


class Command(BaseCommand):
    """Make the columns of the search anew if the directory has changed."""

    help = "Make the columns of the search anew if the directory has changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them, and say how many records they hold."""
        held = snapshot.refresh(clock.today())
        self.stdout.write(f"{held.columns.size} record(s) can be searched")
