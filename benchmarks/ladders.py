"""Bridges against what they mean by definition, on random tiny instances; and what they shorten.

Prints the machine, the seeds and the counts: ``python -m benchmarks.ladders [instances]``.
"""

from __future__ import annotations

import platform
import sys
from time import process_time

from pathways.search import search
from tests.pathways.exempting import Bridged, Exempting, bridged
from tests.pathways.instances import TODAY

INSTANCES = 1000
BATCH = 100  # seeds


def main() -> None:
    """Compare every seed; exit with 1 at the first difference."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else INSTANCES
    print(f"CPython {platform.python_version()}, {platform.machine()}; seeds 0 to {count - 1}")
    seconds = {"search": 0.0, "definition": 0.0}
    shortened = awarded = 0
    for seed in range(count):
        case = bridged(seed)
        steps = _compared(seed, case, seconds)
        shortened += any("~" in step for step in steps)
        awarded += any(step.startswith("award:") for step in steps)
        bridged.cache_clear()
        if (seed + 1) % BATCH == 0 or seed + 1 == count:
            print(f"{seed + 1} of {seed + 1} fronts equal", end="; ")
            print(f"variants in {shortened}, awards in {awarded}", end="; ")
            print(", ".join(f"{name} {spent:.1f} s" for name, spent in seconds.items()), flush=True)


def _compared(seed: int, case: Bridged, seconds: dict[str, float]) -> list[str]:
    started = process_time()
    found = search(case.catalogue, case.situation, TODAY, case.certainty, slacks=None)
    between = process_time()
    if found.worths != Exempting(case).front():
        sys.exit(f"seed {seed}: the search and the definition differ")
    seconds["search"] += between - started
    seconds["definition"] += process_time() - between
    return [step.offer for plan in found.plans for step in plan.steps]


if __name__ == "__main__":
    main()
