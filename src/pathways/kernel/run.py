"""One search, from Python's side: gives the compiled functions room, prices and time, and reads the plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from pathways.kernel.expansion import DONE, OUT_OF_ROOM, PAUSED, PRICE_WANTED, SPARE, run
from pathways.kernel.layout import Layout
from pathways.kernel.memory import BEFORE, NOBODY, blank, grown
from pathways.plans import Worth
from pathways.problem import Problem
from pathways.specification import Picks

WORK = 400_000  # lines looked at between two looks at the clock: some hundredths of a second


class Run:
    """A search of one problem: what is shown within so many days and, of these, so many steps.

    ``known``: worths of plans found before, of which only better ones are looked for; ``since``: a day before
    which no plan ends; ``first_only``: stopped at the first plan.
    """

    def __init__(
        self,
        problem: Problem,
        steps: int | None,
        days: int | None,
        *,
        known: Sequence[Worth] = (),
        since: date = date.min,
        first_only: bool = False,
    ) -> None:
        self.layout = Layout(problem)
        self.problem = problem
        self.first_only = first_only
        self.memory = blank(self.layout.tables, self.layout.paying, steps, days)
        self.wallets = {wallet: rank for rank, wallet in enumerate(problem.balances)}
        self.memory.state["soonest"] = since.toordinal()
        self._start_from(known)

    def _start_from(self, known: Sequence[Worth]) -> None:
        """Puts known worths in the front; their labels tell their rank, with its bits turned over."""
        state = self.memory.state
        state["wanted"] = len(known) + SPARE
        self.memory = grown(self.memory)
        for rank, (day, *counts) in enumerate(known):
            self.memory.front[rank] = (day.toordinal(), *counts, ~rank)
            state["earliest"] = min(int(state["earliest"][0]), day.toordinal())
        state["front"] = len(known)

    def to_the_end(self, out_of_time: Callable[[], bool]) -> bool:
        """Searches until all is found, or time is out: then false."""
        status = run(self.layout.tables, self.memory, 0, self.first_only)
        while status != DONE:
            if status == PAUSED and out_of_time():
                return False
            if status == OUT_OF_ROOM:
                self.memory = grown(self.memory)
            elif status == PRICE_WANTED:
                self._price()
            status = run(self.layout.tables, self.memory, WORK, self.first_only)
        return True

    def has_found(self) -> bool:
        """Whether there is a plan."""
        return bool(self.memory.state[0]["front"])

    def shown(self) -> list[tuple[Worth, int]]:
        """The worths and labels of the plans within the slacks; labels below zero are of known ones."""
        memory, state = self.memory, self.memory.state[0]
        latest = state["earliest"] + memory.slack_days
        found = sorted(worth for worth in memory.front[: state["front"]].tolist() if worth[0] <= latest)
        most = min((steps for _, steps, *_ in found), default=0) + memory.slack_steps
        return [(_worth(*counts), label) for *counts, label in found if counts[1] <= most]

    def bound(self) -> Worth:
        """What a plan not found yet is worth at best, on each count: the least of all that is waiting."""
        memory, state = self.memory, self.memory.state[0]
        waiting = np.concatenate([memory.queue[: state["queued"]], memory.followed])
        day, steps, cents, minutes = (
            int(waiting[name].min()) for name in ("day", "steps", "cents", "minutes")
        )
        return _worth(day, steps, cents, minutes)

    def picks(self, label: int) -> Picks:
        """The steps of a label, in order of start."""
        picks = []
        while label > 0:
            step = self.memory.labels[label]
            picks.append(self.problem.slots[step["slot"]].occurrence(int(step["start"])))
            label = step["parent"]
        return tuple(reversed(picks))

    def _price(self) -> None:
        """Writes down the ways to pay for the funding that is wanted, with the facts held before."""
        memory, number = self.memory, int(self.memory.state[0]["funding"])
        facts = memory.sheet[BEFORE] & memory.paying[number]
        options = self.problem.options(self.layout.fundings[number], self.layout.mask(facts))
        memory.state["wanted"] = len(options) + 1
        memory = self.memory = grown(memory)
        price, first = int(memory.state[0]["prices"]), int(memory.state[0]["ways"])
        for rank, option in enumerate(options, first):
            wallet = self.wallets.get(option.wallet or "", NOBODY)
            memory.ways[rank] = option.residual, option.drawable, wallet
        memory.price_facts[price] = facts
        memory.prices[price] = memory.price_of[number], first, first + len(options)
        memory.price_of[number] = price
        memory.state["prices"], memory.state["ways"] = price + 1, first + len(options)


def _worth(day: int, steps: int, cents: int, minutes: int) -> Worth:
    return Worth(date.fromordinal(day), steps, cents, minutes)
