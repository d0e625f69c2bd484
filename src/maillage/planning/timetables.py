"""Travel by the timetables that a territory names; each set of feeds is read once a process."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from maillage.directory.documents import to_cents
from maillage.planning.roads import road_travel
from pathways.travel import EstimatedTravel, Travel

if TYPE_CHECKING:
    from maillage.directory.models import Territory

KEPT_NETWORKS = 4

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FeedFile:
    """An archive on disk and what is told of it; ``changed`` tells one state of the file from another.

    ``fare``: cents of one way, ``None`` when the feed has its own.
    """

    path: Path
    changed: int
    fare: int | None = None
    school: frozenset[str] = frozenset()
    on_demand: frozenset[str] = frozenset()


def feed_file(path: Path, told: Mapping[str, Any] | None = None) -> FeedFile:
    """The file with what the pack tells of it; raises ``OSError`` when it isn't there."""
    told = told or {}
    return FeedFile(
        path,
        path.stat().st_mtime_ns,
        to_cents(told.get("fare")),
        frozenset(told.get("school") or ()),
        frozenset(told.get("on_demand") or ()),
    )


def feed_files(folder: Path, told: Iterable[Mapping[str, Any]]) -> tuple[FeedFile, ...]:
    """The archives that are in the folder, among those told; what is missing is logged."""
    found = []
    for each in told:
        path = folder / each["file"]
        try:
            found.append(feed_file(path, each))
        except OSError:
            logger.warning("timetable %s is not in %s: no travel by it", each["file"], folder)
    return tuple(found)


def travel_of(territories: Iterable[Territory]) -> Travel:
    """Travel by the timetables that these territories name, among those in ``feeds`` of the site's folder.

    By road where there is ``roads/valhalla.json``. What can't be used is logged, then travel is estimated.
    """
    told = [feed for territory in territories for feed in territory.feeds or ()]
    roads = settings.VAR_DIR / "roads" / "valhalla.json"
    try:
        return travel_by(feed_files(settings.VAR_DIR / "feeds", told), roads if roads.is_file() else None)
    except ValueError:
        logger.exception("timetables or roads can't be used: travel is estimated")
        return EstimatedTravel()


def travel_by(files: tuple[FeedFile, ...], roads: Path | None = None) -> Travel:
    """Travel by these timetables; by road with that configuration of Valhalla, else as estimated.

    Raises ``ValueError`` for what can't be used.
    """
    return _travel_by(files, roads) if files or roads else EstimatedTravel()


@lru_cache(maxsize=KEPT_NETWORKS)
def _travel_by(files: tuple[FeedFile, ...], roads: Path | None) -> Travel:
    from pathways.timetable.feed import read_feed
    from pathways.timetable.network import Network
    from pathways.timetable.provider import TimetableTravel

    beside = road_travel(roads) if roads else EstimatedTravel()
    if not files:
        return beside
    feeds = [
        read_feed(file.path, school=file.school, on_demand=file.on_demand, fare=file.fare) for file in files
    ]
    return TimetableTravel(Network(feeds), beside)
