"""`maillage manage find_duplicates`: what a scheduled task runs every night."""

from typing import Any

from django.core.management.base import BaseCommand

from maillage.directory.models import Territory
from maillage.directory.trust import duplicates


class Command(BaseCommand):
    """Look for probable duplicates in every territory, for its moderators to decide."""

    help = "Look for probable duplicates in every territory."

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, and say how many wait in each territory."""
        for territory in Territory.objects.all():
            self.stdout.write(f"{territory.slug}: {duplicates.refresh(territory)} pair(s) to look at")
