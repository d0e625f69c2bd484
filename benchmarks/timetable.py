"""Our RAPTOR against a textbook one and against Dijkstra on events: equal arrivals, and the time each takes.

    python -m benchmarks.timetable royan|villages|region [PLACES] [SEED] [DIJKSTRA_PLACES]

A place is searched both ways: earliest arrivals at every stop from it, latest departures from every stop to
it. ``royan`` reads the real feed from the folder MAILLAGE_DATA; ``villages``: 60 made-up feeds of 60 stops
and 300 trips; ``region``: one of 5,000 stops and 20,000 trips. Both oracles are in the tests. Times are those
of one thread's own work, so that a busy machine does not spoil them.
"""

from __future__ import annotations

import os
import platform
import random
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from pathways.timetable.feed import Feed, read_feed
from pathways.timetable.network import Network
from pathways.timetable.patterns import NEVER
from pathways.timetable.provider import TimetableTravel
from pathways.timetable.reach import ACCESS_SECONDS, MOST_RIDES, MOST_SECONDS, Reach, arriving, leaving
from pathways.travel import Point, Schedule
from tests.pathways.timetable.oracles import TextbookRaptor, TimeExpanded, on_foot, plain_day, reversed_day
from tests.pathways.timetable.regions import region, written

ROYAN = "mobilite/gtfs_royan_2017_latin1_sans_agency.zip"
FOLDER = Path(os.environ.get("MAILLAGE_DATA", "."))
Times = dict[str, list[float]]


