"""The search over HTTP beside the peer's: a commune, two themes; ours with minutes by car.

    createdb maillage_country
    MAILLAGE_DATABASE_URL=postgresql://…/maillage_country MAILLAGE_VAR_DIR=/tmp/country \\
        python -m benchmarks.http.search --write

``--write`` draws the country first (``benchmarks.directory_country``) and copies it for the peer
(``benchmarks.http.peer``). Both are served by granian with two workers, on PostgreSQL; the rounds alternate:
ours with one client, the peer's, ours with eight clients, the peer's. Each client is a process that keeps its
connection. Requests are drawn where people live, the same for both.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import multiprocessing
import os
import platform
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from benchmarks import directory_search

WORKERS = "2"
WARMING = 5  # seconds
THROUGH_THE_PROXY = {"Host": "localhost", "X-Forwarded-Proto": "https"}
CLIENTS = (1, 8)
SITE = "maillage.config.wsgi:application"
PEER = "benchmarks.http.peer:application"


def main() -> None:
    """Write the country if asked, serve both, and measure round after round."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help="draw the country into the database first")
    arguments.add_argument("--structures", type=int, default=40_000)
    arguments.add_argument("--services", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--seconds", type=float, default=10)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    prepare(given.write, given.structures, given.services)
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} processors")
    ours, theirs = draw(2000)
    with served(SITE) as (site, site_pid), served(PEER) as (peer, peer_pid):
        for number in range(1, given.rounds + 1):
            for clients in CLIENTS:
                for name, port, paths in (("Maillage", site, ours), ("peer", peer, theirs)):
                    measure(
                        f"round {number}, {clients} client(s), {name}", port, paths, clients, given.seconds
                    )
        print(f"memory (shared pages once): Maillage {memory(site_pid)} MiB, peer {memory(peer_pid)} MiB")


def prepare(write: bool, structures: int, services: int) -> None:
    """The country in the database, the peer's copy of it, the columns of the search."""
    import django

    django.setup()
    if write:
        from benchmarks.http.peer import make

        directory_search.write(structures, services)
        make(os.environ["MAILLAGE_DATABASE_URL"])
    directory_search.prepare()


def draw(count: int) -> tuple[list[str], list[str]]:
    """As many requests for each, about the same communes and themes."""
    from maillage.directory.themes import THEMES

    random = Random(11)  # noqa: S311 - reproducible draws, no secret
    ours, theirs = [], []
    for _ in range(count):
        code, (lat, lon) = directory_search.somewhere(random)
        themes = [("theme", theme) for theme in random.sample(sorted(THEMES), 2)]
        asked = [("commune", code), ("mode", "car"), ("minutes", "45"), ("record", "offers"), *themes]
        ours.append(f"/api/v1/search?{urlencode(asked)}")
        theirs.append(f"/?{urlencode([('lat', str(lat)), ('lon', str(lon)), *themes])}")
    return ours, theirs


@contextlib.contextmanager
def served(application: str) -> Iterator[tuple[int, int]]:
    """Serve an application on a free port; that port, and the number of the server's process."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = [
        "--interface",
        "wsgi",
        "--no-ws",
        "--port",
        str(port),
        "--workers",
        WORKERS,
        "--blocking-threads",
        "4",
    ]
    granian = str(Path(sys.executable).with_name("granian"))
    environment = {**os.environ, "PEER_DATABASE_URL": os.environ["MAILLAGE_DATABASE_URL"]}
    server = subprocess.Popen([granian, *options, "--log-level", "error", application], env=environment)  # noqa: S603
    try:
        _wait_for(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit("the server does not answer")


def measure(name: str, port: int, paths: Sequence[str], clients: int, seconds: float) -> None:
    """So many clients at once for so long: how long each answer took, how many a second."""
    with multiprocessing.get_context("spawn").Pool(clients) as pool:
        asked = [(port, paths[rank::clients], seconds) for rank in range(clients)]
        told = pool.starmap(ask, asked)
    times = sorted(one * 1000 for answers in told for one in answers)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    rate = sum(len(answers) / sum(answers) for answers in told)
    print(
        f"{name:32} p50 {p50:7.1f} ms   p95 {p95:7.1f} ms   {rate:7.1f} requests/s   ({len(times)} answers)"
    )


def ask(port: int, paths: Sequence[str], seconds: float) -> list[float]:
    """Ask one after the other for so long (``WARMING`` seconds more, uncounted, to begin with)."""
    connection, took = http.client.HTTPConnection("127.0.0.1", port, timeout=60), []
    began = time.perf_counter()
    rank = 0
    while (now := time.perf_counter()) - began < seconds + WARMING:
        connection.request("GET", paths[rank % len(paths)], headers=THROUGH_THE_PROXY)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"{answer.status}: {body[:300]!r}")
        if now - began >= WARMING:
            took.append(time.perf_counter() - now)
        rank += 1
    return took


def memory(pid: int) -> int:
    """Proportional memory of a process and those that it started, in MiB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return sum(_proportional(int(one)) for one in [str(pid), *children]) // 1024


def _proportional(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    main()
