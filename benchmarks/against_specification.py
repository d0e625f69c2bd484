"""The search against the specification on many random tiny instances: how many, which seeds, how long.

    python -m benchmarks.against_specification [--first 0] [--count 10000]

Exits with 1, after naming the seeds, if the front differs on any.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections import Counter
from time import process_time

from pathways.plans import Worth
from pathways.search import search
from pathways.specification import Specification
from tests.pathways.instances import TODAY, instance


class Comparison:
    """Runs both on a range of seeds and keeps count."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.shapes: Counter[tuple[int, int]] = Counter()
        self.different: list[int] = []

    def compare(self, seed: int) -> None:
        """One instance."""
        case = instance(seed)
        begun = process_time()
        found = search(case.catalogue, case.situation, TODAY, case.certainty, slacks=None).worths
        searched = process_time()
        right = Specification(case.catalogue, case.situation, TODAY, case.certainty).front()
        self.seconds.update({"search": searched - begun, "specification": process_time() - searched})
        self.shapes[shape(right)] += 1
        if found != right:
            self.different.append(seed)


def shape(front: set[Worth]) -> tuple[int, int]:
    """How many points a front has, and the steps of its longest plan."""
    return len(front), max((worth.steps for worth in front), default=0)


def main(arguments: list[str]) -> int:
    """Compare, print, and say whether all fronts are equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=10_000)
    given = parser.parse_args(arguments)
    comparison = Comparison()
    for seed in range(given.first, given.first + given.count):
        comparison.compare(seed)
    print(f"Python {platform.python_version()} on {platform.machine()}")
    print(f"seeds {given.first} to {given.first + given.count - 1}: {len(comparison.different)} differ")
    for name, seconds in comparison.seconds.items():
        print(f"{name}: {seconds:.1f} s")
    for (points, steps), number in sorted(comparison.shapes.items()):
        print(f"{number:6} fronts of {points} points, longest plan {steps} steps")
    if comparison.different:
        print("seeds that differ:", *comparison.different)
    return bool(comparison.different)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
