"""A directory of 100,000 services and 40,000 structures: how long the search takes, how much memory.

    MAILLAGE_DATABASE_URL=sqlite:////tmp/country.sqlite3 MAILLAGE_VAR_DIR=/tmp/country \\
        python -m benchmarks.directory_search --write

``--write`` migrates the database and draws the country first (``benchmarks.directory_country``); without it,
the database holds it already.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from random import Random
from statistics import median
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from maillage.directory.search import Wish

REQUESTS = 300
MEBIBYTE = 1024


def main() -> None:
    """Write the country if asked, then measure each kind of search."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help="draw the country into the database first")
    arguments.add_argument("--structures", type=int, default=40_000)
    arguments.add_argument("--services", type=int, default=100_000)
    arguments.add_argument("--requests", type=int, default=REQUESTS)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    django.setup()
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} processors")
    if given.write:
        write(given.structures, given.services)
    prepare()
    for name, drawn in KINDS.items():
        measure(name, drawn, given.requests)
    print(f"memory of this process at most: {_memory()} MiB")


def write(structures: int, services: int) -> None:
    """Migrate, then draw the country."""
    from django.core.management import call_command

    from benchmarks.directory_country import Size
    from benchmarks.directory_country import write as draw

    began = time.perf_counter()
    call_command("migrate", verbosity=0)
    draw(Size(structures, services))
    print(f"{structures} structures and {services} services written in {time.perf_counter() - began:.0f} s")


def prepare() -> None:
    """Make the columns if they are behind, and say their size."""
    from benchmarks.directory_country import TODAY
    from maillage.directory.search import snapshot

    before, began = _memory(), time.perf_counter()
    held = snapshot.refresh(TODAY)
    size = sum(file.stat().st_size for file in (snapshot.folder() / "current").iterdir()) / MEBIBYTE**2
    seconds = time.perf_counter() - began
    print(f"{held.columns.size} rows: columns of {size:.0f} MiB, ready in {seconds:.1f} s")
    print(f"memory before and after: {before} and {_memory()} MiB")


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEBIBYTE


def measure(name: str, drawn: Callable[[Random], Wish], requests: int) -> None:
    """Time so many drawn searches of a kind, alone and with the records of their page (``cards``).

    Elapsed time counts what else the machine does; the processor's is the search's own.
    """
    from benchmarks.directory_country import TODAY
    from maillage.directory import queries
    from maillage.directory.search import search

    random = Random(7)  # noqa: S311 - reproducible draws, no secret
    wishes = [drawn(random) for _ in range(requests + 20)]
    alone, processor, with_cards, totals = [], [], [], []
    for wish in wishes:
        began, worked = time.perf_counter(), time.process_time()
        found = search(wish, TODAY)
        alone.append(time.perf_counter() - began)
        processor.append(time.process_time() - worked)
        queries.cards(found.hits, TODAY)
        with_cards.append(time.process_time() - worked)
        totals.append(found.total)
    columns = {"elapsed": alone, "processor": processor, "with cards": with_cards}
    told = " | ".join(f"{column} {_told(seconds[20:])}" for column, seconds in columns.items())
    print(f"{name:36} {told} | results {int(median(totals))}", flush=True)


def _told(seconds: Sequence[float]) -> str:
    ordered = sorted(each * 1000 for each in seconds)
    return f"p50 {ordered[len(ordered) // 2]:6.2f} p95 {ordered[int(len(ordered) * 0.95)]:6.2f} ms"


def somewhere(random: Random) -> tuple[str, tuple[float, float]]:
    from maillage.territories import reference

    communes = [each for each in reference.communes() if each.point and each.population]
    [found] = random.choices(communes, [each.population or 0 for each in communes])
    return found.code, found.point or (0.0, 0.0)


def _two_themes(random: Random, mode: str = "car", minutes: int = 30) -> Wish:
    from maillage.directory.search import Reach, Wish
    from maillage.directory.themes import THEMES
    from pathways.travel import Point

    code, point = somewhere(random)
    themes = tuple(random.sample(sorted(THEMES), 2))
    return Wish(commune=code, origin=Point(*point), reach=Reach(mode=mode, minutes=minutes), themes=themes)


def _around(random: Random) -> Wish:
    from maillage.directory.search import Wish
    from pathways.travel import Point

    code, point = somewhere(random)
    return Wish(commune=code, origin=Point(*point))


def _words(random: Random) -> Wish:
    from dataclasses import replace

    from benchmarks.directory_country import WORDS

    return replace(_two_themes(random), themes=(), text=" ".join(random.sample(WORDS, 2)))


def _typo(random: Random) -> Wish:
    from dataclasses import replace

    wish = _words(random)
    place = random.randrange(1, len(wish.text) - 1)
    return replace(wish, text=wish.text[:place] + wish.text[place + 1 :])


def _everything(random: Random) -> Wish:
    from maillage.directory.search import Wish

    del random
    return Wish()


def _words_of_a_country(random: Random) -> Wish:
    from maillage.directory.search import Wish

    return Wish(text=_words(random).text)


KINDS: dict[str, Callable[[Random], Wish]] = {
    "commune, two themes, 30 min by car": _two_themes,
    "commune, two themes, 60 min by car": lambda random: _two_themes(random, "car", 60),
    "commune, two themes, 30 min by bike": lambda random: _two_themes(random, "bike", 30),
    "commune, two words, 30 min by car": _words,
    "the same with a typo": _typo,
    "commune, no limit": _around,
    "two words, the whole country": _words_of_a_country,
    "nothing asked, the whole country": _everything,
}


def kinds() -> Iterator[str]:
    """The searches that are measured."""
    yield from KINDS


if __name__ == "__main__":
    main()
