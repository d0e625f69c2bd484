"""The search against the pure-Python one on random territories with hundreds of dated starts.

    python -m benchmarks.against_python_search [--count 10] [--seconds 10]

Prints for each kind of territory how many fronts within slacks both found, how many one could not finish in
time, how many differ, and the times of both. Exits with 1 if any differs.
"""

from __future__ import annotations

import argparse
import platform
import sys
from dataclasses import dataclass, field
from statistics import median
from time import process_time

from benchmarks.large_instances import Size, large_instance
from benchmarks.peers.python_search.search import search as python_search
from pathways.search import DEFAULT, search
from tests.pathways.instances import TODAY

KINDS = {
    "ordinary": Size(),
    "no closing doors": Size(bars=0),
    "more than 64 facts": Size(rungs=4, rivals=2, sessions=6, idle_facts=70),
    "many wallets": Size(rungs=3, rivals=3, sessions=6, wallets=5, schemes=8),
    "many sessions": Size(rungs=3, rivals=3, sessions=40),
}
ROW = "{:<20}{:>7}{:>11}{:>8}{:>12}{:>12}{:>9}"


@dataclass
class Tally:
    """Both searches on the instances of one kind; seconds of processor, where both finished."""

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    unfinished: int = 0
    different: list[int] = field(default_factory=list)

    def compare(self, seed: int, size: Size, seconds: float) -> None:
        """One instance."""
        case = large_instance(seed, size)
        asked = case.catalogue, case.situation, TODAY, case.certainty
        begun = process_time()
        mine = search(*asked, slacks=DEFAULT, deadline=seconds)
        between = process_time()
        other = python_search(*asked, slacks=DEFAULT, deadline=seconds)
        ended = process_time()
        if not (mine.complete and other.complete):
            self.unfinished += 1
            return
        self.ours.append(between - begun)
        self.theirs.append(ended - between)
        if mine.worths != other.worths:
            self.different.append(seed)

    def row(self, name: str) -> str:
        """Milliseconds: medians; ratios: median of ratios."""
        if not self.ours:
            return ROW.format(name, 0, self.unfinished, 0, "", "", "")
        ratio = median(theirs / ours for ours, theirs in zip(self.ours, self.theirs, strict=True))
        times = (f"{1000 * median(times):.1f}" for times in (self.ours, self.theirs))
        counts = len(self.ours), self.unfinished, len(self.different)
        return ROW.format(name, *counts, *times, f"{ratio:.0f}")


def main(arguments: list[str]) -> int:
    """Compare, print, and say whether all fronts are equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10.0)
    given = parser.parse_args(arguments)
    warm = large_instance(0)
    search(warm.catalogue, warm.situation, TODAY, warm.certainty)
    print(f"Python {platform.python_version()} on {platform.machine()}; seeds 0 to {given.count - 1} of each")
    print(ROW.format("kind", "both", "unfinished", "differ", "ours (ms)", "python (ms)", "ratio"))
    different = 0
    for name, size in KINDS.items():
        tally = Tally()
        for seed in range(given.count):
            tally.compare(seed, size, given.seconds)
        print(tally.row(name), flush=True)
        different += len(tally.different)
    return bool(different)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
