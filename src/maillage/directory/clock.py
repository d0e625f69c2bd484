"""The one place that reads the calendar."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone


def today(replay_date: date | None = None) -> date:
    """A territory's replay date, else the day that ``MAILLAGE_TODAY`` replays, else today in France."""
    replayed: date | None = replay_date or settings.TODAY
    return replayed or timezone.localdate()
