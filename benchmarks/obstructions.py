"""How long it takes to say what is missing, for people of a made-up region who have no plan.

python -m benchmarks.obstructions [--seed 1] [--people 100] [--deadline SECONDS]
"""

from __future__ import annotations

import argparse
import platform
import sys
from statistics import quantiles
from time import process_time

from benchmarks.region import TODAY, Region
from pathways.obstruction import obstructions
from pathways.plans import Certainty
from pathways.search import feasible
from pathways.situation import Situation


def without_a_plan(region: Region, number: int) -> tuple[list[Situation], int]:
    """So many people who have no plan, and among how many they were found."""
    found: list[Situation] = []
    for asked, person in enumerate(region.people(), start=1):
        if not feasible(region.catalogue, person, TODAY, Certainty.POSSIBLE):
            found.append(person)
        if len(found) == number:
            return found, asked
    raise AssertionError("people without end")


def told(name: str, seconds: list[float]) -> str:
    """Half, nineteen in twenty, the worst."""
    cuts = quantiles(seconds, n=20)
    return f"{name}, processor time: p50 {cuts[9]:.3f} s, p95 {cuts[18]:.3f} s, worst {max(seconds):.3f} s"


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--deadline", type=float)
    given = parser.parse_args(arguments)
    region = Region(given.seed)
    people, asked = without_a_plan(region, given.people)
    obstructions(region.catalogue, people[0], TODAY)  # compiled once, before the clock starts
    print(f"Python {platform.python_version()} on {platform.machine()}")
    print(
        f"seed {given.seed}: {len(region.catalogue.sessions)} sessions, {given.people} people among {asked}"
    )
    for name, per_actor in (("the first for each who could act", 4), ("all of them", None)):
        seconds, counts, cut = [], [], 0
        for person in people:
            begun = process_time()
            found = obstructions(
                region.catalogue, person, TODAY, per_actor=per_actor, deadline=given.deadline
            )
            seconds.append(process_time() - begun)
            counts.append(len(found))
            cut += not found.complete
        print(told(name, seconds), f"; {sum(counts)} obstructions, most {max(counts)}, {cut} cut short")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
