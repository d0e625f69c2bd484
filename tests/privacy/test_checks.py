"""A site whose database role is above row security is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection

from maillage.privacy import checks
from tests.desk.plain_role import on_postgres, plain, under

__all__ = ["plain"]
pytestmark = pytest.mark.django_db


def told() -> list[str | None]:
    return [message.id for message in checks.the_second_lock_holds(None)]


def test_a_superuser_is_refused() -> None:
    if not on_postgres():
        pytest.skip("roles are PostgreSQL's")
    assert told() == ["privacy.E001"]


def test_a_role_that_bypasses_row_security_is_refused_and_a_plain_one_is_not(plain: str) -> None:
    with under(plain):
        assert told() == []
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER ROLE {plain} BYPASSRLS")
    with under(plain):
        assert told() == ["privacy.E001"]


def test_sqlite_has_no_roles() -> None:
    if not on_postgres():
        assert told() == []


def test_it_is_asked_before_a_site_is_put_on_line_only() -> None:
    ids = {message.id for message in run_checks(include_deployment_checks=True)}
    assert ("privacy.E001" in ids) == on_postgres()
    assert "privacy.E001" not in {message.id for message in run_checks()}


def test_a_database_that_does_not_answer_is_no_fault_of_the_role(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", fails)
    assert not checks._is_above_row_security()
