"""A site is upgraded by migrations alone, on both databases, from every release.

Each release leaves its last migrations in releases/<version>.json (`python -m tools.release VERSION`).
There is no release yet: what is tried today is the very first state, then all that came after it.
"""

import json
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.config.conftest import Run

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.json"))


def first_state() -> dict[str, str]:
    """Return the first migration of accounts and of all it stands on."""
    return {"accounts": "0001_initial"}


STATES = {"first": first_state(), **{path.stem: json.loads(path.read_text()) for path in RELEASES}}


@pytest.mark.parametrize("state", STATES)
def test_what_a_site_holds_is_still_there_after_the_upgrade(
    fresh_database: str, production: dict[str, str], run_python: Run, state: str
) -> None:
    production["MAILLAGE_DATABASE_URL"] = fresh_database
    upgraded = run_python("-m", "tests.config.upgrade", json.dumps(STATES[state]), **production)
    assert upgraded.returncode == 0, upgraded.stderr


def test_an_upgrade_from_an_unknown_migration_is_refused(
    tmp_path: Path, production: dict[str, str], run_python: Run
) -> None:
    production["MAILLAGE_DATABASE_URL"] = f"sqlite:///{tmp_path}/fresh.sqlite3"
    upgraded = run_python("-m", "tests.config.upgrade", json.dumps({"accounts": "0000_never"}), **production)
    assert upgraded.returncode != 0
    assert "0000_never" in upgraded.stderr


def test_no_room_has_two_last_migrations() -> None:
    assert MigrationLoader(None).detect_conflicts() == {}
