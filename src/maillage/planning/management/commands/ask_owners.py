"""`maillage manage ask_owners`: what a scheduled task runs every morning."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from maillage.directory import clock
from maillage.directory.models import Territory
from maillage.directory.trust import asking
from maillage.planning.dependence import people_by_offer

MOST_MESSAGES = 200


class Command(BaseCommand):
    """Ask the organisations whose information is no longer fresh whether it still holds."""

    help = "Ask organisations, at most once a fortnight each, whether what is said of them still holds."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many messages at most, and whether to send none."""
        parser.add_argument("--most", type=int, default=MOST_MESSAGES, help="messages to send at most")
        parser.add_argument("--dry-run", action="store_true", help="only say who would be asked about what")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask them, what most pathways depend on first, and say what was done."""
        waiting = [
            one for territory in Territory.objects.filter(replay_date=None) for one in self._due(territory)
        ]
        waiting.sort(key=lambda one: (one.items[0].order, one.organisation.pk))
        if options["dry_run"]:
            for one in waiting:
                self.stdout.write(f"{one.organisation}: {len(one.items)}")
            return
        done = asking.Asked()
        for one in waiting:
            if done.sent >= options["most"]:
                break
            what = asking.ask(one)
            setattr(done, what, getattr(done, what) + 1)
        old = asking.erase_old_requests()
        self.stdout.write(
            f"{done.sent} asked, {done.too_soon} asked less than a fortnight ago, "
            f"{done.unreachable} without an address, {done.failed} refused by the mail server; "
            f"{old} old request(s) erased"
        )

    def _due(self, territory: Territory) -> list[asking.Due]:
        today = clock.today()
        if not asking.due(territory, today, {}):
            return []
        return asking.due(territory, today, people_by_offer(territory, today))
