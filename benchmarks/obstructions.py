"""How long it takes to say what is missing, for people of a made-up region who have no plan.

    python -m benchmarks.obstructions [--seed 1] [--people 100] [--deadline SECONDS] [--all]

Two clocks: the processor's, which other work on the machine slows little, and the wall's, which people look
at. ``--all``: every smallest set, rather than the first for each who could act.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from statistics import quantiles
from time import perf_counter, process_time

from benchmarks.region import TODAY, Region
from pathways.obstruction import PER_ACTOR, Obstructions, obstructions
from pathways.plans import Certainty
from pathways.search import Slacks, search
from pathways.situation import Situation

PATIENCE = 5.0  # seconds to find out whether somebody has a plan
AIM = 1.0  # seconds


def without_a_plan(region: Region, number: int) -> tuple[list[Situation], int, int]:
    """So many people who have no plan, among how many they were found, and of how many nothing is known."""
    found: list[Situation] = []
    undecided = 0
    for asked, person in enumerate(region.people(), start=1):
        front = search(region.catalogue, person, TODAY, Certainty.POSSIBLE, Slacks(0, 0), deadline=PATIENCE)
        if not front.plans:
            undecided += not front.complete
            found += [person] if front.complete else []
        if len(found) == number:
            return found, asked, undecided
    raise AssertionError("people without end")


@dataclass
class Measured:
    """Seconds by each clock, and what was answered."""

    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    answers: list[Obstructions] = field(default_factory=list)

    def measure(self, ask: Callable[[], Obstructions]) -> None:
        """One answer more."""
        begun = process_time(), perf_counter()
        self.answers.append(ask())
        self.processor.append(process_time() - begun[0])
        self.wall.append(perf_counter() - begun[1])

    def told(self) -> str:
        """Half, nineteen in twenty, the worst; how many in time; how many cut short."""
        lines = []
        for name, seconds in (("processor", self.processor), ("wall", self.wall)):
            cuts = quantiles(seconds, n=20)
            within = sum(each <= AIM and a.complete for each, a in zip(seconds, self.answers, strict=True))
            lines.append(
                f"{name}: best {min(seconds):.2f} s, p50 {cuts[9]:.2f}, p95 {cuts[18]:.2f}, "
                f"worst {max(seconds):.2f}; complete within {AIM:g} s: {within} of {len(seconds)}"
            )
        cut = [answer.proven for answer in self.answers if not answer.complete]
        sizes = [len(answer) for answer in self.answers]
        lines.append(f"{sum(sizes)} sets told, most {max(sizes)}; none for {sizes.count(0)} people")
        lines.append(
            f"{len(cut)} cut short, of which {sum(each >= 1 for each in cut)} know all single changes"
        )
        return "\n".join(lines)


def _ask(region: Region, person: Situation, *, per_actor: int | None, deadline: float | None) -> Obstructions:
    return obstructions(region.catalogue, person, TODAY, per_actor=per_actor, deadline=deadline)


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--deadline", type=float)
    parser.add_argument("--all", action="store_true")
    given = parser.parse_args(arguments)
    region = Region(given.seed)
    people, asked, undecided = without_a_plan(region, given.people)
    print(f"Python {platform.python_version()} on {platform.machine()}, load {os.getloadavg()[0]:.1f}")
    print(
        f"seed {given.seed}: {len(region.catalogue.sessions)} sessions, {given.people} people without a plan "
        f"among {asked}; {undecided} more undecided in {PATIENCE:g} s"
    )
    ask = partial(_ask, region, per_actor=None if given.all else PER_ACTOR, deadline=given.deadline)
    measured = Measured()
    for warm in (True, False):  # sessions are read and functions loaded before the clock starts
        measured = Measured()
        for person in people[: given.people // 10 if warm else given.people]:
            measured.measure(partial(ask, person))
    print(measured.told())
    print(f"load at the end {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
