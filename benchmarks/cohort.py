"""Scarce seats: how long the exact answer takes, how far from it the approximation is, and a large cohort.

    python -m benchmarks.cohort [--cohorts 200] [--people 10] [--large 10000] [--first 0]

Everything is drawn from seeds (see ``cohort_cases``): the same figures for the same seeds. Times are of
processor, one run each.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Sequence
from datetime import date
from statistics import mean, median, quantiles
from time import process_time

from benchmarks.cohort_cases import TODAY, Territory
from pathways.cohort import NEVER, Seating, cohort
from pathways.cohort.finder import goal_date

EXACTLY, NEARLY = 10**6, 0  # how many people are settled exactly at most


def small(seed: int, people: int) -> tuple[Seating, Seating, list[float]]:
    """One small cohort, exactly and nearly, and the seconds of each."""
    territory = Territory(seed, trades=2, towns=3, held=6, seats=(1, 2))
    catalogue, members = territory.catalogue(), territory.people(people)
    found, seconds = [], []
    for most_exact in (EXACTLY, NEARLY):
        begun = process_time()
        found.append(cohort(catalogue, members, TODAY, most_exact=most_exact))
        seconds.append(process_time() - begun)
    return found[0], found[1], seconds


def compare(cohorts: int, people: int, first: int) -> None:
    """The gap between the two, in people without a plan, in days for the last and on average."""
    answers = [small(seed, people) for seed in range(first, first + cohorts)]
    settled = [(exact, near) for exact, near, _ in answers if exact.exact]
    waited = [pair for pair in settled if any(promise.waits for promise in pair[0].promises)]
    print(f"\n{cohorts} cohorts of {people} people, seeds {first} to {first + cohorts - 1}:")
    print(f"{len(settled)} settled exactly; in {len(waited)} somebody waits")
    equal = sum(exact.dates == near.dates for exact, near in waited)
    print(f"of these the approximation is as fair in {equal} ({equal / max(1, len(waited)):.0%})")
    more = [_without(near) - _without(exact) for exact, near in waited]
    print(f"people left without a plan who need not be: {sum(more)} in all, {max(more, default=0)} at worst")
    gaps = [_days(near) - _days(exact) for exact, near in waited if _without(near) == _without(exact)]
    print(
        f"days a person, where as many have a plan: {mean(gaps):+.2f} on average, {max(gaps):+.1f} at worst"
    )
    last = [(_last(near) - _last(exact)).days for exact, near in waited if _without(near) == _without(exact)]
    print(f"days for the last: {mean(last):+.2f} on average, {max(last):+d} at worst")
    for name, rank in (("exact", 0), ("approximate", 1)):
        _times(name, [seconds[rank] * 1000 for _, _, seconds in answers])


def _times(name: str, times: Sequence[float]) -> None:
    p95 = quantiles(times, n=20)[-1]
    print(f"{name}: median {median(times):.0f} ms, p95 {p95:.0f} ms, worst {max(times):.0f} ms")


def _without(seating: Seating) -> int:
    return sum(promise.plan is None for promise in seating.promises)


def _served(seating: Seating) -> list[date]:
    return [day for day in seating.dates if day != NEVER]


def _days(seating: Seating) -> float:
    """Days to the goal, on average, of those who have a plan."""
    return mean((day - TODAY).days for day in _served(seating)) if _served(seating) else 0.0


def _last(seating: Seating) -> date:
    return max(_served(seating), default=TODAY)


def large(people: int, seed: int) -> None:
    """One large cohort."""
    territory = Territory(seed, trades=24, towns=14, held=max(1, people // 260), seats=(8, 16))
    catalogue, members = territory.catalogue(), territory.people(people)
    begun = process_time()
    found = cohort(catalogue, members, TODAY)
    seconds = process_time() - begun
    print(f"\n{people} people, {len(catalogue.sessions)} sessions, seed {seed}:")
    print(f"{seconds:.0f} s, {found.finder.searches} searches of a soonest plan")
    alone = sum(promise.alone is not None for promise in found.promises)
    plans = sum(promise.plan is not None for promise in found.promises)
    waits = sum(promise.waits for promise in found.promises)
    print(f"{alone} have a plan alone, {plans} are promised one, {waits} wait")
    days = sorted((goal_date(each.plan) - TODAY).days for each in found.promises if each.plan)
    print(f"days to the goal: median {days[len(days) // 2]}, the last {days[-1]}")
    late = [promise for promise in found.promises if promise.waits][:20]
    begun = process_time()
    for promise in late:
        found.waits(promise)
    print(f"why one person waits: {(process_time() - begun) * 1000 / max(1, len(late)):.0f} ms, on demand")


def main(arguments: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cohorts", type=int, default=200)
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--large", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args(arguments)
    print(f"Python {platform.python_version()} on {platform.machine()}")
    if given.cohorts:
        compare(given.cohorts, given.people, given.first)
    if given.large:
        large(given.large, given.first)


if __name__ == "__main__":
    main(sys.argv[1:])
