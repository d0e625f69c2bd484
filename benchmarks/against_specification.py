"""The search against the specification on many random tiny instances: how many, which seeds, how long.

    python -m benchmarks.against_specification [--first 0] [--count 10000] [--jobs 1]

Compares the full front, the front within slacks (three of them an instance), and whether there is any plan.
Prints the seeds that differ and exits with 1 if there are any.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import Pool
from time import process_time

from pathways.plans import Worth
from pathways.search import DEFAULT, FULL, Slacks, feasible, search
from pathways.specification import Specification, within_slacks
from tests.pathways.instances import TODAY, instance

BATCH = 500  # seeds
SLACKS = (FULL, DEFAULT, Slacks(0, 2), Slacks(1, 0))


@dataclass
class Comparison:
    """What a range of seeds gave."""

    seconds: Counter[str]
    shapes: Counter[tuple[int, int]]
    different: list[str]


def compared(seeds: range) -> Comparison:
    """Both on a range of seeds."""
    found = Comparison(Counter(), Counter(), [])
    for seed in seeds:
        case = instance(seed)
        begun = process_time()
        right = Specification(case.catalogue, case.situation, TODAY, case.certainty).front()
        specified = process_time()
        found.different += [f"{seed} ({what})" for what in differences(seed, right)]
        found.seconds.update({"search": process_time() - specified, "specification": specified - begun})
        found.shapes[shape(right)] += 1
    return found


def differences(seed: int, right: set[Worth]) -> Iterator[str]:
    """Which answers of the search on that instance are not those of the specification."""
    case = instance(seed)
    asked = case.catalogue, case.situation, TODAY, case.certainty
    for slacks in SLACKS:
        front = search(*asked, slacks=slacks)
        if front.worths != within_slacks(right, slacks.steps, slacks.days) or not front.complete:
            yield f"{slacks}"
    if feasible(*asked) != bool(right):
        yield "any"


def shape(front: set[Worth]) -> tuple[int, int]:
    """How many points a front has, and the steps of its longest plan."""
    return len(front), max((worth.steps for worth in front), default=0)


def batches(first: int, count: int) -> list[range]:
    """The seeds in ranges of at most ``BATCH``."""
    return [range(start, min(start + BATCH, first + count)) for start in range(first, first + count, BATCH)]


def main(arguments: list[str]) -> int:
    """Compare, print, and say whether all answers are equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args(arguments)
    total, done = Comparison(Counter(), Counter(), []), 0
    print(f"Python {platform.python_version()} on {platform.machine()}; {given.jobs} processes")
    with Pool(given.jobs) as pool:
        for found in pool.imap_unordered(compared, batches(given.first, given.count)):
            total.seconds.update(found.seconds)
            total.shapes.update(found.shapes)
            total.different += found.different
            done = sum(total.shapes.values())
            print(f"{done} of {given.count} instances, {len(total.different)} differ", flush=True)
    print(f"seeds {given.first} to {given.first + given.count - 1}: {len(total.different)} differ")
    for name, seconds in total.seconds.items():
        print(f"{name}: {seconds:.1f} s")
    for (points, steps), number in sorted(total.shapes.items()):
        print(f"{number:6} fronts of {points} points, longest plan {steps} steps")
    if total.different:
        print("that differ:", *total.different, sep="\n")
    return bool(total.different)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
