"""How long a plan B takes on the demo territories: for every step of every plan shown to an example person.

    python -m benchmarks.repair [--packs packs] [--on 2026-11-22]

Milliseconds of processor, one run each: a step's own fallback, and a whole plan's (what a page would pay).
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from time import process_time

from maillage.cli.site import start_without_database
from maillage.exchange.pack.read import read_pack
from maillage.planning.catalogue import compile_catalogue, read_situation
from pathways.catalogue import Catalogue
from pathways.plans import Plan
from pathways.repair import fallback
from pathways.search import search
from pathways.situation import Situation

Timed = tuple[str, list[float]]


def people(folder: Path, today: date) -> Iterator[tuple[str, Catalogue, Situation]]:
    """The example people of a pack, with its catalogue."""
    pack = read_pack(folder)
    if pack.entries["situations"]:
        catalogue = compile_catalogue(pack.documents(), today)
        for entry in pack.entries["situations"]:
            person = read_situation(entry.record.document(), catalogue.vocabulary, today)
            yield f"{pack.id}/{entry.record.id}", catalogue, person


def timed(catalogue: Catalogue, person: Situation, plan: Plan, today: date) -> list[float]:
    """Milliseconds for each step's fallback."""
    times = []
    for step in plan.steps:
        begun = process_time()
        fallback(catalogue, person, plan, step, today)
        times.append((process_time() - begun) * 1000)
    return times


def report(rows: list[Timed]) -> None:
    """The figures."""
    steps = sorted(time for _, times in rows for time in times)
    plans = sorted((sum(times), name) for name, times in rows)
    print(f"{len(plans)} plans, {len(steps)} steps")
    cuts = quantiles(steps, n=20)
    print(f"one step: median {median(steps):.1f} ms, p95 {cuts[-1]:.1f} ms, worst {steps[-1]:.1f} ms")
    whole = [time for time, _ in plans]
    cuts = quantiles(whole, n=20)
    print(f"a whole plan: median {median(whole):.1f} ms, p95 {cuts[-1]:.1f} ms, worst {whole[-1]:.1f} ms")
    print(f"the longest: {plans[-1][1]}")


def main(arguments: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packs", type=Path, default=Path("packs"))
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 11, 22))
    given = parser.parse_args(arguments)
    start_without_database()
    print(f"Python {platform.python_version()} on {platform.machine()}; {given.on}")
    rows = [
        (name, timed(catalogue, person, plan, given.on))
        for folder in sorted(given.packs.iterdir())
        for name, catalogue, person in people(folder, given.on)
        for plan in search(catalogue, person, given.on).plans
    ]
    report(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
