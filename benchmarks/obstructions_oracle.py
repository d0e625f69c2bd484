"""Obstructions against brute force on many random tiny territories: how many, which seeds, how long.

    python -m benchmarks.obstructions_oracle [--first 0] [--count 10000] [--size 2]

Brute force tries every set of changes with the specification. One instance in fifty is tried with all sets of
occurrences, none left out. Exits with 1, after naming the seeds, if the two differ on any.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections import Counter
from itertools import combinations
from time import process_time

from pathways.obstruction import obstructions
from tests.pathways.obstruction.obstructed import (
    TODAY,
    Changes,
    Obstructed,
    by_brute_force,
    every_change,
    has_plan,
    has_plan_among_all_sets,
    obstructed,
)

CHECKED_AGAIN = 50  # one instance in so many: that brute force itself leaves nothing out


class Comparison:
    """Runs both on a range of seeds and keeps count."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.seconds: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.told: Counter[int] = Counter()
        self.again = 0
        self.different: list[int] = []

    def compare(self, seed: int) -> None:
        """One instance."""
        case = obstructed(seed)
        begun = process_time()
        found = told(case, self.size)
        walked = process_time()
        right = by_brute_force(case, self.size)
        self.seconds.update({"ours": walked - begun, "brute force": process_time() - walked})
        self.told[len(right)] += 1
        self.kinds.update(change.kind.value for changes in right for change in changes)
        if found != right or (seed % CHECKED_AGAIN == 0 and not self.is_whole(case)):
            self.different.append(seed)

    def is_whole(self, case: Obstructed) -> bool:
        """Whether brute force misses no plan by following an offer once only."""
        changes = every_change(case)
        sets = [frozenset(chosen) for count in (0, 1) for chosen in combinations(changes, count)]
        self.again += len(sets)
        return all(has_plan(case, each) == has_plan_among_all_sets(case, each) for each in sets)


def told(case: Obstructed, size: int) -> list[Changes]:
    """What the engine finds, all of it."""
    found = obstructions(
        case.catalogue, case.situation, TODAY, size=size, per_actor=None, amounts=case.amounts
    )
    return [frozenset(each.changes) for each in found]


def main(arguments: list[str]) -> int:
    """Compare, print, and say whether all are equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--size", type=int, default=2)
    given = parser.parse_args(arguments)
    comparison = Comparison(given.size)
    for seed in range(given.first, given.first + given.count):
        comparison.compare(seed)
    print(f"Python {platform.python_version()} on {platform.machine()}")
    print(f"seeds {given.first} to {given.first + given.count - 1}: {len(comparison.different)} differ")
    for name, seconds in comparison.seconds.items():
        print(f"{name}: {seconds:.1f} s")
    some = given.count - comparison.told[0]
    print(f"{some} instances with obstructions, {sum(comparison.told.elements())} obstructions in all")
    print(", ".join(f"{kind} {count}" for kind, count in comparison.kinds.most_common()))
    print(f"{comparison.again} sets checked against every set of occurrences")
    if comparison.different:
        print("seeds that differ:", *comparison.different)
    return 1 if comparison.different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
