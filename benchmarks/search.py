"""How long the engine takes on the demo territories: every example person of every pack, printed as a table.

    python -m benchmarks.search [--packs packs] [--on 2026-11-22]

Times are the best of three runs, in milliseconds of processor: the plans that are sure, those that are
possible, the full front (no slacks), whether there is any plan, and the whole proposal.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from time import process_time

from maillage.cli.site import start_without_database
from maillage.exchange.pack.pack import Pack
from maillage.exchange.pack.read import read_pack
from maillage.planning.catalogue import compile_catalogue, read_situation
from pathways import Certainty, explain, feasible, search
from pathways.catalogue import Catalogue
from pathways.problem import compile_problem
from pathways.relevance import reduced
from pathways.situation import Situation

RUNS = 3
ROW = "{:<40}{:>7}{:>6}{:>7}{:>8}{:>9}{:>9}{:>9}{:>10}"


def best_of(run: Callable[[], object]) -> float:
    """Milliseconds of the fastest run."""
    times = []
    for _ in range(RUNS):
        start = process_time()
        run()
        times.append((process_time() - start) * 1000)
    return min(times)


def people(pack: Pack, catalogue: Catalogue, today: date) -> Iterator[tuple[str, Situation]]:
    """The pack's example people."""
    for entry in pack.entries["situations"]:
        yield entry.record.id, read_situation(entry.record.document(), catalogue.vocabulary, today)


def row(name: str, catalogue: Catalogue, person: Situation, today: date) -> str:
    """The figures of one person."""
    problem = compile_problem(catalogue, person, today, Certainty.SURE)
    sure = search(catalogue, person, today)
    times = [
        best_of(lambda: search(catalogue, person, today)),
        best_of(lambda: search(catalogue, person, today, Certainty.POSSIBLE)),
        best_of(lambda: search(catalogue, person, today, slacks=None)),
        best_of(lambda: feasible(catalogue, person, today)),
        best_of(lambda: explain(catalogue, person, today)),
    ]
    counts = [len(problem.slots), len(reduced(problem).slots), len(sure.plans)]
    return ROW.format(name, *counts, *(f"{time:.1f}" for time in times))


def main(arguments: list[str]) -> None:
    """Print the table for each pack that has example people."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packs", type=Path, default=Path("packs"))
    parser.add_argument("--on", type=date.fromisoformat, default=date(2026, 11, 22))
    given = parser.parse_args(arguments)
    start_without_database()
    print(f"Python {platform.python_version()} on {platform.machine()}; {given.on}")
    for folder in sorted(given.packs.iterdir()):
        pack = read_pack(folder)
        if not pack.entries["situations"]:
            continue
        catalogue = compile_catalogue(pack.documents(), given.on)
        print(f"\n{pack.id}: {len(catalogue.offers)} offers, {len(catalogue.sessions)} sessions")
        print(ROW.format("person", "slots", "left", "plans", "sure", "possible", "full", "any", "proposal"))
        for name, person in people(pack, catalogue, given.on):
            print(row(name, catalogue, person, given.on), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
