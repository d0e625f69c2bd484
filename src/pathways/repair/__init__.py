"""Repair: something of a plan has fallen through, or changed; the least-changed plan from here, exactly."""

from pathways.repair.fallbacks import Fallback, fallback, fallbacks
from pathways.repair.news import News, Standing, standing
from pathways.repair.repaired import Repair, Repaired, repair

__all__ = [
    "Fallback",
    "News",
    "Repair",
    "Repaired",
    "Standing",
    "fallback",
    "fallbacks",
    "repair",
    "standing",
]
