"""PostgreSQL databases made for one test and dropped after it."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from tools.postgres import find_postgres


def postgres_or_skip() -> str:
    """Return the address of a PostgreSQL; without one the test is skipped, or fails in CI."""
    address = find_postgres()
    if address:
        return address
    reason = "no PostgreSQL answers here; give its address in MAILLAGE_TEST_POSTGRES"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def new_database() -> Iterator[str]:
    """Make an empty database, give its address, and drop it."""
    server = postgres_or_skip()
    name = f"test_maillage_{uuid.uuid4().hex[:12]}"
    head, _, rest = server.rpartition("/")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{head}/{name}" + (f"?{rest.partition('?')[2]}" if "?" in rest else "")
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def fresh_postgres() -> Iterator[str]:
    """Return the address of an empty PostgreSQL database."""
    with new_database() as address:
        yield address


@pytest.fixture
def second_postgres() -> Iterator[str]:
    """Return the address of another empty PostgreSQL database."""
    with new_database() as address:
        yield address
