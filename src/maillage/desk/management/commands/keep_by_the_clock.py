"""`maillage manage keep_by_the_clock`: what a scheduled task runs every hour."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.desk import keeping
from maillage.privacy.actor import CLOCK, acting_as


class Command(BaseCommand):
    """Erase what is past its time in people's files."""

    help = "Warn, then erase, files without contact for two years; erase all that is past its time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say how many of each."""
        with acting_as(CLOCK):
            done = keeping.keep()
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in sorted(done.items())))
