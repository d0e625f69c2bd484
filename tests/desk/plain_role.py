"""A role of PostgreSQL such as a site's: neither superuser nor above row security; tests log in above it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection


def on_postgres() -> bool:
    """Whether the tests run on PostgreSQL."""
    return connection.vendor == "postgresql"


def make_plain_role() -> str:
    """A role that may read and write every table; gone when the test's transaction is undone."""
    name = f"plain_{uuid.uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} NOLOGIN NOSUPERUSER NOBYPASSRLS")
        cursor.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {name}")
    return name


@contextmanager
def under(role: str) -> Iterator[None]:
    """Ask as that role within the block; ``""`` asks as whoever the tests are."""
    if not role:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")


@pytest.fixture
def plain(db: None) -> str:
    """A plain role; without PostgreSQL the test is skipped."""
    if not on_postgres():
        pytest.skip("row security is PostgreSQL's; give MAILLAGE_TEST_DATABASE_URL")
    return make_plain_role()
