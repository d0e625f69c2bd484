"""A fresh database of each kind, for what must be tried from the very beginning."""

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tools.install import ROOT
from tools.postgres import find_postgres

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def postgres_or_skip() -> str:
    """Return the address of a PostgreSQL; without one the test is skipped, or fails in CI."""
    address = find_postgres()
    if address:
        return address
    reason = "no PostgreSQL answers here; give its address in MAILLAGE_TEST_POSTGRES"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def fresh_postgres() -> Iterator[str]:
    """Make an empty PostgreSQL database, and drop it afterwards."""
    server = postgres_or_skip()
    name = f"test_maillage_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            head, _, rest = server.rpartition("/")
            yield f"{head}/{name}" + (f"?{rest.partition('?')[2]}" if "?" in rest else "")
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/fresh.sqlite3"
    return str(request.getfixturevalue("fresh_postgres"))


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a safe production site, without its database."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": ROOT,
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "MAILLAGE_ENVIRONMENT_FILE": "",
        "MAILLAGE_MODE": "production",
        "MAILLAGE_SECRET_KEY": "k9" + "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP",
        "MAILLAGE_ALLOWED_HOSTS": "maillage.example.org",
        "MAILLAGE_PUBLISHER": "Association des Trois Rivières, 1 place du Marché",
        "MAILLAGE_CONTACT": "bonjour@trois-rivieres.example",
        "MAILLAGE_VAR_DIR": str(tmp_path),
    }


@pytest.fixture
def run_python() -> Run:
    """Run Python with the given arguments and environment, and return what it said."""

    def run(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, *arguments]
        return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)

    return run
