"""How well the search answers queries whose good answers were written before it was asked.

A query expects records of the demo territories by their ids: what a facilitator would want to see among the
first ten. ``queries.csv`` was written before the search was asked any of it; then synonyms and spelling were
worked on until no category was under 0.9. ``later.csv`` was written after that, and nothing was changed for
it: it tells how the search answers what nobody prepared.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import mean

from maillage.directory.models import Occupation, OccupationTitle
from maillage.directory.search import Wish, search
from maillage.directory.services import load_pack
from maillage.directory.towns import town_point
from maillage.exchange.pack.read import read_pack

HERE = Path(__file__).parent
PACKS = HERE.parents[2] / "packs"
DEMO = ("france", "nouvelle-aquitaine", "ariege", "janze")
TODAY = date(2026, 11, 22)
FIRST = 10
FILES = ("queries.csv", "later.csv")
OCCUPATION = "occupation"  # the queries that ask for ROME


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed (around a commune, or anywhere), and the ids of the records that it should find."""

    category: str
    text: str
    commune: str
    expected: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scored:
    """What a query found: the ids of its first ten results."""

    query: Query
    found: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of what was expected that is among the first ten."""
        return len(self.query.expected & {*self.found}) / len(self.query.expected)

    @property
    def reciprocal_rank(self) -> float:
        """1 when the first result was expected, 1/2 when the second was first, 0 when none of ten was."""
        ranks = (rank for rank, slug in enumerate(self.found, 1) if slug in self.query.expected)
        return 1 / next(ranks, float("inf"))


@dataclass(frozen=True, slots=True)
class Line:
    """The means of a category."""

    category: str
    queries: int
    recall: float
    reciprocal_rank: float


def read(name: str) -> list[Query]:
    """The queries of a file beside this one."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [
            Query(row["category"], row["query"], row["commune"], frozenset(row["expected"].split()))
            for row in csv.DictReader(file, delimiter=";")
        ]


def load_demo() -> None:
    """Load the demo territories into the database."""
    for name in DEMO:
        pack = read_pack(PACKS / name)
        load_pack(pack.own_documents(), pack.version())


def load_rome(folder: Path) -> None:
    """Write ROME's occupations and titles from the producer's files, as its importer does."""
    with (folder / "metiers.csv").open(encoding="utf-8", newline="") as file:
        occupations = [
            Occupation(code=row["code_rome"], label=row["libelle_rome"], parent=row["code_rome_parent"])
            for row in csv.DictReader(file)
        ]
    Occupation.objects.bulk_create(occupations)
    known = {occupation.code for occupation in occupations}
    with (folder / "appellations.csv").open(encoding="utf-8", newline="") as file:
        OccupationTitle.objects.bulk_create(
            OccupationTitle(
                code=row["code_ogr"], occupation_id=row["code_rome"], label=row["libelle_appellation_long"]
            )
            for row in csv.DictReader(file)
            if row["code_rome"] in known
        )


def score(queries: Iterable[Query]) -> list[Scored]:
    """Ask each query."""
    return [Scored(query, _first_ten(query)) for query in queries]


def _first_ten(query: Query) -> tuple[str, ...]:
    origin = town_point(query.commune) if query.commune else None
    found = search(Wish(text=query.text, commune=query.commune, origin=origin), TODAY, count=FIRST)
    return tuple(hit.slug for hit in found.hits)


def by_category(scored: Sequence[Scored]) -> list[Line]:
    """The means of each category, then of all."""
    grouped: defaultdict[str, list[Scored]] = defaultdict(list)
    for one in scored:
        grouped[one.query.category].append(one)
    return [_line(name, group) for name, group in [*grouped.items(), ("all", list(scored))]]


def _line(name: str, group: Sequence[Scored]) -> Line:
    recall = mean(one.recall for one in group)
    return Line(name, len(group), recall, mean(one.reciprocal_rank for one in group))
