"""Feeds made for tests: a few lines of text, or a whole region from a seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from math import cos, radians
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

HAMLET = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\nA,Bus,http://x.fr,Europe/Paris\n",
    "stops.txt": (
        "stop_id,stop_name,stop_lat,stop_lon\n"
        "mill,Moulin,45.00,0.00\nchurch,Église,45.05,0.00\ntown,Gare,45.10,0.00\n"
    ),
    "routes.txt": "route_id,route_short_name,route_long_name,route_type\n7,7,Moulin - Gare,3\n",
    "trips.txt": "route_id,service_id,trip_id\n7,week,up1\n7,week,up2\n7,week,down1\n",
    "stop_times.txt": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "up1,07:10:00,07:10:00,mill,1\nup1,07:20:00,07:21:00,church,2\nup1,07:40:00,07:40:00,town,3\n"
        "up2,08:10:00,08:10:00,mill,1\nup2,08:20:00,08:21:00,church,2\nup2,08:40:00,08:40:00,town,3\n"
        "down1,17:30:00,17:30:00,town,1\ndown1,17:50:00,17:51:00,church,2\ndown1,18:00:00,18:00:00,mill,3\n"
    ),
    "calendar.txt": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "week,1,1,1,1,1,0,0,20261102,20261218\n"
    ),
}
"""One line of three stops in a straight line, Monday to Friday: two buses up, one down."""


def written(folder: Path, files: Mapping[str, str | bytes], name: str = "feed.zip") -> Path:
    """The archive of these files."""
    path = folder / name
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for file, content in files.items():
            archive.writestr(file, content)
    return path


def region(seed: int, stops: int, trips: int) -> dict[str, str]:
    """A feed of towns with lines between and within them, on a square of one stop for 2 km².

    Lines have 8 to 30 stops, run both ways from 5:30 to 21:00, at 12 to 45 km/h as the crow flies; one in
    five only on some days, some past midnight; trips are spread unevenly over lines.
    """
    dice = random.Random(seed)  # noqa: S311 - reproducible draws, no secret
    side = (2 * stops) ** 0.5 / 111
    points = [(45 + dice.random() * side, dice.random() * side / cos(radians(45))) for _ in range(stops)]
    lines: list[str] = []
    written_trips: list[str] = []
    hours: list[str] = []
    count = 0
    while count < trips:
        line = len(lines)
        lines.append(f"L{line},{line},Ligne {line},3")
        path = _path(dice, points)
        for _ in range(min(trips - count, dice.choice((2, 6, 12, 20, 40)))):
            calendar = dice.choice(("week", "week", "week", "week", "wednesday", "daily"))
            written_trips.append(f"L{line},{calendar},T{count}")
            hours += _hours(dice, f"T{count}", path if dice.random() < 0.5 else path[::-1], points)
            count += 1
    return {
        "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n"
        + "".join(f"S{at},Arrêt {at},{lat:.6f},{lon:.6f}\n" for at, (lat, lon) in enumerate(points)),
        "routes.txt": "\n".join(["route_id,route_short_name,route_long_name,route_type", *lines]),
        "trips.txt": "\n".join(["route_id,service_id,trip_id", *written_trips]),
        "stop_times.txt": "\n".join(["trip_id,arrival_time,departure_time,stop_id,stop_sequence", *hours]),
        "calendar.txt": HAMLET["calendar.txt"]
        + "wednesday,0,0,1,0,0,0,0,20261102,20261218\ndaily,1,1,1,1,1,1,1,20261102,20261218\n",
    }


def _path(dice: random.Random, points: list[tuple[float, float]]) -> list[int]:
    """Stops along a crooked way from one to another."""
    length = dice.randint(8, 30)
    here, there = dice.sample(range(len(points)), 2)
    sample = dice.sample(range(len(points)), min(len(points), 40 * length))
    (y, x), (v, u) = points[here], points[there]
    ahead = [s for s in sample if _off_line(points[s], (y, x), (v, u)) < 0.15]
    ahead.sort(key=lambda s: (points[s][0] - y) * (v - y) + (points[s][1] - x) * (u - x))
    return list(dict.fromkeys([here, *ahead[: length - 2], there]))


def _off_line(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    dy, dx = end[0] - start[0], end[1] - start[1]
    span = (dy * dy + dx * dx) or 1e-9
    along = ((point[0] - start[0]) * dy + (point[1] - start[1]) * dx) / span
    off = ((point[0] - start[0]) * dx - (point[1] - start[1]) * dy) / span
    return abs(off) if 0 < along < 1 else 9.0


def _hours(dice: random.Random, trip: str, path: list[int], points: list[tuple[float, float]]) -> list[str]:
    at = dice.randint(330, 1260) * 60
    speed = dice.uniform(12, 45)
    calls = []
    for position, stop in enumerate(path):
        if position:
            (y, x), (v, u) = points[path[position - 1]], points[stop]
            km = 111 * ((v - y) ** 2 + ((u - x) * 0.7) ** 2) ** 0.5
            at += 60 * max(1, round(km / speed * 60))
        wait = 60 if dice.random() < 0.1 else 0
        calls.append(f"{trip},{_clock(at)},{_clock(at + wait)},S{stop},{position + 1}")
        at += wait
    return calls


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:00"
