"""How far the estimate of travel is from times by road, on random pairs of points of one graph.

    python -m benchmarks.roads VALHALLA_CONFIGURATION OSM_BOX_SOUTH WEST NORTH EAST [PAIRS] [SEED]

Needs the extra ``routing`` and the tiles of the graph. Points are drawn in the box and kept when a street or
a road (no track) is within 500 metres; a pair is kept when every means of travel has a way. Times by road are
Valhalla's own, without traffic, plus the access minutes of ``PACES`` on both sides.
"""

from __future__ import annotations

import json
import platform
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import valhalla

from maillage.planning.roads import COSTINGS, RoadTravel
from pathways.travel import EstimatedTravel, Point, great_circle_km

NEAR_METRES = 500
STREETS = frozenset({"trunk", "primary", "secondary", "tertiary", "residential"})
BANDS = (("all", 0.0, 1e9), ("< 5 km", 0.0, 5.0), ("5 to 15 km", 5.0, 15.0), ("> 15 km", 15.0, 1e9))


def main() -> None:
    """Print bias, mean absolute error and its spread by means of travel and distance."""
    configuration, *box = sys.argv[1:6]
    pairs, seed = (int(value) for value in (*sys.argv[6:], *("500", "20261122")[len(sys.argv[6:]) :]))
    actor = valhalla.Actor(json.loads(Path(configuration).read_text(encoding="utf-8")))
    print(f"Python {platform.python_version()}, {pairs} pairs, seed {seed}, box {box}")
    roads, estimate = RoadTravel(actor), EstimatedTravel()
    found: dict[str, list[tuple[float, int, int]]] = {mode: [] for mode in COSTINGS}
    for home, place in _pairs(actor, [float(degree) for degree in box], pairs, seed):
        trips = {mode: roads.trip(home, place, mode) for mode in COSTINGS}
        for mode, trip in trips.items():
            guess = estimate.trip(home, place, mode)
            if trip is not None and guess is not None:
                found[mode].append((great_circle_km(home, place), trip.minutes_out, guess.minutes_out))
    for mode, rows in found.items():
        _tell(mode, np.array(rows))


def _pairs(actor: valhalla.Actor, box: list[float], pairs: int, seed: int) -> Iterator[tuple[Point, Point]]:
    """Points by a road, with a way both ways by every means."""
    dice = random.Random(seed)  # noqa: S311 - reproducible draws, no secret
    south, west, north, east = box
    while pairs:
        home, place = (Point(dice.uniform(south, north), dice.uniform(west, east)) for _ in range(2))
        if _by_a_road(actor, home) and _by_a_road(actor, place) and _joined(actor, home, place):
            yield home, place
            pairs -= 1


def _by_a_road(actor: valhalla.Actor, point: Point) -> bool:
    """Near a street or a road, and not only a track: where people live."""
    asked = {"locations": [{"lat": point.lat, "lon": point.lon}], "costing": "auto", "verbose": True}
    return any(
        edge["edge"]["classification"]["use"] == "road"
        and edge["edge"]["classification"]["classification"] in STREETS
        and 1000 * great_circle_km(point, Point(edge["correlated_lat"], edge["correlated_lon"])) < NEAR_METRES
        for edge in actor.locate(asked)[0].get("edges") or []
    )


def _joined(actor: valhalla.Actor, home: Point, place: Point) -> bool:
    roads = RoadTravel(actor)
    return all(
        roads.way(*ends, mode) is not None for mode in COSTINGS for ends in ((home, place), (place, home))
    )


def _tell(mode: str, rows: np.ndarray) -> None:
    km, road, guess = rows[:, 0], rows[:, 1], rows[:, 2]
    for title, least, most in BANDS:
        chosen = (km >= least) & (km < most)
        if not chosen.any():
            continue
        off = guess[chosen] - road[chosen]
        ratio = guess[chosen] / road[chosen]
        print(
            f"| {mode} | {title} | {chosen.sum()} | {np.median(road[chosen]):.0f} | {off.mean():+.1f} |"
            f" {np.abs(off).mean():.1f} | {np.percentile(np.abs(off), 90):.0f} |"
            f" {np.median(ratio):.2f} | {np.percentile(ratio, 10):.2f}-{np.percentile(ratio, 90):.2f} |"
        )


if __name__ == "__main__":
    main()
