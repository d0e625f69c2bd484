"""The committed queries find what a facilitator would want, category by category."""

import os
from pathlib import Path

import pytest

from tests.directory.relevance import scoring

DATA = Path(os.environ.get("MAILLAGE_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data"))
LEAST_RECALL = 0.9
LEAST_RECALL_UNPREPARED = 0.8  # of what was written after the search had been worked on
FEWEST_QUERIES = 150


@pytest.mark.django_db
def test_no_category_of_queries_finds_less_than_nine_tenths_of_what_was_expected() -> None:
    scoring.load_demo()
    queries = [query for query in scoring.read("queries.csv") if query.category != scoring.OCCUPATION]
    lines = scoring.by_category(scoring.score(queries))
    assert [line for line in lines if line.recall < LEAST_RECALL] == []
    later = scoring.by_category(scoring.score(scoring.read("later.csv")))[-1]
    assert later.recall >= LEAST_RECALL_UNPREPARED


@pytest.mark.django_db
def test_titles_of_occupations_find_the_offers_for_them() -> None:
    if not (DATA / "rome").is_dir():
        pytest.skip(f"no {DATA / 'rome'}: give the folder of open data in MAILLAGE_DATA")
    scoring.load_demo()
    scoring.load_rome(DATA / "rome")
    queries = [query for query in scoring.read("queries.csv") if query.category == scoring.OCCUPATION]
    [*_, line] = scoring.by_category(scoring.score(queries))
    assert line.recall >= LEAST_RECALL


def test_there_are_enough_queries_and_each_expects_something() -> None:
    queries = scoring.read("queries.csv")
    assert len(queries) >= FEWEST_QUERIES
    assert all(query.expected and query.text.strip() for query in queries)
    assert len({(query.text, query.commune) for query in queries}) == len(queries)


def test_no_query_written_later_was_there_before() -> None:
    before = {query.text.casefold() for query in scoring.read("queries.csv")}
    assert not before & {query.text.casefold() for query in scoring.read("later.csv")}
