"""The stops near a place, from the feed that ``pathways.timetable`` reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from maillage.exchange.source import SourceRefusedError
from pathways.timetable.feed import Feed, read_feed
from pathways.timetable.footpaths import crow_km
from pathways.timetable.remarks import FeedError

WALKED_KM = 1.5  # as the crow flies: some twenty-five minutes
MOST = 3


@dataclass(frozen=True, slots=True)
class NearStop:
    """A stop by its name, the kilometres to it as the crow flies, and the lines that call there."""

    name: str
    km: float
    lines: tuple[str, ...]


class FeedStops:
    """The stops of one feed, each with the lines that call there.

    Raises ``SourceRefusedError`` when the archive can't be read.
    """

    def __init__(self, path: Path) -> None:
        try:
            feed = read_feed(path)
        except (FeedError, OSError) as error:
            message = _("horaires illisibles : %(why)s") % {"why": error}
            raise SourceRefusedError(
                message, _("Demandez au réseau un GTFS complet."), field=path.name
            ) from None
        self._stops = feed.stops
        self._lines = _lines_at(feed)
        self.remarks = sum(feed.report.counts.values())

    def __len__(self) -> int:
        return len(self._stops.ids)

    def near(self, lat: float, lon: float, within_km: float = WALKED_KM, most: int = MOST) -> list[NearStop]:
        """The nearest stops at which a line calls, nearest first; two platforms of one name are one stop."""
        km = crow_km(np.array(lat), np.array(lon), self._stops.lat, self._stops.lon)
        found: dict[str, tuple[float, set[str]]] = {}
        for index in np.argsort(km, kind="stable"):
            if km[index] > within_km:
                break
            lines, name = self._lines.get(int(index), set()), self._stops.names[index]
            if lines:
                _nearest, known = found.setdefault(name, (float(km[index]), set()))
                known |= lines
        stops = [NearStop(name, round(km, 3), tuple(sorted(lines))) for name, (km, lines) in found.items()]
        return stops[:most]


def _lines_at(feed: Feed) -> dict[int, set[str]]:
    trips = np.repeat(np.arange(len(feed.times.starts) - 1), np.diff(feed.times.starts))
    pairs = np.unique(np.stack([feed.times.stop, feed.trips.line[trips]], axis=1), axis=0)
    found: dict[int, set[str]] = {}
    for stop, line in pairs:
        found.setdefault(int(stop), set()).add(feed.lines.names[line] or feed.lines.ids[line])
    return found
