"""Funding against brute force, on many random tiny plans and on sets of payers that exclude each other.

    python -m benchmarks.funding_oracle [--first 0] [--count 10000]

Exits with 1, after naming the seeds, if the least out-of-pocket or the sum of the lines told differs on any.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections import Counter
from time import process_time

from pathways.funding import balance, cheapest, cost, lines, step_options
from pathways.funding.stacking import Stack
from tests.pathways.funding_oracle import least, least_left
from tests.pathways.funding_plans import Bills, bills, rivals


def ours(plan: Bills) -> tuple[int, int]:
    """The least that the person pays of a plan: as computed, and as the sum of the lines told."""
    choices = [step_options(judge) for judge in plan.judges]
    wallets = {option.wallet for step in choices for option in step if option.wallet is not None}
    balances = {wallet: balance(plan.situation, wallet) for wallet in wallets}
    chosen = cheapest(choices, balances)
    prices = [judge.occurrence.offer.price or 0 for judge in plan.judges]
    told = lines(chosen, prices, plan.situation)
    mine = sum(line.cents for step in told for line in step if line.scheme is None)
    return cost(chosen, balances), mine


class Comparison:
    """Runs both on a range of seeds and keeps count."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.shapes: Counter[tuple[int, str]] = Counter()
        self.plans: list[int] = []
        self.stacks: list[int] = []

    def compare(self, seed: int) -> None:
        """One plan and one set of payers."""
        plan = bills(seed)
        begun = process_time()
        found = ours(plan)
        ended = process_time()
        right = least(plan)
        self.seconds.update({"funding": ended - begun, "brute force": process_time() - ended})
        paid = sum(judge.occurrence.offer.price or 0 for judge in plan.judges) - right
        self.shapes[len(plan.judges), "paid for" if paid else "not paid for"] += 1
        if found != (right, right):
            self.plans.append(seed)
        price, payers = rivals(seed)
        left, chosen = Stack(price, payers).least(None)
        if (left, len(chosen)) != least_left(price, payers):
            self.stacks.append(seed)


def main(arguments: list[str]) -> int:
    """Compare, print, and say whether all are equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=10_000)
    given = parser.parse_args(arguments)
    comparison = Comparison()
    for seed in range(given.first, given.first + given.count):
        comparison.compare(seed)
    print(f"Python {platform.python_version()} on {platform.machine()}")
    print(f"seeds {given.first} to {given.first + given.count - 1}")
    print(f"plans: {len(comparison.plans)} differ {comparison.plans[:20]}")
    print(f"sets of payers: {len(comparison.stacks)} differ {comparison.stacks[:20]}")
    for name, spent in comparison.seconds.items():
        print(f"{name}: {spent:.1f} s")
    for (steps, what), count in sorted(comparison.shapes.items()):
        print(f"{count} plans of {steps} steps, {what}")
    return 1 if comparison.plans or comparison.stacks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
