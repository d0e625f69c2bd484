"""What each reduction and bound of the search gains: the same instances with all of them, then without each.

    python -m benchmarks.reductions [--count 12] [--seconds 5]

Each variant runs in a process of its own, which compiles its own core, on the same random territories of
hundreds of dated starts. Prints the slots left, the beginnings kept (medians), the milliseconds of the search
alone (median and worst), how many did not finish in time; checks that all that finish find the same front.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, process_time
from typing import Any

from benchmarks.large_instances import large_instance
from pathways import relevance
from pathways.kernel import expansion
from pathways.kernel.compiled import machine_code
from pathways.kernel.layout import Tables
from pathways.kernel.memory import Memory
from pathways.kernel.run import Run
from pathways.problem import Problem, compile_problem
from tests.pathways.instances import TODAY

ROW = "{:<38}{:>7}{:>11}{:>9}{:>9}{:>12}"
WITHOUT = {
    "all": "with all of them",
    "enterable": "without: slots that never open",
    "serving": "without: offers that do not serve",
    "sweep": "without: earliest goal date",
    "needs": "without: steps and travel still needed",
    "late": "without: sets of facts known to come late",
    "dominance": "without: dominated beginnings",
    "starts": "without: few days of permanent entry",
}


@machine_code
def no_sweep(tables: Tables, memory: Memory, label: int, last_end: int) -> int:
    """The end of the label itself."""
    return int(memory.labels[label].goal)


@machine_code
def no_needs(tables: Tables, memory: Memory, rank: int) -> bool:
    """As if nothing were needed still."""
    return True


@machine_code
def no_dominance(tables: Tables, memory: Memory, label: int) -> bool:
    """As if no label made another useless."""
    return False


@machine_code
def nothing_remembered(tables: Tables, memory: Memory, label: int, rank: int) -> None:
    """As if the label were the only one."""


def unchanged(problem: Problem) -> Problem:
    """The problem as it is."""
    return problem


def leave_out(name: str) -> None:
    """Takes a reduction out of this process, before anything is compiled."""
    replaced: dict[str, list[tuple[Any, str, Any]]] = {
        "enterable": [(relevance, "enterable", unchanged)],
        "serving": [(relevance, "serving", unchanged)],
        "sweep": [(expansion, "sweep", no_sweep)],
        "needs": [(expansion, "look_ahead", no_needs)],
        "late": [(expansion, "learn", nothing_remembered)],
        "dominance": [(expansion, "is_useless", no_dominance), (expansion, "remember", nothing_remembered)],
    }
    for module, function, other in replaced.get(name, []):
        setattr(module, function, other)


def measured(name: str, seed: int, seconds: float) -> dict[str, Any]:
    """One instance, searched within default slacks."""
    case = large_instance(seed)
    problem = relevance.reduced(compile_problem(case.catalogue, case.situation, TODAY, case.certainty))
    if name == "starts":
        problem.shuttable = -1
    end, begun = monotonic() + seconds, process_time()
    run = Run(problem, 1, 180)
    complete = run.to_the_end(lambda: monotonic() > end)
    spent = 1000 * (process_time() - begun)
    state = run.memory.state[0]
    worths = sorted(run.memory.front[: state["front"]][["day", "steps", "cents", "minutes"]].tolist())
    slots, labels = len(problem.slots), int(state["labels"])
    return {"slots": slots, "labels": labels, "ms": spent, "complete": complete, "worths": worths}


def child(name: str, count: int, seconds: float) -> None:
    """Measures a variant and prints it as JSON; the first instance is run once more, to compile."""
    leave_out(name)
    measured(name, 0, seconds)
    print(json.dumps([measured(name, seed, seconds) for seed in range(count)]))


def variant(name: str, count: int, seconds: float) -> list[dict[str, Any]]:
    """What a process of its own measures."""
    command = [sys.executable, "-m", "benchmarks.reductions", "--without", name]
    with TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603 - this very program
            [*command, "--count", str(count), "--seconds", str(seconds)],
            env={**os.environ, "NUMBA_CACHE_DIR": folder},
            capture_output=True,
            text=True,
            check=True,
        )
    return list(json.loads(done.stdout))


def row(name: str, found: list[dict[str, Any]]) -> str:
    """The figures of a variant."""
    slots, labels, times = ([each[what] for each in found] for what in ("slots", "labels", "ms"))
    unfinished = sum(not each["complete"] for each in found)
    figures = median(slots), median(labels), median(times), max(times)
    return ROW.format(WITHOUT[name], *(f"{figure:.0f}" for figure in figures), unfinished)


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether all that finish agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--without", choices=WITHOUT)
    given = parser.parse_args(arguments)
    if given.without:
        child(given.without, given.count, given.seconds)
        return 0
    print(f"Python {platform.python_version()} on {platform.machine()}; seeds 0 to {given.count - 1}")
    print(ROW.format("", "slots", "beginnings", "ms", "worst", "unfinished"))
    right, wrong = variant("all", given.count, given.seconds), 0
    print(row("all", right), flush=True)
    for name in list(WITHOUT)[1:]:
        found = variant(name, given.count, given.seconds)
        both = [
            pair for pair in zip(right, found, strict=True) if pair[0]["complete"] and pair[1]["complete"]
        ]
        wrong += sum(mine["worths"] != other["worths"] for mine, other in both)
        print(row(name, found), flush=True)
    print(f"{wrong} fronts differ")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
