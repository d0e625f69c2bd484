"""`maillage manage register`: writes docs/reference/personal-data.md from the annotations of fields."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.privacy import register


class Command(BaseCommand):
    """Print the register of processing."""

    help = "Print the register of processing, made of what is said of each field in the code."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(register.document(), ending="")
