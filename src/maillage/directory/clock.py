"""The day on which the directory is read."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone

from maillage.directory.models import Territory


def today(territory: Territory | None = None) -> date:
    """The territory's replay date, the day that the site replays, or today in France."""
    replayed: date | None = territory.replay_date if territory else None
    return replayed or settings.TODAY or timezone.localdate()
