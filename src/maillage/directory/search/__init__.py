"""Search in the directory: a wish in, one page of results out (``finding``), from columns kept in files."""

from maillage.directory.search.finding import LONGEST_TEXT, REACHABLE_KM, search
from maillage.directory.search.wish import EPOCH, PAGE, PRICES, Found, Hit, Reach, Wish

__all__ = [
    "EPOCH",
    "LONGEST_TEXT",
    "PAGE",
    "PRICES",
    "REACHABLE_KM",
    "Found",
    "Hit",
    "Reach",
    "Wish",
    "search",
]
