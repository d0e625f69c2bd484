"""The engine on a country: building, opening, narrowing and searching, for 200 random people.

    python -m benchmarks.national [--tenth] [--people 200] [--seed 1] [--folder DIR] [--deadline 20]

Prints how hard the questions are (share feasible, candidates after each reduction, steps, front size) and how
long each part takes: processor milliseconds at p50, p95, p99 and worst. Memory is read from /proc.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir
from time import perf_counter, process_time

import numpy as np

from benchmarks.national_territory import TODAY, Size, country, people
from pathways.plans import Certainty
from pathways.search import DEFAULT, FULL, Front, Slacks, search
from pathways.situation import Situation
from pathways.store import Store, question, write
from pathways.store.narrowing import Narrowing
from pathways.store.programs import NEVER

MEASURES = ("narrowed", "searched", "whole")


@dataclass
class Figures:
    """What is measured, one value a person."""

    times: dict[str, list[float]] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)
    fronts: list[Front] = field(default_factory=list)

    def time(self, name: str, seconds: float) -> None:
        """Keep a time."""
        self.times.setdefault(name, []).append(seconds * 1000)

    def count(self, name: str, number: int) -> None:
        """Keep a count."""
        self.counts.setdefault(name, []).append(number)


def percentiles(values: Iterable[float]) -> str:
    """p50, p95, p99 and worst."""
    found = np.percentile(np.array(list(values)), [50, 95, 99, 100])
    return "".join(f"{each:>12,.1f}" for each in found)


def build(path: Path, seed: int, size: Size) -> None:
    """Draw the country, compile it, and say how long that takes."""
    begun = perf_counter()
    catalogue = country(seed, size)
    drawn = perf_counter()
    write(path, catalogue)
    print(
        f"seed {seed}: {len(catalogue.offers):,} offers and services, {len(catalogue.sessions):,} sessions, "
        f"{len(catalogue.places):,} places, {len(catalogue.vocabulary.facts)} facts; drawn in "
        f"{drawn - begun:.1f} s, compiled and written in {perf_counter() - drawn:.1f} s, "
        f"{path.stat().st_size / 1e6:.1f} MB"
    )


def memory(path: Path) -> str:
    """Megabytes of the mapped file in this process: resident, of which shared; its proportional part."""
    kept: dict[str, int] = {}
    inside = False
    for line in Path(f"/proc/{os.getpid()}/smaps").read_text().splitlines():
        if "-" in line.split(" ", maxsplit=1)[0]:
            inside = line.endswith(str(path))
        elif inside and line.startswith(("Rss", "Pss:", "Private", "Shared")):
            name, amount = line.split()[:2]
            kept[name] = kept.get(name, 0) + int(amount)
    return " ".join(f"{name} {amount / 1024:.0f}" for name, amount in kept.items())


def reductions(store: Store, person: Situation, figures: Figures) -> None:
    """How many sessions each reduction leaves, all of them from the one before."""
    asked = Narrowing(store, person, TODAY, Certainty.SURE)
    begun = process_time()
    near = asked.near
    figures.count("near", int((near[:, 1] - near[:, 0]).sum()))
    rows = asked.open_rows(np.ones(store.offers.size, np.bool_), NEVER)
    figures.count("open", len(rows))
    rows = asked.open_rows(asked.serving(NEVER, np.arange(store.offers.size)), NEVER)
    figures.count("serving", len(rows))
    found = asked.candidates(rows)
    figures.count("in reach", found.row.size)
    for name, reduction in (
        ("enterable", asked.entered),
        ("useful", asked.useful),
        ("affordable", asked.affordable),
        ("not replaced", asked.best),
    ):
        found = reduction(found)
        figures.count(name, found.row.size)
    figures.time("reductions without slacks", process_time() - begun)


def ask(store: Store, person: Situation, slacks: Slacks, deadline: float, figures: Figures) -> None:
    """One question, from the file to the plans told."""
    begun = process_time()
    small, known = question(store, person, TODAY, Certainty.SURE, slacks)
    halfway = process_time()
    front = search(small, person, TODAY, Certainty.SURE, slacks, deadline, known)
    ended = process_time()
    for name, seconds in zip(MEASURES, (halfway - begun, ended - halfway, ended - begun), strict=True):
        figures.time(name, seconds)
    figures.count("narrowed within slacks" if slacks == DEFAULT else "narrowed", len(small.sessions))
    figures.fronts.append(front)


def report(title: str, figures: Figures) -> None:
    """Print what was measured."""
    print(f"\n{title}\n{'':<28}{'p50':>12}{'p95':>12}{'p99':>12}{'worst':>12}")
    for name, counts in figures.counts.items():
        print(f"{name + ' (sessions)':<28}{percentiles(counts)}")
    for name, times in figures.times.items():
        print(f"{name + ' (ms)':<28}{percentiles(times)}")
    plans = [front.plans for front in figures.fronts]
    if plans:
        complete = sum(front.complete for front in figures.fronts)
        steps = [max(plan.worth.steps for plan in each) for each in plans if each]
        print(f"feasible {sum(map(bool, plans))} of {len(plans)}, complete {complete}")
        print(f"plans of a front{percentiles(len(each) for each in plans if each)}")
        print(f"steps of the longest{percentiles(steps)}")


def opening(path: Path) -> None:
    """Open the file in a process of its own, as a worker does; print the time taken."""
    code = (
        "import time; from pathlib import Path; from pathways.store import Store; "
        "begun = time.perf_counter(); "
        f"Store(Path({str(path)!r})); print(f'opened in {{time.perf_counter() - begun:.3f}} s')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own code


def main(arguments: list[str]) -> None:
    """Build the country unless it is there, and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tenth", action="store_true")
    parser.add_argument("--full", action="store_true", help="the full front too")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--deadline", type=float, default=20.0)
    parser.add_argument("--folder", type=Path, default=Path(gettempdir()))
    given = parser.parse_args(arguments)
    path = given.folder / f"national-{given.seed}{'-tenth' if given.tenth else ''}.store"
    print(f"Python {platform.python_version()} on {platform.machine()}, people of seed {given.seed + 1}")
    if not path.exists():
        build(path, given.seed, Size().tenth() if given.tenth else Size())
    opening(path)
    store = Store(path)
    asking = list(people(given.seed + 1, given.people))
    ask(store, asking[0], DEFAULT, given.deadline, Figures())  # compiles what is compiled
    reduced, shown, full = Figures(), Figures(), Figures()
    for person in asking:
        reductions(store, person, reduced)
        ask(store, person, DEFAULT, given.deadline, shown)
        if given.full:
            ask(store, person, FULL, given.deadline, full)
    report("what each reduction leaves, one after the other", reduced)
    report("within slacks", shown)
    if given.full:
        report("the full front", full)
    print(f"\nthe file in this process, MB: {memory(path)}")


if __name__ == "__main__":
    main(sys.argv[1:])
