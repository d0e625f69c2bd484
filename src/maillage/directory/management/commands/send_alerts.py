"""`maillage manage send_alerts`: what a scheduled task runs, every day or every hour."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.directory import alerts, clock


class Command(BaseCommand):
    """Tell the accounts what is new in the searches that they keep."""

    help = "Tell the accounts what is new in the searches that they keep."

    def handle(self, *args: Any, **options: Any) -> None:
        """Look at what is due, send what waits, and say how many."""
        made = alerts.look(clock.today())
        self.stdout.write(f"{made} search(es) with something new, {alerts.send()} message(s) sent")
