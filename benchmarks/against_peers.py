"""The engine against its peers on the same questions, in one run: how long each takes, at equal answers.

    python -m benchmarks.against_peers [--first 0] [--count 40] [--seconds 60]
    python -m benchmarks.against_peers --oracle [--first 0] [--count 500]

The race: fronts within slacks by the engine, by OR-Tools CP-SAT (2 workers; on small questions all
candidates, on medium ones those that the engine's own reduction leaves) and by the same design in pure
Python; the earliest date alone by networkx's Dijkstra. What a peer takes in all is held against what the
engine takes in all; what it takes once its model is made, against what the engine takes to search its reduced
problem. Only questions of which reduction leaves something are raced: the others are answered by it alone.
The oracle: the engine's front must be that of CP-SAT, with and without slacks. Both exit with 1 when any
answer differs, after naming the seeds.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import median
from time import perf_counter

from benchmarks.medium_instances import MEDIUM, SMALL, TODAY, question
from benchmarks.peers import cp_sat
from benchmarks.peers.cp_model import Question
from benchmarks.peers.dijkstra import StateGraph, TooLargeError
from benchmarks.peers.python_search import problem as python_problem
from benchmarks.peers.python_search import relevance as python_relevance
from benchmarks.peers.python_search import search as python_search
from benchmarks.peers.python_search.problem import Problem as PythonProblem
from pathways import relevance
from pathways.kernel.run import Run
from pathways.occurrences import Occurrence
from pathways.plans import Worth
from pathways.problem import Problem, compile_problem
from pathways.search import Slacks, search
from tests.pathways import instances

ENGINE = "engine"
SIZES = {"small": SMALL, "medium": MEDIUM}
HEADINGS = "{:28}{:>10}{:>12}{:>12}{:>12}{:>14}{:>12}"
RUNS = 3  # of the engine: the median counts


Answer = set[Worth] | None  # None: not complete


@dataclass
class Race:
    """Milliseconds of each runner on each question, how many times the engine's, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    ratios: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    unfinished: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    different: list[str] = field(default_factory=list)

    def enter(
        self, runner: str, times: tuple[float, float], seed: int, answers: tuple[Answer, Answer]
    ) -> None:
        """One run: its time and the engine's, its answer and the engine's."""
        (taken, engine_taken), (answer, right) = times, answers
        self.times[runner].append(taken)
        self.ratios[runner].append(taken / engine_taken)
        if answer is None:
            self.unfinished[runner].append(seed)
        elif answer != right:
            self.different.append(f"{runner} on seed {seed}")


def timed(run: Callable[[], Answer]) -> tuple[float, Answer]:
    """Milliseconds of the clock, and the answer."""
    begun = perf_counter()
    answer = run()
    return (perf_counter() - begun) * 1000, answer


def ours(asked: Question, slacks: Slacks | None) -> set[Worth]:
    """The engine's front."""
    return search(asked.catalogue, asked.situation, asked.today, asked.certainty, slacks).worths


def engine(asked: Question) -> tuple[float, float, set[Worth]]:
    """The engine's median times over a few runs, in all and to search alone; its front within slacks."""
    runs = [timed(lambda: ours(asked, Slacks())) for _ in range(RUNS)]
    problem = problem_of(asked)
    alone = [timed(lambda: searched(problem))[0] for _ in range(RUNS)]
    return median(time for time, _ in runs), median(alone), runs[0][1] or set()


def problem_of(asked: Question) -> Problem:
    """The question as the engine searches it."""
    problem = compile_problem(asked.catalogue, asked.situation, asked.today, asked.certainty)
    return relevance.reduced(problem)


def searched(problem: Problem) -> Answer:
    """The engine's search alone; its plans are not told."""
    Run(problem, Slacks().steps, Slacks().days).to_the_end(lambda: False)
    return None


def pure_python(asked: Question, seconds: float) -> Answer:
    """The pure-Python search's front within slacks."""
    found = python_search.search(
        asked.catalogue, asked.situation, asked.today, asked.certainty, Slacks(), seconds
    )
    return found.worths if found.complete else None


def pure_python_alone(problem: PythonProblem, seconds: float) -> Answer:
    """The same from its reduced problem; its plans are not told."""
    found = python_search.searched(problem, Slacks(), seconds)
    return set(found.within_slacks()) if found.complete else None


def python_reduced(asked: Question) -> PythonProblem:
    """The question as the pure-Python search and Dijkstra explore it."""
    problem = python_problem.compile_problem(asked.catalogue, asked.situation, asked.today, asked.certainty)
    return python_relevance.reduced(problem)


def shortest_path(asked: Question) -> Answer:
    """The earliest goal date, as a worth of nothing else."""
    try:
        day = StateGraph(python_reduced(asked)).earliest()
    except TooLargeError:
        return None
    return {Worth(day, 0, 0, 0)} if day is not None else set()


def earliest(front: set[Worth]) -> set[Worth]:
    """What ``shortest_path`` should find."""
    return {Worth(min(worth.goal_date for worth in front), 0, 0, 0)} if front else set()