def main() -> None:
    """Print the counts, the times, and how often the arrivals were equal."""
    which = sys.argv[1] if len(sys.argv) > 1 else "villages"
    given = [int(value) for value in sys.argv[2:]]
    places, seed, slow = (*given, *(50, 1, 10_000)[len(given) :])
    versions = f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} cores"
    print(f"{versions}, {which}, seed {seed}")
    times: Times = defaultdict(list)
    searches = 0
    for rank, feed in enumerate(_feeds(which, seed)):
        searches += _Comparison(feed, seed + rank, slow, times).run(places)
    print(f"{searches} searches of one to all, every arrival equal to that of each oracle asked")
    for name, seconds in times.items():
        _tell(name, seconds, times["ours"])
    print(f"most memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def _feeds(which: str, seed: int) -> Iterator[Feed]:
    if which == "royan":
        yield _read(FOLDER / ROYAN)
        return
    count, stops, trips = {"villages": (60, 60, 300), "region": (1, 5_000, 20_000)}[which]
    for rank in range(count):
        with TemporaryDirectory() as folder:
            yield _read(written(Path(folder), region(seed + rank, stops, trips)), quiet=count > 1)


def _read(path: Path, *, quiet: bool = False) -> Feed:
    start = time.thread_time()
    feed = read_feed(path, fare=200)
    read = time.thread_time()
    network = Network([feed])
    day = network.day(1)
    ready = time.thread_time()
    if not quiet:
        size = sum(array.nbytes for way in (day.forward, day.backward) for array in way)
        print(f"{len(feed.stops.ids)} stops, {len(feed.trips.ids)} trips, {len(feed.times.stop)} calls")
        print(f"read in {read - start:.2f} s, a day ready in {ready - read:.2f} s, {size / 1e6:.1f} MB a day")
        _lookups(network)
    return feed


def _lookups(network: Network) -> None:
    """One home and 300 places, by bus and by bike then bus: the first time, and again."""
    dice, provider = random.Random(7), TimetableTravel(network)  # noqa: S311 - reproducible draws
    stops = dice.choices(range(len(network.lat)), k=301)
    home, *others = (Point(float(network.lat[stop]) + 0.002, float(network.lon[stop])) for stop in stops)
    week = Schedule(frozenset(range(5)), 540, 1020)
    provider.trip(home, others[0], "bike-bus", week)
    for title in ("first", "again"):
        for mode in ("bus", "bike-bus"):
            start = time.thread_time()
            found = sum(provider.trip(home, place, mode, week) is not None for place in others)
            spent = 1000 * (time.thread_time() - start) / len(others)
            print(f"300 places by {mode}, {title}: {spent:.2f} ms a trip, {found} reached")


Oracle = TextbookRaptor | TimeExpanded


class _Comparison:
    """One feed, searched by us and by both oracles."""

    def __init__(self, feed: Feed, seed: int, slow: int, times: Times) -> None:
        self.feed, self.seed, self.slow, self.times = feed, seed, slow, times
        self.network = Network([feed])
        self.dice = random.Random(seed)  # noqa: S311 - reproducible draws, no secret
        self.walks = plain_day(feed, self.network.weeks[0]).walks
        self.oracles: dict[int, list[tuple[TextbookRaptor, TimeExpanded]]] = {}

    def run(self, places: int) -> int:
        """Both ways from so many places; how many searches that makes."""
        first = Point(float(self.network.lat[0]), float(self.network.lon[0]))
        leaving(self.network, self.network.day(1), first, 30_000)
        for rank in range(places):
            weekday = self.dice.choice((0, 1, 2, 2, 3, 4, 5, 6))
            hour = self.dice.randint(6 * 3600, 21 * 3600)
            place = _place(self.network, self.dice)
            for back in (0, 1):
                self._search(rank, weekday, hour, place, back)
        return 2 * places

    def _search(self, rank: int, weekday: int, hour: int, place: Point, back: int) -> None:
        search = (leaving, arriving)[back]
        began = time.thread_time()
        ours = search(self.network, self.network.day(weekday), place, hour)
        self.times["ours"].append(time.thread_time() - began)
        reached = _arrivals(ours)
        start = -hour if back else hour
        starts = {at: start + walk for at, walk in self._near(place).items()}
        latest = start + (min(MOST_SECONDS, hour) if back else MOST_SECONDS)
        for name, oracle in self._asked(rank, weekday, back):
            began = time.thread_time()
            found = oracle.earliest(starts, latest, MOST_RIDES)
            self.times[name].append(time.thread_time() - began)
            if found != reached:
                raise SystemExit(f"{name} differs: seed {self.seed}, place {rank}, back {back}")
        self.times["stops reached"].append(float(len(reached)))

    def _asked(self, rank: int, weekday: int, back: int) -> Iterator[tuple[str, Oracle]]:
        if weekday not in self.oracles:
            day = self.network.weeks[0] + timedelta(days=weekday)
            plain = plain_day(self.feed, day, walks=self.walks)
            both = (plain, reversed_day(plain))
            self.oracles[weekday] = [(TextbookRaptor(one), TimeExpanded(one)) for one in both]
        textbook, events = self.oracles[weekday][back]
        yield "textbook RAPTOR", textbook
        if rank < self.slow:
            yield "Dijkstra on events", events

    def _near(self, place: Point) -> dict[int, int]:
        points = zip(self.network.lat, self.network.lon, strict=True)
        around = {at: Point(lat, lon) for at, (lat, lon) in enumerate(points) if abs(lat - place.lat) < 0.05}
        walks = {at: on_foot(place, point) for at, point in around.items()}
        return {at: walk for at, walk in walks.items() if walk <= ACCESS_SECONDS}


def _place(network: Network, dice: random.Random) -> Point:
    """Nine places in ten are within a kilometre of a stop, the others anywhere."""
    if dice.random() < 0.9:
        stop = dice.randrange(len(network.lat))
        return Point(float(network.lat[stop]) + dice.uniform(-0.01, 0.01), float(network.lon[stop]))
    south, north = float(network.lat.min()), float(network.lat.max())
    return Point(dice.uniform(south, north), dice.uniform(float(network.lon.min()), float(network.lon.max())))


def _arrivals(reach: Reach) -> dict[int, int]:
    return {int(stop): int(reach.ride[stop]) for stop in np.flatnonzero(reach.ride < NEVER)}


def _tell(name: str, measured: list[float], ours: list[float]) -> None:
    if name == "stops reached":
        print(f"stops reached: median {np.median(measured):.0f}, most {max(measured):.0f}")
        return
    median, p95 = np.percentile(measured, (50, 95)) * 1000
    ratio = np.array(measured) / np.array(ours[: len(measured)])
    print(
        f"| {name} | {len(measured)} | {median:.2f} ms | {p95:.2f} ms | {max(measured) * 1000:.1f} ms |"
        f" {np.median(ratio):.0f} |"
    )


if __name__ == "__main__":
    main()
