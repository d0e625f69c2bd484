"""Between two tests that commit, the tables are emptied: the journal's triggers stand aside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper


@pytest.fixture(scope="session", autouse=True)
def triggers_stand_aside() -> Iterator[None]:
    """Take SQLite's triggers away while the tables are emptied; PostgreSQL truncates, which fires none."""
    flush = DatabaseWrapper.ops_class.execute_sql_flush

    def without_triggers(self: Any, statements: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        flush(self, statements)
        with connection.cursor() as cursor:
            for _name, sql in triggers:
                cursor.execute(sql)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseWrapper.ops_class, "execute_sql_flush", without_triggers)
        yield