def run_race(name: str, seeds: range, seconds: float) -> Race:
    """Every runner on every question of these seeds that reduction does not answer."""
    race = Race()
    for seed in seeds:
        asked = question(seed, SIZES[name])
        candidates = cp_sat.reduced_candidates(asked)
        if candidates:
            given = cp_sat.all_candidates(asked) if name == "small" else candidates
            run_question(race, seed, asked, given, seconds)
    return race


def run_question(
    race: Race, seed: int, asked: Question, candidates: Sequence[Occurrence], seconds: float
) -> None:
    """Every runner on one question."""
    whole, alone, front = engine(asked)
    race.times[ENGINE].append(whole)
    race.times[f"{ENGINE}, search alone"].append(alone)
    found = cp_sat.front(asked, candidates, Slacks(), deadline=seconds)
    answer = found.worths if found.complete else None
    making, solving = found.modelling * 1000, found.solving * 1000
    race.enter("CP-SAT", (making + solving, whole), seed, (answer, front))
    race.enter("CP-SAT, solving alone", (solving, alone), seed, (answer, front))
    taken, answer = timed(lambda: pure_python(asked, seconds))
    race.enter("pure Python", (taken, whole), seed, (answer, front))
    problem = python_reduced(asked)
    taken, answer = timed(lambda: pure_python_alone(problem, seconds))
    race.enter("pure Python, search alone", (taken, alone), seed, (answer, front))
    if asked.situation.budget is None:
        taken, answer = timed(lambda: shortest_path(asked))
        race.enter("Dijkstra (date alone)", (taken, whole), seed, (answer, earliest(front)))


def report(name: str, race: Race) -> Iterator[str]:
    """The figures of a race, a line each; an unfinished run counts for the time it was given."""
    yield f"\n{name}: {len(race.times[ENGINE])} questions, fronts within slacks"
    yield HEADINGS.format("", "questions", "median ms", "p95", "worst", "median ratio", "unfinished")
    for runner, times in race.times.items():
        ratio = f"{median(race.ratios[runner]):.0f}" if runner in race.ratios else ""
        high = sorted(times)[ceil(0.95 * len(times)) - 1]
        figures = (f"{each:.2f}" for each in (median(times), high, max(times)))
        yield HEADINGS.format(runner, len(times), *figures, ratio, len(race.unfinished[runner]))
    yield f"answers that differ: {', '.join(race.different) or 'none'}"


def oracle_questions(first: int, count: int) -> Iterator[tuple[str, Question, list[Occurrence]]]:
    """Three small questions (all candidates) for a medium one (reduced); for each a tiny one (all rules)."""
    for seed in range(first, first + count):
        case = instances.instance(seed)
        tiny = Question(case.catalogue, case.situation, instances.TODAY, case.certainty)
        yield f"tiny {seed}", tiny, cp_sat.all_candidates(tiny)
        if seed % 4 < 3:
            small = question(seed, SMALL)
            yield f"small {seed}", small, cp_sat.all_candidates(small)
        else:
            medium = question(seed, MEDIUM)
            yield f"medium {seed}", medium, cp_sat.reduced_candidates(medium)


def run_oracle(first: int, count: int, seconds: float) -> int:
    """Compare with CP-SAT, print, and say whether anything differs."""
    different, unfinished, kinds = [], [], defaultdict[str, int](int)
    for name, asked, candidates in oracle_questions(first, count):
        for slacks in (Slacks(), None):
            found = cp_sat.front(asked, candidates, slacks, seconds)
            kind = f"{name.split()[0]}, {'within slacks' if slacks else 'full'}"
            if not found.complete:
                unfinished.append(f"{name} ({kind})")
                continue
            kinds[kind] += 1
            kinds[f"{kind}, of which with a plan"] += bool(found.worths)
            if found.worths != ours(asked, slacks):
                different.append(f"{name} ({kind})")
    print(f"seeds {first} to {first + count - 1}: {len(different)} fronts differ from CP-SAT's")
    for kind, number in kinds.items():
        print(f"{number:6} {kind}")
    print(f"not settled by CP-SAT in {seconds:g} s: {', '.join(unfinished) or 'none'}")
    if different:
        print("fronts that differ:", *different, sep="\n")
    return bool(different)


def main(arguments: list[str]) -> int:
    """Run the race or the oracle."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--oracle", action="store_true")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=60.0, help="given to each peer on each question")
    given = parser.parse_args(arguments)
    print(f"Python {platform.python_version()} on {platform.machine()}; asked on {TODAY}")
    if given.oracle:
        return run_oracle(given.first, given.count, given.seconds)
    seeds = range(given.first, given.first + given.count)
    engine(question(1, SMALL))  # what is compiled at the first call is not counted
    different = False
    for name in SIZES:
        race = run_race(name, seeds, given.seconds)
        print(*report(f"{name}, seeds {seeds[0]} to {seeds[-1]}", race), sep="\n", flush=True)
        different = different or bool(race.different)
    return different


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
