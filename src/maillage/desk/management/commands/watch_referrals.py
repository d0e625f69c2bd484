"""`maillage manage watch_referrals`: what a scheduled task runs every day."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.desk.referrals.watching import watch


class Command(BaseCommand):
    """Remind, escalate and close the referrals that wait; ask what became of the others."""

    help = "Remind, escalate and close the referrals that wait; ask what became of the others."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is due today, and say what was done."""
        done = watch()
        told = ", ".join(f"{verb}: {count}" for verb, count in sorted(done.items()))
        self.stdout.write(told or "nothing due")
