"""`maillage manage reseal`: after `maillage keys rotate`, seals anew all that a former key sealed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maillage.desk.resealing import reseal_documents
from maillage.privacy.actor import CLOCK, acting_as
from maillage.privacy.fields import UnreadableError
from maillage.privacy.resealing import reseal_columns


class Command(BaseCommand):
    """Seal every column and document with the current key."""

    help = "Seal with the current key what a former one sealed; stopped, it goes on where it stood."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say how many."""
        try:
            with acting_as(CLOCK):
                columns, documents = reseal_columns(), reseal_documents()
        except UnreadableError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{columns} column(s) and {documents} document(s) sealed anew")
