"""The one place that reads the calendar."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day that advice is given for: today in France, unless ``MAILLAGE_TODAY`` replays another day."""
    replayed: date | None = settings.TODAY
    return replayed or timezone.localdate()
