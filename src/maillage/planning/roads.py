"""Travel by road, from a graph of Valhalla: the optional extra ``routing``; as estimated without it."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from math import ceil, inf
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from pathways.timetable.kept import Kept
from pathways.travel import PACES, EstimatedTravel, Point, Schedule, Travel, Trip

COSTINGS: Mapping[str, str] = MappingProxyType(
    {"walk": "pedestrian", "bike": "bicycle", "moped": "motor_scooter", "car": "auto"}
)
"""What Valhalla calls our means of travel."""

KEPT_TRIPS = 50_000

logger = logging.getLogger(__name__)


class Router(Protocol):
    """What we ask of ``valhalla.Actor``."""

    def matrix(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Seconds and kilometres from sources to targets; raises ``RuntimeError`` where there is no road."""


class RoadTravel:
    """Minutes and kilometres by road, at any hour, out and back; the access minutes and costs of ``PACES``.

    Other means of travel, and points that no road of the graph is near, are left to ``beside``.
    """

    def __init__(self, router: Router, beside: Travel | None = None) -> None:
        self.router = router
        self.beside = beside or EstimatedTravel()
        self._kept: Kept[tuple[float, float] | None] = Kept(KEPT_TRIPS)

    def trip(
        self, origin: Point, destination: Point, mode: str, schedule: Schedule | None = None
    ) -> Trip | None:
        """There and back by road."""
        if mode not in COSTINGS:
            return self.beside.trip(origin, destination, mode, schedule)
        out, back = (self.way(*ends, mode) for ends in ((origin, destination), (destination, origin)))
        if out is None or back is None:
            return self.beside.trip(origin, destination, mode, schedule)
        pace = PACES[mode]
        there, again = (ceil(pace.access_minutes + way[0] / 60 - 1e-9) for way in (out, back))
        km = out[1] + back[1]
        return Trip(mode, there, again, round(km, 1), round(km * pace.cents_per_km))

    def farthest_km(self, mode: str, minutes: int) -> float:
        """Unknown by road: nothing is ruled out beforehand; negative for a means without a pace."""
        del minutes
        return inf if mode in COSTINGS else -1.0

    def way(self, origin: Point, destination: Point, mode: str) -> tuple[float, float] | None:
        """Seconds and kilometres one way; ``None`` where the graph has none."""
        return self._kept.get(
            (origin, destination, mode), lambda: self._asked(origin, destination, COSTINGS[mode])
        )

    def _asked(self, origin: Point, destination: Point, costing: str) -> tuple[float, float] | None:
        ends = [{"lat": point.lat, "lon": point.lon} for point in (origin, destination)]
        request = {"sources": ends[:1], "targets": ends[1:], "costing": costing, "units": "kilometers"}
        try:
            found = self.router.matrix(request)["sources_to_targets"][0][0]
        except RuntimeError:
            return None
        if found["time"] is None:
            return None
        return float(found["time"]), float(found["distance"])


def road_travel(configuration: Path) -> Travel:
    """By road where Valhalla is installed and configured by that file, else as estimated, which is logged.

    Raises ``ValueError`` for a configuration that can't be read.
    """
    try:
        import valhalla
    except ImportError:
        logger.warning("the extra « routing » is not installed: travel by road is estimated")
        return EstimatedTravel()
    try:
        return RoadTravel(valhalla.Actor(json.loads(configuration.read_text(encoding="utf-8"))))
    except (OSError, RuntimeError, ValueError) as error:
        raise ValueError(
            f"{configuration}: not a configuration of Valhalla with its tiles ({error})"
        ) from None
