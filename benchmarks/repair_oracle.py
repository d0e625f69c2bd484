"""The repair against trying everything with the specification, on many random tiny cases.

    python -m benchmarks.repair_oracle [--first 0] [--count 25000]

About four seeds in ten give a case: the others have no plan to repair. Exits with 1, after naming the
seeds, if an answer differs on any.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections import Counter
from time import process_time

from pathways.repair import repair
from tests.pathways.repair_cases import Case, repair_case, right_answer


class Comparison:
    """Runs both on a range of seeds and keeps count."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.shapes: Counter[str] = Counter()
        self.different: list[int] = []

    def compare(self, seed: int, case: Case) -> None:
        """One case: how many steps are kept and moved, and what the plans are worth."""
        begun = process_time()
        found = repair(case.catalogue, case.situation, case.plan, case.today, case.news, slacks=None)
        repaired = process_time()
        best, worths = right_answer(case)
        self.seconds.update({"repair": repaired - begun, "everything": process_time() - repaired})
        counts = {(len(each.kept), len(each.moved)) for each in found.plans}
        self.shapes[f"{best[0]} kept, {best[1]} moved" if best else "no plan is left"] += 1
        if {each.plan.worth for each in found.plans} != worths or counts != ({best} if best else set()):
            self.different.append(seed)


def main(arguments: list[str]) -> int:
    """Compare, print, and say whether all answers are equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=25_000)
    given = parser.parse_args(arguments)
    comparison = Comparison()
    for seed in range(given.first, given.first + given.count):
        case = repair_case(seed)
        if case is not None:
            comparison.compare(seed, case)
    cases = sum(comparison.shapes.values())
    print(f"Python {platform.python_version()} on {platform.machine()}")
    print(f"seeds {given.first} to {given.first + given.count - 1}: {cases} cases,", end=" ")
    print(f"{len(comparison.different)} differ")
    for name, seconds in comparison.seconds.items():
        print(f"{name}: {seconds:.1f} s")
    for shape, number in comparison.shapes.most_common():
        print(f"{number:6} {shape}")
    if comparison.different:
        print("seeds that differ:", *comparison.different)
    return bool(comparison.different)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
