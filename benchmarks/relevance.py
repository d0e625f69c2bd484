"""How well the search answers the committed queries: recall@10 and mean reciprocal rank, by category.

    python -m benchmarks.relevance [--missing]

Makes a database of its own in a temporary folder, with the demo territories, and ROME when the folder of open
data (``MAILLAGE_DATA``) holds it. ``--missing`` tells what each query failed to find.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from tests.directory.relevance.scoring import Scored

DATA = Path(os.environ.get("MAILLAGE_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--missing", action="store_true", help="tell what was not found")
    given = arguments.parse_args()
    with TemporaryDirectory() as folder:
        os.environ |= {
            "MAILLAGE_MODE": "development",
            "MAILLAGE_ENVIRONMENT_FILE": "",
            "MAILLAGE_DATABASE_URL": f"sqlite:///{folder}/relevance.sqlite3",
            "MAILLAGE_VAR_DIR": folder,
        }
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
        django.setup()
        measure(missing=given.missing)


def measure(*, missing: bool) -> None:
    """Load what there is, ask everything, print."""
    from django.core.management import call_command

    from tests.directory.relevance import scoring

    call_command("migrate", verbosity=0)
    scoring.load_demo()
    rome = (DATA / "rome").is_dir()
    if rome:
        scoring.load_rome(DATA / "rome")
    else:
        print("without ROME: its queries are left out")
    for name in scoring.FILES:
        queries = [query for query in scoring.read(name) if rome or query.category != scoring.OCCUPATION]
        tell(name, scoring.score(queries), missing=missing)


def tell(name: str, scored: Sequence[Scored], *, missing: bool) -> None:
    """Print the table of a file of queries."""
    from tests.directory.relevance import scoring

    print(f"{name:14} {'queries':>7} {'recall@10':>10} {'MRR':>6}")
    for line in scoring.by_category(scored):
        print(f"{line.category:14} {line.queries:7} {line.recall:10.3f} {line.reciprocal_rank:6.3f}")
    for one in scored if missing else ():
        if one.recall < 1:
            absent = " ".join(sorted(one.query.expected - {*one.found}))
            asked = f"{one.query.category}: {one.query.text} {one.query.commune}"
            print(f"{asked}: {absent} <- {' '.join(one.found)}")


if __name__ == "__main__":
    main()
