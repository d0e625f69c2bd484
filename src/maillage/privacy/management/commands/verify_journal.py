"""`maillage manage verify_journal`: whether the journal of people's files is as it was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.privacy import sealing


class Command(BaseCommand):
    """Read the whole journal again, and say every line that is not as it was written."""

    help = "Read the whole journal again; fail if a line was changed, taken out or put in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Hashes of seals that were noted elsewhere."""
        parser.add_argument(
            "--noted", metavar="HASH", action="append", default=[], help="a seal's hash, noted elsewhere"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each fault as it is found."""
        walk, found = sealing.Walk(), 0
        for fault in sealing.faults(tuple(options["noted"]), walk):
            found += 1
            self.stdout.write(str(fault))
        self.stdout.write(
            f"{walk.lines} line(s) read, {walk.seals} seal(s), {walk.computed} of them computed again"
        )
        if found:
            raise CommandError(f"{found} fault(s): the journal is not as it was written")
