"""What many do at once, and what dies half-way: run apart, on databases of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.postgres_databases import new_database

ROOT = Path(__file__).parents[3]


def run(address: str, *arguments: str) -> str:
    """What a program says, once it ended well."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.desk.referrals.program", *arguments],
        cwd=ROOT,
        env={**os.environ, "MAILLAGE_TEST_DATABASE_URL": address, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    return done.stdout


def test_forty_people_take_eight_seats_at_once_on_sqlite(tmp_path: Path) -> None:
    told = run(f"sqlite:///{tmp_path}/crowd.db", "crowd")
    assert "{'seat': 8, 'full': 32}" in told or "{'full': 32, 'seat': 8}" in told


@pytest.mark.postgres
def test_forty_people_take_eight_seats_at_once_on_postgresql() -> None:
    with new_database() as address:
        told = run(address, "crowd")
    assert "{'seat': 8, 'full': 32}" in told or "{'full': 32, 'seat': 8}" in told


def test_two_hundred_histories_cut_by_kill_9_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    told = run(f"sqlite:///{tmp_path}/histories.db", "histories", "200", "--children", "2")
    assert "nothing wrong" in told


@pytest.mark.postgres
def test_histories_cut_by_kill_9_lose_nothing_on_postgresql() -> None:
    with new_database() as address:
        assert "nothing wrong" in run(address, "histories", "40", "--seed", "2", "--children", "2")
